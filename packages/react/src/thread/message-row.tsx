'use client';

import type { Message } from '@claimline/protocol';
import { clsx } from 'clsx';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import type { FileActions } from '../files/file-actions';
import { useTimes } from '../i18n/use-times';
import { Avatar } from '../ui/avatar';
import { RelativeTime } from '../ui/relative-time';
import { FailedActions } from './failed-actions';
import { MessageBubble } from './message-bubble';
import { MessageMenu } from './message-menu';
import { fullName, type People } from './people';
import type { Row } from './rows';
import { DaySeparator, UnreadDivider } from './separators';

export interface MessageActions {
  retry(clientMessageId: string): void;
  discard(clientMessageId: string): void;
  copy(text: string): void;
  info(messageId: string): void;
  /** To the message with this `seq`. */
  goTo(seq: number): void;
  /** Null in a closed claim. */
  reply: ((message: Message) => void) | null;
  /** Null in a closed claim. */
  edit: ((messageId: string, content: string) => void) | null;
  askDelete: ((messageId: string) => void) | null;
  files: FileActions;
}

interface MessageRowProps {
  row: Row;
  people: People;
  active: boolean;
  /** Stands out, as it was jumped to. */
  marked: boolean;
  canDeleteAll: boolean;
  actions: MessageActions;
}

export const MessageRow = memo(function MessageRow({
  row,
  people,
  active,
  marked,
  canDeleteAll,
  actions,
}: MessageRowProps) {
  const t = useTranslations();
  const times = useTimes();
  const { item, own } = row;
  const { message } = item;
  const { sender, content } = message;
  const author = own ? t('common.you') : fullName(sender);
  const stored = message.seq !== null && message.deletedAt === null;
  const clientMessageId = message.clientMessageId;
  const canDelete = own || canDeleteAll;
  const { edit, reply, askDelete } = actions;
  const onDelete = canDelete && askDelete ? () => askDelete(message.id) : null;

  return (
    <div className={row.endsGroup ? 'pb-3' : 'pb-0.5'}>
      {row.startsDay && <DaySeparator at={message.createdAt} />}
      {row.startsUnread && <UnreadDivider />}
      <article
        aria-label={t('message.label', { author, time: times.exact(Date.parse(message.createdAt)) })}
        data-message={row.key}
        data-marked={marked || undefined}
        tabIndex={-1}
        className={clsx(
          'group/row relative flex gap-2.5 rounded-md focus-visible:z-10',
          own ? 'justify-end' : 'justify-start',
        )}
      >
        {!own && <div className="w-8 shrink-0 pt-5.5">{row.startsGroup && <Avatar {...sender} size="s" />}</div>}
        <div
          className={clsx(
            'flex max-w-[min(42rem,94%)] min-w-0 flex-col sm:max-w-[min(42rem,88%)]',
            own ? 'items-end' : 'items-start',
          )}
        >
          {row.startsGroup && (
            <p className="mb-1 flex max-w-full items-baseline gap-2 px-1 text-xs text-faint">
              {!own && <span className="truncate text-sm font-semibold text-text">{fullName(sender)}</span>}
              {!own && <span className="shrink-0">{t(`role.${sender.role}`)}</span>}
              <RelativeTime at={message.createdAt} inThread className="shrink-0" />
            </p>
          )}
          <div className={clsx('flex max-w-full min-w-0 items-center gap-1', own && 'flex-row-reverse')}>
            <MessageBubble
              item={item}
              own={own}
              startsGroup={row.startsGroup}
              endsGroup={row.endsGroup}
              people={people}
              answersOwn={row.answersOwn}
              marked={marked}
              onFollow={actions.goTo}
              files={actions.files}
              canDeleteFiles={stored && canDelete}
              active={active}
            />
            <div className={clsx('flex w-9 shrink-0 touch:w-11', own && 'justify-end')}>
              {stored && (
                <MessageMenu
                  tabbable={active}
                  onReply={reply && message.seq !== null ? () => reply(message) : null}
                  onCopy={content ? () => actions.copy(content) : null}
                  onEdit={own && edit && content ? () => edit(message.id, content) : null}
                  onInfo={() => actions.info(message.id)}
                  onDelete={onDelete}
                />
              )}
            </div>
          </div>
          {item.sendState === 'failed' && clientMessageId !== null && (
            <FailedActions
              error={item.error}
              onRetry={() => actions.retry(clientMessageId)}
              onCopy={content ? () => actions.copy(content) : null}
              onDiscard={() => actions.discard(clientMessageId)}
            />
          )}
        </div>
      </article>
    </div>
  );
});
