import { limits } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { Broadcaster } from '../realtime/broadcaster.js';
import { Sessions } from '../realtime/sessions.js';

interface Typist {
  /** The session of the last key stroke: its end ends the typing. */
  sessionId: string;
  timer: NodeJS.Timeout;
}

/** Who is writing where. Ends by itself 5 s after the last start, on send, on leaving and on disconnect. */
@Injectable()
export class TypingService {
  private readonly claims = new Map<string, Map<string, Typist>>();

  constructor(
    private readonly broadcaster: Broadcaster,
    private readonly sessions: Sessions,
  ) {
    this.sessions.onRemoved((session) => {
      for (const [claimId, typists] of this.claims) {
        if (typists.get(session.userId)?.sessionId === session.id) {
          this.ended(claimId, session.userId);
        }
      }
    });
  }

  started(claimId: string, userId: string, sessionId: string): void {
    const typists = this.claims.get(claimId) ?? new Map<string, Typist>();
    this.claims.set(claimId, typists);
    clearTimeout(typists.get(userId)?.timer);
    const timer = setTimeout(() => this.ended(claimId, userId), limits.typing.lastsMs).unref();
    typists.set(userId, { sessionId, timer });
    // Told each time: who hears nothing for longer than typing lasts may take it for ended.
    this.tell(claimId);
  }

  /** With a session: only if that session is the one that typed last. */
  ended(claimId: string, userId: string, sessionId?: string): void {
    const typists = this.claims.get(claimId);
    const typist = typists?.get(userId);
    if (!typists || !typist || (sessionId !== undefined && typist.sessionId !== sessionId)) {
      return;
    }
    clearTimeout(typist.timer);
    typists.delete(userId);
    if (typists.size === 0) {
      this.claims.delete(claimId);
    }
    this.tell(claimId);
  }

  /** Who is writing, as one user sees it: without that user. */
  inClaim(claimId: string, exceptUserId: string): string[] {
    return [...(this.claims.get(claimId)?.keys() ?? [])].filter((userId) => userId !== exceptUserId);
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
