import type { ClaimStatus, Role } from '@claimline/protocol';

interface Actor {
  userId: string;
  role: Role;
}

/** What someone wrote is theirs to change. */
export function canEditMessage(actor: Actor, message: { senderId: string }): boolean {
  return actor.userId === message.senderId;
}

export function canDeleteMessage(actor: Actor, message: { senderId: string }): boolean {
  return actor.userId === message.senderId || actor.role === 'ADMIN';
}

/** A closed claim is read-only for all. */
export function isReadOnly(status: ClaimStatus): boolean {
  return status === 'CLOSED';
}
