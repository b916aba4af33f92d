import { type ClaimlineClient, type ClaimStore, createClaimlineClient } from '@claimline/client';
import type { ServerEvent } from '@claimline/protocol';
import type { Person } from '../support/people.js';
import { until } from '../support/until.js';
import type { TroubledProxy } from './proxy.js';
import type { SocketRecord } from './records.js';

const EVENTS: { [E in ServerEvent]: true } = {
  connected: true,
  new_message: true,
  message_updated: true,
  message_deleted: true,
  message_read_receipt: true,
  attachment_added: true,
  attachment_updated: true,
  attachment_deleted: true,
  claim_updated: true,
  typing_update: true,
  presence_update: true,
  claim_activity: true,
  token_expiring: true,
  session_ended: true,
};

/** A page of the web app without its pixels: the product's own client with claims open. */
export class Page {
  readonly records: SocketRecord[] = [];
  readonly stores: ReadonlyMap<string, ClaimStore>;
  /** Of each claim: where it was opened, and the entries told of since. */
  readonly entries = new Map<string, number[]>();
  private readonly client: ClaimlineClient;

  constructor(
    readonly person: Person,
    readonly transport: 'websocket' | 'polling',
    readonly proxy: Pick<TroubledProxy, 'url'>,
    claimIds: readonly string[],
  ) {
    this.client = createClaimlineClient({
      baseUrl: proxy.url,
      transports: [transport],
      accessToken: async () => person.token,
    });
    for (const event of Object.keys(EVENTS) as ServerEvent[]) {
      this.client.on(event, (payload) => this.heard(event, payload));
    }
    this.stores = new Map(claimIds.map((claimId) => [claimId, this.client.claim(claimId)]));
    for (const [claimId, store] of this.stores) {
      const seqs: number[] = [];
      this.entries.set(claimId, seqs);
      store.onEntry(({ seq }) => seqs.push(seq));
      store.open();
    }
    void this.client.login.restore();
  }

  /** Whether a person would see the box to write in. */
  canWrite(claimId: string): boolean {
    const isSignedIn = this.client.login.getSnapshot().status === 'signed_in';
    return isSignedIn && this.store(claimId).getSnapshot().status === 'ready';
  }

  store(claimId: string): ClaimStore {
    const store = this.stores.get(claimId);
    if (!store) {
      throw new Error(`${this.person.user.email} has not opened ${claimId}.`);
    }
    return store;
  }

  /** What still keeps this page from being up to date; null when nothing does. */
  lacks(lastSeqs: ReadonlyMap<string, number>): string | null {
    const { status, queued } = this.client.connection.getSnapshot();
    const name = `${this.person.user.email} over ${this.transport}`;
    if (status !== 'live' || queued > 0) {
      return `${name} is ${status} with ${queued} messages queued`;
    }
    for (const [claimId, store] of this.stores) {
      const { status: claimStatus, position, items } = store.getSnapshot();
      const unsent = items.filter(({ sendState }) => sendState !== 'sent');
      if (claimStatus !== 'ready' || unsent.length > 0) {
        const states = unsent.map(({ sendState, error }) => `${sendState} ${error?.code ?? ''}`);
        return `${name} has claim ${claimId} ${claimStatus}, not sent: ${states.join(', ') || 'none'}`;
      }
      const lastSeq = lastSeqs.get(claimId);
      if (lastSeq !== undefined && position !== lastSeq) {
        return `${name} is at ${position} of ${lastSeq} in claim ${claimId}`;
      }
    }
    return null;
  }

  /** Where the person has read to on this page, though the server may not know yet. */
  readUpToSeq(claimId: string): number {
    return this.store(claimId).getSnapshot().readUpToSeq;
  }

  /** A person presses "try again" wherever it is offered. */
  retryFailed(): void {
    for (const store of this.stores.values()) {
      for (const { message, sendState } of store.getSnapshot().items) {
        if (sendState === 'failed' && message.clientMessageId !== null) {
          store.retry(message.clientMessageId);
        }
      }
    }
  }

  /** Scrolls up to the first message of every claim. */
  async loadAll(): Promise<void> {
    for (const store of this.stores.values()) {
      await until(() => (store.getSnapshot().status === 'ready' ? null : 'the claim is not loaded'), 20_000);
      while (store.getSnapshot().hasOlder) {
        await store.loadOlder();
      }
    }
  }

  close(): void {
    this.client.close();
  }

  private heard(event: ServerEvent, payload: unknown): void {
    if (event === 'connected') {
      const last = this.records.at(-1);
      if (last) {
        last.isOpen = false;
      }
      this.records.push({
        person: this.person,
        via: `client over ${this.transport}`,
        frames: [],
        joins: new Map(),
        isOpen: true,
      });
    }
    this.records.at(-1)?.frames.push({ event, payload });
  }
}
