import { limits } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import type { Session } from './session.js';

/** Warns a session one minute before its token ends, and ends it with the token unless it was renewed. */
@Injectable()
export class SessionClock {
  private readonly timers = new Map<Session, NodeJS.Timeout>();

  /** Starts, or starts anew after a renewal. */
  watch(session: Session): void {
    this.forget(session);
    const leftMs = session.principal.tokenExpiresAt - Date.now();
    if (leftMs > limits.session.expiryWarningMs) {
      this.schedule(session, leftMs - limits.session.expiryWarningMs, () => this.warn(session));
    } else {
      this.warn(session);
    }
  }

  forget(session: Session): void {
    clearTimeout(this.timers.get(session));
    this.timers.delete(session);
  }

  private warn(session: Session): void {
    session.send('token_expiring', { expiresAt: new Date(session.principal.tokenExpiresAt).toISOString() });
    this.schedule(session, session.principal.tokenExpiresAt - Date.now(), () => session.end('token_expired'));
  }

  private schedule(session: Session, inMs: number, work: () => void): void {
    this.timers.set(session, setTimeout(work, Math.max(0, inMs)).unref());
  }
}
