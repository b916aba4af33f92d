'use client';

import type { Quote } from '@claimline/protocol';
import { useTranslations } from 'use-intl';
import { fullName } from './people';

/** What a quoted message says, in words, when it has no text. */
export function useQuoteText(): (quote: Quote) => string {
  const t = useTranslations();
  return ({ excerpt, deletedAt }) => (deletedAt === null ? (excerpt ?? t('files.label')) : t('message.deleted'));
}

interface QuoteButtonProps {
  quote: Quote;
  /** Whether the reader has written it. */
  own: boolean;
  tabbable: boolean;
  onFollow(): void;
}

/** Above an answer, what it answers; leads there. */
export function QuoteButton({ quote, own, tabbable, onFollow }: QuoteButtonProps) {
  const t = useTranslations();
  const text = useQuoteText();
  return (
    <button
      type="button"
      data-quote={quote.seq}
      tabIndex={tabbable ? 0 : -1}
      onClick={onFollow}
      // As wide as the answer makes the bubble, never wider.
      className="mt-0.5 mb-1.5 block w-0 min-w-full rounded-sm border-l-3 border-accent bg-accent-soft px-2.5 py-1.5 text-left text-sm transition-colors hover:bg-hover"
    >
      <span className="sr-only">{t('message.inReplyTo')} </span>
      <span className="block truncate font-semibold text-accent">{own ? t('common.you') : fullName(quote.sender)}</span>
      <span
        className={`line-clamp-2 [overflow-wrap:anywhere] [unicode-bidi:plaintext] text-muted ${quote.deletedAt === null ? '' : 'italic'}`}
      >
        {text(quote)}
        {quote.editedAt !== null && quote.deletedAt === null && <span> ({t('message.edited')})</span>}
      </span>
    </button>
  );
}
