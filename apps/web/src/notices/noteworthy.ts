import type { Claim, User } from '@claimline/protocol';
import type { Activity } from '../inbox/claim-cache';

/** Whether the news is a message of somebody else that the person has not read. */
export function isUnreadNews(activity: Activity, user: Pick<User, 'id'>): boolean {
  return activity.unreadCount > 0 && activity.lastMessage !== null && activity.lastMessage.senderId !== user.id;
}

/** Staff see every claim, but a colleague's are the colleague's to answer. */
export function concerns(claim: Pick<Claim, 'assignee'>, user: Pick<User, 'id' | 'role'>): boolean {
  return user.role === 'CUSTOMER' || claim.assignee === null || claim.assignee.id === user.id;
}
