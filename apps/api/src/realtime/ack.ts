import { type Ack, type ClientEvent, clientEventRates, clientEventSchemas } from '@claimline/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { check } from '../common/check.js';
import { AppError } from '../common/errors.js';
import { RateLimiter } from '../common/rate-limit.js';
import { toAppError } from '../database/database-errors.js';
import { Logger } from '../observability/logger.js';
import { Metrics } from '../observability/metrics.js';
import { CLIENT_EVENT_HANDLERS, type ClientEventHandlers } from './gateway.js';
import type { Session } from './session.js';

/** Events of one session that may wait for their turn. */
const MAX_BACKLOG = 200;

function isClientEvent(event: string): event is ClientEvent {
  return Object.hasOwn(clientEventSchemas, event);
}

/** The one way in for client events: order, rate, schema, handler, and always an answer. */
@Injectable()
export class EventRunner {
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(
    @Inject(CLIENT_EVENT_HANDLERS) private readonly handlers: ClientEventHandlers,
    private readonly rates: RateLimiter,
    private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {}

  /** Never rejects. */
  async run(session: Session, event: string, data: unknown): Promise<Ack<object>> {
    try {
      this.rates.take(isClientEvent(event) ? clientEventRates[event] : 'requests', session.userId);
      if (!isClientEvent(event)) {
        throw new AppError('unknown_event');
      }
      if (session.backlog >= MAX_BACKLOG) {
        throw new AppError('rate_limited', { retryAfterMs: 1_000 });
      }
      const ack = await this.noteUnderWay(session.inOrder(() => this.handle(session, event, data)));
      this.metrics.clientEvents.inc({ event, outcome: 'ok' });
      return ack;
    } catch (error) {
      return this.refuse(session, event, error);
    }
  }

  /** The answer to something that is not even an event; counted like one, so that junk is bounded too. */
  refuseUnreadable(session: Session, thrown: unknown): Ack<object> {
    try {
      this.rates.take('requests', session.userId);
      return this.refuse(session, '', thrown);
    } catch (error) {
      return this.refuse(session, '', error);
    }
  }

  /** Resolves once nothing is under way any more. Sessions that have ended begin nothing new. */
  async finish(): Promise<void> {
    while (this.underWay.size > 0) {
      await Promise.allSettled(this.underWay);
    }
  }

  private async noteUnderWay<Result>(work: Promise<Result>): Promise<Result> {
    this.underWay.add(work);
    try {
      return await work;
    } finally {
      this.underWay.delete(work);
    }
  }

  private async handle<E extends ClientEvent>(session: Session, event: E, data: unknown): Promise<Ack<object>> {
    if (session.isEnded) {
      throw new AppError('unauthorized');
    }
    const payload = check(clientEventSchemas[event], data);
    const handler = this.handlers[event] as (session: Session, payload: unknown) => Promise<object> | object;
    return { ok: true, ...(await handler(session, payload)) };
  }

  private refuse(session: Session, event: string, thrown: unknown): Ack<object> {
    const error = toAppError(thrown);
    // What it is not, a client may have named as it likes.
    const name = isClientEvent(event) ? event : 'unknown';
    this.metrics.clientEvents.inc({ event: name, outcome: error.code });
    const fields = { connectionId: session.id, userId: session.userId, event: name, code: error.code };
    if (error.code === 'internal') {
      this.logger.error('WebSocket event failed', { ...fields, error: error.cause });
    } else if (error.code === 'rate_limited') {
      // Whoever sends too much must not fill the log either.
      this.logger.debug('WebSocket event refused', fields);
    } else if (!session.isEnded) {
      this.logger.info('WebSocket event refused', fields);
    }
    return { ok: false, error: error.toAckError() };
  }
}
