import type { SendState } from './types.js';

export type SendEvent =
  /** Its turn has come. */
  | 'picked'
  /** It is in the log: the answer, the live event or a later page says so. */
  | 'confirmed'
  /** No answer for now, or one that may be another later: it is tried again by itself. */
  | 'postponed'
  /** Refused, or no answer for 10 s from a server that is connected. */
  | 'refused'
  /** A person asks for another try. */
  | 'retried';

/*
 *               picked                confirmed
 *    queued ─────────────► sending ────────────────► sent
 *     ▲ ▲ │                  │ │                      ▲ ▲
 *     │ │ │    postponed     │ │                      │ │
 *     │ └─┼──────────────────┘ │ refused              │ │
 *     │   │                    ▼                      │ │
 *     │   │     retried      failed ──────────────────┘ │ confirmed: a late answer
 *     └───┼────────────────────┘                        │
 *         └─────────────────────────────────────────────┘ confirmed: the answer was lost, the live event was not
 */
const transitions: Record<SendState, Partial<Record<SendEvent, SendState>>> = {
  queued: { picked: 'sending', confirmed: 'sent' },
  sending: { confirmed: 'sent', postponed: 'queued', refused: 'failed' },
  failed: { retried: 'queued', confirmed: 'sent' },
  sent: {},
};

/** Null where the event means nothing in that state: it came too late. */
export function nextSendState(state: SendState, event: SendEvent): SendState | null {
  return transitions[state][event] ?? null;
}
