'use client';

import type { Message } from '@claimline/protocol';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { errorOf, useErrorText } from '../i18n/use-error-text';
import { useTimes } from '../i18n/use-times';
import { useClient } from '../provider';
import { Dialog } from '../ui/dialog';
import { Skeleton } from '../ui/skeleton';
import { fullName, type People } from './people';

interface MessageInfoProps {
  message: Message;
  people: People;
  /** Staff see what an edited message said before. */
  staff: boolean;
  onClose(): void;
}

/** When a message was sent and changed, who has read it and when, and for staff its earlier texts. */
export function MessageInfo({ message, people, staff, onClose }: MessageInfoProps) {
  const t = useTranslations();
  const times = useTimes();
  const exact = (at: string) => times.exact(Date.parse(at));
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('messageInfo.title')}>
      <div className="flex flex-col gap-5">
        <Part title={t('messageInfo.sent')}>
          <p>{exact(message.createdAt)}</p>
        </Part>
        <Part title={t('messageInfo.readBy')}>
          {message.readBy.length === 0 && <p className="text-muted">{t('messageInfo.unread')}</p>}
          <ul className="flex flex-col gap-1.5">
            {message.readBy.map(({ userId, readAt }) => {
              const person = people.get(userId);
              return (
                <li key={userId} className="flex flex-wrap justify-between gap-x-4">
                  <span>{person ? fullName(person) : t('common.someone')}</span>
                  <time dateTime={readAt} className="text-muted">
                    {exact(readAt)}
                  </time>
                </li>
              );
            })}
          </ul>
        </Part>
        {message.editedAt !== null && (
          <Part title={t('messageInfo.edited')}>
            <p>{exact(message.editedAt)}</p>
            {staff && <Versions messageId={message.id} editedAt={message.editedAt} />}
          </Part>
        )}
      </div>
    </Dialog>
  );
}

function Versions({ messageId, editedAt }: { messageId: string; editedAt: string }) {
  const t = useTranslations('messageInfo');
  const errorText = useErrorText();
  const times = useTimes();
  const { api } = useClient();
  const { data, error } = useQuery({
    queryKey: ['message-versions', messageId, editedAt],
    queryFn: () => api.messageVersions(messageId),
  });
  if (error) return <p className="text-danger">{errorText(errorOf(error))}</p>;
  if (!data) return <Skeleton className="mt-2 h-12 w-full" />;
  return (
    <ol aria-label={t('versions')} className="mt-3 flex flex-col gap-2">
      {data.items.map(({ version, content, replacedAt }) => (
        <li key={version} className="rounded-md border border-line bg-sunken px-3 py-2">
          <p className="text-xs text-muted">{t('until', { time: times.exact(Date.parse(replacedAt)) })}</p>
          <p dir="auto" className="whitespace-pre-wrap [overflow-wrap:anywhere]">
            {content}
          </p>
        </li>
      ))}
    </ol>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-1 text-sm font-semibold text-muted">{title}</h3>
      {children}
    </section>
  );
}
