'use client';

import { useStatusWords } from '@claimline/react/src/thread/status-chip.tsx';
import { type ClaimStatus, claimStatuses } from '@claimline/react/src/thread/statuses.ts';
import { IconButton } from '@claimline/react/src/ui/icon-button.tsx';
import { clsx } from 'clsx';
import { ListFilter, MailWarning, Search, X } from 'lucide-react';
import { type KeyboardEvent, type Ref, useImperativeHandle, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Segmented } from '../ui/segmented';
import { type AssigneeChoice, assigneeChoices } from './use-inbox-filter';

export interface InboxToolsHandle {
  focusSearch(): void;
}

interface InboxToolsProps {
  ref?: Ref<InboxToolsHandle>;
  staff: boolean;
  text: string;
  status: ClaimStatus | null;
  assignee: AssigneeChoice;
  unread: boolean;
  onText(text: string): void;
  onStatus(status: ClaimStatus | null): void;
  onAssignee(assignee: AssigneeChoice): void;
  onUnread(unread: boolean): void;
  /** Down arrow in the search field: on to the list. */
  onLeave(): void;
}

export function InboxTools({
  ref,
  staff,
  text,
  status,
  assignee,
  unread,
  onText,
  onStatus,
  onAssignee,
  onUnread,
  onLeave,
}: InboxToolsProps) {
  const t = useTranslations('inbox');
  const words = useStatusWords(staff);
  const input = useRef<HTMLInputElement>(null);
  useImperativeHandle(ref, () => ({ focusSearch: () => input.current?.focus() }), []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      onLeave();
    } else if (event.key === 'Escape' && text) {
      event.preventDefault();
      onText('');
    }
  };

  return (
    <search className="flex flex-col gap-2 px-4 pb-3">
      <div className="flex gap-2">
        <div className="relative min-w-0 flex-1">
          <Search
            size={16}
            className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-faint"
            aria-hidden
          />
          <input
            ref={input}
            type="search"
            enterKeyHint="search"
            aria-label={t('search')}
            placeholder={t(staff ? 'searchPlaceholderStaff' : 'searchPlaceholderCustomer')}
            value={text}
            maxLength={200}
            onChange={(event) => onText(event.target.value)}
            onKeyDown={onKeyDown}
            className="h-9 w-full rounded-md border border-transparent bg-sunken pr-9 pl-9 text-ellipsis placeholder:text-faint touch:h-11 touch:text-[1rem] [&::-webkit-search-cancel-button]:hidden"
          />
          {text && (
            <IconButton
              label={t('clearSearch')}
              className="absolute! top-1/2 right-0.5 size-8! -translate-y-1/2 touch:size-11!"
              onClick={() => {
                onText('');
                input.current?.focus();
              }}
            >
              <X size={16} aria-hidden />
            </IconButton>
          )}
        </div>
        {staff && (
          <IconButton
            label={t('filterUnread')}
            aria-pressed={unread}
            className={unread ? 'bg-accent-soft! text-accent!' : 'bg-sunken'}
            onClick={() => onUnread(!unread)}
          >
            <MailWarning size={16} aria-hidden />
          </IconButton>
        )}
        <div className={clsx('relative shrink-0', status ? 'max-w-40' : 'w-9 touch:w-11')}>
          <select
            aria-label={t('filterStatus')}
            title={t('filterStatus')}
            value={status ?? ''}
            onChange={(event) => onStatus(claimStatuses.find((candidate) => candidate === event.target.value) ?? null)}
            className={clsx(
              'h-9 w-full appearance-none truncate rounded-md pl-9 text-sm font-medium transition-colors touch:h-11',
              status ? 'bg-accent-soft pr-3 text-accent' : 'bg-sunken text-transparent hover:bg-hover',
            )}
          >
            <option value="" className="bg-raised text-text">
              {t('allStatuses')}
            </option>
            {claimStatuses.map((choice) => (
              <option key={choice} value={choice} className="bg-raised text-text">
                {words(choice)}
              </option>
            ))}
          </select>
          <ListFilter
            size={16}
            className={clsx(
              'pointer-events-none absolute top-1/2 -translate-y-1/2',
              status ? 'left-3 text-accent' : 'left-1/2 -translate-x-1/2 text-muted',
            )}
            aria-hidden
          />
        </div>
      </div>
      {staff && (
        <Segmented
          label={t('filterAssignee')}
          value={assignee}
          choices={assigneeChoices.map((choice) => ({ value: choice, label: t(`assignee.${choice}`) }))}
          onChoose={onAssignee}
          narrowed={assignee !== 'everyone'}
        />
      )}
    </search>
  );
}
