import { limits } from '@claimline/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { CLUSTER_BUS, type ClusterBus } from '../cluster/cluster-bus.js';
import { Broadcaster } from '../realtime/broadcaster.js';
import { Sessions } from '../realtime/sessions.js';

interface Typist {
  /** The session of the last key stroke, on whatever node: its end ends the typing. */
  sessionId: string;
  timer: NodeJS.Timeout;
}

/**
 * Who is writing where. Ends by itself 5 s after the last start, on send, on leaving and on disconnect. What is begun or
 * ended on this node is said to the others, which let it end by themselves too: typing does not outlive its node.
 */
@Injectable()
export class TypingService {
  private readonly claims = new Map<string, Map<string, Typist>>();

  constructor(
    @Inject(CLUSTER_BUS) private readonly bus: ClusterBus,
    private readonly broadcaster: Broadcaster,
    private readonly sessions: Sessions,
  ) {
    this.sessions.onRemoved((session) => {
      for (const claimId of [...this.claims.keys()]) {
        this.ended(claimId, session.userId, session.id);
      }
    });
    this.bus.on('typing', ({ claimId, userId, sessionId, writes }) => {
      if (writes && sessionId !== null) {
        this.begin(claimId, userId, sessionId);
      } else {
        this.endedElsewhere(claimId, userId, sessionId);
      }
    });
  }

  started(claimId: string, userId: string, sessionId: string): void {
    this.begin(claimId, userId, sessionId);
    this.bus.publish('typing', { claimId, userId, sessionId, writes: true });
  }

  /** With a session: only if that session is the one that typed last. */
  ended(claimId: string, userId: string, sessionId: string | null = null): void {
    if (this.end(claimId, userId, sessionId)) {
      this.bus.publish('typing', { claimId, userId, sessionId, writes: false });
    }
  }

  /** Who is writing, as one user sees it: without that user. */
  inClaim(claimId: string, exceptUserId: string): string[] {
    return [...(this.claims.get(claimId)?.keys() ?? [])].filter((userId) => userId !== exceptUserId);
  }

  /**
   * Who writes here and sends there has stopped here too. That may cross a new start on its way: the node of the
   * session says once more that it is over, so that all nodes come to the same end.
   */
  private endedElsewhere(claimId: string, userId: string, sessionId: string | null): void {
    const typing = this.claims.get(claimId)?.get(userId)?.sessionId;
    const isHere = [...this.sessions.ofUser(userId)].some((session) => session.id === typing);
    if (this.end(claimId, userId, sessionId) && isHere) {
      this.bus.publish('typing', { claimId, userId, sessionId: null, writes: false });
    }
  }

  private begin(claimId: string, userId: string, sessionId: string): void {
    const typists = this.claims.get(claimId) ?? new Map<string, Typist>();
    this.claims.set(claimId, typists);
    clearTimeout(typists.get(userId)?.timer);
    const timer = setTimeout(() => this.end(claimId, userId, null), limits.typing.lastsMs).unref();
    typists.set(userId, { sessionId, timer });
    // Told each time: who hears nothing for longer than typing lasts may take it for ended.
    this.tell(claimId);
  }

  /** Whether the user was writing. */
  private end(claimId: string, userId: string, sessionId: string | null): boolean {
    const typists = this.claims.get(claimId);
    const typist = typists?.get(userId);
    if (!typists || !typist || (sessionId !== null && typist.sessionId !== sessionId)) {
      return false;
    }
    clearTimeout(typist.timer);
    typists.delete(userId);
    if (typists.size === 0) {
      this.claims.delete(claimId);
    }
    this.tell(claimId);
    return true;
  }

  private tell(claimId: string): void {
    for (const session of this.sessions.inClaim(claimId)) {
      this.broadcaster.toSessions([session], 'typing_update', {
        claimId,
        userIds: this.inClaim(claimId, session.userId),
      });
    }
  }
}
