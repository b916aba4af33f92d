import { Injectable } from '@nestjs/common';
import { Authenticator } from '../auth/authenticator.js';
import { isStaff, outranks } from '../auth/principal.js';
import { RightsChanges } from '../auth/rights-changes.js';
import { canSeeClaim } from '../claims/claims.policy.js';
import { ClaimsRepository } from '../claims/claims.repository.js';
import { Logger } from '../observability/logger.js';
import { ClaimMembership } from './claim-membership.js';
import type { Session } from './session.js';
import { Sessions } from './sessions.js';

/** Well under the 5 s in which an open session must feel a change of rights. */
const LOOK_EVERY_MS = 2_000;

/** Ends what a session may no longer do: at once for changes made in this process, by looking for all others. */
@Injectable()
export class RightsWatcher {
  private timer: NodeJS.Timeout | null = null;
  private looking = false;

  constructor(
    private readonly sessions: Sessions,
    private readonly membership: ClaimMembership,
    private readonly authenticator: Authenticator,
    private readonly claims: ClaimsRepository,
    private readonly changes: RightsChanges,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.changes.onChange((change) => {
      const affected = [...this.sessions.all()].filter(
        (session) => session.userId === change.userId || session.principal.sessionId === change.sessionId,
      );
      void this.check(affected);
    });
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer ?? undefined);
  }

  private async look(): Promise<void> {
    if (this.looking || this.sessions.count === 0) {
      return;
    }
    this.looking = true;
    await this.check([...this.sessions.all()]);
    this.looking = false;
  }

  private async check(sessions: Session[]): Promise<void> {
    if (sessions.length === 0) {
      return;
    }
    try {
      const rights = await this.authenticator.findRights([
        ...new Set(sessions.map((session) => session.principal.sessionId)),
      ]);
      for (const session of sessions) {
        const now = rights.get(session.principal.sessionId);
        if (!now) {
          session.end('revoked');
        } else if (outranks(session.principal.role, now.role)) {
          // The token of before is worth nothing any more; a renewed one has the lower role.
          session.end('revoked', true);
        } else {
          session.principal = { ...session.principal, ...now };
        }
      }
      await this.leaveLostClaims(sessions.filter((session) => !isStaff(session.principal) && !session.isEnded));
    } catch (error) {
      this.logger.warn('The rights of open sessions could not be read', {
        reason: error instanceof Error ? error.message : '',
      });
    }
  }

  private async leaveLostClaims(customers: Session[]): Promise<void> {
    const claimIds = new Set(customers.flatMap((session) => [...session.joinedClaims]));
    if (claimIds.size === 0) {
      return;
    }
    const owners = await this.claims.findOwners([...claimIds]);
    for (const session of customers) {
      for (const claimId of [...session.joinedClaims]) {
        if (!claimIds.has(claimId)) {
          // Joined while the owners were read: the door has looked at it just now.
          continue;
        }
        const customerId = owners.get(claimId);
        if (customerId === undefined || !canSeeClaim(session.principal, { customerId })) {
          this.membership.leave(session, claimId);
        }
      }
    }
  }
}
