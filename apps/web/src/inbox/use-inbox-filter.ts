import { readStored, writeStored } from '@claimline/react/src/browser/local-storage.ts';
import { type ClaimStatus, claimStatuses } from '@claimline/react/src/thread/statuses.ts';
import { useState } from 'react';

export const assigneeChoices = ['everyone', 'mine', 'nobody'] as const;
export type AssigneeChoice = (typeof assigneeChoices)[number];

interface InboxFilter {
  status: ClaimStatus | null;
  assignee: AssigneeChoice;
  unread: boolean;
}

const KEY = 'claimline:inbox';

function read(userId: string): InboxFilter {
  const kept = new URLSearchParams(readStored(KEY, 'sessionStorage') ?? '');
  const own = kept.get('user') === userId;
  return {
    status: claimStatuses.find((status) => own && status === kept.get('status')) ?? null,
    assignee: assigneeChoices.find((choice) => own && choice === kept.get('assignee')) ?? 'everyone',
    unread: own && kept.get('unread') === 'true',
  };
}

/** What the list is narrowed to; kept in the tab over other pages and a reload, for the same person. */
export function useInboxFilter(userId: string) {
  const [filter, setFilter] = useState(() => read(userId));
  const change = (part: Partial<InboxFilter>) => {
    const next = { ...filter, ...part };
    setFilter(next);
    const { status, assignee, unread } = next;
    const kept = new URLSearchParams({ user: userId, status: status ?? '', assignee, unread: String(unread) });
    writeStored(KEY, kept.toString(), 'sessionStorage');
  };
  return [filter, change] as const;
}
