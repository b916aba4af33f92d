import { limits, type OnlineUser, type Role } from '@claimline/protocol';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { isStaff, type Principal } from '../auth/principal.js';
import { UsersService } from '../auth/users.service.js';
import { AppError } from '../common/errors.js';
import { Logger } from '../observability/logger.js';
import { Broadcaster } from '../realtime/broadcaster.js';
import { Sessions } from '../realtime/sessions.js';
import { PresenceRepository } from './presence.repository.js';
import type { ConnectedUser } from './presence.store.js';
import { PresenceElsewhere } from './presence-elsewhere.js';

interface Present {
  role: Role;
  since: Date;
  /** Runs while nobody is connected: a reload is forgiven. */
  goneTimer: NodeJS.Timeout | null;
}

/**
 * Who is here: a user is online from the first connection to any node until 5 s after the last one is gone. Each node
 * comes to that by itself, from its own sessions and what is known of the others', and tells its own sessions.
 */
@Injectable()
export class PresenceService implements OnApplicationBootstrap {
  private readonly present = new Map<string, Present>();

  constructor(
    private readonly sessions: Sessions,
    private readonly elsewhere: PresenceElsewhere,
    private readonly broadcaster: Broadcaster,
    private readonly repository: PresenceRepository,
    private readonly users: UsersService,
    private readonly logger: Logger,
  ) {
    for (const changed of [this.sessions.onAdded, this.sessions.onRemoved]) {
      changed.call(this.sessions, ({ userId }) => {
        this.elsewhere.noteHere();
        this.settle(userId);
      });
    }
    this.sessions.onCountElsewhere((userId) => this.elsewhere.find(userId)?.connections ?? 0);
  }

  onApplicationBootstrap(): Promise<void> {
    return this.elsewhere.start(
      () => this.listHere(),
      (userIds) => {
        for (const userId of userIds) {
          this.settle(userId);
        }
      },
    );
  }

  /** Everyone who is connected; staff only. */
  async listOnline(principal: Principal): Promise<OnlineUser[]> {
    if (!isStaff(principal)) {
      throw new AppError('forbidden', { detail: 'Only staff may see who is online.' });
    }
    const persons = await this.users.findPersons([...this.present.keys()]);
    return [...this.present].map(([userId, { role, since }]) => {
      const person = persons.get(userId);
      return {
        userId,
        name: person ? `${person.firstName} ${person.lastName}`.trim() : '',
        role,
        connections: this.sessions.ofUser(userId).size + (this.elsewhere.find(userId)?.connections ?? 0),
        since: since.toISOString(),
      };
    });
  }

  /** The claim's customer, assignee and authors who are here. */
  async findOnlineIn(claimId: string): Promise<string[]> {
    const members = await this.repository.findMembers(claimId);
    return members.filter((userId) => this.present.has(userId));
  }

  async stop(): Promise<void> {
    for (const { goneTimer } of this.present.values()) {
      clearTimeout(goneTimer ?? undefined);
    }
    await this.elsewhere.stop();
  }

  private listHere(): ConnectedUser[] {
    return [...this.sessions.connectedUsers()].flatMap((userId) => {
      const here = this.findHere(userId);
      return here ? [here] : [];
    });
  }

  private findHere(userId: string): ConnectedUser | undefined {
    const sessions = this.sessions.ofUser(userId);
    const [first] = sessions;
    return (
      first && {
        userId,
        role: first.principal.role,
        connections: sessions.size,
        since: first.connectedAt.toISOString(),
      }
    );
  }

  /** Brings what is known of a user up to date with the connections there are. */
  private settle(userId: string): void {
    const known = this.present.get(userId);
    const connected = this.findHere(userId) ?? this.elsewhere.find(userId);
    if (connected && known) {
      clearTimeout(known.goneTimer ?? undefined);
      known.goneTimer = null;
      known.role = connected.role;
    } else if (connected) {
      this.present.set(userId, { role: connected.role, since: new Date(connected.since), goneTimer: null });
      void this.tell(userId, connected.role, null);
    } else if (known && known.goneTimer === null) {
      const lastSeenAt = new Date();
      const gone = () => {
        this.present.delete(userId);
        void this.tell(userId, known.role, lastSeenAt);
      };
      known.goneTimer = setTimeout(gone, limits.presence.forgivesMs).unref();
    }
  }

  /** Tells all staff, and of staff also the customers who share a claim with them. Without `lastSeenAt`: is online. */
  private async tell(userId: string, role: Role, lastSeenAt: Date | null): Promise<void> {
    const update = { userId, online: lastSeenAt === null, lastSeenAt: lastSeenAt?.toISOString() ?? null };
    this.broadcaster.toSessions(this.sessions.ofStaff(), 'presence_update', update);
    try {
      if (lastSeenAt) {
        await this.users.touchLastSeen(userId, lastSeenAt);
      }
      if (isStaff({ role })) {
        const here = this.listHere().filter((user) => !isStaff(user));
        const customers = here.map((customer) => customer.userId);
        for (const customerId of await this.repository.findCustomersOf(userId, customers)) {
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
