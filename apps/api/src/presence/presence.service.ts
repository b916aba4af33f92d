import { limits, type OnlineUser } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { isStaff, type Principal } from '../auth/principal.js';
import { UsersService } from '../auth/users.service.js';
import { AppError } from '../common/errors.js';
import { Logger } from '../observability/logger.js';
import { Broadcaster } from '../realtime/broadcaster.js';
import type { Session } from '../realtime/session.js';
import { Sessions } from '../realtime/sessions.js';
import { PresenceRepository } from './presence.repository.js';

interface Present {
  principal: Principal;
  since: Date;
  /** Runs while nobody is connected: a reload is forgiven. */
  goneTimer: NodeJS.Timeout | null;
}

/** Who is here: a user is online from the first connection until 5 s after the last one is gone. */
@Injectable()
export class PresenceService {
  private readonly present = new Map<string, Present>();

  constructor(
    private readonly sessions: Sessions,
    private readonly broadcaster: Broadcaster,
    private readonly repository: PresenceRepository,
    private readonly users: UsersService,
    private readonly logger: Logger,
  ) {
    this.sessions.onAdded((session) => this.came(session));
    this.sessions.onRemoved((session) => this.went(session));
  }

  /** Everyone who is connected; staff only. */
  listOnline(principal: Principal): OnlineUser[] {
    if (!isStaff(principal)) {
      throw new AppError('forbidden', { detail: 'Only staff may see who is online.' });
    }
    return [...this.present].map(([userId, { principal: user, since }]) => ({
      userId,
      name: `${user.firstName} ${user.lastName}`.trim(),
      role: user.role,
      connections: this.sessions.ofUser(userId).size,
      since: since.toISOString(),
    }));
  }

  /** The claim's customer, assignee and authors who are here. */
  findOnlineIn(claimId: string): Promise<string[]> {
    return this.repository.findMembers(claimId, [...this.present.keys()]);
  }

  stop(): void {
    for (const { goneTimer } of this.present.values()) {
      clearTimeout(goneTimer ?? undefined);
    }
  }

  private came(session: Session): void {
    const known = this.present.get(session.userId);
    if (known) {
      clearTimeout(known.goneTimer ?? undefined);
      known.goneTimer = null;
      known.principal = session.principal;
      return;
    }
    this.present.set(session.userId, { principal: session.principal, since: session.connectedAt, goneTimer: null });
    void this.tell(session.principal, true, null);
  }

  private went(session: Session): void {
    const known = this.present.get(session.userId);
    if (known && this.sessions.ofUser(session.userId).size === 0) {
      const lastSeenAt = new Date();
      known.goneTimer = setTimeout(() => this.gone(known.principal, lastSeenAt), limits.presence.forgivesMs).unref();
    }
  }

  private gone(principal: Principal, lastSeenAt: Date): void {
    this.present.delete(principal.userId);
    void this.tell(principal, false, lastSeenAt);
  }

  /** Tells all staff, and of staff also the customers who share a claim with them. */
  private async tell(user: Principal, online: boolean, lastSeenAt: Date | null): Promise<void> {
    const update = { userId: user.userId, online, lastSeenAt: lastSeenAt?.toISOString() ?? null };
    this.broadcaster.toSessions(this.sessions.ofStaff(), 'presence_update', update);
    try {
      if (lastSeenAt) {
        await this.users.touchLastSeen(user.userId, lastSeenAt);
      }
      if (isStaff(user)) {
        const customers = [...this.present]
          .filter(([, { principal }]) => !isStaff(principal))
          .map(([userId]) => userId);
        for (const customerId of await this.repository.findCustomersOf(user.userId, customers)) {
          this.broadcaster.toUser(customerId, 'presence_update', update);
        }
      }
    } catch (error) {
      this.logger.warn('A change of presence could not be told', {
        reason: error instanceof Error ? error.message : '',
      });
    }
  }
}
