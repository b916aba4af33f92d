import { type Claim, type ClaimSummary, excerptOf, type LastMessage, type Person } from '@claimline/protocol';
import type { ClaimRow, ClaimSummaryRow } from './claims.types.js';

/** Where a subject was erased with its author; a claim always begins with one. */
const ERASED_SUBJECT = '—';

function presentAssignee(row: ClaimRow): Person | null {
  if (row.assigneeId === null || row.assigneeRole === null) {
    return null;
  }
  return {
    id: row.assigneeId,
    firstName: row.assigneeFirstName ?? '',
    lastName: row.assigneeLastName ?? '',
    role: row.assigneeRole,
  };
}

export function presentClaim(row: ClaimRow): Claim {
  return {
    id: row.id,
    reference: row.reference,
    subject: row.subject || ERASED_SUBJECT,
    category: row.category,
    status: row.status,
    priority: row.priority,
    customer: {
      id: row.customerId,
      firstName: row.customerFirstName,
      lastName: row.customerLastName,
      role: row.customerRole,
    },
    assignee: presentAssignee(row),
    dueAt: row.dueAt?.toISOString() ?? null,
    lastSeq: row.lastSeq,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function presentLastMessage(
  row: Pick<ClaimSummaryRow, 'lastMessageContent' | 'lastMessageAt' | 'lastMessageSenderId'>,
): LastMessage | null {
  if (row.lastMessageAt === null || row.lastMessageSenderId === null) {
    return null;
  }
  return {
    preview: excerptOf(row.lastMessageContent),
    at: row.lastMessageAt.toISOString(),
    senderId: row.lastMessageSenderId,
  };
}

export function presentClaimSummary(row: ClaimSummaryRow): ClaimSummary {
  return { ...presentClaim(row), lastMessage: presentLastMessage(row), unreadCount: row.unreadCount };
}
