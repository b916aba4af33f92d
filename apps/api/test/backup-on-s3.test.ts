import { join } from 'node:path';
import { type ClaimStore, createClaimlineClient } from '@claimline/client';
import type { Attachment } from '@claimline/protocol';
import { afterAll, expect, it, onTestFinished, vi } from 'vitest';
import type { BlobStore } from '../src/storage/blob-store.js';
import { openBlobStore } from '../src/storage/open-blob-store.js';
import { attach, download, png, wav } from './support/files.js';
import { demoPeople, signIn } from './support/people.js';
import { startS3 } from './support/s3-server.js';
import { emptyPlace, onPostgres, serverOfThisFile } from './support/server.js';

const [s3, emptyS3] = await Promise.all([startS3(), startS3()]);
afterAll(() => Promise.all([s3.dispose(), emptyS3.dispose()]));
// For what this process asks the buckets itself.
vi.stubEnv('AWS_ACCESS_KEY_ID', s3.env.AWS_ACCESS_KEY_ID);
vi.stubEnv('AWS_SECRET_ACCESS_KEY', s3.env.AWS_SECRET_ACCESS_KEY);
// Its own secret, as most servers have it.
const server = await serverOfThisFile({ JWT_SECRET: '', ...s3.env });
const { claire, nina } = await demoPeople(server);

async function blobsIn(store: BlobStore): Promise<string[]> {
  const found: string[] = [];
  for await (const { key, place, size } of store.list()) {
    found.push(`${place} ${key} ${size}`);
  }
  return found.sort();
}

/** A program that has the claim open, and signs in anew whenever it is asked for a token. */
async function openClient(url: string, email: string, claimId: string): Promise<ClaimStore> {
  const client = createClaimlineClient({ baseUrl: url, accessToken: async () => (await signIn({ url }, email)).token });
  onTestFinished(() => client.close());
  await client.login.restore();
  const claim = client.claim(claimId);
  onTestFinished(claim.open());
  await expect.poll(() => claim.getSnapshot().status, { timeout: 20_000 }).toBe('ready');
  await expect.poll(() => client.connection.getSnapshot().status, { timeout: 20_000 }).toBe('live');
  return claim;
}

function shownBy(claim: ClaimStore): object {
  const { status, claim: shown, items, hasOlder, position, readUpToSeq } = claim.getSnapshot();
  const messages = items.map(({ message, sendState }) => ({ message, sendState }));
  return { status, claim: shown, messages, hasOlder, position, readUpToSeq };
}

it('BAK7 restores files from one bucket into another, and a client that was ahead shows what is there now', async () => {
  const claim = await claire.opens({ description: 'Before the backup' });
  const message = await claire.says(claim, 'with files');
  const sound = wav(400_000);
  const kept = await attach(claire, message, { name: 'son.wav', data: sound });
  const picture = await attach(claire, message, { name: 'image.png', data: png() });
  const infected = await attach(claire, message, { name: 'infected.wav', data: wav(1_000) });
  await expect
    .poll(async () => (await claire.get<{ items: Attachment[] }>(`/messages/${message.id}/attachments`)).body.items, {
      timeout: 20_000,
    })
    .toContainEqual(expect.objectContaining({ id: picture.id, hasThumbnail: true }));
  const bucket = await openBlobStore(s3.target, server.dataDir);
  await onPostgres(server.databaseUrl ?? '', async (sql) => {
    const [row] = await sql<{ key: string }>(
      `UPDATE attachments SET scan_status = 'infected' WHERE id = $1 RETURNING file_path AS key`,
      [infected.id],
    );
    await bucket.quarantine(row?.key ?? '');
  });

  const file = join(server.dataDir, 'backup.tar.gz');
  const written = await server.command('admin', ['backup', file]);
  expect(written, written.stderr).toMatchObject({ code: 0 });
  const blobs = await blobsIn(bucket);
  const positionThen = (await claire.log(claim)).length;

  const ahead = await openClient(server.url, nina.user.email, claim.id);
  for (let more = 0; more < 5; more++) {
    await claire.says(claim, `after the backup ${more}`);
  }
  await attach(claire, message, { name: 'after.wav', data: wav(1_000) });
  await expect.poll(() => ahead.getSnapshot().position, { timeout: 20_000 }).toBe(positionThen + 6);
  await server.stop();

  // At the same address, where clients look for it.
  const place = await emptyPlace({ JWT_SECRET: '', ...emptyS3.env, PORT: `${server.port}` });
  const restored = await place.command('admin', ['restore', file]);
  expect(restored, restored.stderr).toMatchObject({ code: 0, stderr: '' });
  expect(await blobsIn(await openBlobStore(emptyS3.target, place.dataDir))).toEqual(blobs);
  const { url } = await place.start();
  for (const checked of [await place.command('verify-log', []), await place.command('admin', ['check-storage'])]) {
    expect(checked, checked.stderr).toMatchObject({ code: 0 });
  }

  const again = await signIn({ url }, claire.user.email);
  expect((await download(again, kept)).body.equals(sound)).toBe(true);
  expect((await download(again, picture, { query: '?variant=thumbnail' })).status).toBe(200);
  expect((await download(again, infected)).status).toBe(422);

  // Numbers are given out again, beyond where the client was: none may be taken for an old one.
  for (let more = 0; more < 8; more++) {
    await again.says(claim, `instead ${more}`);
  }
  const fresh = await openClient(url, nina.user.email, claim.id);
  await expect.poll(() => fresh.getSnapshot().position, { timeout: 20_000 }).toBe(positionThen + 8);
  await expect.poll(() => shownBy(ahead), { timeout: 60_000 }).toEqual(shownBy(fresh));
}, 240_000);
