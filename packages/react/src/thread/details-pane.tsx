'use client';

import type { Claim } from '@claimline/protocol';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { readStored, writeStored } from '../browser/local-storage';
import { useMediaQuery } from '../browser/use-media-query';
import { errorOf, useErrorText } from '../i18n/use-error-text';
import { useTimes } from '../i18n/use-times';
import { useSurroundings } from '../surroundings';
import { Dialog } from '../ui/dialog';
import { isStaff, useUser } from '../user';
import { AssigneeMenu, type ChangeClaim, PriorityMenu, StatusMenu } from './claim-menus';
import { DetailsPanel } from './details-panel';
import { DueField } from './due-field';
import { fullName, type People } from './people';
import { StatusChip } from './status-chip';
import { useColleagues } from './use-colleagues';

const KEY = 'claimline:details';
const WIDE = '(width >= 80rem)';

function useRoomBeside(): boolean {
  const { embedded } = useSurroundings();
  const wide = useMediaQuery(WIDE);
  // The window says nothing of the room that another's page gives.
  return wide && !embedded;
}

/** Beside the thread where there is room, as the person last left it; over it elsewhere, where it starts closed. */
export function useDetailsOpen() {
  const wide = useRoomBeside();
  const [shownWide, setShownWide] = useState(() => readStored(KEY) !== 'closed');
  const [shownOver, setShownOver] = useState(false);
  const open = wide ? shownWide : shownOver;
  const set = (next: boolean) => {
    if (!wide) return setShownOver(next);
    setShownWide(next);
    writeStored(KEY, next ? null : 'closed');
  };
  return { open, set, toggle: () => set(!open) };
}

interface DetailsPaneProps {
  claim: Claim;
  people: People;
  online: ReadonlySet<string>;
  open: boolean;
  onOpenChange(open: boolean): void;
  onChange: ChangeClaim;
  onCopy(text: string): void;
}

export function DetailsPane({ claim, people, online, open, onOpenChange, onChange, onCopy }: DetailsPaneProps) {
  const t = useTranslations();
  const user = useUser();
  const staff = isStaff(user);
  const errorText = useErrorText();
  const times = useTimes();
  const wide = useRoomBeside();
  const { colleagues, isPending, error, refresh } = useColleagues(staff && open);
  const colleaguesNote = error
    ? t('details.colleaguesFailed', { reason: errorText(errorOf(error)) })
    : isPending
      ? t('common.loading')
      : null;

  const content = (
    <DetailsPanel
      claim={claim}
      people={people}
      online={online}
      status={
        staff ? <StatusMenu claim={claim} onChange={onChange} /> : <StatusChip status={claim.status} staff={false} />
      }
      priority={staff ? <PriorityMenu claim={claim} onChange={onChange} /> : t(`priority.${claim.priority}`)}
      assignee={
        staff ? (
          <AssigneeMenu
            claim={claim}
            user={user}
            colleagues={colleagues}
            note={colleaguesNote}
            onOpen={refresh}
            onChange={onChange}
          />
        ) : claim.assignee ? (
          fullName(claim.assignee)
        ) : (
          t('details.nobody')
        )
      }
      due={staff ? <DueField claim={claim} onChange={onChange} /> : claim.dueAt && times.date(Date.parse(claim.dueAt))}
      onCopyReference={() => onCopy(claim.reference)}
    />
  );

  if (wide) {
    return open ? (
      <aside
        aria-label={t('details.title')}
        className="w-80 shrink-0 overflow-y-auto border-l border-line bg-surface px-5 py-5"
      >
        <h2 className="mb-4 text-lg font-semibold tracking-tight">{t('details.title')}</h2>
        {content}
      </aside>
    ) : null;
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('details.title')}>
      {content}
    </Dialog>
  );
}
