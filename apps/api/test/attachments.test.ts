import { createHash, randomUUID } from 'node:crypto';
import {
  type Attachment,
  type AttachmentList,
  type AttachmentPolicy,
  type LogEvent,
  limits,
  type Message,
} from '@claimline/protocol';
import { expect, it } from 'vitest';
import { attach, download, png, problemOf, upload, wav } from './support/files.js';
import { demoPeople, expectProblem, newPerson, request } from './support/people.js';
import { serverOfThisFile } from './support/server.js';

const server = await serverOfThisFile({ RATE_LIMIT_SCALE: '1000' });
const { claire, karim, nina, admin } = await demoPeople(server);
const claim = await claire.opens();
const text = { name: 'notes.txt', data: 'Train 8412, 47 minutes late.' };

async function messageOf(author = claire, where = claim): Promise<Message> {
  const { status, body } = await author.post<Message>('/messages', {
    claimId: where.id,
    content: '',
    expectsAttachments: true,
  });
  expect(status).toBe(201);
  return body;
}

const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex');
const entriesOf = async (attachment: Attachment) =>
  (await claire.log({ id: attachment.claimId })).filter(
    (entry): entry is Extract<LogEvent, { payload: { attachment: Attachment } }> =>
      'attachment' in entry.payload && entry.payload.attachment.id === attachment.id,
  );

it('ATT1 answers a file with its digest, and gives the same bytes back to both sides', async () => {
  const message = await messageOf();
  const data = wav(123_457);
  const attachment = await attach(claire, message, { name: 'Annonce en gare.wav', data });
  expect(attachment).toMatchObject({
    messageId: message.id,
    claimId: claim.id,
    fileName: 'Annonce en gare.wav',
    fileType: 'audio/wav',
    fileSize: data.length,
    sha256: sha256(data),
    scanStatus: 'unscanned',
  });
  for (const reader of [claire, nina]) {
    const { status, body } = await download(reader, attachment);
    expect(status).toBe(200);
    expect(body.equals(data)).toBe(true);
    const { body: list } = await reader.get<AttachmentList>(`/messages/${message.id}/attachments`);
    expect(list.items.map(({ id }) => id)).toEqual([attachment.id]);
  }
});

it('ATT2 answers an upload that is tried again with the first attachment, also of two at once', async () => {
  const message = await messageOf();
  const query = `?clientUploadId=${randomUUID()}`;
  const answers = await Promise.all([upload(claire, message, text, query), upload(claire, message, text, query)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 201]);
  const again = await upload(claire, message, text, query);
  expect(again.status).toBe(200);
  expect(new Set([...answers, again].map(({ body }) => body.id)).size).toBe(1);
  const { body: list } = await claire.get<AttachmentList>(`/messages/${message.id}/attachments`);
  expect(list.items).toHaveLength(1);
});

it('ATT3 takes files from the author of a message alone, and hides the message from who may not see it', async () => {
  const message = await messageOf();
  expectProblem(await upload(nina, message, text), 'forbidden');
  expectProblem(await upload(admin, message, text), 'forbidden');
  expectProblem(await upload(karim, message, text), 'not_found');
  expectProblem(await upload(claire, { id: randomUUID() }, text), 'not_found');
  const attachment = await attach(claire, message, text);
  expectProblem(problemOf(await download(karim, attachment)), 'not_found');
  expectProblem(await karim.get(`/messages/${message.id}/attachments`), 'not_found');
  expectProblem(await karim.delete(`/messages/attachments/${attachment.id}`), 'not_found');
  expectProblem(await claire.get(`/messages/${randomUUID()}/attachments`), 'not_found');
  expectProblem(problemOf(await download(claire, { id: randomUUID() })), 'not_found');
});

it('ATT4 takes no file for a deleted message, in a closed claim, or beyond ten', async () => {
  const own = await claire.opens();
  const full = await messageOf(claire, own);
  const answers = await Promise.all(Array.from({ length: 12 }, () => upload(claire, full, text)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(limits.attachment.maxPerMessage);
  for (const refused of answers.filter(({ status }) => status !== 201)) {
    expectProblem(refused, 'too_many_files');
  }
  const deleted = await messageOf(claire, own);
  await claire.delete(`/messages/${deleted.id}`);
  expectProblem(await upload(claire, deleted, text), 'conflict');
  const open = await messageOf(claire, own);
  const attachment = await attach(claire, open, text);
  await nina.changes(own, { status: 'CLOSED' });
  expectProblem(await upload(claire, open, text), 'claim_closed');
  expectProblem(await claire.delete(`/messages/attachments/${attachment.id}`), 'claim_closed');
  expect((await download(claire, attachment)).status).toBe(200);
});

it('ATT5 takes 1 to 10,000,000 bytes', async () => {
  const message = await messageOf();
  expectProblem(await upload(claire, message, { name: 'empty.txt', data: '' }), 'empty_file');
  expect((await attach(claire, message, { name: 'one.txt', data: 'a' })).fileSize).toBe(1);
  expect((await attach(claire, message, { name: 'most.wav', data: wav(10_000_000) })).fileSize).toBe(10_000_000);
  expectProblem(await upload(claire, message, { name: 'more.wav', data: wav(10_000_001) }), 'file_too_large');
  expectProblem(await upload(claire, message, { name: 'much.wav', data: wav(12_000_000) }), 'file_too_large');
});

it.each([
  ['a page that calls itself a picture', 'x.png', '<html><script>alert(1)</script></html>'],
  ['a drawing that calls itself a picture', 'x.png', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ['a page that calls itself a text', 'x.txt', '\n<!-- x --> <!DOCTYPE html><p>'],
  ['a drawing', 'x.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ['a program', 'x.exe', 'MZ\u0000\u0000'],
  ['a program that calls itself a text', 'x.txt', Buffer.from('4d5a90000300000004000000ffff0000', 'hex')],
  ['a picture that calls itself a PDF', 'x.pdf', png()],
  ['a text that calls itself a picture', 'x.jpg', 'hello'],
  ['an archive', 'x.zip', Buffer.from('504b0506000000000000000000000000000000000000', 'hex')],
])('ATT6 refuses %s, with the list of what is accepted', async (_what, name, data) => {
  const answer = await upload(claire, await messageOf(), { name, data, type: 'image/png' });
  expectProblem(answer, 'unsupported_media_type');
  expect(JSON.stringify(answer.body)).toContain('image/jpeg, image/png');
});

it.each([
  ['x.png', png(), 'image/png'],
  ['X.PNG', png(), 'image/png'],
  ['x', png(), 'image/png'],
  ['x.txt', 'Ça va.', 'text/plain'],
  ['x.txt', Buffer.from('Ça va à 5 €.', 'latin1'), 'text/plain'],
  ['x.txt', Buffer.from('\ufeffÇa va.', 'utf16le'), 'text/plain'],
  ['x.csv', 'a;b\n1;2\n', 'text/csv'],
  ['x.eml', 'From: a@example.com\r\nSubject: Hello\r\n\r\nHello', 'message/rfc822'],
  ['x.pdf', '%PDF-1.4\n%%EOF', 'application/pdf'],
])('ATT7 says of %s what it is by its content', async (name, data, fileType) => {
  const declared = { name, data, type: 'text/html' };
  expect(await attach(claire, await messageOf(), declared)).toMatchObject({ fileType, fileName: name });
});

it.each([
  ['été « 2026 » 🚆.txt', 'été « 2026 » 🚆.txt'],
  ['a "b".txt', 'a "b".txt'],
  ["it's; filename=x.txt", "it's; filename=x.txt"],
  ['../../etc/passwd.txt', 'passwd.txt'],
  ['C:\\Users\\me\\x.txt', 'x.txt'],
  [`${'a'.repeat(251)}.txt`, `${'a'.repeat(251)}.txt`],
])('ATT8 keeps the name %j as data, and gives it back in the header', async (given, kept) => {
  const attachment = await attach(claire, await messageOf(), { ...text, name: given });
  expect(attachment.fileName).toBe(kept);
  const { headers } = await download(claire, attachment);
  const disposition = headers.get('content-disposition') ?? '';
  expect(disposition).toMatch(/^attachment; filename="/);
  expect(disposition).toMatch(/^[\x20-\x7e]*$/);
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  const plain = /filename="((?:[^"\\]|\\.)*)"/.exec(disposition)?.[1]?.replace(/\\(.)/g, '$1');
  expect(extended ? decodeURIComponent(extended) : plain).toBe(kept);
});

it.each([
  ['a right-to-left override', 'photo\u202egpj.txt', 'invalid_text'],
  ['a control', 'a\u0007b.txt', 'invalid_text'],
  ['256 bytes', `${'a'.repeat(252)}.txt`, 'validation_failed'],
  ['300 bytes of accents', `${'é'.repeat(150)}.txt`, 'validation_failed'],
] as const)('ATT8 refuses a name with %s', async (_what, name, code) => {
  expectProblem(await upload(claire, await messageOf(), { ...text, name }), code);
});

it('ATT10 lists the files of a message in their places, whichever came first', async () => {
  const message = await messageOf();
  for (const position of [2, 0, 1]) {
    await attach(claire, message, { name: `${position}.txt`, data: 'x' }, `?position=${position}`);
  }
  const { body } = await nina.get<AttachmentList>(`/messages/${message.id}/attachments`);
  expect(body.items.map(({ fileName }) => fileName)).toEqual(['0.txt', '1.txt', '2.txt']);
  expectProblem(await upload(claire, message, text, '?position=10'), 'validation_failed');
  expectProblem(await upload(claire, message, text, '?clientUploadId=a%20b'), 'validation_failed');
});

it('ATT11 answers ranges, tags and heads as HTTP has them', async () => {
  const data = wav(1_000);
  const attachment = await attach(claire, await messageOf(), { name: 'x.wav', data });
  const whole = await download(claire, attachment);
  expect(whole.headers.get('etag')).toBe(`"${sha256(data)}"`);
  expect(whole.headers.get('accept-ranges')).toBe('bytes');
  expect(whole.headers.get('content-length')).toBe('1000');
  const get = (headers: Record<string, string>, method?: string) =>
    download(claire, attachment, { headers, ...(method ? { method } : {}) });
  for (const [range, start, end] of [
    ['bytes=0-0', 0, 0],
    ['bytes=10-19', 10, 19],
    ['bytes=990-', 990, 999],
    ['bytes=-10', 990, 999],
    ['bytes=500-99999', 500, 999],
    ['bytes=-99999', 0, 999],
  ] as const) {
    const part = await get({ range });
    expect([range, part.status, part.headers.get('content-range')]).toEqual([range, 206, `bytes ${start}-${end}/1000`]);
    expect(part.body.equals(data.subarray(start, end + 1))).toBe(true);
  }
  for (const range of ['bytes=0-1,5-6', 'items=0-1', 'bytes=5-1', 'bytes=-', 'bytes=a-b', 'bytes']) {
    const answer = await get({ range });
    expect([range, answer.status, answer.body.length]).toEqual([range, 200, 1_000]);
  }
  for (const range of ['bytes=1000-', 'bytes=99999-100000', 'bytes=-0']) {
    const answer = await get({ range });
    expectProblem(problemOf(answer), 'range_not_satisfiable');
    expect(answer.headers.get('content-range')).toBe('bytes */1000');
  }
  const tag = `"${sha256(data)}"`;
  for (const known of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
    const answer = await get({ 'if-none-match': known });
    expect([known, answer.status, answer.body.length]).toEqual([known, 304, 0]);
  }
  expect((await get({ 'if-none-match': '"x"' })).status).toBe(200);
  expect((await get({ range: 'bytes=0-0', 'if-range': tag })).status).toBe(206);
  expect((await get({ range: 'bytes=0-0', 'if-range': '"x"' })).status).toBe(200);
  const head = await get({}, 'HEAD');
  expect([head.status, head.headers.get('content-length'), head.body.length]).toEqual([200, '1000', 0]);
  expect((await get({ range: 'bytes=0-9' }, 'HEAD')).headers.get('content-length')).toBe('10');
});

it('ATT12 serves bytes so that no browser runs them, inline only what is harmless', async () => {
  const message = await messageOf();
  const picture = await attach(claire, message, { name: 'x.png', data: png() });
  const table = await attach(claire, message, { name: 'x.csv', data: 'a;b' });
  const typeAndDisposition = async (attachment: Attachment, query: string) => {
    const { headers } = await download(nina, attachment, { query });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
    expect(headers.get('cross-origin-resource-policy')).toBe('same-site');
    expect(headers.get('cache-control')).toBe('private, no-cache');
    return [headers.get('content-type'), headers.get('content-disposition')?.split(';')[0]];
  };
  expect(await typeAndDisposition(picture, '')).toEqual(['image/png', 'attachment']);
  expect(await typeAndDisposition(picture, '?disposition=inline')).toEqual(['image/png', 'inline']);
  expect(await typeAndDisposition(table, '?disposition=inline')).toEqual(['text/csv; charset=utf-8', 'attachment']);
  expectProblem(problemOf(await download(nina, picture, { query: '?disposition=x' })), 'validation_failed');
  expectProblem(problemOf(await download(nina, picture, { query: '?variant=x' })), 'validation_failed');
  expectProblem(problemOf(await download(nina, table, { query: '?variant=thumbnail' })), 'not_found');
});

it('ATT17 lets its uploader or an administrator delete a file; its bytes go, and again is no error', async () => {
  const message = await messageOf();
  const [first, second] = [await attach(claire, message, text), await attach(claire, message, text)];
  expectProblem(await nina.delete(`/messages/attachments/${first.id}`), 'forbidden');
  expect((await claire.delete(`/messages/attachments/${first.id}`)).status).toBe(204);
  expect((await claire.delete(`/messages/attachments/${first.id}`)).status).toBe(204);
  expectProblem(problemOf(await download(claire, first)), 'not_found');
  expect((await download(claire, second)).status).toBe(200);
  expect((await admin.delete(`/messages/attachments/${second.id}`)).status).toBe(204);
  const { body } = await claire.get<AttachmentList>(`/messages/${message.id}/attachments`);
  expect(body.items).toEqual([]);
  const entries = await entriesOf(first);
  expect(entries.map(({ type, actorId }) => [type, actorId])).toEqual([
    ['attachment_added', claire.id],
    ['attachment_deleted', claire.id],
  ]);
  // What is left says that there was a file, not how it was called.
  expect(entries.map(({ payload }) => payload.attachment.fileName)).toEqual(['', '']);
  expect(entries.map(({ payload }) => payload.attachment.sha256)).toEqual([sha256(text.data), sha256(text.data)]);
});

it('ATT18 deletes the files of a message with it', async () => {
  const message = await messageOf();
  const attachment = await attach(claire, message, text);
  expect((await claire.delete(`/messages/${message.id}`)).status).toBe(204);
  expectProblem(problemOf(await download(claire, attachment)), 'not_found');
  const { body } = await claire.get<AttachmentList>(`/messages/${message.id}/attachments`);
  expect(body.items).toEqual([]);
});

it('ATT20 takes the files cookie for downloads alone', async () => {
  const attachment = await attach(claire, await messageOf(), text);
  const answer = await request(server, 'POST', '/auth/login', {
    body: { email: 'claire@example.com', password: 'demo-claimline' },
  });
  const set = answer.headers.getSetCookie().find((cookie) => cookie.startsWith('claimline_files=')) ?? '';
  expect(set).toMatch(/; Path=\/messages\/attachments; HttpOnly; SameSite=Strict/);
  const [cookie = ''] = set.split(';');
  const withCookie = (method: string, path: string) => request(server, method, path, { headers: { cookie } });
  expect((await withCookie('GET', `/messages/attachments/${attachment.id}`)).status).toBe(200);
  expectProblem(await withCookie('DELETE', `/messages/attachments/${attachment.id}`), 'unauthorized');
  expectProblem(await withCookie('GET', `/messages/claim/${claim.id}`), 'unauthorized');
  const token = cookie.slice('claimline_files='.length);
  const asBearer = { headers: { authorization: `Bearer ${token}` } };
  expectProblem(await request(server, 'GET', '/auth/me', asBearer), 'unauthorized');
});

it('ATT24 says what may be attached, and what is left of the quota', async () => {
  const someone = await newPerson(server);
  const before = (await someone.get<AttachmentPolicy>('/attachments/policy')).body;
  expect(before).toMatchObject({
    maxBytes: 10_000_000,
    maxPerMessage: 10,
    quotaBytes: 1_000_000_000,
    usedBytes: 0,
    scanning: false,
  });
  expect(before.types).toContain('application/pdf');
  expect(before.types).not.toContain('application/zip');
  const own = await someone.opens();
  const message = await messageOf(someone, own);
  const attachment = await attach(someone, message, text);
  const used = async () => (await someone.get<AttachmentPolicy>('/attachments/policy')).body.usedBytes;
  expect(await used()).toBe(text.data.length);
  expectProblem(await upload(someone, message, { name: 'x.exe', data: 'x' }), 'unsupported_media_type');
  expectProblem(await upload(someone, message, { name: 'x.txt', data: '' }), 'empty_file');
  expect(await used()).toBe(text.data.length);
  await someone.delete(`/messages/attachments/${attachment.id}`);
  expect(await used()).toBe(0);
});
