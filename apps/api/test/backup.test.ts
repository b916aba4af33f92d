import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Attachment, EventList, Message } from '@claimline/protocol';
import { expect, it } from 'vitest';
import { attach, download, png, wav } from './support/files.js';
import { demoPeople, signIn } from './support/people.js';
import { type EmptyPlace, emptyPlace, serverOfThisFile } from './support/server.js';

// Its own secret, as most servers have it.
const env = { JWT_SECRET: '' };
const server = await serverOfThisFile(env);
const { claire, nina } = await demoPeople(server);

const uploads = (dataDir: string) => join(dataDir, 'uploads/messages');
const backupName = () => join(server.dataDir, `backup-${randomBytes(4).toString('hex')}.tar.gz`);

async function backup(): Promise<string> {
  const file = backupName();
  const { code, stderr } = await server.command('admin', ['backup', file]);
  expect(code, stderr).toBe(0);
  return file;
}

async function expectSound(place: Pick<EmptyPlace, 'command'>): Promise<void> {
  for (const checked of [await place.command('verify-log', []), await place.command('admin', ['check-storage'])]) {
    expect(checked, checked.stderr).toMatchObject({ code: 0 });
  }
}

it('BAK1 restores what was there at one moment, though people were writing, into an empty server', async () => {
  const claim = await claire.opens({ description: 'L’été, « déjà » 🚆' });
  const message = await claire.says(claim, 'with files');
  const sound = wav(400_000);
  const kept = await attach(claire, message, { name: 'son.wav', data: sound });
  const picture = await attach(claire, message, { name: 'image.png', data: png() });
  await expect
    .poll(async () => (await claire.get<{ items: Attachment[] }>(`/messages/${message.id}/attachments`)).body.items, {
      timeout: 20_000,
    })
    .toContainEqual(expect.objectContaining({ id: picture.id, hasThumbnail: true }));
  const infected = await attach(claire, message, { name: 'infected.wav', data: wav(1_000) });
  await server.whileStopped(async (sql) => {
    const [row] = await sql<{ key: string }>(
      `UPDATE attachments SET scan_status = 'infected' WHERE id = $1 RETURNING file_path AS key`,
      [infected.id],
    );
    renameSync(
      join(uploads(server.dataDir), row?.key ?? ''),
      join(uploads(server.dataDir), '.quarantine', row?.key ?? ''),
    );
  });

  let isOver = false;
  const written: Message[] = [];
  const writing = (async () => {
    while (!isOver) {
      written.push(await nina.says(claim, `message ${written.length}`));
    }
  })();
  const file = await backup();
  isOver = true;
  await writing;
  await nina.says(claim, 'after the backup');
  const before = await claire.log(claim);
  const { epoch } = (await claire.get<EventList>(`/claims/${claim.id}/events`)).body;

  const place = await emptyPlace(env);
  const restored = await place.command('admin', ['restore', file]);
  expect(restored, restored.stderr).toMatchObject({ code: 0, stderr: '' });
  const { url } = await place.start();
  await expectSound(place);
  expect(readFileSync(join(place.dataDir, 'secrets/jwt'))).toEqual(readFileSync(join(server.dataDir, 'secrets/jwt')));
  expect(readdirSync(join(uploads(place.dataDir), '.quarantine'))).toHaveLength(1);

  const again = await signIn({ url }, claire.user.email);
  const log = await again.log(claim);
  expect(log.length).toBeLessThan(before.length);
  // The first entry shows the claim as it is now.
  expect(log.slice(1)).toEqual(before.slice(1, log.length));
  expect((await download(again, kept)).body.equals(sound)).toBe(true);
  expect((await download(again, picture, { query: '?variant=thumbnail' })).status).toBe(200);
  expect((await download(again, infected)).status).toBe(422);

  // Numbers are given out again: who was ahead must not take them for the old ones.
  for (let seq = log.length; seq <= before.length; seq++) {
    await again.says(claim, `instead of entry ${seq}`);
  }
  const ahead = `/claims/${claim.id}/events?afterSeq=${before.length}&epoch=${epoch}`;
  expect((await again.get<EventList>(ahead)).body).toMatchObject({ items: [], reset: true });
  const next = await again.opens();
  expect(next.reference > claim.reference).toBe(true);
}, 240_000);

it('BAK2 refuses what was cut short, and changes nothing', async () => {
  const whole = readFileSync(await backup());
  const place = await emptyPlace();
  const file = join(server.dataDir, 'damaged.tar.gz');
  writeFileSync(file, whole.subarray(0, whole.length - 100));
  const refused = await place.command('admin', ['restore', file]);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('cut short or altered') });
  expect(readdirSync(place.dataDir)).not.toContain('secrets');
}, 240_000);

it('BAK3 restores into nothing that is in use or has people, and overwrites no backup', async () => {
  const file = await backup();
  const running = await server.command('admin', ['restore', file]);
  expect(running).toMatchObject({ code: 1, stderr: expect.stringMatching(/Stop|not empty/) });
  const again = await server.command('admin', ['backup', file]);
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('already') });
  const nowhere = await server.command('admin', ['backup', join(server.dataDir, 'no/such/folder.tar.gz')]);
  expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining('ENOENT') });
  expect(readdirSync(dirname(file)).filter((name) => name.endsWith('.partial'))).toEqual([]);

  const place = await emptyPlace();
  expect(await place.command('admin', ['restore', file])).toMatchObject({ code: 0 });
  const second = await place.command('admin', ['restore', file]);
  expect(second).toMatchObject({ code: 1, stderr: expect.stringContaining('not empty') });
}, 240_000);

it('BAK4 marks as deleted the files whose bytes were gone before they were copied', async () => {
  const claim = await claire.opens();
  const message = await claire.says(claim, 'with a file');
  const { id } = await attach(claire, message, { name: 'lost.wav', data: wav(500) });
  const away = join(server.dataDir, 'away');
  mkdirSync(away);
  const [key = ''] = readdirSync(uploads(server.dataDir)).filter((name) => name.startsWith(message.id));
  renameSync(join(uploads(server.dataDir), key), join(away, key));
  const file = backupName();
  // Nobody deleted it, so this is told too.
  expect(await server.command('admin', ['backup', file])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(id),
  });
  renameSync(join(away, key), join(uploads(server.dataDir), key));

  const place = await emptyPlace(env);
  const { code, stderr, stdout } = await place.command('admin', ['restore', file]);
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('1 files that were deleted');
  await expectSound(place);
  const [last] = await place.onDatabase((sql) =>
    sql<{ type: string; data: object }>(
      'SELECT type, data FROM claim_events WHERE claim_id = $1 ORDER BY seq DESC LIMIT 1',
      [claim.id],
    ),
  );
  expect(last).toMatchObject({ type: 'attachment_deleted', data: { attachmentId: id } });
}, 240_000);
