import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { chunksOf } from '../../test/storage/blob-store.contract.js';
import type { TempBlob } from './blob-store.js';
import { S3Bucket } from './s3-bucket.js';
import { openS3Client } from './s3-client.js';
import { Spool } from './spool.js';

/**
 * Answers that the S3 server of the other tests cannot be made to give: it knows no conditional writes, and is never
 * busy. They are as Amazon documents them.
 */
class ScriptedS3 {
  readonly puts: IncomingMessage[] = [];
  readonly objects = new Map<string, { upload: string; bytes: Buffer }>();
  /** What the next PUTs meet; `null` is to be stored without an answer. */
  script: ([status: number, code: string] | null)[] = [];
  readonly server = createServer((request, response) => void this.answer(request, response));

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = request.url?.split('?')[0] ?? '';
    const bytes = await buffer(request);
    const stored = this.objects.get(name);
    if (request.method === 'HEAD') {
      response.writeHead(stored ? 200 : 404, stored ? { 'x-amz-meta-upload': stored.upload } : {}).end();
      return;
    }
    this.puts.push(request);
    const next = this.script.shift();
    if (next) {
      refuse(response, ...next);
    } else if (stored && request.headers['if-none-match'] === '*') {
      refuse(response, 412, 'PreconditionFailed');
    } else {
      this.objects.set(name, { upload: String(request.headers['x-amz-meta-upload']), bytes });
      if (next === null) {
        request.socket.destroy();
      } else {
        response.end();
      }
    }
  }
}

function refuse(response: ServerResponse, status: number, code: string): void {
  const head = { 'content-type': 'application/xml' };
  response.writeHead(status, head).end(`<Error><Code>${code}</Code><Message>No.</Message></Error>`);
}

const bytes = randomBytes(300_000);
let directory: string;
let spool: Spool;
let temp: TempBlob;
let s3: ScriptedS3;
let bucket: S3Bucket;
beforeAll(async () => {
  directory = await mkdtemp(`${tmpdir()}/claimline-bucket-`);
  spool = await Spool.open(directory);
  temp = await spool.put(chunksOf(bytes));
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'somebody');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
});
afterAll(() => rm(directory, { recursive: true }));
beforeEach(async () => {
  s3 = new ScriptedS3();
  s3.server.listen(0, '127.0.0.1');
  await once(s3.server, 'listening');
  const endpoint = `http://127.0.0.1:${(s3.server.address() as AddressInfo).port}`;
  const target = { kind: 's3', bucket: 'bucket', prefix: '', endpoint, region: 'eu-west-3', redirect: false } as const;
  bucket = new S3Bucket(openS3Client(target), target.bucket);
});
afterEach(() => void s3.server.close());

test('a file is sent once, with its length and digest, never over another', async () => {
  await bucket.put(temp, 'name');
  const [{ headers } = { headers: {} }] = s3.puts;
  expect(headers).toMatchObject({
    'if-none-match': '*',
    'content-length': `${bytes.length}`,
    'content-md5': createHash('md5').update(bytes).digest('base64'),
  });
  expect(s3.objects.get('/bucket/name')?.bytes.equals(bytes)).toBe(true);
  const other = await spool.put(chunksOf(randomBytes(10)));
  await expect(bucket.put(other, 'name')).rejects.toThrow('already');
  expect(s3.puts).toHaveLength(2);
  expect(s3.objects.get('/bucket/name')?.bytes.equals(bytes)).toBe(true);
});

test('a file whose answer was lost is known again by the server’s refusal', async () => {
  s3.script = [null];
  await bucket.put(temp, 'name');
  expect(s3.puts).toHaveLength(2);
});

test('a busy server is asked three times', async () => {
  s3.script = [
    [503, 'SlowDown'],
    [500, 'InternalError'],
  ];
  await bucket.put(temp, 'name');
  expect(s3.puts).toHaveLength(3);
  s3.script = Array.from({ length: 5 }, () => [503, 'SlowDown'] as [number, string]);
  await expect(bucket.put(temp, 'other')).rejects.toMatchObject({ code: 'unavailable', cause: { name: 'SlowDown' } });
  expect(s3.puts).toHaveLength(6);
});

test.each<[number, string, string]>([
  [507, 'XMinioStorageFull', 'storage_full'],
  [403, 'QuotaExceeded', 'storage_full'],
  [403, 'AccessDenied', 'unavailable'],
])('a server that answers %i %s is asked once', async (status, name, code) => {
  s3.script = [[status, name]];
  await expect(bucket.put(temp, 'name')).rejects.toMatchObject({ code, cause: { name } });
  expect(s3.puts).toHaveLength(1);
});
