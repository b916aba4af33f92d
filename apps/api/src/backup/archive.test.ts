import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { End } from './archive.js';
import { readArchive } from './archive-reader.js';
import { type NewMember, writeArchive } from './archive-writer.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claimline-archive-'));
  file = join(folder, 'backup.tar.gz');
});
afterEach(() => rmSync(folder, { recursive: true }));

const contents: Record<string, Buffer> = {
  'manifest.json': Buffer.from('{}'),
  'rows/messages/000001.jsonl': Buffer.from('{"content":"déjà"}\n'),
  'files/empty': Buffer.alloc(0),
  'files/one-block': Buffer.alloc(512, 1),
  'files/large': Buffer.alloc(300_001, 'large'),
};

async function* members(): AsyncGenerator<NewMember> {
  for (const [name, content] of Object.entries(contents)) {
    yield { name, size: content.length, content: [content.subarray(0, 7), content.subarray(7)] };
  }
}

/** Reads all, or skips what `wanted` does not name. */
async function read(wanted = (_name: string) => true): Promise<{ found: Record<string, Buffer>; end: End }> {
  const found: Record<string, Buffer> = {};
  const archive = readArchive(file);
  for (;;) {
    const { done, value } = await archive.next();
    if (done) {
      return { found, end: value };
    }
    if (wanted(value.name)) {
      found[value.name] = await buffer(value.content);
    }
  }
}

test('what is written is read again, and what nobody wants is passed over', async () => {
  expect(await writeArchive(file, members(), () => ['lost'])).toBe(readFileSync(file).length);
  const { found, end } = await read();
  expect(found).toEqual(contents);
  expect(end).toMatchObject({ members: 5, gone: ['lost'] });
  expect(Object.keys((await read((name) => name.endsWith('large'))).found)).toEqual(['files/large']);
});

test('any tar opens it, and its digest can be made by hand', async () => {
  await writeArchive(file, members(), () => []);
  execFileSync('tar', ['-xzf', file, '-C', folder]);
  for (const [name, content] of Object.entries(contents)) {
    expect(readFileSync(join(folder, name)).equals(content)).toBe(true);
  }
  const { sha256 } = JSON.parse(readFileSync(join(folder, 'end.json'), 'utf8')) as End;
  const byHand = execFileSync('sh', ['-c', `sha256sum ${Object.keys(contents).join(' ')} | sha256sum`], {
    cwd: folder,
  });
  expect(byHand.toString()).toContain(sha256);
});

test('a failure on the way leaves nothing behind, and nothing is overwritten', async () => {
  async function* failing(): AsyncGenerator<NewMember> {
    yield* members();
    throw new Error('no more');
  }
  await expect(writeArchive(file, failing(), () => [])).rejects.toThrow('no more');
  expect(readdirSync(folder)).toEqual([]);
  writeFileSync(file, 'mine');
  await expect(writeArchive(file, members(), () => [])).rejects.toThrow('EEXIST');
  expect(readdirSync(folder)).toEqual(['backup.tar.gz']);
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

describe('damage', () => {
  const flip = (bytes: Buffer, offset: number) => {
    bytes[offset] = (bytes[offset] ?? 0) ^ 1;
    return bytes;
  };
  const inTar = (change: (tar: Buffer) => Buffer) => (whole: Buffer) => gzipSync(change(gunzipSync(whole)));
  const cases: [string, (whole: Buffer) => Buffer][] = [
    ['one byte less', (whole) => whole.subarray(0, -1)],
    ['half of it', (whole) => whole.subarray(0, whole.length / 2)],
    ['nothing', () => Buffer.alloc(0)],
    ['something else', () => Buffer.from('not a backup at all')],
    ['something else, compressed', () => gzipSync('not a backup at all'.repeat(100))],
    ['a flipped bit', (whole) => flip(whole, whole.length >> 1)],
    ['another text', inTar((tar) => flip(tar, tar.indexOf('déjà')))],
    ['another name', inTar((tar) => flip(tar, tar.indexOf('files/large')))],
    ['another size', inTar((tar) => flip(tar, tar.indexOf('files/large') + 130))],
    ['no end', inTar((tar) => tar.subarray(0, tar.indexOf('end.json')))],
    [
      'empty blocks for an end',
      inTar((tar) => Buffer.concat([tar.subarray(0, tar.indexOf('end.json')), Buffer.alloc(1024)])),
    ],
    ['an end that is no JSON', inTar((tar) => flip(tar, tar.indexOf('{"members"')))],
    [
      'a member less',
      inTar((tar) =>
        Buffer.concat([tar.subarray(0, tar.indexOf('files/empty')), tar.subarray(tar.indexOf('files/one-block'))]),
      ),
    ],
  ];
  test.each(cases)('%s is found', async (_name, damage) => {
    await writeArchive(file, members(), () => []);
    writeFileSync(file, damage(readFileSync(file)));
    await expect(read()).rejects.toThrow('cut short or altered');
  });
});
