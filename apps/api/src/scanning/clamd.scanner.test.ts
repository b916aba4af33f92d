import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressOf, EICAR, SIGNATURE, startClamd, type TestClamd } from '../../test/support/clamd.js';
import { docx, zip } from '../../test/support/zip.js';
import { openScanner } from './open-scanner.js';
import type { Scanner } from './scanner.js';

const clean = { kind: 'clean' };
const infected = { kind: 'infected', signature: SIGNATURE };
const unscannable = (reason: string) => ({ kind: 'unscannable', reason });

const nested = (content: Buffer | string, depth: number): Buffer | string =>
  depth === 0 ? content : nested(zip({ 'inner.zip': content }), depth - 1);

describe.each([{ tcp: false }, { tcp: true }])('clamd with the recommended settings, over TCP: $tcp', ({ tcp }) => {
  let clamd: TestClamd;
  let scanner: Scanner;
  beforeAll(async () => {
    clamd = await startClamd({ tcp });
    scanner = openScanner(addressOf(clamd));
  });
  afterAll(() => clamd?.stop());

  const scan = (content: Buffer | string) => scanner.scan(Readable.from([Buffer.from(content)]));

  test('it answers', async () => {
    expect(scanner.isOn).toBe(true);
    await scanner.check();
  });

  test('what has nothing in it is clean', async () => {
    expect(await scan('A letter.')).toEqual(clean);
    expect(await scan(docx('A letter.'))).toEqual(clean);
    expect(await scan(zip({ 'letter.txt': 'A letter.' }))).toEqual(clean);
    // The longest there may be, and the chunks and lengths that a file system would not give.
    expect(await scan(Buffer.alloc(10_000_000, 'A letter. '))).toEqual(clean);
    expect(await scanner.scan(Readable.from(Array.from(Buffer.from('A letter.'), (byte) => Buffer.of(byte))))).toEqual(
      clean,
    );
  });

  test('EICAR is found plain, zipped, in a document, in zips in zips, at the end of the longest file', async () => {
    expect(await scan(EICAR)).toEqual(infected);
    expect(await scan(zip({ 'invoice.com': EICAR }))).toEqual(infected);
    expect(await scan(docx('A letter.', { 'word/embeddings/object.bin': EICAR }))).toEqual(infected);
    expect(await scan(nested(EICAR, 8))).toEqual(infected);
    expect(await scan(Buffer.concat([Buffer.alloc(10_000_000 - EICAR.length), Buffer.from(EICAR)]))).toEqual(infected);
  });

  test('ATT15 what is encrypted is not clean', async () => {
    expect(await scan(zip({ 'letter.txt': 'A letter.' }, { locked: true }))).toEqual(
      unscannable('Heuristics.Encrypted.Zip'),
    );
  });

  test('ATT15 what is beyond the limits is not clean: depth, size, number of files', async () => {
    expect(await scan(nested('A letter.', 20))).toEqual(unscannable('Heuristics.Limits.Exceeded.MaxRecursion'));
    expect(await scan(zip({ zeros: Buffer.alloc(150_000_000) }))).toEqual(
      unscannable('Heuristics.Limits.Exceeded.MaxScanSize'),
    );
    const files = Object.fromEntries(Array.from({ length: 5_100 }, (_, index) => [`${index}`, `${index}`]));
    expect(await scan(zip(files))).toEqual(unscannable('Heuristics.Limits.Exceeded.MaxFiles'));
  });

  test('of what is within the limits nothing is left out', async () => {
    const late = Buffer.concat([Buffer.alloc(90_000_000), Buffer.from(EICAR)]);
    expect(await scan(zip({ late }))).toEqual(infected);
  });

  test('twenty at once each get their own verdict', async () => {
    const files = Array.from({ length: 20 }, (_, index) =>
      index % 2 ? zip({ [`${index}.com`]: EICAR }) : Buffer.alloc(1_000_000, `letter ${index} `),
    );
    const verdicts = await Promise.all(files.map(scan));
    expect(verdicts).toEqual(files.map((_, index) => (index % 2 ? infected : clean)));
  });
});

test('where scanning is off nothing passes for scanned', async () => {
  const scanner = openScanner(null);
  expect(scanner.isOn).toBe(false);
  await scanner.check();
  await expect(scanner.scan(Readable.from(['A letter.']))).rejects.toThrow('Scanning is off');
});
