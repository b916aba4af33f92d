'use client';

import type { Claim } from '@claimline/protocol';
import { ChevronDown, ChevronUp, Search, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '../ui/icon-button';
import { useThreadSearch } from './use-thread-search';

interface ThreadSearchBarProps {
  claim: Claim;
  goTo(seq: number): void;
  onClose(): void;
}

/** The bar under the header: what to find in this conversation, and which of the hits one is at. */
export function ThreadSearchBar({ claim, goTo, onClose }: ThreadSearchBarProps) {
  const t = useTranslations('threadSearch');
  const field = useRef<HTMLInputElement>(null);
  const search = useThreadSearch(claim, goTo);
  const { found, failed } = search;

  useEffect(() => field.current?.focus(), []);

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') onClose();
    else if (event.key === 'ArrowUp' || (event.key === 'Enter' && !event.shiftKey)) search.older();
    else if (event.key === 'ArrowDown' || event.key === 'Enter') search.newer();
    else return;
    event.preventDefault();
    // A page may listen for Escape too.
    event.stopPropagation();
  };

  const count = found?.count ?? 0;
  return (
    <search className="flex items-center gap-1 border-b border-line bg-surface px-3 py-1.5">
      <Search size={17} className="shrink-0 text-faint" aria-hidden />
      <input
        ref={field}
        type="search"
        dir="auto"
        value={search.text}
        maxLength={200}
        onChange={(event) => search.setText(event.target.value)}
        onKeyDown={onKeyDown}
        aria-label={t('label')}
        placeholder={t('label')}
        className="min-h-9 min-w-0 flex-1 rounded-sm bg-transparent px-1.5 text-ellipsis outline-offset-0 placeholder:text-faint touch:min-h-11 touch:text-[1rem]"
      />
      <span role="status" className="shrink-0 px-1 text-sm text-muted tabular-nums">
        {failed
          ? t('failed')
          : found &&
            (count === 0 ? t('none') : t(found.hasMore ? 'placeOfMore' : 'place', { place: search.place, count }))}
      </span>
      <IconButton label={t('older')} onClick={search.older} disabled={count === 0}>
        <ChevronUp size={19} aria-hidden />
      </IconButton>
      <IconButton label={t('newer')} onClick={search.newer} disabled={count === 0}>
        <ChevronDown size={19} aria-hidden />
      </IconButton>
      <IconButton label={t('close')} onClick={onClose}>
        <X size={19} aria-hidden />
      </IconButton>
    </search>
  );
}
