'use client';

import type { TimelineItem } from '@claimline/client';
import { clsx } from 'clsx';
import { Ban } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { FileActions } from '../files/file-actions';
import { MessageFiles } from '../files/message-files';
import { useTimes } from '../i18n/use-times';
import { LinkedText } from './linked-text';
import { MessageState } from './message-state';
import { NoFiles } from './no-files';
import type { People } from './people';
import { QuoteButton } from './quote';

const MARKED = 'outline-2 outline-offset-2 outline-accent';

interface MessageBubbleProps {
  item: TimelineItem;
  own: boolean;
  startsGroup: boolean;
  endsGroup: boolean;
  people: People;
  answersOwn: boolean;
  marked: boolean;
  onFollow(seq: number): void;
  files: FileActions;
  canDeleteFiles: boolean;
  active: boolean;
}

export function MessageBubble(props: MessageBubbleProps) {
  const { item, own, startsGroup, endsGroup, people } = props;
  const t = useTranslations('message');
  const times = useTimes();
  const { message } = item;
  const { quote } = message;

  if (message.deletedAt !== null) {
    return (
      <p
        className={clsx(
          'flex items-center gap-2 rounded-bubble border border-dashed border-line-strong px-3.5 py-2 text-muted italic',
          props.marked && MARKED,
        )}
      >
        <Ban size={16} aria-hidden />
        {t('deleted')}
      </p>
    );
  }

  return (
    <div
      className={clsx(
        'flow-root min-w-0 max-w-full rounded-bubble px-3.5 py-2 transition-colors',
        own ? 'bg-bubble-own' : 'border border-line bg-bubble-other',
        // The side of the author is squared between the bubbles of one group.
        own && !startsGroup && 'rounded-tr-sm',
        own && !endsGroup && 'rounded-br-sm',
        !own && !startsGroup && 'rounded-tl-sm',
        !own && !endsGroup && 'rounded-bl-sm',
        item.sendState === 'failed' && 'outline outline-danger',
        quote && 'min-w-[min(15rem,55vw)]',
        props.marked && MARKED,
      )}
    >
      {quote && (
        <QuoteButton
          quote={quote}
          own={props.answersOwn}
          tabbable={props.active}
          onFollow={() => props.onFollow(quote.seq)}
        />
      )}
      {message.content && (
        <span className="whitespace-pre-wrap [overflow-wrap:anywhere]" dir="auto">
          <LinkedText content={message.content} />
        </span>
      )}
      <MessageFiles
        attachments={message.attachments}
        uploads={item.uploads}
        own={own}
        canDelete={props.canDeleteFiles}
        tabbable={props.active}
        actions={props.files}
      />
      {!message.content && message.attachments.length + item.uploads.length === 0 && (
        <NoFiles own={own} sentAt={message.createdAt} />
      )}
      {(own || message.editedAt) && (
        <span className="float-right mt-1.5 -mr-1 -mb-1 ml-2.5 flex h-4 items-center gap-1 text-xs text-muted select-none">
          {message.editedAt && (
            <span title={t('editedAt', { time: times.exact(Date.parse(message.editedAt)) })}>{t('edited')}</span>
          )}
          {own && <MessageState item={item} people={people} />}
        </span>
      )}
    </div>
  );
}
