'use client';

import type { Claim, Person, UpdateClaimInput } from '@claimline/protocol';
import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Menu, MenuChoice, MenuNote } from '../ui/menu';
import { fullName } from './people';
import { StatusChip, useStatusWords } from './status-chip';
import { claimPriorities, claimStatuses } from './statuses';
import type { Colleague } from './use-colleagues';

export type ChangeClaim = (change: UpdateClaimInput) => void;

function MenuButton({ label, children }: { label: string; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      className="inline-flex min-h-8 max-w-full items-center gap-1 rounded-md pr-1 text-left transition-colors hover:bg-hover touch:min-h-11"
    >
      <span className="min-w-0 truncate">{children}</span>
      <ChevronDown size={15} className="shrink-0 text-faint" aria-hidden />
    </button>
  );
}

export function StatusMenu({ claim, onChange }: { claim: Claim; onChange: ChangeClaim }) {
  const t = useTranslations('details');
  const words = useStatusWords(true);
  return (
    <Menu
      align="start"
      trigger={triggerOf(`${t('changeStatus')}, ${words(claim.status)}`, <StatusChip status={claim.status} staff />)}
    >
      <MenuChoice
        label={t('changeStatus')}
        value={claim.status}
        choices={claimStatuses.map((status) => ({ value: status, label: <StatusChip status={status} staff /> }))}
        onChoose={(status) => onChange({ status })}
      />
    </Menu>
  );
}

export function PriorityMenu({ claim, onChange }: { claim: Claim; onChange: ChangeClaim }) {
  const t = useTranslations();
  const words = t(`priority.${claim.priority}`);
  return (
    <Menu align="start" trigger={triggerOf(`${t('details.changePriority')}, ${words}`, words)}>
      <MenuChoice
        label={t('details.changePriority')}
        value={claim.priority}
        choices={claimPriorities.map((priority) => ({ value: priority, label: t(`priority.${priority}`) }))}
        onChoose={(priority) => onChange({ priority })}
      />
    </Menu>
  );
}

interface AssigneeMenuProps {
  claim: Claim;
  user: Pick<Person, 'id' | 'firstName' | 'lastName'>;
  colleagues: readonly Colleague[];
  /** In their place: being loaded, or why they could not be. */
  note: string | null;
  onOpen(): void;
  onChange: ChangeClaim;
}

const NOBODY = 'nobody';

export function AssigneeMenu({ claim, user, colleagues, note, onOpen, onChange }: AssigneeMenuProps) {
  const t = useTranslations('details');
  const { assignee } = claim;
  const words = assignee ? fullName(assignee) : t('nobody');
  const others = colleagues.filter(({ id }) => id !== user.id);
  // Who handles it is in the list also while it loads, and when their account was closed since.
  const isOther = assignee && assignee.id !== user.id && !others.some(({ id }) => id === assignee.id);
  return (
    <Menu
      align="start"
      onOpenChange={(open) => open && onOpen()}
      trigger={triggerOf(`${t('changeAssignee')}, ${words}`, words)}
    >
      <MenuChoice
        label={t('changeAssignee')}
        value={assignee?.id ?? NOBODY}
        choices={[
          { value: user.id, label: t('me', { name: fullName(user) }) },
          ...(isOther ? [{ value: assignee.id, label: fullName(assignee) }] : []),
          ...others.map((person) => ({ value: person.id, label: <ColleagueName {...person} /> })),
          { value: NOBODY, label: t('nobody') },
        ]}
        onChoose={(id) => onChange({ assigneeId: id === NOBODY ? null : id })}
      />
      {note && <MenuNote>{note}</MenuNote>}
    </Menu>
  );
}

function ColleagueName(person: Colleague) {
  const t = useTranslations('details');
  return (
    <span className="flex min-w-0 items-center gap-2">
      <span className="truncate">{fullName(person)}</span>
      {person.online && (
        <>
          <span className="size-2 shrink-0 rounded-full bg-online" aria-hidden />
          <span className="sr-only">{t('online')}</span>
        </>
      )}
    </span>
  );
}

/** Called, not rendered as a component: Radix hands its own props to the element it gets. */
function triggerOf(label: string, children: ReactNode) {
  return MenuButton({ label, children });
}
