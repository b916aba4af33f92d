import type { ClaimStatus, claimPriorities as priorities, claimStatuses as statuses } from '@claimline/protocol';

export type { ClaimStatus };

// Written again rather than imported: the protocol's own lists come with its schemas, which a page has no use for.
// The types make the compiler refuse any difference.
export const claimStatuses: typeof statuses = ['OPEN', 'WAITING_CUSTOMER', 'WAITING_AGENT', 'RESOLVED', 'CLOSED'];
export const claimPriorities: typeof priorities = ['LOW', 'NORMAL', 'HIGH', 'URGENT'];
