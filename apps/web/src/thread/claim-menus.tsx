'use client';

import type { Claim, Person, UpdateClaimInput } from '@claimline/protocol';
import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { StatusChip, useStatusWords } from '../inbox/status-chip';
import { claimPriorities, claimStatuses } from '../inbox/statuses';
import { Menu, MenuChoice } from '../ui/menu';
import { fullName } from './people';

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
  userId: string;
  /** Staff who can be chosen: who is connected now. */
  staff: readonly Pick<Person, 'id' | 'firstName' | 'lastName'>[];
  onOpen(): void;
  onChange: ChangeClaim;
}

const NOBODY = 'nobody';

export function AssigneeMenu({ claim, userId, staff, onOpen, onChange }: AssigneeMenuProps) {
  const t = useTranslations('details');
  const words = claim.assignee ? fullName(claim.assignee) : t('nobody');
  const others = [...(claim.assignee ? [claim.assignee] : []), ...staff].filter(
    (person, index, all) => person.id !== userId && all.findIndex(({ id }) => id === person.id) === index,
  );
  return (
    <Menu
      align="start"
      onOpenChange={(open) => open && onOpen()}
      trigger={triggerOf(`${t('changeAssignee')}, ${words}`, words)}
    >
      <MenuChoice
        label={t('changeAssignee')}
        value={claim.assignee?.id ?? NOBODY}
        choices={[
          { value: userId, label: t('takeIt') },
          ...others.map((person) => ({ value: person.id, label: fullName(person) })),
          { value: NOBODY, label: t('nobody') },
        ]}
        onChoose={(id) => onChange({ assigneeId: id === NOBODY ? null : id })}
      />
    </Menu>
  );
}

/** Called, not rendered as a component: Radix hands its own props to the element it gets. */
function triggerOf(label: string, children: ReactNode) {
  return MenuButton({ label, children });
}
