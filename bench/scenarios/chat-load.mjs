// Load of the scenarios that send messages: reads { wire, urls, clients, phases, pids, hasLog, paused, characters } from standard input, connects
// all clients, joins each to its claim, runs the phases one after the other, and prints what came out. Every client notes every
// message, so that a wrong result is seen: lost, doubled, or out of order. So many of them as `paused` says read nothing.

import { json } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { assertDescriptorsFor } from '../lib/descriptors.mjs';
import { inParallel } from '../lib/in-parallel.mjs';
import { cpuMsOf } from '../lib/processes.mjs';
import { randomFrom } from '../lib/random.mjs';
import { assertOk, RATE_LIMITS_ARE_ON, sayWhyItFails } from '../lib/refusals.mjs';
import { connectSocketIo } from '../lib/socket-io-wire.mjs';
import { quantile } from '../lib/statistics.mjs';
import { connectWebSocket } from '../lib/websocket-wire.mjs';

/**
 * @typedef {{ name: string, seconds: number, warmUpSeconds: number, perSecond?: number, inFlight?: number }} Phase `perSecond`: an
 *   open loop at random moments; `inFlight`: a closed loop with so many messages on their way
 * @typedef {{ claimId: string, wire: import('../lib/socket-io-wire.mjs').Wire, received: number, lastSeq: number, node: number }} Member
 */

sayWhyItFails();
/** @type {{ wire: string, urls: string[], clients: { token?: string, claimId: string }[], phases: Phase[], pids: number[], hasLog: boolean, paused?: number, characters?: number }} */
const {
  wire,
  urls,
  clients,
  phases,
  pids,
  hasLog,
  paused = 0,
  characters = 200,
} = /** @type {any} */ (await json(process.stdin));
assertDescriptorsFor(clients.length);
const connect = wire === 'websocket' ? connectWebSocket : connectSocketIo;
const CONNECT_AT_ONCE = 32;
const DRAIN_WITHIN_MS = 15_000;
const ID = '"clientMessageId":"';
const SENTENCE =
  'The water came through the ceiling of the kitchen during the night and ran down the wall to the floor. ';
const CONTENT = SENTENCE.repeat(Math.ceil(characters / SENTENCE.length))
  .slice(0, characters)
  .trimEnd();

let doubled = 0;
let unordered = 0;
let refused = 0;
/** Messages acknowledged, by claim. @type {Map<string, number>} */
const stored = new Map();
/** @type {number[]} */
let latencies = [];
/** Of these, messages that went from one node to another. @type {number[]} */
let crossing = [];
let measuring = false;
let acknowledged = 0;
let sentCount = 0;
const random = randomFrom(7);

/** @param {Member} member @param {string} frame */
function heard(member, frame) {
  const at = frame.indexOf(ID);
  if (at < 0) return;
  const id = frame.slice(at + ID.length, frame.indexOf('"', at + ID.length));
  member.received++;
  if (measuring) {
    const [, sentAt, node] = id.split('_').map(Number);
    const latency = performance.now() - (sentAt ?? 0) / 1_000;
    latencies.push(latency);
    if (node !== member.node) crossing.push(latency);
  }
  if (!hasLog) return;
  const seq = Number(/"seq":(\d+)/.exec(frame)?.[1]);
  if (seq <= member.lastSeq) doubled++;
  else if (seq !== member.lastSeq + 1 && member.lastSeq > 0) unordered++;
  member.lastSeq = Math.max(seq, member.lastSeq);
}

/** @type {Member[]} */
const members = [];
await inParallel(clients, CONNECT_AT_ONCE, async ({ token, claimId }, index) => {
  /** @type {any} */
  const member = { claimId, received: 0, lastSeq: 0, node: index % urls.length };
  member.wire = await connect(urls[member.node] ?? '', token, (frame) => heard(member, frame), 'new_message');
  const answer = assertOk('join_claim', await member.wire.ask('join_claim', { claimId }));
  member.lastSeq = answer.lastSeq ?? 0;
  if (index < paused) member.wire.pause();
  else members.push(member);
});

/** @param {Member} member */
async function send(member) {
  const clientMessageId = `${sentCount++}_${Math.round(performance.now() * 1_000)}_${member.node}`;
  const answer = await member.wire.ask('send_message', { claimId: member.claimId, content: CONTENT, clientMessageId });
  if (answer.ok) {
    stored.set(member.claimId, (stored.get(member.claimId) ?? 0) + 1);
    if (measuring) acknowledged++;
  } else {
    refused++;
    if (answer.error.code === 'rate_limited') throw new Error(RATE_LIMITS_ARE_ON);
  }
}

/** Begins messages of a phase; resolves when it is over and all of them are answered. @param {Phase} phase @param {number} endsAt */
async function sendAll({ perSecond, inFlight = 0 }, endsAt) {
  if (perSecond === undefined) {
    await Promise.all(
      Array.from({ length: inFlight }, async (_, index) => {
        const member = members[index % members.length];
        while (member && performance.now() < endsAt) await send(member);
      }),
    );
    return;
  }
  /** @type {Set<Promise<void>>} */
  const underWay = new Set();
  for (let due = performance.now(); due < endsAt; due += (-Math.log(1 - random()) * 1_000) / perSecond) {
    await pause(Math.max(0, due - performance.now()));
    const member = members[Math.floor(random() * members.length)];
    if (!member) continue;
    const sending = send(member).finally(() => underWay.delete(sending));
    underWay.add(sending);
  }
  await Promise.all(underWay);
}

/** Waits until everyone has everything. @returns {Promise<number>} deliveries that are missing */
async function drain() {
  const missing = () =>
    members.reduce((sum, { claimId, received }) => sum + Math.abs((stored.get(claimId) ?? 0) - received), 0);
  for (const since = performance.now(); missing() > 0 && performance.now() - since < DRAIN_WITHIN_MS; ) await pause(20);
  return missing();
}

/** @type {object[]} */
const results = [];
let lost = 0;
for (const phase of phases) {
  [latencies, crossing] = [[], []];
  acknowledged = 0;
  const began = performance.now();
  const measured = { from: 0, to: 0, cpuMs: 0 };
  const sampling = (async () => {
    await pause(phase.warmUpSeconds * 1_000);
    const cpuMs = cpuMsOf(pids);
    measured.from = performance.now();
    measuring = true;
    await pause(phase.seconds * 1_000);
    measuring = false;
    measured.to = performance.now();
    measured.cpuMs = cpuMsOf(pids) - cpuMs;
  })();
  await Promise.all([sampling, sendAll(phase, began + (phase.warmUpSeconds + phase.seconds) * 1_000)]);
  lost = await drain();
  results.push({
    name: phase.name,
    perSecond: acknowledged / ((measured.to - measured.from) / 1_000),
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    crossP99: quantile(crossing, 0.99),
    cpuMsPer1000: (measured.cpuMs / acknowledged) * 1_000,
  });
  if (phase.name !== 'warm-up' && quantile(latencies, 0.99) > 250) break;
}
for (const { wire: connection } of members) connection.close();
process.stdout.write(JSON.stringify({ phases: results, lost, doubled, unordered, refused }));
