import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CLUSTER_BUS, type ClusterBus } from '../cluster/cluster-bus.js';
import { Soon } from '../common/soon.js';
import { Logger } from '../observability/logger.js';
import { type ConnectedUser, PRESENCE_LASTS_MS, PRESENCE_STORE, type PresenceStore } from './presence.store.js';

const EVERY_MS = 2_000;
/** Changes within this time are said, and heard of, together. */
const COALESCE_MS = 100;
const STOP_WITHIN_MS = 1_000;

/**
 * Who is connected to the other nodes, kept in memory: nobody waits for the store to answer. This node's own connections
 * are said at each change and every two seconds; the others' are read when they say so and every two seconds. While the
 * store is away what was read last is believed as long as the store would keep it, then nothing is.
 */
@Injectable()
export class PresenceElsewhere {
  private users = new Map<string, ConnectedUser>();
  private readAt = 0;
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;
  /** What was said last is not what the others should know. */
  private news = false;
  private here: () => ConnectedUser[] = () => [];
  private changed: (userIds: ReadonlySet<string>) => void = () => undefined;
  private readonly sayingSoon = new Soon(COALESCE_MS, () => this.say());
  private readonly readingSoon = new Soon(COALESCE_MS, () => this.read());

  constructor(
    @Inject(PRESENCE_STORE) private readonly store: PresenceStore,
    @Inject(CLUSTER_BUS) private readonly bus: ClusterBus,
    private readonly logger: Logger,
  ) {}

  /** Resolves once the others are known, or the store did not answer. `here` says who is connected to this node. */
  async start(here: () => ConnectedUser[], changed: (userIds: ReadonlySet<string>) => void): Promise<void> {
    if (this.bus.isAlone) {
      return;
    }
    this.here = here;
    this.changed = changed;
    this.bus.on('presence', () => this.readingSoon.ask());
    this.bus.onBack(() => {
      this.news = true;
      this.renew();
    });
    this.timer = setInterval(() => this.renew(), EVERY_MS);
    await this.read();
  }

  /** All connections of a user to other nodes, as one. */
  find(userId: string): ConnectedUser | undefined {
    return this.users.get(userId);
  }

  /** Someone came to this node or left it. */
  noteHere(): void {
    if (!this.bus.isAlone) {
      this.news = true;
      this.sayingSoon.ask();
    }
  }

  async stop(): Promise<void> {
    if (this.bus.isAlone) {
      return;
    }
    this.stopped = true;
    clearInterval(this.timer ?? undefined);
    const left = this.store.leave().then(() => this.bus.publish('presence', null));
    await Promise.race([left.catch(() => undefined), pause(STOP_WITHIN_MS, undefined, { ref: false })]);
  }

  private renew(): void {
    this.sayingSoon.ask();
    this.readingSoon.ask();
  }

  private async say(): Promise<void> {
    if (this.stopped) {
      return;
    }
    const { news } = this;
    this.news = false;
    try {
      await this.store.say(this.here());
      if (news) {
        this.bus.publish('presence', null);
      }
    } catch (error) {
      this.failed(error);
    }
  }

  private async read(): Promise<void> {
    try {
      this.replace(sumUp(await this.store.listOthers()));
      this.readAt = performance.now();
    } catch (error) {
      this.failed(error);
      if (performance.now() - this.readAt > PRESENCE_LASTS_MS) {
        this.replace(new Map());
      }
    }
  }

  private replace(users: Map<string, ConnectedUser>): void {
    const ids = new Set([...this.users.keys(), ...users.keys()]);
    this.users = users;
    this.changed(ids);
  }

  /** That Redis is away is said by its link. */
  private failed(error: unknown): void {
    if (this.bus.isUp) {
      this.logger.debug('Presence could not be shared', { reason: error instanceof Error ? error.message : '' });
    }
  }
}

function sumUp(nodes: Map<string, ConnectedUser[]>): Map<string, ConnectedUser> {
  const users = new Map<string, ConnectedUser>();
  for (const user of [...nodes.values()].flat()) {
    const known = users.get(user.userId);
    users.set(user.userId, {
      ...user,
      connections: user.connections + (known?.connections ?? 0),
      since: known && known.since < user.since ? known.since : user.since,
    });
  }
  return users;
}
