'use client';

import type { TimelineItem } from '@claimline/client';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useTimes } from '../i18n/use-times';
import { fullName } from './people';

/** After a break many messages can come at once: more than these are only counted. */
const READ_OUT = 3;
const KEPT_MS = 15_000;

interface Announcement {
  id: number;
  text: string;
}

/**
 * Reads each new message of others out once: author, time, text. The thread itself is silent (`aria-live="off"`), as a
 * virtual list draws and removes old messages with every scroll, which would be announced as news.
 */
export function Announcer({
  items,
  userId,
  ready,
}: {
  items: readonly TimelineItem[];
  userId: string;
  ready: boolean;
}) {
  const t = useTranslations();
  const times = useTimes();
  const heardUpTo = useRef<number | null>(null);
  const [announcements, setAnnouncements] = useState<readonly Announcement[]>([]);

  useEffect(() => {
    if (!ready) return;
    const before = heardUpTo.current;
    const news = items.filter(({ message }) => message.seq !== null && message.seq > (before ?? 0));
    heardUpTo.current = news.reduce((seq, { message }) => Math.max(seq, message.seq ?? 0), before ?? 0);
    // What was there at opening is history.
    if (before === null) return;
    const heard = news.filter(({ message }) => message.senderId !== userId && message.content !== null);
    if (heard.length === 0) return;
    const added =
      heard.length > READ_OUT
        ? [{ id: heardUpTo.current, text: t('thread.jumpNew', { count: heard.length }) }]
        : heard.map(({ message }) => {
            const { quote } = message;
            const words = {
              author: fullName(message.sender),
              time: times.clock(Date.parse(message.createdAt)),
              text: message.content || t('files.label'),
            };
            const text = quote
              ? t('thread.announceReply', {
                  ...words,
                  to: quote.sender.id === userId ? t('common.you') : fullName(quote.sender),
                })
              : t('thread.announce', words);
            return { id: message.seq ?? 0, text };
          });
    setAnnouncements((former) => [...former.slice(-READ_OUT), ...added]);
  }, [items, ready, userId, t, times]);

  useEffect(() => {
    if (announcements.length === 0) return;
    const timer = setTimeout(() => setAnnouncements([]), KEPT_MS);
    return () => clearTimeout(timer);
  }, [announcements]);

  return (
    <div aria-live="polite" className="sr-only" data-testid="announcer">
      {announcements.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
