import { randomUUID } from 'node:crypto';
import type { Claim, ErrorCode, Message, Problem } from '@claimline/protocol';
import type { Person } from './people.js';
import { connect, type TestSocket, type Transport } from './sockets.js';

/** A message that somebody tries to send. */
export interface Attempt {
  readonly author: Person;
  readonly claimId: string;
  readonly content: string;
  readonly clientMessageId: string;
}

/** `lost`: the connection went before an answer came, so that it may be stored or not. */
export type Outcome = { kind: 'stored'; message: Message } | { kind: 'refused'; code: ErrorCode } | { kind: 'lost' };

/** One way to the server. */
export type Send = (attempt: Attempt) => Promise<Outcome>;

const sendOverRest: Send = async ({ author, claimId, content, clientMessageId }) => {
  try {
    const { status, body } = await author.post<Message & Problem>('/messages', { claimId, content, clientMessageId });
    return status < 300 ? { kind: 'stored', message: body } : { kind: 'refused', code: body.code };
  } catch {
    return { kind: 'lost' };
  }
};

export function sendOver(socket: TestSocket): Send {
  const lost = socket.closed.then(() => ({ kind: 'lost' }) as const);
  return async ({ claimId, content, clientMessageId }) => {
    if (socket.isClosed) {
      return { kind: 'lost' };
    }
    const answer = socket.call('send_message', { claimId, content, clientMessageId }).then(
      (ack): Outcome => (ack.ok ? { kind: 'stored', message: ack.message } : { kind: 'refused', code: ack.error.code }),
      (): Outcome => ({ kind: 'lost' }),
    );
    return Promise.race([answer, lost]);
  };
}

/** A sender with some messages under way at any time, on one transport. */
export interface Writer {
  author: Person;
  claim: Pick<Claim, 'id'>;
  send: Send;
  /** Messages under way at once. */
  depth: number;
}

export async function writerOn(
  transport: Transport | 'REST',
  author: Person,
  claim: Pick<Claim, 'id'>,
  depth: number,
): Promise<Writer> {
  const send = transport === 'REST' ? sendOverRest : sendOver(await connect(author, transport));
  return { author, claim, send, depth };
}

/** Writers that go on until they are stopped or lose their connection, and what became of each message. */
export class Load {
  readonly stored: { attempt: Attempt; message: Message }[] = [];
  /** Tried and not acknowledged. */
  readonly open = new Set<Attempt>();
  readonly refusals: { attempt: Attempt; code: ErrorCode; tookMs: number }[] = [];
  private stopping = false;
  private readonly waiting = new Set<() => void>();
  private readonly running: Promise<unknown>;

  constructor(writers: readonly Writer[]) {
    this.running = Promise.all(
      writers.flatMap((writer) => Array.from({ length: writer.depth }, () => this.write(writer))),
    );
  }

  /** Resolves when so many messages are acknowledged, or nobody writes any more. */
  async untilStored(count: number): Promise<void> {
    let isOver = false;
    void this.running.then(() => {
      isOver = true;
      this.wake();
    });
    while (this.stored.length < count && !isOver) {
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  /** Lets what is under way come to its end. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  private async write({ author, claim, send }: Writer): Promise<void> {
    while (!this.stopping) {
      const clientMessageId = randomUUID();
      const attempt: Attempt = { author, claimId: claim.id, content: `text of ${clientMessageId}`, clientMessageId };
      this.open.add(attempt);
      const since = performance.now();
      const outcome = await send(attempt);
      if (outcome.kind === 'stored') {
        this.open.delete(attempt);
        this.stored.push({ attempt, message: outcome.message });
        this.wake();
      } else if (outcome.kind === 'refused') {
        this.refusals.push({ attempt, code: outcome.code, tookMs: performance.now() - since });
      } else {
        return;
      }
    }
  }

  private wake(): void {
    for (const resolve of this.waiting) {
      resolve();
    }
    this.waiting.clear();
  }
}
