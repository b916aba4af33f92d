// Load of `soak`: reads { url, clients, seconds } from standard input. All clients join their claims and stay there for the time asked,
// but for those who leave and come back all the while; messages, readings and files go on. Each client applies the log as a client
// does, so that what is lost or doubled is seen. Prints what came out.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { json } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { assertDescriptorsFor } from '../lib/descriptors.mjs';
import { inParallel } from '../lib/in-parallel.mjs';
import { randomFrom } from '../lib/random.mjs';
import { assertOk, RATE_LIMITS_ARE_ON, sayWhyItFails } from '../lib/refusals.mjs';
import { connectSocketIo } from '../lib/socket-io-wire.mjs';

const MESSAGES_PER_SECOND = 50;
const UPLOADS_PER_SECOND = 1;
const LEAVING_PER_SECOND = 5;
const AWAY_MS = 10_000;
const READ_ONE_IN = 5;
const REPEAT_AFTER_MS = 1_000;
const CONNECT_AT_ONCE = 32;
const DRAIN_WITHIN_MS = 30_000;
const LASTING = /^42\/messages,\["(new_message|message_\w+|attachment_\w+|claim_updated)",/;
const FILES = [
  { name: 'notes.txt', type: 'text/plain', bytes: Buffer.alloc(100_000, 'Evidence. ') },
  { name: 'photo.png', type: 'image/png', bytes: readFileSync(inRoot('apps/web/public/icons/icon-512.png')) },
];

/**
 * @typedef {{ token: string, claimId: string }} Client
 * @typedef {object} Member
 * @property {Client} client
 * @property {import('../lib/socket-io-wire.mjs').Wire | null} wire null while away
 * @property {number} position the last entry applied
 * @property {number} told the last entry that came as an event over this connection
 * @property {{ event: string, seq: number }[] | null} early what comes before the answer to the join
 * @property {number} messages applied since the beginning
 * @property {number} underWay calls that are not answered yet: whoever waits for an answer does not leave
 */

sayWhyItFails();
/** @type {{ url: string, clients: Client[], seconds: number }} */
const { url, clients, seconds } = /** @type {any} */ (await json(process.stdin));
assertDescriptorsFor(clients.length);
const random = randomFrom(11);
/** Messages acknowledged, by claim. @type {Map<string, number>} */
const stored = new Map();
const count = { sent: 0, repeated: 0, uploads: 0, returns: 0, doubled: 0, unordered: 0, refused: 0 };

/** @param {Member} member @param {string} event @param {number} seq */
function apply(member, event, seq) {
  if (seq <= member.position) return;
  if (seq > member.position + 1) count.unordered++;
  member.position = seq;
  if (event === 'new_message' || event === 'message_created') member.messages++;
}

/** @param {Member} member @param {string} frame */
function heard(member, frame) {
  const [prefix = '', event = ''] = LASTING.exec(frame) ?? [];
  if (!event) return;
  const payload = JSON.parse(frame.slice(prefix.length, -1));
  const { seq } = payload;
  if (seq <= member.told) count.doubled++;
  member.told = seq;
  if (member.early) member.early.push({ event, seq });
  else apply(member, event, seq);
  if (event === 'new_message' && member.wire && random() * READ_ONE_IN < 1)
    void call(member, 'message_read', { messageId: payload.id });
}

/** @param {Member} member @param {string} event @param {object} data */
async function call(member, event, data) {
  member.underWay++;
  let answer = await member.wire?.ask(event, data);
  // A server that has too much to do for a moment is asked again, as by a client.
  while (answer?.error?.code === 'unavailable') {
    count.repeated++;
    await pause(REPEAT_AFTER_MS);
    answer = await member.wire?.ask(event, data);
  }
  member.underWay--;
  if (!answer?.ok) count.refused++;
  if (answer?.error?.code === 'rate_limited') throw new Error(RATE_LIMITS_ARE_ON);
  return answer;
}

/** Connects, joins, and applies what it missed. @param {Member} member @param {boolean} isFirst */
async function enter(member, isFirst = false) {
  member.told = 0;
  member.early = [];
  const wire = await connectSocketIo(url, member.client.token, (frame) => heard(member, frame));
  const { claimId } = member.client;
  const asked = { claimId, ...(!isFirst && { afterSeq: member.position }) };
  const answer = assertOk('join_claim', await wire.ask('join_claim', asked));
  if (answer.more) throw new Error('Somebody was away for more entries than one answer holds.');
  if (isFirst) member.position = answer.lastSeq;
  for (const { type, seq } of answer.events) apply(member, type, seq);
  for (const { event, seq } of member.early) apply(member, event, seq);
  member.early = null;
  member.wire = wire;
}

/** @param {Member} member */
async function leaveAndReturn(member) {
  const { wire } = member;
  member.wire = null;
  // Half of them say so.
  if (random() < 0.5) wire?.leave();
  else wire?.close();
  await wire?.closed;
  await pause(AWAY_MS * random());
  await enter(member);
  count.returns++;
}

/** @param {Client} client */
const noteStored = ({ claimId }) => stored.set(claimId, (stored.get(claimId) ?? 0) + 1);

/** @param {Member} member */
async function send(member) {
  const content = 'The water came through the ceiling of the kitchen during the night. '.repeat(3).slice(0, 200);
  const answer = await call(member, 'send_message', {
    claimId: member.client.claimId,
    content,
    clientMessageId: randomUUID(),
  });
  count.sent++;
  if (answer?.ok) noteStored(member.client);
}

/** A message with a file, over REST; the file is loaded again. @param {Member} member */
async function upload({ client }) {
  const authorization = `Bearer ${client.token}`;
  /** @type {(path: string, init?: RequestInit) => Promise<Response>} */
  const ask = async (path, { headers = {}, ...init } = {}) => {
    const response = await fetch(new URL(path, url), { ...init, headers: { authorization, ...headers } });
    if (response.status === 503) {
      count.repeated++;
      await pause(REPEAT_AFTER_MS);
      return ask(path, { ...init, ...(headers && { headers }) });
    }
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`);
    return response;
  };
  const message = await ask('/messages', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      claimId: client.claimId,
      content: '',
      expectsAttachments: true,
      clientMessageId: randomUUID(),
    }),
  });
  noteStored(client);
  const { id } = await message.json();
  const file = FILES[count.uploads++ % FILES.length];
  if (!file) return;
  const body = new FormData();
  body.append('file', new Blob([file.bytes], { type: file.type }), file.name);
  const attachment = await (await ask(`/messages/${id}/attachments`, { method: 'POST', body })).json();
  // A scan that is still under way is an answer too.
  const download = await fetch(new URL(`/messages/attachments/${attachment.id}`, url), { headers: { authorization } });
  const { byteLength } = await download.arrayBuffer();
  if (download.ok && byteLength !== file.bytes.length) throw new Error(`A download has ${byteLength} bytes.`);
}

/**
 * Does something so often, at random moments, with whoever is there; resolves when all of it is done.
 *
 * @param {number} perSecond
 * @param {(member: Member) => Promise<unknown>} work
 * @param {(member: Member) => boolean} [fits]
 */
async function again(perSecond, work, fits = () => true) {
  /** @type {Set<Promise<unknown>>} */
  const underWay = new Set();
  for (let due = performance.now(); due < endsAt; due += (-Math.log(1 - random()) * 1_000) / perSecond) {
    await pause(Math.max(0, due - performance.now()));
    const member = members[Math.floor(random() * members.length)];
    if (!member?.wire || !fits(member)) continue;
    const working = work(member).finally(() => underWay.delete(working));
    underWay.add(working);
  }
  await Promise.all(underWay);
}

/** Deliveries that are missing, and those that are too many, once everybody is back. */
function difference() {
  const differences = members.map(({ client, messages }) => (stored.get(client.claimId) ?? 0) - messages);
  const sum = (/** @type {number[]} */ values) => values.reduce((total, value) => total + value, 0);
  return {
    lost: sum(differences.filter((value) => value > 0)),
    tooMany: -sum(differences.filter((value) => value < 0)),
  };
}

/** @type {Member[]} */
const members = clients.map((client) => ({
  client,
  wire: null,
  position: 0,
  told: 0,
  early: null,
  messages: 0,
  underWay: 0,
}));
await inParallel(members, CONNECT_AT_ONCE, (member) => enter(member, true));
const endsAt = performance.now() + seconds * 1_000;
await Promise.all([
  again(MESSAGES_PER_SECOND, send),
  again(UPLOADS_PER_SECOND, upload),
  again(LEAVING_PER_SECOND, leaveAndReturn, ({ underWay }) => underWay === 0),
]);
for (const since = performance.now(); difference().lost > 0 && performance.now() - since < DRAIN_WITHIN_MS; ) {
  await pause(50);
}
const { lost, tooMany } = difference();
for (const { wire } of members) wire?.close();
const result = { ...count, doubled: count.doubled + tooMany, lost };
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit());
