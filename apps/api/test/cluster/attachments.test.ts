import type { AttachmentList, AttachmentPolicy, Message } from '@claimline/protocol';
import { afterAll, expect, it } from 'vitest';
import { attach, download, png, problemOf, upload, wav } from '../support/files.js';
import { at, nodesOfThisFile } from '../support/nodes.js';
import { demoPeople, expectProblem } from '../support/people.js';
import { startS3 } from '../support/s3-server.js';
import { connect } from '../support/sockets.js';
import { until } from '../support/until.js';

const s3 = await startS3();
afterAll(() => s3.dispose());
const { a, b } = await nodesOfThisFile({ ...s3.env, S3_REDIRECT: '1' });
const { claire, nina } = await demoPeople(a);
const claim = await claire.opens();
const ninaOnB = at(b, nina);
const WITHIN_MS = 30_000;

async function messageOfClaire(): Promise<Message> {
  const { body } = await claire.post<Message>('/messages', { claimId: claim.id, content: 'See.' });
  return body;
}

it('CLU8 takes a file on one node, tells of it on the other, and gives it out there from the bucket', async () => {
  const socket = await connect(ninaOnB, 'WebSocket');
  await socket.ok('join_claim', { claimId: claim.id });
  const data = wav(200_000);
  const attachment = await attach(claire, await messageOfClaire(), { name: 'Été.wav', data });
  const told = await socket.next('attachment_added');
  expect(told.attachment).toEqual(attachment);
  const answer = await download(ninaOnB, attachment);
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([302, 'no-store']);
  const inPlace = await download(ninaOnB, attachment, { query: '?disposition=inline' });
  expect([inPlace.status, inPlace.body.equals(data)]).toEqual([200, true]);
  // Whoever has the link needs no token, for a minute.
  const linked = await fetch(answer.headers.get('location') ?? '');
  expect(linked.status).toBe(200);
  expect(linked.headers.get('content-type')).toBe('audio/wav');
  expect(linked.headers.get('content-disposition')).toContain("filename*=UTF-8''%C3%89t%C3%A9.wav");
  expect(Buffer.from(await linked.arrayBuffer()).equals(data)).toBe(true);
});

it('CLU9 makes variants once, and serves them itself', async () => {
  const attachment = await attach(claire, await messageOfClaire(), { name: 'x.png', data: png(640, 480) });
  await until(async () => {
    const { body } = await ninaOnB.get<AttachmentList>(`/messages/${attachment.messageId}/attachments`);
    return body.items[0]?.hasThumbnail ? null : 'no variants yet';
  }, WITHIN_MS);
  const range = await download(ninaOnB, attachment, { query: '?variant=thumbnail', headers: { range: 'bytes=0-3' } });
  expect([range.status, range.body.toString('latin1')]).toEqual([206, 'RIFF']);
  const entries = (await nina.log(claim)).filter(
    (entry) => 'attachment' in entry.payload && entry.payload.attachment.id === attachment.id,
  );
  expect(entries.map(({ type }) => type)).toEqual(['attachment_added', 'attachment_updated']);
});

it('CLU10 says that the bucket is away, keeps nothing by halves, and goes on when it is back', async () => {
  const kept = await attach(claire, await messageOfClaire(), { name: 'kept.png', data: png(640, 480) });
  const message = await messageOfClaire();
  const used = async () => (await claire.get<AttachmentPolicy>('/attachments/policy')).body.usedBytes;
  const before = await used();
  await s3.kill();
  expectProblem(await upload(claire, message, { name: 'x.wav', data: wav(1_000) }), 'unavailable');
  expect((await nina.get<{ degraded: string[] }>('/health/ready')).body.degraded).toEqual(['storage']);
  await s3.start();
  await until(async () => {
    const { degraded } = (await nina.get<{ degraded: string[] }>('/health/ready')).body;
    return degraded.length === 0 ? null : degraded.join();
  }, WITHIN_MS);
  expect((await nina.get<AttachmentList>(`/messages/${message.id}/attachments`)).body.items).toEqual([]);
  expect(await used()).toBe(before);
  await attach(claire, message, { name: 'x.wav', data: wav(1_000) });
  expect((await claire.delete(`/messages/attachments/${kept.id}`)).status).toBe(204);
  expectProblem(problemOf(await download(nina, kept)), 'not_found');
});
