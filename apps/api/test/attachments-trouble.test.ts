import { readdirSync, statSync, truncateSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import {
  type Attachment,
  type AttachmentList,
  type AttachmentPolicy,
  limits,
  type Message,
  type Problem,
} from '@claimline/protocol';
import { expect, it } from 'vitest';
import { attach, download, problemOf, rawForm, upload, wav } from './support/files.js';
import { demoPeople, expectProblem, newPerson, type Person } from './support/people.js';
import { Random } from './support/random.js';
import { serverOfThisFile } from './support/server.js';
import { until } from './support/until.js';

const QUOTA = 1_000_000;
const server = await serverOfThisFile({ QUOTA_BYTES_PER_USER: `${QUOTA}` }, /Bytes of an attachment are missing/);
const { claire, nina } = await demoPeople(server);
const stored = join(server.dataDir, 'uploads/messages');
const WITHIN_MS = 15_000;

async function messageOf(author: Person): Promise<Message> {
  const claim = await author.opens();
  const { body } = await author.post<Message>('/messages', {
    claimId: claim.id,
    content: '',
    expectsAttachments: true,
  });
  return body;
}

const blobs = (directory = stored) =>
  readdirSync(directory, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
const temporary = () => blobs(join(stored, '.tmp'));
const used = async (person: Person) => (await person.get<AttachmentPolicy>('/attachments/policy')).body.usedBytes;
const listed = async ({ id }: Message, reader: Person) =>
  (await reader.get<AttachmentList>(`/messages/${id}/attachments`)).body.items;

/** Sends a request byte by byte as given, and resolves with what came back until the connection ended. */
function raw(
  author: Person,
  { id }: Message,
  body: Buffer,
  { declared = body.length, boundary = 'the-boundary', end = false, afterMs = 0 } = {},
) {
  return new Promise<string>((resolve) => {
    const socket = connectTcp(server.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.once('close', () => resolve(answer));
    socket.write(
      `POST /messages/${id}/attachments HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${author.token}\r\n` +
        `Content-Type: multipart/form-data; boundary=${boundary}\r\nContent-Length: ${declared}\r\n\r\n`,
    );
    socket.write(body, () => end && setTimeout(() => socket.destroy(), afterMs));
  });
}

function codeOf(answer: string): string {
  const body = answer.slice(answer.indexOf('\r\n\r\n') + 4);
  return (JSON.parse(body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1)) as Problem).code;
}

const FILE_HEAD = 'Content-Disposition: form-data; name="file"; filename="x.wav"';

it.each([0.01, 0.5, 0.999, 1])('ATT26 keeps nothing of an upload whose connection ends at %d of it', async (part) => {
  const author = await newPerson(server);
  const message = await messageOf(author);
  const whole = rawForm([{ head: FILE_HEAD, data: wav(300_000) }]);
  // The last one ends before the last boundary has come whole.
  const length = part === 1 ? whole.length - 6 : Math.floor(whole.length * part);
  const before = blobs();
  await raw(author, message, whole.subarray(0, length), { declared: whole.length, end: true });
  await until(
    async () => ((await used(author)) === 0 && temporary().length === 0 ? null : 'something is left'),
    WITHIN_MS,
  );
  expect(await listed(message, author)).toEqual([]);
  expect(blobs()).toEqual(before);
});

it('ATT26 keeps nothing of uploads whose connections end before the form is looked at', async () => {
  const author = await newPerson(server);
  const message = await messageOf(author);
  const whole = rawForm([{ head: FILE_HEAD, data: wav(5_000) }]);
  // Some end while their message is looked up.
  const begun = Array.from({ length: 60 }, (_, index) =>
    raw(author, message, whole.subarray(0, 200), { declared: whole.length, end: true, afterMs: index }),
  );
  await Promise.all(begun);
  await until(
    async () => ((await used(author)) === 0 && temporary().length === 0 ? null : 'something is left'),
    WITHIN_MS,
  );
});

it.each([
  ['no last boundary', rawForm([{ head: FILE_HEAD, data: wav(1_000) }]).subarray(0, -8)],
  ['no file', rawForm([{ head: 'Content-Disposition: form-data; name="file"', data: 'x' }])],
  ['nothing', Buffer.alloc(0)],
  ['an end alone', rawForm([])],
  ['another field', rawForm([{ head: FILE_HEAD.replace('"file"', '"photo"'), data: wav(100) }])],
  [
    'two files',
    rawForm([
      { head: FILE_HEAD, data: wav(100) },
      { head: FILE_HEAD, data: wav(100) },
    ]),
  ],
  [
    '10,000 fields',
    rawForm([
      ...Array.from({ length: 10_000 }, (_, index) => ({
        head: `Content-Disposition: form-data; name="f${index}"`,
        data: 'x',
      })),
      { head: FILE_HEAD, data: wav(100) },
    ]),
  ],
  ['a field called __proto__', rawForm([{ head: FILE_HEAD.replace('"file"', '"__proto__"'), data: wav(100) }])],
  ['a part without a name', rawForm([{ head: 'Content-Disposition: form-data', data: 'x' }])],
  ['a head without an end', Buffer.from(`--the-boundary\r\n${'X-A: b\r\n'.repeat(20_000)}`)],
  ['bytes without sense', Buffer.alloc(5_000, 0xff)],
])('ATT27 refuses a form with %s', async (_what, body) => {
  const author = await newPerson(server);
  const message = await messageOf(author);
  expect(codeOf(await raw(author, message, body))).toBe('validation_failed');
  expect(await listed(message, author)).toEqual([]);
  expect(await used(author)).toBe(0);
  await until(async () => (temporary().length === 0 ? null : 'a temporary blob is left'), WITHIN_MS);
});

it.each(['', 'a'.repeat(300), '%s%n', '"', '"a b"', '\u00ff'])(
  'ATT27 answers a form with the boundary %j',
  async (boundary) => {
    const author = await newPerson(server);
    const answer = await raw(author, await messageOf(author), rawForm([{ head: FILE_HEAD, data: wav(100) }]), {
      boundary,
    });
    expect(codeOf(answer)).toMatch(/^(validation_failed|unsupported_media_type)$/);
  },
);

it.each(['filename="a.txt"', 'filename="x.txt"; '])(
  'ATT8 keeps the headers of answers whole, whatever the form makes of a name with CR and LF: %s',
  async (plain) => {
    const message = await messageOf(claire);
    const name = encodeURIComponent('a\r\nSet-Cookie: x=1.txt');
    const head = `Content-Disposition: form-data; name="file"; ${plain}; filename*=UTF-8''${name}`;
    const answer = await raw(claire, message, rawForm([{ head, data: 'hello' }]));
    expect(answer.split('\r\n\r\n')[0]).not.toMatch(/set-cookie/i);
    for (const attachment of await listed(message, claire)) {
      const { headers } = await download(claire, attachment);
      expect(headers.get('set-cookie')).toBeNull();
    }
  },
);

it('ATT5 refuses by the declared length before the bytes have come', async () => {
  const message = await messageOf(claire);
  const begun = rawForm([{ head: FILE_HEAD, data: wav(1_000) }]);
  const answer = raw(claire, message, begun, { declared: 50_000_000 });
  expect(codeOf(await answer)).toBe('file_too_large');
});

it('ATT9 keeps 100 uploads at once within the quota, and fills it', async () => {
  const author = await newPerson(server);
  const messages = await Promise.all(Array.from({ length: 10 }, () => messageOf(author)));
  const size = 30_000;
  const answers = await Promise.all(
    messages.flatMap((message) =>
      Array.from({ length: 10 }, () => upload(author, message, { name: 'x.wav', data: wav(size) })),
    ),
  );
  const taken = answers.filter(({ status }) => status === 201);
  expect(taken).toHaveLength(Math.floor(QUOTA / size));
  for (const refused of answers.filter(({ status }) => status !== 201)) {
    expectProblem(refused, 'quota_exceeded');
  }
  expect(await used(author)).toBe(taken.length * size);
  // Exactly what is left fits, and not a byte more.
  const left = QUOTA - taken.length * size;
  const message = await messageOf(author);
  expectProblem(await upload(author, message, { name: 'x.wav', data: wav(left + 1) }), 'quota_exceeded');
  await attach(author, message, { name: 'x.wav', data: wav(left) });
  expect(await used(author)).toBe(QUOTA);
  expectProblem(await upload(author, message, { name: 'x.txt', data: 'x' }), 'quota_exceeded');
}, 60_000);

it('ATT19 answers 410 with an alarm for bytes that are missing or short, never a part of them as the whole', async () => {
  const author = await newPerson(server);
  const message = await messageOf(author);
  for (const harm of [(path: string) => unlinkSync(path), (path: string) => truncateSync(path, 10)]) {
    const before = new Set(blobs());
    const attachment = await attach(author, message, { name: 'x.wav', data: wav(5_000) });
    const [key = ''] = blobs().filter((name) => !before.has(name));
    expect(key).toMatch(new RegExp(`^${message.id}-\\d+-[0-9a-f]+\\.wav$`));
    expect(statSync(join(stored, key)).mode & 0o777).toBe(0o640);
    harm(join(stored, key));
    expectProblem(problemOf(await download(nina, attachment)), 'gone');
    expect(server.logs().some((line) => line.includes('are missing') && line.includes(attachment.id))).toBe(true);
    const check = await server.command('admin', ['check-storage']);
    expect(check.code).toBe(1);
    expect(check.stderr).toContain(`Attachment ${attachment.id}`);
    expect((await server.command('admin', ['sweep'])).stderr).toContain(attachment.id);
    expect((await author.delete(`/messages/attachments/${attachment.id}`)).status).toBe(204);
    await until(() => (blobs().includes(key) ? 'the bytes are still there' : null), WITHIN_MS);
  }
});

it('ATT17 lets a download that has begun come to its end while the file is deleted', async () => {
  const author = await newPerson(server);
  const data = wav(900_000);
  const attachment = await attach(author, await messageOf(author), { name: 'x.wav', data });
  const socket = connectTcp(server.port, '127.0.0.1');
  socket.write(
    `GET /messages/attachments/${attachment.id} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${author.token}\r\n\r\n`,
  );
  const chunks: Buffer[] = [];
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    if (chunks.length === 0) {
      // Much of it is still to be read.
      expect((await author.delete(`/messages/attachments/${attachment.id}`)).status).toBe(204);
      await until(
        () => (blobs().some((name) => name.startsWith(attachment.messageId)) ? 'the bytes are still there' : null),
        WITHIN_MS,
      );
    }
    chunks.push(chunk);
  }
  const answer = Buffer.concat(chunks);
  expect(answer.subarray(answer.indexOf('\r\n\r\n') + 4).equals(data)).toBe(true);
  expectProblem(problemOf(await download(author, attachment)), 'not_found');
});

it('ATT23 finds bytes that were changed, and blobs of nobody', async () => {
  const author = await newPerson(server);
  const before = new Set(blobs());
  const attachment = await attach(author, await messageOf(author), { name: 'x.wav', data: wav(5_000) });
  const [key = ''] = blobs().filter((name) => !before.has(name));
  writeFileSync(join(stored, key), wav(5_000));
  const stranger = key.replace(/-[0-9a-f]+\.wav$/, '-0000000000000000.wav');
  writeFileSync(join(stored, stranger), 'x');
  const { code, stderr } = await server.command('admin', ['check-storage']);
  expect(code).toBe(1);
  expect(stderr).toContain(`Attachment ${attachment.id} of claim ${attachment.claimId}: its bytes were changed`);
  expect(stderr).toContain(`Blob ${stranger} (1 bytes, permanent) belongs to no attachment.`);
  await author.delete(`/messages/attachments/${attachment.id}`);
  unlinkSync(join(stored, stranger));
  await until(() => (blobs().includes(key) ? 'the bytes are still there' : null), WITHIN_MS);
  const clean = await server.command('admin', ['check-storage']);
  expect(clean.stdout).toMatch(/^\d+ files?, [\d,]+ bytes: every file is there and unchanged\.\n$/);
});

it('ATT22 leaves no half of an upload visible after kill -9, and sweeps what it left behind', async () => {
  const random = new Random(4);
  const people = await Promise.all(Array.from({ length: 3 }, () => newPerson(server)));
  const acknowledged: { author: Person; attachment: Attachment }[] = [];
  const messages = await Promise.all(people.map(async (author) => ({ author, message: await messageOf(author) })));
  for (let round = 0; round < 4; round++) {
    const uploads = messages.flatMap(({ author, message }) =>
      Array.from({ length: 2 }, () =>
        upload(author, message, { name: 'x.wav', data: wav(60_000) }).then(
          ({ status, body }) => {
            if (status === 201) acknowledged.push({ author, attachment: body });
          },
          () => undefined,
        ),
      ),
    );
    const target = acknowledged.length + random.whole(0, 3);
    await until(() => (acknowledged.length >= target ? null : 'too few were taken'), WITHIN_MS);
    await server.kill();
    await Promise.all(uploads);
    await server.restart();
  }
  for (const { author, attachment } of acknowledged) {
    expect((await download(author, attachment)).status, attachment.id).toBe(200);
  }
  for (const { author, message } of messages) {
    for (const attachment of await listed(message, author)) {
      expect((await download(author, attachment)).body.length).toBe(60_000);
    }
  }
  // What no process can be writing any more.
  const old = new Date(Date.now() - 3 * limits.upload.maxMs);
  for (const name of blobs()) utimesSync(join(stored, name), old, old);
  for (const name of temporary()) utimesSync(join(stored, '.tmp', name), old, old);
  await server.whileStopped((sql) => sql(`UPDATE upload_reservations SET created_at = now() - interval '1 hour'`));
  const swept = await server.command('admin', ['sweep']);
  expect(swept.stderr).toBe('');
  expect(temporary()).toEqual([]);
  expect((await server.command('admin', ['check-storage'])).stderr).toBe('');
  for (const { author, message } of messages) {
    expect(await used(author)).toBe((await listed(message, author)).length * 60_000);
  }
}, 120_000);
