import 'fake-indexeddb/auto';
import type { Message } from '@claimline/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AnswerTimeout, ClientFailure, errorOf, offlineError } from './failure.js';
import { createOutbox, type Outbox } from './outbox.js';
import { nextSendState, type SendEvent } from './outbox-states.js';
import { createMemoryOutboxStorage } from './outbox-storage.js';
import { createIndexedDbOutboxStorage } from './outbox-storage-indexeddb.js';
import { quoteOf } from './quote.js';
import { LogModel, person, uuid } from './testing/log-model.js';
import type { OutboxEntry, OutboxStorage, SendState } from './types.js';

const claimId = uuid(9);
const me = person(2);

/** A way to the server that the test decides call by call: the model takes what is let through. */
class Line {
  readonly model = new LogModel(claimId);
  readonly tried: string[] = [];
  readonly inFlight = { now: 0, most: 0 };
  isUp = true;
  next: ((entry: OutboxEntry) => Promise<Message> | undefined)[] = [];

  transmit = async (entry: OutboxEntry): Promise<Message> => {
    this.tried.push(entry.content);
    this.inFlight.now += 1;
    this.inFlight.most = Math.max(this.inFlight.most, this.inFlight.now);
    try {
      return await (this.next.shift()?.(entry) ?? this.deliver(entry));
    } finally {
      this.inFlight.now -= 1;
    }
  };

  deliver = async (entry: OutboxEntry): Promise<Message> => this.model.send(me, entry.content, entry.clientMessageId);
}

const refuse = (code: 'claim_closed' | 'internal' | 'offline', message?: string) => async (): Promise<never> => {
  throw new ClientFailure(code === 'offline' ? offlineError(message) : errorOf(code));
};

let line: Line;
const outboxes: Outbox[] = [];

function makeOutbox(storage: OutboxStorage): Outbox {
  const outbox = createOutbox({
    storage,
    canSend: () => line.isUp,
    transmit: (entry) => line.transmit(entry),
    transmitFile: refuse('offline'),
    onSent: (message) => outbox.forget(message.clientMessageId ?? ''),
    onStored: () => {},
  });
  outboxes.push(outbox);
  outbox.setUser(me.id);
  return outbox;
}

const states = (outbox: Outbox) => outbox.ofClaim(claimId).map(({ entry, state }) => `${entry.content} ${state}`);
const logged = () => line.model.messages.map(({ content }) => content);

beforeEach(() => {
  line = new Line();
});

afterEach(() => {
  for (const outbox of outboxes.splice(0)) outbox.close();
});

describe('the states of a message on its way', () => {
  it.each<[SendState, SendEvent, SendState | null]>([
    ['queued', 'picked', 'sending'],
    ['queued', 'confirmed', 'sent'],
    ['queued', 'refused', null],
    ['sending', 'confirmed', 'sent'],
    ['sending', 'postponed', 'queued'],
    ['sending', 'refused', 'failed'],
    ['failed', 'retried', 'queued'],
    ['failed', 'confirmed', 'sent'],
    ['failed', 'picked', null],
    ['sent', 'confirmed', null],
    ['sent', 'refused', null],
    ['sent', 'postponed', null],
  ])('SEND: %s, %s → %s', (state, event, expected) => {
    expect(nextSendState(state, event)).toBe(expected);
  });
});

let databases = 0;
describe.each([
  ['memory', createMemoryOutboxStorage],
  ['IndexedDB', () => createIndexedDbOutboxStorage(`outbox-${databases++}`)],
])('the outbox over %s', (_name, createStorage) => {
  it('SEND: sends in order, one at a time within a claim', async () => {
    const outbox = makeOutbox(createStorage());
    for (const text of ['one', 'two', 'three']) outbox.send(claimId, text);
    expect(states(outbox)).toEqual(['one queued', 'two queued', 'three queued']);
    await vi.waitFor(() => expect(states(outbox)).toEqual([]));
    expect(logged()).toEqual(['one', 'two', 'three']);
    expect(line.inFlight.most).toBe(1);
  });

  it('SEND: is on its way from the start, unless there is no way, or a message before it has to wait', async () => {
    const outbox = makeOutbox(createStorage());
    const setOut = () => outbox.ofClaim(claimId).map(({ sendingSince }) => sendingSince !== null);
    const seen: boolean[][] = [];
    outbox.subscribe(() => seen.push(setOut()));
    line.next = [refuse('offline')];
    outbox.send(claimId, 'one');
    outbox.send(claimId, 'two');
    expect(setOut()).toEqual([true, true]);
    await vi.waitFor(() => expect(states(outbox)).toEqual([]), 3_000);
    expect(seen).toContainEqual([false, false]);

    outbox.send(claimId, 'three');
    line.isUp = false;
    outbox.wake();
    outbox.send(claimId, 'four');
    expect(setOut()).toEqual([false, false]);
  });

  it('SEND: keeps what was written offline over a reload, and sends it in order on return', async () => {
    const storage = createStorage();
    line.isUp = false;
    const before = makeOutbox(storage);
    before.send(claimId, 'one');
    before.send(claimId, 'two');
    await vi.waitFor(async () => expect((await storage.load(me.id)).entries).toHaveLength(2));
    before.close();
    const after = makeOutbox(storage);
    await vi.waitFor(() => expect(states(after)).toEqual(['one queued', 'two queued']));
    line.isUp = true;
    after.send(claimId, 'three');
    await vi.waitFor(() => expect(logged()).toEqual(['one', 'two', 'three']));
    await vi.waitFor(async () => expect(await storage.load(me.id)).toEqual({ entries: [], uploads: [] }));
  });

  it('SEND: what a message answers is kept over a reload, and goes out with it', async () => {
    const storage = createStorage();
    const question = line.model.send(person(1), 'the question');
    const sent: OutboxEntry[] = [];
    line.isUp = false;
    const before = makeOutbox(storage);
    before.send(claimId, 'the answer', { replyTo: { id: question.id, quote: quoteOf(question) } });
    await vi.waitFor(async () => expect((await storage.load(me.id)).entries).toHaveLength(1));
    before.close();
    line.next = [(entry) => void sent.push(entry)];
    const after = makeOutbox(storage);
    await vi.waitFor(() => expect(states(after)).toEqual(['the answer queued']));
    line.isUp = true;
    after.wake();
    await vi.waitFor(() => expect(logged()).toEqual(['the question', 'the answer']));
    expect(sent[0]?.replyTo).toEqual({ id: question.id, quote: { ...quoteOf(question), excerpt: 'the question' } });
  });

  it('SEND: a refusal stays with its reason over a reload, holds up nobody, and can be tried again', async () => {
    const storage = createStorage();
    line.next = [refuse('claim_closed')];
    const before = makeOutbox(storage);
    const id = before.send(claimId, 'one');
    before.send(claimId, 'two');
    await vi.waitFor(() => expect(states(before)).toEqual(['one failed']));
    await vi.waitFor(async () => expect((await storage.load(me.id)).entries[0]?.failed?.code).toBe('claim_closed'));
    before.close();
    const after = makeOutbox(storage);
    await vi.waitFor(() => expect(states(after)).toEqual(['one failed']));
    after.retry(id);
    await vi.waitFor(() => expect(logged()).toEqual(['two', 'one']));
    expect(line.model.messages[1]?.clientMessageId).toBe(id);
  });

  it('SEND: discarded is discarded, over a reload too', async () => {
    const storage = createStorage();
    line.isUp = false;
    const outbox = makeOutbox(storage);
    const id = outbox.send(claimId, 'one');
    const sent = outbox.whenSent(id);
    outbox.discard(id);
    await expect(sent).rejects.toMatchObject({ error: { code: 'not_found' } });
    await vi.waitFor(async () => expect(await storage.load(me.id)).toEqual({ entries: [], uploads: [] }));
    expect(states(outbox)).toEqual([]);
  });

  it('SEND: entries of another user stay where they are', async () => {
    const storage = createStorage();
    line.isUp = false;
    const outbox = makeOutbox(storage);
    outbox.send(claimId, 'of 2');
    await vi.waitFor(async () => expect((await storage.load(me.id)).entries).toHaveLength(1));
    outbox.setUser(uuid(3));
    line.isUp = true;
    outbox.wake();
    outbox.send(claimId, 'of 3');
    await vi.waitFor(() => expect(line.tried).toEqual(['of 3']));
    outbox.setUser(me.id);
    await vi.waitFor(() => expect(line.tried).toEqual(['of 3', 'of 2']));
  });
});

describe('an answer', () => {
  it('SEND: that never comes is asked for again under the same id: one copy', async () => {
    const outbox = makeOutbox(createMemoryOutboxStorage());
    line.next = [
      async (entry) => {
        await line.deliver(entry);
        throw new ClientFailure(offlineError());
      },
    ];
    outbox.send(claimId, 'one');
    await vi.waitFor(() => expect(states(outbox)).toEqual([]), 3_000);
    expect(line.tried).toEqual(['one', 'one']);
    expect(logged()).toEqual(['one']);
  });

  it('SEND: after 10 s of silence the message is failed, and a late confirmation turns it to sent', async () => {
    const outbox = makeOutbox(createMemoryOutboxStorage());
    line.next = [
      async (entry) => {
        await line.deliver(entry);
        throw new AnswerTimeout();
      },
    ];
    const id = outbox.send(claimId, 'one');
    const sent = outbox.whenSent(id);
    await vi.waitFor(() => expect(states(outbox)).toEqual(['one failed']));
    const [message] = line.model.messages;
    if (!message) throw new Error('no message');
    outbox.confirm(message);
    expect(states(outbox)).toEqual([]);
    expect((await sent).id).toBe(message.id);
  });

  it('SEND: the live event may come first, the answer then changes nothing', async () => {
    const outbox = makeOutbox(createMemoryOutboxStorage());
    const answer = Promise.withResolvers<void>();
    line.next = [
      async (entry) => {
        const message = await line.deliver(entry);
        outbox.confirm(message);
        await answer.promise;
        return message;
      },
    ];
    const id = outbox.send(claimId, 'one');
    await outbox.whenSent(id);
    expect(states(outbox)).toEqual([]);
    answer.resolve();
    outbox.send(claimId, 'two');
    await vi.waitFor(() => expect(logged()).toEqual(['one', 'two']));
    expect(states(outbox)).toEqual([]);
  });

  it('SEND: a server in trouble is asked again, but not for ever', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const outbox = makeOutbox(createMemoryOutboxStorage());
      line.next = Array.from({ length: 5 }, () => refuse('internal'));
      outbox.send(claimId, 'one');
      await vi.advanceTimersByTimeAsync(60_000);
      expect(states(outbox)).toEqual(['one failed']);
      expect(line.tried).toHaveLength(5);
    } finally {
      vi.useRealTimers();
    }
  });

  it('SEND: without a network it is asked again as long as it takes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const outbox = makeOutbox(createMemoryOutboxStorage());
      line.next = Array.from({ length: 12 }, () => refuse('offline'));
      outbox.send(claimId, 'one');
      await vi.advanceTimersByTimeAsync(600_000);
      expect(logged()).toEqual(['one']);
      expect(line.tried).toHaveLength(13);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a storage in trouble', () => {
  it('SEND: IndexedDB that is missing loses nothing within the tab', async () => {
    const real = globalThis.indexedDB;
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new Error('refused');
      },
    });
    try {
      const storage = createIndexedDbOutboxStorage('refused');
      line.isUp = false;
      const outbox = makeOutbox(storage);
      outbox.send(claimId, 'one');
      await vi.waitFor(async () => expect((await storage.load(me.id)).entries).toHaveLength(1));
      line.isUp = true;
      outbox.wake();
      await vi.waitFor(() => expect(logged()).toEqual(['one']));
    } finally {
      vi.stubGlobal('indexedDB', real);
    }
  });

  it('SEND: a storage that hangs or throws holds up no message', async () => {
    const hanging = new Promise<never>(() => {});
    const storage: OutboxStorage = {
      load: () => hanging,
      put: () => Promise.reject(new Error('full')),
      remove: () => hanging,
      settle: () => hanging,
      changeUpload: () => hanging,
      removeUpload: () => hanging,
      loadFile: () => hanging,
    };
    const outbox = makeOutbox(storage);
    outbox.send(claimId, 'one');
    await vi.waitFor(() => expect(logged()).toEqual(['one']), 3_000);
  });
});
