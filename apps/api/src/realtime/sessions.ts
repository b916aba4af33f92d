import { limits } from '@claimline/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { isStaff } from '../auth/principal.js';
import { AppError } from '../common/errors.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import type { Session, TransportName } from './session.js';

/** For who has too many connections: when one may have ended. */
const RETRY_AFTER_MS = 5_000;

type Listener = (session: Session) => void;

/** A map of sets that forgets a key with its last value. */
class Groups<Value> {
  private readonly groups = new Map<string, Set<Value>>();

  get(key: string): ReadonlySet<Value> {
    return this.groups.get(key) ?? new Set();
  }

  add(key: string, value: Value): void {
    const group = this.groups.get(key);
    if (group) {
      group.add(value);
    } else {
      this.groups.set(key, new Set([value]));
    }
  }

  remove(key: string, value: Value): void {
    const group = this.groups.get(key);
    if (group?.delete(value) && group.size === 0) {
      this.groups.delete(key);
    }
  }

  keys(): Iterable<string> {
    return this.groups.keys();
  }
}

/** Every session of this node: by id, by user and by claim. */
@Injectable()
export class Sessions {
  private readonly byId = new Map<string, Session>();
  private readonly byUser = new Groups<Session>();
  private readonly byClaim = new Groups<Session>();
  private readonly addedListeners: Listener[] = [];
  private readonly removedListeners: Listener[] = [];
  private countElsewhere: (userId: string) => number = () => 0;

  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'rateLimitScale'>) {}

  /** Called after a session was added; on removal, while it still is in its claims. */
  onAdded(listener: Listener): void {
    this.addedListeners.push(listener);
  }

  onRemoved(listener: Listener): void {
    this.removedListeners.push(listener);
  }

  /** How many connections a user has to other nodes, as far as is known. */
  onCountElsewhere(count: (userId: string) => number): void {
    this.countElsewhere = count;
  }

  assertRoomFor(userId: string): void {
    const most = Math.max(1, Math.floor(limits.connection.maxPerUser * this.config.rateLimitScale));
    if (this.byUser.get(userId).size + this.countElsewhere(userId) >= most) {
      throw new AppError('rate_limited', {
        detail: `A user has at most ${most} connections. Close some tabs, then try again.`,
        retryAfterMs: RETRY_AFTER_MS,
      });
    }
  }

  add(session: Session): void {
    this.byId.set(session.id, session);
    this.byUser.add(session.userId, session);
    for (const listener of this.addedListeners) {
      listener(session);
    }
  }

  remove(session: Session): void {
    if (!this.byId.delete(session.id)) {
      return;
    }
    session.lost();
    this.byUser.remove(session.userId, session);
    for (const listener of this.removedListeners) {
      listener(session);
    }
    for (const claimId of [...session.joinedClaims]) {
      this.leave(session, claimId);
    }
  }

  join(session: Session, claimId: string): void {
    session.joinedClaims.add(claimId);
    this.byClaim.add(claimId, session);
  }

  leave(session: Session, claimId: string): void {
    session.joinedClaims.delete(claimId);
    this.byClaim.remove(claimId, session);
  }

  all(): Iterable<Session> {
    return this.byId.values();
  }

  countByTransport(): Record<TransportName, number> {
    const counts: Record<TransportName, number> = { 'socket.io': 0, websocket: 0 };
    for (const { transport } of this.byId.values()) {
      counts[transport] += 1;
    }
    return counts;
  }

  get count(): number {
    return this.byId.size;
  }

  ofUser(userId: string): ReadonlySet<Session> {
    return this.byUser.get(userId);
  }

  inClaim(claimId: string): ReadonlySet<Session> {
    return this.byClaim.get(claimId);
  }

  connectedUsers(): Iterable<string> {
    return this.byUser.keys();
  }

  *ofStaff(): Iterable<Session> {
    for (const session of this.byId.values()) {
      if (isStaff(session.principal)) {
        yield session;
      }
    }
  }
}
