import type { UploadState } from './types.js';

/** `stored` is shown until the log has brought the attachment that takes its place. */
export type UploadStage = UploadState | 'stored';

export type UploadEvent =
  /** Its message is in the log, there is a way to the server, and its turn has come. */
  | 'started'
  /** The server has it: its answer says so, here or in another tab. */
  | 'stored'
  /** No answer for now: it is tried again by itself. */
  | 'postponed'
  | 'refused'
  /** A person asks for another try. */
  | 'retried';

/*
 *               started                  stored
 *    waiting ─────────────► uploading ──────────────► stored ──► shown as attachment
 *     ▲  ▲ │                  │  │                     ▲ ▲
 *     │  │ │    postponed     │  │ refused             │ │
 *     │  └─┼──────────────────┘  ▼                     │ │
 *     │    │     retried       failed ─────────────────┘ │ stored: by another tab
 *     └────┼──────────────────────┘                      │
 *          └─────────────────────────────────────────────┘ stored: by another tab
 *
 *    waiting, uploading, failed ──► forgotten, when a person cancels it or the message goes
 */
const transitions: Record<UploadStage, Partial<Record<UploadEvent, UploadStage>>> = {
  waiting: { started: 'uploading', stored: 'stored' },
  uploading: { stored: 'stored', postponed: 'waiting', refused: 'failed' },
  failed: { retried: 'waiting', stored: 'stored' },
  stored: {},
};

/** Null where the event means nothing in that stage: it came too late. */
export function nextUploadStage(stage: UploadStage, event: UploadEvent): UploadStage | null {
  return transitions[stage][event] ?? null;
}
