import { Injectable } from '@nestjs/common';
import { Authenticator } from '../auth/authenticator.js';
import { outranks } from '../auth/principal.js';
import { RightsChanges } from '../auth/rights-changes.js';
import { ClaimsAccess } from '../claims/claims.access.js';
import { canSeeClaim } from '../claims/claims.policy.js';
import { Logger } from '../observability/logger.js';
import { ClaimMembership } from './claim-membership.js';
import type { Session } from './session.js';
import { Sessions } from './sessions.js';

/** Well under the 5 s in which an open session must feel a change of rights, and under the age of facts in `ClaimsAccess`. */
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
    private readonly access: ClaimsAccess,
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
      await this.leaveLostClaims(sessions.filter((session) => !session.isEnded));
    } catch (error) {
      this.logger.warn('The rights of open sessions could not be read', {
        reason: error instanceof Error ? error.message : '',
      });
    }
  }

  /** Staff's claims are looked at as well: what is known of them is renewed. */
  private async leaveLostClaims(sessions: Session[]): Promise<void> {
    const claimIds = new Set(sessions.flatMap((session) => [...session.joinedClaims]));
    if (claimIds.size === 0) {
      return;
    }
    const claims = await this.access.renew([...claimIds]);
    for (const session of sessions) {
      for (const claimId of [...session.joinedClaims]) {
        if (!claimIds.has(claimId)) {
          // Joined while the claims were read: the door has looked at it just now.
          continue;
        }
        const claim = claims.get(claimId);
        if (!claim || !canSeeClaim(session.principal, claim)) {
          this.membership.leave(session, claimId);
        }
      }
    }
  }
}
