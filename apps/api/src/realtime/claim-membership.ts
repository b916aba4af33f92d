import { limits } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { AppError } from '../common/errors.js';
import { Dispatcher } from './dispatcher.js';
import type { Session } from './session.js';
import { Sessions } from './sessions.js';

/** Keeps who is in a claim and what the dispatcher keeps for it in step. */
@Injectable()
export class ClaimMembership {
  constructor(
    private readonly sessions: Sessions,
    private readonly dispatcher: Dispatcher,
  ) {
    this.sessions.onRemoved((session) => {
      for (const claimId of [...session.joinedClaims]) {
        this.leave(session, claimId);
      }
    });
  }

  /** From here on the session hears of the claim's entries. Call before its position is read. */
  join(session: Session, claimId: string): void {
    if (session.isEnded) {
      throw new AppError('unauthorized');
    }
    if (!session.joinedClaims.has(claimId) && session.joinedClaims.size >= limits.connection.maxJoinedClaims) {
      throw new AppError('rate_limited', {
        detail: `A connection joins at most ${limits.connection.maxJoinedClaims} claims. Leave some first.`,
      });
    }
    this.dispatcher.joining(claimId);
    this.sessions.join(session, claimId);
  }

  leave(session: Session, claimId: string): void {
    this.sessions.leave(session, claimId);
    if (this.sessions.inClaim(claimId).size === 0) {
      this.dispatcher.left(claimId);
    }
  }
}
