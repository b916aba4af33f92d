/** What each kind of job is about. */
export interface JobData {
  'attachment-scan': { attachmentId: string };
  'attachment-preview': { attachmentId: string };
  /** Blobs that no row names any more. */
  'blob-delete': { keys: string[] };
}
export type JobName = keyof JobData;

interface JobQueue {
  /** Jobs of this queue that a node works on at once. */
  atOnce: number;
  /** Longer than any job of the queue takes. */
  expireInSeconds: number;
  retryLimit: number;
  /** The first wait; each next one is twice as long. */
  retryDelay: number;
  retryDelayMax: number;
}

/** For ever: a job that is tried until it is done, or until its handler gives up. */
const NEVER_GIVES_UP = 1_000_000;

export const jobQueues: Record<JobName, JobQueue> = {
  'attachment-scan': { atOnce: 2, expireInSeconds: 120, retryLimit: NEVER_GIVES_UP, retryDelay: 1, retryDelayMax: 120 },
  'attachment-preview': { atOnce: 1, expireInSeconds: 120, retryLimit: 3, retryDelay: 5, retryDelayMax: 120 },
  'blob-delete': { atOnce: 1, expireInSeconds: 60, retryLimit: NEVER_GIVES_UP, retryDelay: 2, retryDelayMax: 600 },
};
