import { type ConnectedUser, PRESENCE_LASTS_MS, type PresenceStore } from './presence.store.js';

/** What nodes of one process have said: one node, outside tests. */
export type PresenceBoard = Map<string, { users: readonly ConnectedUser[]; until: number }>;

export class MemoryPresenceStore implements PresenceStore {
  constructor(
    private readonly nodeId: string,
    private readonly board: PresenceBoard = new Map(),
  ) {}

  async say(users: readonly ConnectedUser[]): Promise<void> {
    this.board.set(this.nodeId, { users: [...users], until: performance.now() + PRESENCE_LASTS_MS });
  }

  async listOthers(): Promise<Map<string, ConnectedUser[]>> {
    const now = performance.now();
    const others = [...this.board].filter(([nodeId, { until }]) => nodeId !== this.nodeId && until > now);
    return new Map(others.map(([nodeId, { users }]) => [nodeId, [...users]]));
  }

  async leave(): Promise<void> {
    this.board.delete(this.nodeId);
  }
}
