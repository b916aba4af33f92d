'use client';

import type { AgentFigures } from '@claimline/protocol';
import { Avatar } from '@claimline/react/src/ui/avatar.tsx';
import { useFormatter, useTranslations } from 'use-intl';
import { type Column, SortableTable } from './sortable-table';
import { type Hours, useDurations } from './use-durations';

export function AgentsTable({ agents, hours }: { agents: readonly AgentFigures[]; hours: Hours }) {
  const t = useTranslations('insights.agents');
  const format = useFormatter();
  const durations = useDurations();
  const name = ({ agent }: AgentFigures) => `${agent.firstName} ${agent.lastName}`;
  const number = (key: string, label: string, value: (row: AgentFigures) => number): Column<AgentFigures> => ({
    key,
    label,
    isNumber: true,
    value,
    cell: (row) => format.number(value(row)),
  });
  const duration = (key: string, label: string, value: (row: AgentFigures) => number | null): Column<AgentFigures> => ({
    key,
    label,
    isNumber: true,
    value,
    cell(row) {
      const ms = value(row);
      return ms === null ? '–' : durations[hours](ms);
    },
  });
  return (
    <SortableTable
      title={t('title')}
      rows={agents}
      keyOf={({ agent }) => agent.id}
      first={{ key: 'messages', descending: true }}
      columns={[
        {
          key: 'name',
          label: t('name'),
          value: ({ agent }) => `${agent.lastName} ${agent.firstName}`,
          cell: (row) => (
            <span className="flex items-center gap-2 font-medium">
              <Avatar {...row.agent} size="xs" />
              {name(row)}
            </span>
          ),
        },
        number('messages', t('messages'), (row) => row.messages),
        number('responses', t('responses'), (row) => row.response.count),
        duration('median', t('median'), (row) => row.response[hours].medianMs),
        duration('p90', t('p90'), (row) => row.response[hours].p90Ms),
        number('open', t('open'), (row) => row.openClaims),
        number('waiting', t('waiting'), (row) => row.waitingClaims),
      ]}
    />
  );
}
