import { PROTOCOL_VERSION } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { Authenticator } from '../auth/authenticator.js';
import type { Principal } from '../auth/principal.js';
import { AppError } from '../common/errors.js';
import { newId } from '../common/ids.js';
import { Logger } from '../observability/logger.js';
import { Metrics } from '../observability/metrics.js';
import { type Connection, Session } from './session.js';
import { SessionClock } from './session-clock.js';
import { Sessions } from './sessions.js';

/** Opens and closes sessions for the transports: who it is, how many, how long. */
@Injectable()
export class SessionOpener {
  private closing = false;

  constructor(
    private readonly authenticator: Authenticator,
    private readonly sessions: Sessions,
    private readonly clock: SessionClock,
    private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {}

  /** Who the token belongs to. Throws `unauthorized`, `rate_limited` (too many connections) or `unavailable`. */
  async admit(token: string | undefined): Promise<Principal> {
    if (!token) {
      throw new AppError('unauthorized');
    }
    const principal = await this.authenticator.authenticate(token);
    this.assertOpen(principal.userId);
    return principal;
  }

  /** Refuses as `admit` does: others of the user that were admitted at the same moment may have taken the last place. */
  open(principal: Principal, connection: Connection, id = newId()): Session {
    this.assertOpen(principal.userId);
    const session = new Session(id, principal, connection);
    session.send('connected', {
      userId: session.userId,
      socketId: session.id,
      serverTime: new Date().toISOString(),
      protocol: PROTOCOL_VERSION,
    });
    this.sessions.add(session);
    this.clock.watch(session);
    this.logger.info('WebSocket connected', this.fieldsOf(session));
    return session;
  }

  closed(session: Session, reason: string): void {
    this.clock.forget(session);
    this.sessions.remove(session);
    this.metrics.sessionsEnded.inc({ transport: session.transport, reason: session.endReason ?? 'client' });
    this.logger.info('WebSocket disconnected', { ...this.fieldsOf(session), reason: session.endReason ?? reason });
  }

  refused(transport: string, code: string): void {
    this.logger.info('WebSocket refused', { transport, code });
  }

  /** The server stops: nobody new comes in, everybody is told to come back. */
  endAll(): void {
    this.closing = true;
    for (const session of [...this.sessions.all()]) {
      session.end('restarting');
    }
  }

  private assertOpen(userId: string): void {
    if (this.closing) {
      throw new AppError('unavailable');
    }
    this.sessions.assertRoomFor(userId);
  }

  private fieldsOf(session: Session) {
    return { connectionId: session.id, userId: session.userId, transport: session.transport };
  }
}
