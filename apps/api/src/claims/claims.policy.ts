import type { ClaimStatus, Role, UpdateClaimInput } from '@claimline/protocol';

interface Actor {
  userId: string;
  role: Role;
}

/** Customers see their own claims, staff see every claim. What one may not see does not exist for one. */
export function canSeeClaim(actor: Actor, claim: { customerId: string }): boolean {
  return actor.role !== 'CUSTOMER' || claim.customerId === actor.userId;
}

/** Staff alone change a claim's status, assignee, priority and due date. */
export function canManageClaim(actor: Actor): boolean {
  return actor.role !== 'CUSTOMER';
}

/** A closed claim is read-only for all, until staff open it again. */
export function isFrozen(status: ClaimStatus, change: UpdateClaimInput): boolean {
  return status === 'CLOSED' && change.status !== 'OPEN';
}

/** The status a message gives a claim, if another than it has: a customer's word re-opens what was resolved. */
export function statusAfterMessage(status: ClaimStatus, byCustomer: boolean): ClaimStatus {
  return status === 'RESOLVED' && byCustomer ? 'WAITING_AGENT' : status;
}
