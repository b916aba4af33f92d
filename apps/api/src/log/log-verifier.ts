import type { EntryType } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { ClaimChanges } from './claim-log.types.js';
import { canonicalJson, chainHash, EMPTY_HEAD, sha256, sha256Hex } from './entry-hash.js';

export interface BrokenEntry {
  claimId: string;
  reference: string;
  /** The first entry that does not hold; null when the log as a whole does not (its head). */
  seq: number | null;
  reason: string;
}

export interface Verification {
  claims: number;
  entries: number;
  broken: BrokenEntry[];
}

interface ClaimHead {
  id: string;
  reference: string;
  subject: string;
  lastSeq: number;
  headHash: Buffer;
}

interface EntryRow {
  seq: number;
  type: EntryType;
  at: Date;
  actorId: string;
  data: Record<string, unknown>;
  hash: Buffer;
  /** The text that the entry speaks of, as stored now; null when erased, or when the entry speaks of none. */
  text: string | null;
  /** What the message that the entry speaks of answers, as stored now. */
  replyToId: string | null;
  erased: boolean;
  /** The digest of the file that the entry speaks of, as stored now. */
  fileSha256: Buffer | null;
}

const CLAIMS_A_PAGE = 200;
const ENTRIES_A_PAGE = 1_000;

/** Recomputes the hash chain of claims and compares each stored text, and the digest of each file, with what its entry says. */
@Injectable()
export class LogVerifier {
  constructor(private readonly database: Database) {}

  /** Every claim, or one by id or reference. Memory does not grow with the data but for the broken entries found. */
  async verify(only: string | null, onBroken: (broken: BrokenEntry) => void = () => undefined): Promise<Verification> {
    const result: Verification = { claims: 0, entries: 0, broken: [] };
    for await (const claim of this.claims(only)) {
      const { entries, broken } = await this.verifyClaim(claim);
      result.claims++;
      result.entries += entries;
      if (broken) {
        result.broken.push(broken);
        onBroken(broken);
      }
    }
    return result;
  }

  private async *claims(only: string | null): AsyncIterable<ClaimHead> {
    let after = '00000000-0000-0000-0000-000000000000';
    for (let more = true; more; ) {
      const { rows } = await this.database.query<ClaimHead & Record<string, unknown>>({
        text: `SELECT id, reference, subject, last_seq AS "lastSeq", head_hash AS "headHash" FROM claims
               WHERE id > $1 AND ($2::text IS NULL OR id::text = $2 OR reference = $2) ORDER BY id LIMIT $3`,
        values: [after, only, CLAIMS_A_PAGE],
      });
      yield* rows;
      after = rows.at(-1)?.id ?? after;
      more = rows.length === CLAIMS_A_PAGE;
    }
  }

  private async verifyClaim(claim: ClaimHead): Promise<{ entries: number; broken: BrokenEntry | null }> {
    const { id: claimId, reference } = claim;
    let previous: Buffer = EMPTY_HEAD;
    let seq = 0;
    /** Texts that are erased now and whose deletion has not been met yet, by the entry that made them. */
    const unexplained = new Map<string, number>();
    for (let more = true; more; ) {
      const rows = await this.entriesAfter(claimId, seq, claim.lastSeq);
      for (const row of rows) {
        const reason = reasonBroken(claim, row, seq + 1, previous);
        if (reason) {
          return { entries: seq, broken: { claimId, reference, seq: seq + 1, reason } };
        }
        followErasure(claim, row, unexplained);
        previous = row.hash;
        seq = row.seq;
      }
      more = rows.length === ENTRIES_A_PAGE;
    }
    if (seq !== claim.lastSeq) {
      const reason = `the entry is missing: the claim counts ${claim.lastSeq}`;
      return { entries: seq, broken: { claimId, reference, seq: seq + 1, reason } };
    }
    const [erasedSeq] = unexplained.values();
    if (erasedSeq !== undefined) {
      const reason = 'the text was erased, but no entry says so';
      return { entries: seq, broken: { claimId, reference, seq: erasedSeq, reason } };
    }
    const headFits = previous.equals(claim.headHash);
    const broken = { claimId, reference, seq: null, reason: 'the head of the claim is not the hash of its last entry' };
    return { entries: seq, broken: headFits ? null : broken };
  }

  /** Not beyond the head that was read before: the claim may go on meanwhile. */
  private async entriesAfter(claimId: string, seq: number, lastSeq: number): Promise<EntryRow[]> {
    const { rows } = await this.database.query<EntryRow & Record<string, unknown>>({
      text: `
        SELECT e.seq, e.type, e.at, e.actor_id AS "actorId", e.data, e.hash,
          coalesce(v.content, CASE WHEN m.version = (e.data ->> 'version')::integer THEN m.content END) AS text,
          m.reply_to_id AS "replyToId", m.deleted_at IS NOT NULL AS erased, a.sha256 AS "fileSha256"
        FROM claim_events e
        LEFT JOIN messages m ON m.id = (e.data ->> 'messageId')::uuid
        LEFT JOIN message_versions v ON v.message_id = m.id AND v.version = (e.data ->> 'version')::integer
        LEFT JOIN attachments a ON e.type = 'attachment_added' AND a.id = (e.data ->> 'attachmentId')::uuid
        WHERE e.claim_id = $1 AND e.seq > $2 AND e.seq <= $3 ORDER BY e.seq LIMIT $4`,
      values: [claimId, seq, lastSeq, ENTRIES_A_PAGE],
    });
    return rows;
  }
}

const SUBJECT = 'subject';

function followErasure({ subject }: ClaimHead, row: EntryRow, unexplained: Map<string, number>): void {
  if (row.type === 'claim_created' && subject === '') {
    unexplained.set(SUBJECT, row.seq);
  } else if (row.type === 'claim_updated' && (row.data.changes as ClaimChanges).subjectErased) {
    unexplained.delete(SUBJECT);
  }
  const messageId = String(row.data.messageId);
  if (row.type === 'message_created' && row.erased) {
    unexplained.set(messageId, row.seq);
  } else if (row.type === 'message_deleted') {
    unexplained.delete(messageId);
  }
}

function reasonBroken(claim: ClaimHead, row: EntryRow, expectedSeq: number, previous: Buffer): string | null {
  if (row.seq !== expectedSeq) {
    return 'the entry is missing';
  }
  const dataSha256 = sha256(canonicalJson(row.data));
  const hash = chainHash(previous, {
    claimId: claim.id,
    seq: row.seq,
    type: row.type,
    actorId: row.actorId,
    at: row.at,
    dataSha256,
  });
  if (!hash.equals(row.hash)) {
    return 'the hash does not follow from the entry and the one before';
  }
  if (row.type === 'claim_created' && claim.subject !== '' && row.data.subjectSha256 !== sha256Hex(claim.subject)) {
    return 'the subject is not the one that was logged';
  }
  if (row.type === 'attachment_added' && row.fileSha256?.toString('hex') !== row.data.sha256) {
    return 'the digest of the file is not the one that was logged';
  }
  if (row.type === 'message_created' && (row.data.replyToId ?? null) !== row.replyToId) {
    return 'the message that this one answers is not the one that was logged';
  }
  if (row.type === 'message_created' || row.type === 'message_updated') {
    if (row.erased) {
      return null;
    }
    if (row.text === null || sha256Hex(row.text) !== row.data.textSha256) {
      return 'the text of the message is not the one that was logged';
    }
  }
  return null;
}
