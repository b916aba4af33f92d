import { randomBytes } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import type { Attachment, Message } from '@claimline/protocol';
import { expect } from 'vitest';
import type { Answer, Person } from './people.js';

export interface GivenFile {
  name: string;
  data: Uint8Array | string;
  /** As a client declares it; the server does not believe it. */
  type?: string;
}

/** Sends a file as browsers do. */
export async function upload(
  person: Person,
  message: Pick<Message, 'id'>,
  { name, data, type = 'application/octet-stream' }: GivenFile,
  query = '',
): Promise<Answer<Attachment>> {
  const form = new FormData();
  form.append('file', new Blob([data as Uint8Array<ArrayBuffer> | string], { type }), name);
  return uploadForm(person, message, form, query);
}

async function uploadForm(
  person: Person,
  message: Pick<Message, 'id'>,
  form: FormData,
  query = '',
): Promise<Answer<Attachment>> {
  const response = await fetch(`${person.server.url}/messages/${message.id}/attachments${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${person.token}` },
    body: form,
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Attachment };
}

/** As `upload`, and it must be taken. */
export async function attach(
  person: Person,
  message: Pick<Message, 'id'>,
  file: GivenFile,
  query?: string,
): Promise<Attachment> {
  const { status, body } = await upload(person, message, file, query);
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

export async function download(
  person: Pick<Person, 'server' | 'token'>,
  { id }: Pick<Attachment, 'id'>,
  {
    query = '',
    method = 'GET',
    headers = {},
  }: { query?: string; method?: string; headers?: Record<string, string> } = {},
): Promise<Answer<Buffer>> {
  const response = await fetch(`${person.server.url}/messages/attachments/${id}${query}`, {
    method,
    redirect: 'manual',
    headers: { authorization: `Bearer ${person.token}`, ...headers },
  });
  return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
}

/** The refusal that such a download is answered with. */
export function problemOf(answer: Answer<Buffer>): Answer {
  return { ...answer, body: JSON.parse(answer.body.toString()) as unknown };
}

/** Random bytes of exactly this size that are a WAV file: a header, and sound that nobody would listen to. */
export function wav(size: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(size - 8, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8_000, 24);
  header.writeUInt32LE(8_000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(size - 44, 40);
  return Buffer.concat([header, randomBytes(size - 44)]);
}

/** A grey picture. `claimed` is what its header says of its size, if not the truth. */
export function png(width = 8, height = 8, claimed = { width, height }): Buffer {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(claimed.width, 0);
  size.writeUInt32BE(claimed.height, 4);
  size.writeUInt8(8, 8);
  const rows = Buffer.alloc(height * (width + 1), 0x7f);
  for (let row = 0; row < height; row++) {
    rows[row * (width + 1)] = 0;
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', size),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A multipart body by hand, to be cut, bent or sent slowly. */
export function rawForm(
  parts: readonly { head: string; data: Uint8Array | string }[],
  boundary = 'the-boundary',
): Buffer {
  const pieces = parts.flatMap(({ head, data }) => [`--${boundary}\r\n${head}\r\n\r\n`, data, '\r\n']);
  return Buffer.concat([...pieces, `--${boundary}--\r\n`].map((piece) => Buffer.from(piece as string)));
}
