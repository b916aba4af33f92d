import { hash } from 'node:crypto';
import type { EntryType } from '@claimline/protocol';

/** Head of an empty log. */
export const EMPTY_HEAD = Buffer.alloc(32);

export function sha256(content: string | Buffer): Buffer {
  return hash('sha256', content, 'buffer');
}

export function sha256Hex(content: string): string {
  return hash('sha256', content, 'hex');
}

/** JSON with sorted keys and no white space: the same bytes for the same data, whoever writes it. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonicalJson).join(',')}]`;
  }
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    fields.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

export interface HashedEntry {
  claimId: string;
  seq: number;
  type: EntryType;
  actorId: string;
  at: Date;
  /** SHA-256 of the entry's canonical data. */
  dataSha256: Buffer;
}

/**
 * `hash(n) = sha256(hash(n-1) || sha256(claim \n seq \n type \n actor \n milliseconds \n data digest))`, digest in hex.
 * The append computes the same in SQL; `verify-log` computes it here, so that each checks the other.
 */
export function chainHash(previous: Buffer, entry: HashedEntry): Buffer {
  const lines = [
    entry.claimId,
    entry.seq,
    entry.type,
    entry.actorId,
    entry.at.getTime(),
    entry.dataSha256.toString('hex'),
  ];
  return sha256(Buffer.concat([previous, sha256(lines.join('\n'))]));
}
