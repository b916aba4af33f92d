import { describe, expect, it } from 'vitest';
import { concerns, isUnreadNews } from './noteworthy';

const me = { id: 'me', role: 'AGENT' } as const;
const activity = (senderId: string | null, unreadCount: number) => ({
  claimId: 'claim',
  lastSeq: 3,
  lastMessage: senderId === null ? null : { preview: 'text', at: '2026-01-01T00:00:00.000Z', senderId },
  unreadCount,
});

describe('what is worth a sound', () => {
  it('is an unread message of somebody else', () => {
    expect(isUnreadNews(activity('other', 1), me)).toBe(true);
    expect(isUnreadNews(activity('other', 0), me)).toBe(false);
    expect(isUnreadNews(activity('me', 2), me)).toBe(false);
    expect(isUnreadNews(activity(null, 0), me)).toBe(false);
  });

  it('is in a claim of one’s own, or of nobody’s, and never in a colleague’s', () => {
    const assignee = (id: string) => ({ id, firstName: 'Nina', lastName: 'Laurent', role: 'AGENT' as const });
    expect(concerns({ assignee: assignee('me') }, me)).toBe(true);
    expect(concerns({ assignee: null }, me)).toBe(true);
    expect(concerns({ assignee: assignee('other') }, me)).toBe(false);
    expect(concerns({ assignee: assignee('other') }, { id: 'me', role: 'CUSTOMER' })).toBe(true);
  });
});
