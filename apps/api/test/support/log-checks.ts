import type { LogEvent, Message } from '@claimline/protocol';
import { expect } from 'vitest';
import type { Load } from './load.js';
import type { Person } from './people.js';

/** seq is 1…n without a gap, and no message is there twice. Returns the messages by author and client message id. */
export function checkLog(log: readonly LogEvent[]): Map<string, Message> {
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_entry, index) => index + 1));
  const byKey = new Map<string, Message>();
  const ids = new Set<string>();
  for (const entry of log) {
    if (entry.type !== 'message_created') {
      continue;
    }
    const message = entry.payload;
    expect(message.seq).toBe(entry.seq);
    expect(ids.has(message.id), `message ${message.id} is in the log twice`).toBe(false);
    ids.add(message.id);
    if (message.clientMessageId !== null) {
      const key = keyOf(message.senderId, message.clientMessageId);
      expect(byKey.has(key), `clientMessageId ${message.clientMessageId} is stored twice`).toBe(false);
      byKey.set(key, message);
    }
  }
  return byKey;
}

export function keyOf(senderId: string, clientMessageId: string): string {
  return `${senderId} ${clientMessageId}`;
}

/**
 * Every acknowledged message of the load is in its claim once, where the answer said. What was never acknowledged is sent
 * once more under its clientMessageId, and then is there once as well. Returns how many of these had been stored all the
 * same.
 */
export async function checkNothingLost(load: Load, reader: Person, claims: readonly { id: string }[]): Promise<number> {
  const stored = new Map<string, Map<string, Message>>();
  for (const claim of claims) {
    stored.set(claim.id, checkLog(await reader.log(claim)));
  }
  const find = (claimId: string, senderId: string, clientMessageId: string) =>
    stored.get(claimId)?.get(keyOf(senderId, clientMessageId));
  for (const { attempt, message } of load.stored) {
    expect(find(attempt.claimId, attempt.author.id, attempt.clientMessageId)).toMatchObject({
      id: message.id,
      seq: message.seq,
      content: attempt.content,
    });
  }
  let storedUnsaid = 0;
  for (const { author, claimId, content, clientMessageId } of load.open) {
    const known = find(claimId, author.id, clientMessageId);
    const answer = await author.post<Message>('/messages', { claimId, content, clientMessageId });
    expect(answer.status, JSON.stringify(answer.body)).toBe(known ? 200 : 201);
    if (known) {
      storedUnsaid += 1;
      expect(answer.body.id).toBe(known.id);
    }
  }
  for (const claim of claims) {
    const again = checkLog(await reader.log(claim));
    const sent = [...load.stored.map(({ attempt }) => attempt), ...load.open].filter(
      ({ claimId }) => claimId === claim.id,
    );
    expect(again.size).toBe(sent.length);
  }
  return storedUnsaid;
}
