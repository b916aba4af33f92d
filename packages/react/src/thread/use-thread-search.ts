import type { Claim } from '@claimline/protocol';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useClient } from '../provider';
import { useSurroundings } from '../surroundings';
import { useSettled } from './use-settled';

const SETTLED_MS = 200;

export interface ThreadSearch {
  text: string;
  setText(text: string): void;
  /** Of how many; null until the question is answered. */
  found: { count: number; hasMore: boolean } | null;
  /** From 1; 0 when nothing was found. */
  place: number;
  failed: boolean;
  older(): void;
  newer(): void;
}

/** Searches the messages of a claim and goes from hit to hit, beginning with the latest. */
export function useThreadSearch({ id, lastSeq }: Claim, goTo: (seq: number) => void): ThreadSearch {
  const { api } = useClient();
  const [text, setText] = useState('');
  const [at, setAt] = useState<number | null>(null);
  const q = useSettled(text.trim(), SETTLED_MS);
  const { data, isError, isPlaceholderData } = useQuery({
    // What is written meanwhile is found too.
    queryKey: ['thread-search', id, q, lastSeq],
    queryFn: () => api.searchMessages(id, q),
    enabled: q !== '',
    placeholderData: keepPreviousData,
  });
  const hits = q === '' || isError ? null : (data?.items ?? null);
  const index = hits?.findIndex(({ seq }) => seq === at) ?? -1;

  const go = (next: number) => {
    const hit = hits?.[(next + hits.length) % hits.length];
    if (!hit) return;
    setAt(hit.seq);
    goTo(hit.seq);
  };
  const begin = useEffectEvent(() => go(0));
  const begunWith = useRef('');
  useEffect(() => {
    if (!data || isPlaceholderData || begunWith.current === q) return;
    begunWith.current = q;
    begin();
  }, [data, isPlaceholderData, q]);

  return {
    text,
    setText,
    found: hits && { count: hits.length, hasMore: data?.hasMore === true },
    place: index + 1,
    failed: isError,
    older: () => go(index + 1),
    newer: () => go(Math.max(index, 0) - 1),
  };
}

/** Calls back for Ctrl+F or Cmd+F; once the search has the focus, the browser's own comes. */
export function useFindShortcut(onFind: () => void): void {
  const { owns } = useSurroundings();
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!owns(event.target)) return;
    if (event.key !== 'f' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest('search, [role="dialog"], [role="alertdialog"]'))
      return;
    event.preventDefault();
    onFind();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}
