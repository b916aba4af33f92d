import type { Attachment, AttachmentList, Message } from '@claimline/protocol';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { attach, download, png, problemOf } from './support/files.js';
import { demoPeople, expectProblem } from './support/people.js';
import { serverOfThisFile } from './support/server.js';
import { until } from './support/until.js';

const server = await serverOfThisFile();
const { claire, nina } = await demoPeople(server);
const claim = await claire.opens();
const WITHIN_MS = 30_000;

async function sendFile(file: Parameters<typeof attach>[2]): Promise<Attachment> {
  const { body: message } = await claire.post<Message>('/messages', { claimId: claim.id, content: 'See.' });
  return attach(claire, message, file);
}

async function untilShown({ id, messageId }: Attachment): Promise<Attachment> {
  let shown: Attachment | undefined;
  await until(async () => {
    const { body } = await nina.get<AttachmentList>(`/messages/${messageId}/attachments`);
    shown = body.items.find((item) => item.id === id);
    return shown?.width !== undefined || shown?.pageCount !== undefined ? null : 'nothing was made of it';
  }, WITHIN_MS);
  return shown as Attachment;
}

it('ATT28 shows a photograph the right way up, in two sizes, without what it says of its place', async () => {
  const photo = await sharp({ create: { width: 3_000, height: 2_000, channels: 3, background: '#3366aa' } })
    .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  const attachment = await sendFile({ name: 'photo.jpg', data: photo });
  const shown = await untilShown(attachment);
  expect(shown).toMatchObject({ hasThumbnail: true, width: 2_000, height: 3_000 });
  for (const [variant, height] of [
    ['thumbnail', 480],
    ['preview', 2_048],
  ] as const) {
    const { status, headers, body } = await download(nina, shown, { query: `?variant=${variant}&disposition=inline` });
    expect([status, headers.get('content-type')]).toEqual([200, 'image/webp']);
    expect(headers.get('content-disposition')).toMatch(/^inline; filename="photo\.jpg\.webp"/);
    const { height: actual, exif, orientation } = await sharp(body).metadata();
    expect({ actual, exif, orientation }).toEqual({ actual: height, exif: undefined, orientation: undefined });
  }
  // The evidence itself is what was sent.
  expect((await download(nina, shown)).body.equals(photo)).toBe(true);
  const types = (await nina.log(claim)).flatMap((entry) =>
    'attachment' in entry.payload && entry.payload.attachment.id === attachment.id ? [entry.type] : [],
  );
  expect(types).toEqual(['attachment_added', 'attachment_updated']);
});

it('ATT29 makes nothing of a picture that claims to be enormous, and keeps it', async () => {
  const bomb = await sendFile({ name: 'bomb.png', data: png(8, 8, { width: 64_250, height: 64_250 }) });
  // A later one is shown: the bomb has had its turn.
  await untilShown(await sendFile({ name: 'fine.png', data: png(640, 480) }));
  const { body } = await nina.get<AttachmentList>(`/messages/${bomb.messageId}/attachments`);
  expect(body.items[0]).toMatchObject({ id: bomb.id, hasThumbnail: false });
  expectProblem(problemOf(await download(nina, bomb, { query: '?variant=preview' })), 'not_found');
  expect((await download(nina, bomb)).status).toBe(200);
});

it('ATT28 removes the variants with the file', async () => {
  const shown = await untilShown(await sendFile({ name: 'gone.png', data: png(640, 480) }));
  await claire.delete(`/messages/attachments/${shown.id}`);
  expectProblem(problemOf(await download(nina, shown, { query: '?variant=thumbnail' })), 'not_found');
  await until(async () => {
    const { code, stderr } = await server.command('admin', ['check-storage']);
    return code === 0 ? null : stderr;
  }, WITHIN_MS);
});
