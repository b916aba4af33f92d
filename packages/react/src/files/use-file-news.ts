import type { TimelineItem } from '@claimline/client';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useErrorText } from '../i18n/use-error-text';
import { showToast } from '../ui/toast';

/**
 * Says when an own file was not sent or is refused: it may be far from what is being looked at, and the thread itself is
 * silent for assistive technology. What was so at opening is no news.
 */
export function useFileNews(items: readonly TimelineItem[], userId: string, ready: boolean): void {
  const t = useTranslations('files');
  const errorText = useErrorText();
  const heard = useRef<ReadonlySet<string> | null>(null);

  const tell = useEffectEvent(() => {
    const news = new Map<string, string>();
    for (const { message, uploads } of items) {
      if (message.senderId !== userId) continue;
      for (const { id, state, fileName: name, error } of uploads) {
        if (state === 'failed') news.set(id, t('newsNotSent', { name, reason: errorText(error) }));
      }
      for (const { id, scanStatus, fileName: name } of message.attachments) {
        if (scanStatus === 'infected') news.set(id, t('newsInfected', { name }));
      }
    }
    const before = heard.current;
    heard.current = new Set(news.keys());
    if (before === null) return;
    for (const [id, text] of news) if (!before.has(id)) showToast(text, 'failed');
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when what it looks at has changed.
  useEffect(() => {
    if (ready) tell();
  }, [items, userId, ready]);
}
