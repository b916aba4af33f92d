import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Attachment, AttachmentList, Message } from '@claimline/protocol';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { EICAR, SIGNATURE, startClamd } from './support/clamd.js';
import { attach, download, type GivenFile, problemOf, upload } from './support/files.js';
import { demoPeople, expectProblem, type Person } from './support/people.js';
import { serverOfThisFile } from './support/server.js';
import { connect } from './support/sockets.js';
import { until } from './support/until.js';
import { docx, zip } from './support/zip.js';

const clamd = await startClamd();
afterAll(() => clamd.stop());
const server = await serverOfThisFile({ CLAMD_URL: clamd.url, ATTACHMENT_TYPES: '+application/zip' });
const { claire, nina } = await demoPeople(server);
const claim = await claire.opens();
const SCANNED_WITHIN_MS = 20_000;

async function sendFile(file: GivenFile, author: Person = claire): Promise<Attachment> {
  const { body: message } = await author.post<Message>('/messages', {
    claimId: claim.id,
    content: 'See the file.',
  });
  return attach(author, message, file);
}

async function now({ id, messageId }: Attachment): Promise<Attachment> {
  const { body } = await nina.get<AttachmentList>(`/messages/${messageId}/attachments`);
  const attachment = body.items.find((item) => item.id === id);
  expect(attachment).toBeDefined();
  return attachment as Attachment;
}

const untilStatus = (attachment: Attachment, status: Attachment['scanStatus']) =>
  until(async () => {
    const { scanStatus } = await now(attachment);
    return scanStatus === status ? null : `${scanStatus}, not ${status}`;
  }, SCANNED_WITHIN_MS);

const degraded = async () => (await nina.get<{ degraded: string[] }>('/health/ready')).body.degraded;

it('ATT13 gives nobody the bytes before the scanner has passed them, then tells both sides', async () => {
  clamd.freeze();
  onTestFinished(() => clamd.thaw());
  const attachment = await sendFile({ name: 'clean.txt', data: 'nothing bad' });
  expect(attachment.scanStatus).toBe('pending');
  for (const reader of [claire, nina]) {
    expectProblem(problemOf(await download(reader, attachment)), 'scan_pending');
    expectProblem(problemOf(await download(reader, attachment, { query: '?variant=preview' })), 'scan_pending');
  }
  const socket = await connect(nina, 'WebSocket');
  await socket.ok('join_claim', { claimId: claim.id });
  clamd.thaw();
  await untilStatus(attachment, 'clean');
  expect((await download(nina, attachment)).body.toString()).toBe('nothing bad');
  await socket.next(
    'attachment_updated',
    ({ attachment: { id, scanStatus } }) => id === attachment.id && scanStatus === 'clean',
  );
  await socket.close();
});

it.each([
  ['plain', { name: 'invoice.txt', data: EICAR }],
  ['in an archive', { name: 'files.zip', data: zip({ 'a.txt': 'a', 'b.txt': EICAR }) }],
  ['in a document', { name: 'letter.docx', data: docx('Dear Sir', { 'word/media/x.bin': EICAR }) }],
] as const)(
  'ATT14 quarantines what is infected, %s: refused for ever, an audit line, its uploader may delete it',
  async (_how, file) => {
    const attachment = await sendFile(file);
    await untilStatus(attachment, 'infected');
    for (const reader of [claire, nina]) {
      expectProblem(problemOf(await download(reader, attachment)), 'infected_file');
    }
    await until(
      () =>
        server.logs().some((line) => line.includes('Infected file quarantined') && line.includes(attachment.id))
          ? null
          : 'no audit line',
      SCANNED_WITHIN_MS,
    );
    const audit = server
      .logs()
      .find((line) => line.includes('Infected file quarantined') && line.includes(attachment.id));
    expect(JSON.parse(audit ?? '')).toMatchObject({ level: 'warn', uploaderId: claire.id, finding: SIGNATURE });
    expect(audit).not.toContain(file.name);
    const [place, quarantine] = ['', '.quarantine'].map((part) =>
      readdirSync(join(server.dataDir, 'uploads/messages', part)),
    );
    expect(place?.some((name) => name.startsWith(attachment.messageId))).toBe(false);
    expect(quarantine?.some((name) => name.startsWith(attachment.messageId))).toBe(true);
    expect((await claire.delete(`/messages/attachments/${attachment.id}`)).status).toBe(204);
  },
);

it('ATT15 never calls clean what cannot be looked into', async () => {
  const attachment = await sendFile({ name: 'locked.zip', data: zip({ 'a.txt': 'secret' }, { locked: true }) });
  await untilStatus(attachment, 'failed');
  expectProblem(problemOf(await download(nina, attachment)), 'scan_pending');
});

it('ATT16 keeps files pending while the scanner is down, says so, and goes on by itself', async () => {
  await clamd.kill();
  const attachment = await sendFile({ name: 'wait.txt', data: 'waiting' });
  await until(
    () =>
      server.logs().some((line) => line.includes('"Job failed"') && line.includes('attachment-scan'))
        ? null
        : 'not tried',
    SCANNED_WITHIN_MS,
  );
  expect((await now(attachment)).scanStatus).toBe('pending');
  expect(await degraded()).toContain('scanner');
  expect((await nina.get('/health/ready')).status).toBe(200);
  await clamd.start();
  await untilStatus(attachment, 'clean');
  expect(await degraded()).not.toContain('scanner');
});

it('ATT16 gives a file up that nobody could scan for a day', async () => {
  await clamd.kill();
  const attachment = await sendFile({ name: 'old.txt', data: 'old' });
  await server.whileStopped((sql) =>
    sql(`UPDATE attachments SET uploaded_at = uploaded_at - interval '25 hours' WHERE id = $1`, [attachment.id]),
  );
  await until(async () => {
    const { scanStatus } = await now(attachment);
    return scanStatus === 'failed' ? null : scanStatus;
  }, 60_000);
  await clamd.start();
});

it('ATT25 scans again what was being scanned when the server was killed', async () => {
  clamd.freeze();
  onTestFinished(() => clamd.thaw());
  const attachment = await sendFile({ name: 'killed.txt', data: 'killed' });
  await server.kill();
  clamd.thaw();
  await server.restart();
  await untilStatus(attachment, 'clean');
}, 60_000);

it('ATT21 tells of every verdict once, in the log', async () => {
  const attachment = await sendFile({ name: 'once.txt', data: 'once' });
  await untilStatus(attachment, 'clean');
  const entries = (await nina.log(claim)).filter(
    (entry) => 'attachment' in entry.payload && entry.payload.attachment.id === attachment.id,
  );
  expect(entries.map(({ type }) => type)).toEqual(['attachment_added', 'attachment_updated']);
  expect((await upload(nina, { id: attachment.messageId }, { name: 'x.txt', data: 'x' })).status).toBe(403);
});
