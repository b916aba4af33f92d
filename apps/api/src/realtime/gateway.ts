import type { AckData, ClientEvent, ClientEventPayload } from '@claimline/protocol';
import type { Session } from './session.js';

/** What answers each client event; a refusal is a thrown `AppError`. Both transports call the same handlers. */
export type ClientEventHandlers = {
  [E in ClientEvent]: (session: Session, payload: ClientEventPayload<E>) => Promise<AckData[E]> | AckData[E];
};

/** Injects the `ClientEventHandlers`. */
export const CLIENT_EVENT_HANDLERS = Symbol('CLIENT_EVENT_HANDLERS');
