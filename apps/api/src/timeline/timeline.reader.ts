import type { EntryPayloads, LogEvent } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { presentAttachment } from '../attachments/attachments.presenter.js';
import { AttachmentsRepository } from '../attachments/attachments.repository.js';
import { presentClaim } from '../claims/claims.presenter.js';
import { ClaimsRepository } from '../claims/claims.repository.js';
import { ClaimLogRepository } from '../log/claim-log.repository.js';
import type { StoredEntry } from '../log/claim-log.types.js';
import { MessagesReader } from '../messages/messages.reader.js';

/** Entries of the log with what their live events carry, in the present state. Asks no rights: the callers have. */
@Injectable()
export class TimelineReader {
  constructor(
    private readonly log: ClaimLogRepository,
    private readonly claims: ClaimsRepository,
    private readonly messages: MessagesReader,
    private readonly attachments: AttachmentsRepository,
  ) {}

  /** At most `limit` entries after a position, ascending. A fixed number of queries, whatever the limit. */
  async since(claimId: string, position: number, limit: number): Promise<LogEvent[]> {
    const entries = await this.log.since(claimId, position, limit);
    if (entries.length === 0) {
      return [];
    }
    const needsClaim = entries.some((entry) => entry.type === 'claim_created' || entry.type === 'claim_updated');
    const attachmentIds = [...new Set(entries.flatMap(shownAttachmentOf))];
    const createdIds = new Set(entries.flatMap(createdMessageOf));
    const changedIds = new Set(entries.flatMap(changedMessageOf).filter((id) => !createdIds.has(id)));
    const [createdMessages, changedMessages, claimRow, attachmentRows] = await Promise.all([
      // A message has the `seq` of the entry that created it.
      this.messages.findAfter(claimId, position, createdIds.size),
      this.messages.findByIds(claimId, [...changedIds]),
      needsClaim ? this.claims.find(claimId) : null,
      attachmentIds.length > 0 ? this.attachments.findByIds(attachmentIds) : [],
    ]);
    const messages = new Map([...createdMessages, ...changedMessages]);
    const attachments = new Map(attachmentRows.map((row) => [row.id, presentAttachment(row)]));
    const present = (entry: StoredEntry): LogEvent => {
      const { seq, type, actorId, hash } = entry;
      const payload = ((): EntryPayloads[keyof EntryPayloads] => {
        switch (entry.type) {
          case 'message_created':
            return must(messages.get(entry.data.messageId));
          case 'message_updated':
          case 'message_deleted':
            return { claimId, seq, message: must(messages.get(entry.data.messageId)) };
          case 'message_read':
            return {
              claimId,
              messageId: entry.data.messageId,
              seq,
              upToSeq: entry.data.upToSeq,
              userId: actorId,
              readAt: entry.at.toISOString(),
            };
          case 'claim_created':
          case 'claim_updated':
            return { seq, claim: presentClaim(must(claimRow)) };
          case 'attachment_added':
          case 'attachment_updated':
          case 'attachment_deleted':
            return { claimId, seq, attachment: must(attachments.get(entry.data.attachmentId)) };
        }
      })();
      return { seq, type, at: entry.at.toISOString(), actorId, payload, hash } as LogEvent;
    };
    return entries.map(present);
  }
}

function createdMessageOf(entry: StoredEntry): string[] {
  return entry.type === 'message_created' ? [entry.data.messageId] : [];
}

function changedMessageOf(entry: StoredEntry): string[] {
  const changes = entry.type === 'message_updated' || entry.type === 'message_deleted';
  return changes ? [entry.data.messageId] : [];
}

function shownAttachmentOf(entry: StoredEntry): string[] {
  const shows =
    entry.type === 'attachment_added' || entry.type === 'attachment_updated' || entry.type === 'attachment_deleted';
  return shows ? [entry.data.attachmentId] : [];
}

function must<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) {
    throw new Error('The log names something that is not there.');
  }
  return value;
}
