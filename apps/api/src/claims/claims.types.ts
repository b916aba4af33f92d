import type { ClaimPriority, ClaimStatus, Role } from '@claimline/protocol';

/** A claim with the people in it, as the repository reads it. */
export interface ClaimRow {
  id: string;
  reference: string;
  subject: string;
  category: string | null;
  status: ClaimStatus;
  priority: ClaimPriority;
  dueAt: Date | null;
  lastSeq: number;
  createdAt: Date;
  updatedAt: Date;
  customerId: string;
  customerFirstName: string;
  customerLastName: string;
  customerRole: Role;
  assigneeId: string | null;
  assigneeFirstName: string | null;
  assigneeLastName: string | null;
  assigneeRole: Role | null;
}

export interface ClaimSummaryRow extends ClaimRow {
  lastActivityAt: Date;
  lastMessageContent: string | null;
  lastMessageAt: Date | null;
  lastMessageSenderId: string | null;
  unreadCount: number;
}

/** What decides who may see a claim. */
export interface ClaimFacts {
  id: string;
  customerId: string;
}
