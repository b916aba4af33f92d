'use client';

import type { Quote } from '@claimline/protocol';
import { Pencil, Reply, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { IconButton } from '../ui/icon-button';
import { fullName } from './people';
import { useQuoteText } from './quote';

/** Above the field: that an earlier message is being changed. */
export function EditingStrip({ onCancel }: { onCancel(): void }) {
  const t = useTranslations('composer');
  return (
    <div className="mb-1 flex items-center gap-2 pl-1 text-sm font-medium text-accent">
      <Pencil size={15} aria-hidden />
      <span className="flex-1">{t('editing')}</span>
      <IconButton label={t('cancelEdit')} onClick={onCancel}>
        <X size={17} aria-hidden />
      </IconButton>
    </div>
  );
}

/** Above the field: the message that is being answered. */
export function ReplyStrip({ id, quote, onCancel }: { id: string; quote: Quote; onCancel(): void }) {
  const t = useTranslations('composer');
  const text = useQuoteText();
  return (
    <div className="mb-1.5 flex animate-rise items-center gap-2.5 rounded-md border-l-3 border-accent bg-accent-soft py-1 pr-1 pl-2.5 text-sm">
      <Reply size={16} className="shrink-0 text-accent" aria-hidden />
      <p id={id} className="min-w-0 flex-1">
        <span className="block truncate font-semibold text-accent">
          {t('replyingTo', { author: fullName(quote.sender) })}
        </span>
        <span className="block truncate text-muted [unicode-bidi:plaintext]">{text(quote)}</span>
      </p>
      <IconButton label={t('cancelReply')} onClick={onCancel}>
        <X size={17} aria-hidden />
      </IconButton>
    </div>
  );
}
