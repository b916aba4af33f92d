import { Injectable } from '@nestjs/common';
import { Authenticator } from '../auth/authenticator.js';
import { ClaimsAccess } from '../claims/claims.access.js';
import { AppError } from '../common/errors.js';
import { TypingService } from '../presence/typing.service.js';
import type { ClientEventHandlers } from '../realtime/gateway.js';
import { SessionClock } from '../realtime/session-clock.js';
import { ReceiptsService } from '../receipts/receipts.service.js';
import { TimelineService } from '../timeline/timeline.service.js';
import { MessagesService } from './messages.service.js';

/** What each event of a client does, for both transports. Schema check, rate, order and answer are the caller's. */
@Injectable()
export class MessagesGateway {
  constructor(
    private readonly timeline: TimelineService,
    private readonly messages: MessagesService,
    private readonly receipts: ReceiptsService,
    private readonly typing: TypingService,
    private readonly access: ClaimsAccess,
    private readonly authenticator: Authenticator,
    private readonly clock: SessionClock,
  ) {}

  readonly handlers: ClientEventHandlers = {
    join_claim: (session, { claimId, ...position }) => this.timeline.join(session, claimId, position),

    leave_claim: (session, { claimId }) => {
      this.timeline.leave(session, claimId);
      return {};
    },

    send_message: async (session, input) => {
      const { message } = await this.messages.send(session.principal, input);
      return { message };
    },

    typing_start: async (session, { claimId }) => {
      await this.access.assertCanSee(session.principal, claimId);
      this.typing.started(claimId, session.userId, session.id);
      return {};
    },

    typing_stop: async (session, { claimId }) => {
      await this.access.assertCanSee(session.principal, claimId);
      this.typing.ended(claimId, session.userId);
      return {};
    },

    message_read: async (session, { messageId }) => {
      const { readAt } = await this.receipts.readOnce(session.principal, messageId);
      return { readAt };
    },

    authenticate: async (session, { token }) => {
      const principal = await this.authenticator.authenticate(token);
      if (principal.userId !== session.userId) {
        // The answer goes out first, then the connection ends.
        setImmediate(() => session.end('revoked'));
        throw new AppError('unauthorized', { detail: 'The token is of another user.' });
      }
      session.principal = principal;
      this.clock.watch(session);
      return { expiresAt: new Date(principal.tokenExpiresAt).toISOString() };
    },
  };
}
