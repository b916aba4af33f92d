import { type Claim, liveEventOf } from '@claimline/protocol';
import type { Person } from '../support/people.js';
import type { Frame } from './wire.js';

/** All that one socket heard. */
export interface SocketRecord {
  person: Person;
  via: string;
  frames: Frame[];
  /** The `lastSeq` of the first join of each claim; empty where the joins are not known. */
  joins: Map<string, number>;
  isOpen: boolean;
}

const lasting: ReadonlySet<string> = new Set(Object.values(liveEventOf));

/** Whether the frame tells of a log entry. */
export function isLasting({ event }: Frame): boolean {
  return lasting.has(event);
}

export function claimIdOf({ payload }: Frame): string | null {
  const { claimId, claim } = payload as { claimId?: string; claim?: Claim };
  return claimId ?? claim?.id ?? null;
}

export function seqOf({ payload }: Frame): number {
  return (payload as { seq: number }).seq;
}
