import type { ServerEvent, ServerEvents } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import type { Session } from './session.js';
import { Sessions } from './sessions.js';

/** What a transport does to reach many sessions: serialise once, write to each. */
export interface Broadcast {
  /** One event for each payload, in this order. */
  toSessions<E extends ServerEvent>(sessions: readonly Session[], event: E, payloads: readonly ServerEvents[E][]): void;
}

/** The one place from which events go out to more than one session. */
@Injectable()
export class Broadcaster {
  private readonly transports: Broadcast[] = [];

  constructor(private readonly sessions: Sessions) {}

  attach(transport: Broadcast): void {
    this.transports.push(transport);
  }

  /** Everyone who has joined the claim, the author's other tabs too. */
  toClaim<E extends ServerEvent>(claimId: string, event: E, payload: ServerEvents[E]): void {
    this.toSessions(this.sessions.inClaim(claimId), event, payload);
  }

  toUser<E extends ServerEvent>(userId: string, event: E, ...payloads: ServerEvents[E][]): void {
    this.toSessions(this.sessions.ofUser(userId), event, ...payloads);
  }

  toSessions<E extends ServerEvent>(sessions: Iterable<Session>, event: E, ...payloads: ServerEvents[E][]): void {
    if (payloads.length === 0) {
      return;
    }
    const receivers = [...sessions].filter((session) => session.takes(event));
    for (const transport of this.transports) {
      transport.toSessions(receivers, event, payloads);
    }
  }
}
