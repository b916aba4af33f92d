import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClaimList, MessageList } from '@claimline/protocol';
import { expect, it } from 'vitest';
import { attach, download, wav } from './support/files.js';
import { demoPeople, expectProblem, login, newPerson } from './support/people.js';
import { serverOfThisFile } from './support/server.js';
import { connect } from './support/sockets.js';

const server = await serverOfThisFile();
const { nina } = await demoPeople(server);

/** Lines of one kind in an unpacked export. */
function linesOf(folder: string, kind: string): Record<string, unknown>[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${kind}-`))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A customer who has written, edited and attached, each text with the word `secret`. */
async function someoneWithSecrets(secret: string) {
  const person = await newPerson(server);
  const claim = await person.opens({ subject: `Subject ${secret}`, category: `Kind ${secret}` });
  const message = await person.says(claim, `First ${secret}`);
  await person.patch(`/messages/${message.id}`, { content: `Second ${secret}` });
  const bytes = wav(5_000);
  const file = await attach(person, message, { name: `${secret}.wav`, data: bytes });
  await nina.says(claim, 'What staff wrote');
  return { person, claim, message, file, bytes };
}

it('PRV1 exports all that is known of a person, with the files', async () => {
  const { person, claim, file, bytes } = await someoneWithSecrets('quince');
  const folder = join(server.dataDir, 'export');
  mkdirSync(folder);
  const archive = join(folder, 'person.tar.gz');
  const { code, stderr } = await server.command('admin', ['export-user', person.user.email, archive]);
  expect(code, stderr).toBe(0);
  execFileSync('tar', ['-xzf', archive, '-C', folder]);
  expect(linesOf(folder, 'person')).toMatchObject([{ id: person.id, email: person.user.email, role: 'CUSTOMER' }]);
  expect(linesOf(folder, 'claims')).toMatchObject([{ reference: claim.reference, subject: 'Subject quince' }]);
  expect(linesOf(folder, 'messages')).toMatchObject([
    { own: true, content: 'Second quince', earlierVersions: [{ content: 'First quince' }] },
    { own: false, content: 'What staff wrote', earlierVersions: null },
  ]);
  expect(linesOf(folder, 'files')).toMatchObject([{ id: file.id, fileName: 'quince.wav', own: true }]);
  expect(readFileSync(join(folder, 'files', `${file.id}.wav`)).equals(bytes)).toBe(true);
  expect(readFileSync(archive).includes(Buffer.from('argon2'))).toBe(false);
  const again = await server.command('admin', ['export-user', person.user.email, archive]);
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('EEXIST') });
}, 120_000);

it('PRV2 erases a person from everything, tells open pages, and every chain holds', async () => {
  const secret = `z${randomBytes(6).toString('hex')}`;
  const { person, claim, message, file } = await someoneWithSecrets(secret);
  const second = await person.opens({ subject: `Closed ${secret}`, description: `Text ${secret}` });
  await nina.changes(second, { status: 'CLOSED' });
  const watching = await connect(nina, 'WebSocket');
  await watching.ok('join_claim', { claimId: claim.id });

  const { email, lastName } = person.user;
  const { code, stdout, stderr } = await server.command('admin', ['erase-user', email]);
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('2 messages, 1 files, the subjects of 2 claims');
  expect(await watching.next('message_deleted')).toMatchObject({ message: { id: message.id, content: null } });
  expect(await watching.next('claim_updated')).toMatchObject({ claim: { id: claim.id, subject: '—', category: null } });

  expectProblem(await login(server, email), 'invalid_credentials');
  await expect.poll(async () => (await person.get('/auth/me')).status, { timeout: 5_000 }).toBe(401);
  const { items } = (await nina.get<MessageList>(`/messages/claim/${claim.id}`)).body;
  expect(items.map(({ content }) => content)).toEqual([null, 'What staff wrote']);
  expect((await download(nina, file)).status).toBe(404);
  for (const q of [secret, email]) {
    expect((await nina.get<ClaimList>(`/claims?q=${encodeURIComponent(q)}`)).body.items).toEqual([]);
  }
  expect(await server.command('verify-log', [])).toMatchObject({ code: 0, stderr: '' });
  expect(await server.command('admin', ['check-storage'])).toMatchObject({ code: 0, stderr: '' });
  const gone = await server.command('admin', ['erase-user', email]);
  expect(gone).toMatchObject({ code: 1, stderr: expect.stringContaining('no user') });

  // Whatever the tables will be: no row of any of them knows a word of it.
  const found = await server.whileStopped(async (sql) => {
    const tables = await sql<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
       WHERE table_schema IN ('public', 'jobs') AND table_type = 'BASE TABLE'`,
    );
    const rows: string[] = [];
    for (const { name } of tables) {
      for (const word of [secret, email, `"${lastName}"`]) {
        const matching = await sql<{ row: string }>(
          `SELECT t::text AS row FROM ${name} t WHERE position(lower($1) IN lower(row_to_json(t)::text)) > 0`,
          [word],
        );
        rows.push(...matching.map(({ row }) => `${name}: ${row}`));
      }
    }
    return rows;
  });
  expect(found).toEqual([]);
}, 120_000);

it('PRV2 finds a subject that somebody erased without the log', async () => {
  const claim = await nina.opens({ customerId: (await newPerson(server)).id, subject: 'Not erased by the rules' });
  await server.whileStopped((sql) => sql(`UPDATE claims SET subject = '' WHERE id = $1`, [claim.id]));
  const { code, stderr } = await server.command('verify-log', []);
  expect(code).toBe(1);
  expect(stderr).toContain(`${claim.reference} (${claim.id}) is broken at entry 1: the text was erased`);
}, 120_000);
