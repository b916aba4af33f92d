'use client';

import type { TimelineItem } from '@claimline/client';
import { Check, CheckCheck, CircleAlert, Clock } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { fullName, type People } from './people';

/** An answer usually comes sooner: "sending" would only flicker. */
const SENDING_SHOWN_AFTER_MS = 500;

function useSendingShown(since: number | null): boolean {
  const [shownFor, setShownFor] = useState<number | null>(null);
  useEffect(() => {
    if (since === null) return;
    const timer = setTimeout(() => setShownFor(since), since + SENDING_SHOWN_AFTER_MS - Date.now());
    return () => clearTimeout(timer);
  }, [since]);
  return since !== null && shownFor === since;
}

/** How far an own message has come: an icon, and words for assistive technology. Its place is kept from the start. */
export function MessageState({ item, people }: { item: TimelineItem; people: People }) {
  const t = useTranslations('message');
  const format = useFormatter();
  const sendingShown = useSendingShown(item.sendState === 'sending' ? item.sendingSince : null);
  const readers = item.message.readBy.filter(({ userId }) => userId !== item.message.senderId);

  if (item.sendState === 'failed')
    return <Mark icon={<CircleAlert size={15} />} text={t('failed')} className="text-danger" />;
  if (item.sendState === 'queued') return <Mark icon={<Clock size={14} />} text={t('queued')} className="text-faint" />;
  if (item.sendState === 'sending') {
    return sendingShown ? (
      <Mark icon={<Clock size={14} />} text={t('sending')} className="text-faint" />
    ) : (
      <span className="inline-block size-4" />
    );
  }
  if (readers.length === 0) return <Mark icon={<Check size={15} />} text={t('sent')} className="text-muted" />;
  const names = readers
    .map(({ userId }) => people.get(userId))
    .filter((person) => person !== undefined)
    .map(fullName);
  return (
    <Mark
      icon={<CheckCheck size={16} />}
      text={t('read')}
      title={names.length > 0 ? t('readBy', { names: format.list(names) }) : t('read')}
      className="text-accent"
    />
  );
}

function Mark(props: { icon: ReactElement; text: string; title?: string; className: string }) {
  return (
    <span
      className={`inline-flex size-4 items-center justify-center ${props.className}`}
      title={props.title ?? props.text}
    >
      <span aria-hidden>{props.icon}</span>
      <span className="sr-only">{props.text}</span>
    </span>
  );
}
