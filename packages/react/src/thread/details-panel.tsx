'use client';

import type { Claim, Person } from '@claimline/protocol';
import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useTimes } from '../i18n/use-times';
import { Avatar } from '../ui/avatar';
import { IconButton } from '../ui/icon-button';
import { fullName, type People } from './people';

interface DetailsPanelProps {
  claim: Claim;
  people: People;
  online: ReadonlySet<string>;
  status: ReactNode;
  priority: ReactNode;
  assignee: ReactNode;
  /** Nothing where there is none. */
  due: ReactNode;
  onCopyReference(): void;
}

/** The case behind the conversation. */
export function DetailsPanel({
  claim,
  people,
  online,
  status,
  priority,
  assignee,
  due,
  onCopyReference,
}: DetailsPanelProps) {
  const t = useTranslations();
  const times = useTimes();
  return (
    <div className="flex flex-col gap-7">
      <dl className="flex flex-col gap-1">
        <Line label={t('details.status')}>{status}</Line>
        <Line label={t('details.priority')}>{priority}</Line>
        <Line label={t('details.assignee')}>{assignee}</Line>
        {due && <Line label={t('details.due')}>{due}</Line>}
        <Line label={t('details.reference')}>
          <span className="whitespace-nowrap">{claim.reference}</span>
          <IconButton label={t('details.copyReference')} className="size-8!" onClick={onCopyReference}>
            <Copy size={15} aria-hidden />
          </IconButton>
        </Line>
        {claim.category && <Line label={t('details.category')}>{claim.category}</Line>}
        <Line label={t('details.opened')}>
          <time dateTime={claim.createdAt} title={times.exact(Date.parse(claim.createdAt))}>
            {times.date(Date.parse(claim.createdAt))}
          </time>
        </Line>
      </dl>
      <section>
        <h3 className="mb-3 text-sm font-semibold text-muted">{t('details.people')}</h3>
        <ul className="flex flex-col gap-3">
          {[...people.values()].map((person) => (
            <PersonLine key={person.id} person={person} online={online.has(person.id)} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid min-h-9 grid-cols-[6.5rem_1fr] items-center gap-3 max-[22rem]:grid-cols-[5.5rem_1fr]">
      <dt className="text-sm text-faint">{label}</dt>
      <dd className="flex min-w-0 items-center gap-1 [overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}

function PersonLine({ person, online }: { person: Person; online: boolean }) {
  const t = useTranslations();
  return (
    <li className="flex items-center gap-3">
      <Avatar {...person} online={online} />
      <span className="min-w-0">
        <span className="block truncate font-medium">{fullName(person)}</span>
        <span className="block text-sm text-faint">
          {t(`role.${person.role}`)} · {t(online ? 'details.online' : 'details.offline')}
        </span>
      </span>
    </li>
  );
}
