import { type EventList, type JoinResult, type ListEvents, limits } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { ClaimsAccess } from '../claims/claims.access.js';
import { type ClaimHead, ClaimsRepository } from '../claims/claims.repository.js';
import { AppError } from '../common/errors.js';
import { Metrics } from '../observability/metrics.js';
import { PresenceService } from '../presence/presence.service.js';
import { TypingService } from '../presence/typing.service.js';
import { ClaimMembership } from '../realtime/claim-membership.js';
import { Dispatcher } from '../realtime/dispatcher.js';
import type { Session } from '../realtime/session.js';
import { TimelineReader } from './timeline.reader.js';

/** How far a client has come, and of which epoch that is; both may be unknown. */
interface Position {
  afterSeq?: number | undefined;
  epoch?: string | undefined;
}

/** Whether a position says nothing of the log as it is now. */
function isLost({ afterSeq, epoch }: Position, head: Pick<ClaimHead, 'lastSeq' | 'epoch'>): boolean {
  return afterSeq !== undefined && (afterSeq > head.lastSeq || (epoch !== undefined && epoch !== head.epoch));
}

/** Joining a claim and resuming from a position. */
@Injectable()
export class TimelineService {
  constructor(
    private readonly access: ClaimsAccess,
    private readonly claims: ClaimsRepository,
    private readonly reader: TimelineReader,
    private readonly membership: ClaimMembership,
    private readonly dispatcher: Dispatcher,
    private readonly typing: TypingService,
    private readonly presence: PresenceService,
    private readonly metrics: Metrics,
  ) {}

  async listEvents(principal: Principal, claimId: string, query: ListEvents): Promise<EventList> {
    await this.access.assertCanSee(principal, claimId);
    const head = await this.getHead(claimId, principal.userId);
    const { lastSeq, epoch } = head;
    if (isLost(query, head)) {
      return { items: [], lastSeq, epoch, reset: true };
    }
    return { items: await this.reader.since(claimId, query.afterSeq, query.limit), lastSeq, epoch };
  }

  /**
   * Goes live first, then reads the log: an entry may come twice, as event and in the answer, but none is missed. With a
   * position, the answer holds what came after it.
   */
  async join(session: Session, claimId: string, position: Position): Promise<JoinResult> {
    const { afterSeq } = position;
    await this.access.assertCanSee(session.principal, claimId);
    const wasIn = session.joinedClaims.has(claimId);
    this.membership.join(session, claimId);
    try {
      const head = await this.getHead(claimId, session.userId);
      const { lastSeq, readUpToSeq, epoch } = head;
      this.dispatcher.joined(claimId, lastSeq);
      const reset = isLost(position, head);
      const resumes = !reset && afterSeq !== undefined && afterSeq < lastSeq;
      const [events, online] = await Promise.all([
        resumes ? this.reader.since(claimId, afterSeq, limits.page.resume) : [],
        this.presence.findOnlineIn(claimId),
      ]);
      const typing = this.typing.inClaim(claimId, session.userId);
      const people = await this.claims.findPeople(claimId, [...online, ...typing]);
      const reached = events.at(-1)?.seq ?? lastSeq;
      if (afterSeq !== undefined) {
        this.metrics.resumes.inc({ outcome: reset ? 'reset' : reached < lastSeq ? 'more' : 'caught_up' });
      }
      return {
        claimId,
        lastSeq: Math.max(lastSeq, reached),
        events,
        more: reached < lastSeq,
        typing,
        online,
        people,
        readUpToSeq,
        epoch,
        ...(reset ? { reset: true } : {}),
      };
    } catch (error) {
      if (!wasIn) {
        this.membership.leave(session, claimId);
      }
      throw error;
    }
  }

  leave(session: Session, claimId: string): void {
    if (session.joinedClaims.has(claimId)) {
      this.typing.ended(claimId, session.userId, session.id);
      this.membership.leave(session, claimId);
    }
  }

  private async getHead(claimId: string, readerId: string): Promise<ClaimHead> {
    const head = await this.claims.findHead(claimId, readerId);
    if (!head) {
      throw new AppError('not_found');
    }
    return head;
  }
}
