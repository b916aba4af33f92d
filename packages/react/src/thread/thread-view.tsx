'use client';

import type { TimelineItem } from '@claimline/client';
import type { Claim } from '@claimline/protocol';
import { clsx } from 'clsx';
import { ArrowDown } from 'lucide-react';
import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { useRowFocus } from '../browser/use-row-focus';
import { CountBadge } from '../ui/badge';
import { Spinner } from '../ui/spinner';
import { type MessageActions, MessageRow } from './message-row';
import type { People } from './people';
import { buildRows, type KnownRows, type Row } from './rows';
import { ThreadIntro } from './thread-intro';
import { hasAttention, useAttention } from './use-attention';
import { type Jump, useJump } from './use-jump';
import { useKeptFocus } from './use-kept-focus';
import { useThreadScroll } from './use-thread-scroll';

export interface ThreadViewProps {
  claim: Claim | null;
  items: readonly TimelineItem[];
  userId: string;
  people: People;
  hasOlder: boolean;
  loadingOlder: boolean;
  readUpToSeqAtOpening: number;
  canDeleteAll: boolean;
  actions: MessageActions;
  /** Where to go, among what is loaded. */
  jump: Jump | null;
  onLoadOlder(): void;
  /** Asked for the latest message of another person that has been seen. */
  onRead(messageId: string): void;
  /** Escape: back to writing. */
  onLeave(): void;
}

export function ThreadView(props: ThreadViewProps) {
  const { claim, items, userId, people, hasOlder, loadingOlder, readUpToSeqAtOpening, canDeleteAll, actions } = props;
  const t = useTranslations('thread');
  const list = useRef<VirtualizerHandle>(null);
  const log = useRef<HTMLDivElement>(null);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const [known] = useState<KnownRows>(() => new WeakMap());
  const rows = useMemo(
    () => buildRows(items, { userId, readUpToSeqAtOpening }, known),
    [items, userId, readUpToSeqAtOpening, known],
  );
  const readTo = useRef(0);

  const markRead = (seen: Row) => {
    if (!hasAttention()) return;
    // The last message of another at or above the one that is seen.
    const seq = seen.item.message.seq ?? Number.POSITIVE_INFINITY;
    if (seq <= readTo.current) return;
    const row = rows.findLast(({ own, item: { message } }) => !own && message.seq !== null && message.seq <= seq);
    if (!row || row.item.message.seq === null || row.item.message.seq <= readTo.current) return;
    readTo.current = row.item.message.seq;
    props.onRead(row.item.message.id);
  };

  const scroll = useThreadScroll(list, log, {
    rows,
    hasOlder,
    loadingOlder,
    onLoadOlder: props.onLoadOlder,
    onSeen: markRead,
  });
  useAttention(scroll.measure);

  // virtua keeps the place from the end while this is true: only for the render in which older messages come in.
  const firstKey = rows[0]?.key;
  const formerFirst = useRef(firstKey);
  const prepended = firstKey !== formerFirst.current && rows.some((row) => row.key === formerFirst.current);
  useLayoutEffect(() => {
    formerFirst.current = firstKey;
  });

  const marked = useJump({ jump: props.jump, rows, list, log, reach: setActiveKey });

  const keptFocus = useKeptFocus(log);
  const activeIndex = rows.findIndex((row) => row.key === activeKey);

  const { focusRow, pendingKey } = useRowFocus(log, 'data-message');
  const moveTo = (index: number) => {
    const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    if (!row) return;
    setActiveKey(row.key);
    list.current?.scrollToIndex(rows.indexOf(row), { align: 'nearest' });
    focusRow(row.key);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    // What has the focus, however it came there: a click moves it past `activeKey`.
    const focusedKey = event.target instanceof HTMLElement ? event.target.dataset.message : undefined;
    const onMessage = focusedKey !== undefined;
    // The focus comes a frame after the key: what is pressed meanwhile goes on from where it will be.
    const currentKey = pendingKey.current ?? focusedKey;
    const focused = rows.findIndex((row) => row.key === currentKey);
    if (event.key === 'Escape' && !event.defaultPrevented) return props.onLeave();
    if (event.target !== event.currentTarget && !onMessage) return;
    const current = currentKey === undefined ? rows.length : focused;
    const moves: Record<string, number> = {
      ArrowUp: current - 1,
      ArrowDown: current + 1,
      Home: 0,
      End: rows.length - 1,
    };
    const target = moves[event.key];
    if (target !== undefined) moveTo(target);
    else if (event.key === 'Enter' && onMessage) {
      (event.target as HTMLElement)
        .querySelector<HTMLElement>('[data-actions]')
        ?.dispatchEvent(new globalThis.KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    } else if (event.key.toLowerCase() === 'r' && onMessage && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const message = rows[focused]?.item.message;
      if (message && message.seq !== null && message.deletedAt === null) actions.reply?.(message);
    } else return;
    event.preventDefault();
  };

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {loadingOlder && (
        <div className="absolute inset-x-0 top-3 z-10 flex justify-center" role="status">
          <span className="flex items-center gap-2 rounded-full border border-line bg-raised px-3 py-1.5 text-xs text-muted shadow-md">
            <Spinner size={14} />
            {t('loadingOlder')}
          </span>
        </div>
      )}
      <div
        ref={log}
        role="log"
        aria-live="off"
        aria-label={t('log', { reference: claim?.reference ?? '' })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached and read by keyboard.
        tabIndex={0}
        onKeyDown={onKeyDown}
        {...keptFocus}
        className="flex min-h-0 flex-1 flex-col overflow-x-hidden overflow-y-auto overscroll-contain [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        <div className="grow" />
        <Virtualizer
          ref={list}
          scrollRef={log}
          shift={prepended}
          bufferSize={600}
          onScroll={scroll.onScroll}
          onResize={scroll.onResize}
          keepMounted={activeIndex >= 0 ? [activeIndex] : []}
          data={rows}
        >
          {(row, index) => (
            <div key={row.key} className="mx-auto w-full max-w-[54rem] px-3 sm:px-5">
              {index === 0 && !hasOlder && claim && <ThreadIntro claim={claim} />}
              <MessageRow
                row={row}
                people={people}
                active={row.key === activeKey}
                marked={row.key === marked}
                canDeleteAll={canDeleteAll}
                actions={actions}
              />
            </div>
          )}
        </Virtualizer>
      </div>
      {!scroll.isAtBottom && (
        <button
          type="button"
          onClick={() => scroll.scrollToEnd(true)}
          className={clsx(
            'absolute bottom-3 left-1/2 z-10 flex h-10 -translate-x-1/2 animate-appear items-center gap-2 rounded-full border border-line-strong bg-raised px-4 text-sm font-medium whitespace-nowrap shadow-md hover:bg-hover touch:h-11',
          )}
        >
          <ArrowDown size={16} aria-hidden />
          {t('jump')}
          <CountBadge count={scroll.unseen} label={t('jumpNew', { count: scroll.unseen })} />
        </button>
      )}
    </div>
  );
}
