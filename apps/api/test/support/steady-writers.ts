import { type ClaimStore, createClaimlineClient } from '@claimline/client';
import { expect, onTestFinished } from 'vitest';
import type { Person } from './people.js';

interface Writer {
  claim: ClaimStore;
  /** Positions of the entries applied since the claim was opened. */
  seqs: number[];
}

interface WriterOptions {
  url: string;
  person: Person;
  transport: 'websocket' | 'polling';
}

const WRITES_EVERY_MS = 100;

/** Clients of the product that have one claim open and write in it, each ten times a second, until told to stop. */
export class SteadyWriters {
  private readonly sent: Promise<unknown>[] = [];
  private stored = 0;
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly claimId: string,
    private readonly writers: readonly Writer[],
  ) {
    this.timer = setInterval(() => this.write(), WRITES_EVERY_MS);
    onTestFinished(() => clearInterval(this.timer));
  }

  /** Resolves once all are live. */
  static async start(claimId: string, options: readonly WriterOptions[]): Promise<SteadyWriters> {
    return new SteadyWriters(claimId, await Promise.all(options.map((each) => openWriter(claimId, each))));
  }

  /** Resolves when so many more messages are stored, of each writer's one after the other. */
  async untilStored(more: number): Promise<void> {
    const count = this.stored + more;
    await expect.poll(() => this.stored, { timeout: 30_000 }).toBeGreaterThan(count);
  }

  /** Stops writing; all that was written must be in the log once, in each writer's order, and with every writer too. */
  async finish(reader: Person): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.sent);
    const log = await reader.log({ id: this.claimId });
    expect(log.map(({ seq }) => seq)).toEqual(Array.from(log, (_, index) => index + 1));
    const texts = log.flatMap(({ type, payload }) => (type === 'message_created' ? [payload.content ?? ''] : []));
    const rounds = this.sent.length / this.writers.length;
    for (const [index, { claim, seqs }] of this.writers.entries()) {
      const own = texts.filter((text) => text.startsWith(`writer ${index}:`));
      expect(own).toEqual(Array.from({ length: rounds }, (_, round) => textOf(index, round)));
      await expect.poll(() => claim.getSnapshot().position, { timeout: 15_000 }).toBe(log.length);
      expect(seqs).toEqual(Array.from({ length: log.length - 1 }, (_, entry) => entry + 2));
    }
    expect(texts).toHaveLength(this.sent.length);
  }

  private write(): void {
    const round = this.sent.length / this.writers.length;
    for (const [index, { claim }] of this.writers.entries()) {
      const sent = claim.whenSent(claim.send(textOf(index, round))).then(() => {
        this.stored++;
      });
      this.sent.push(sent);
    }
  }
}

function textOf(writer: number, round: number): string {
  return `writer ${writer}: ${round}`;
}

async function openWriter(claimId: string, { url, person, transport }: WriterOptions): Promise<Writer> {
  const client = createClaimlineClient({
    baseUrl: url,
    accessToken: async () => person.token,
    transports: [transport],
  });
  onTestFinished(() => client.close());
  await client.login.restore();
  const claim = client.claim(claimId);
  const seqs: number[] = [];
  claim.onEntry(({ seq }) => seqs.push(seq));
  onTestFinished(claim.open());
  await expect.poll(() => claim.getSnapshot().status, { timeout: 15_000 }).toBe('ready');
  await expect.poll(() => client.connection.getSnapshot().status, { timeout: 15_000 }).toBe('live');
  return { claim, seqs };
}
