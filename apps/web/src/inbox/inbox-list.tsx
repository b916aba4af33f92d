'use client';

import type { ClaimSummary, User } from '@claimline/protocol';
import { useRowFocus } from '@claimline/react/src/browser/use-row-focus.ts';
import { Button } from '@claimline/react/src/ui/button.tsx';
import { Spinner } from '@claimline/react/src/ui/spinner.tsx';
import { clsx } from 'clsx';
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type CustomContainerComponentProps, Virtualizer, type VirtualizerHandle } from 'virtua';
import { InboxRow, ROW_HEIGHT } from './inbox-row';
import { InboxSkeleton } from './inbox-skeleton';

export interface InboxListProps {
  claims: readonly ClaimSummary[];
  user: Pick<User, 'id' | 'role'>;
  selectedId: string | null;
  isOnline(userId: string): boolean;
  onOpen(claimId: string): void;
  /** What comes after the last row; `first`: the claims themselves are still on their way. */
  more: 'first' | 'none' | 'idle' | 'loading' | 'failed';
  onMore(): void;
}

export function InboxList({ claims, user, selectedId, isOnline, onOpen, more, onMore }: InboxListProps) {
  const t = useTranslations('inbox');
  const list = useRef<VirtualizerHandle>(null);
  const container = useRef<HTMLDivElement>(null);
  const [focusedId, setFocusedId] = useState<string | null>(null);
  useSteadyPlace(claims, list);

  const indexOf = (id: string | null) => claims.findIndex((claim) => claim.id === id);
  // Tab stops at the row last visited, else at the open claim, else at the first.
  const tabbable = Math.max(indexOf(focusedId), focusedId && indexOf(focusedId) >= 0 ? 0 : indexOf(selectedId), 0);

  const { focusRow } = useRowFocus(container, 'data-claim');
  const moveTo = (index: number) => {
    const claim = claims[index];
    if (!claim) return;
    setFocusedId(claim.id);
    list.current?.scrollToIndex(index, { align: 'nearest' });
    focusRow(claim.id);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowDown: tabbable + 1,
      ArrowUp: tabbable - 1,
      Home: 0,
      End: claims.length - 1,
    };
    const target = moves[event.key];
    if (target === undefined || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    moveTo(Math.min(Math.max(target, 0), claims.length - 1));
  };

  const onScroll = (offset: number) => {
    const handle = list.current;
    if (!handle || more !== 'idle') return;
    if (offset + handle.viewportSize > handle.scrollSize - 6 * ROW_HEIGHT) onMore();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the keys of its rows, which are links.
    <div
      ref={container}
      className={clsx(
        'min-h-0 flex-1 overscroll-contain [overflow-anchor:none]',
        more === 'first' ? 'overflow-hidden' : 'overflow-y-auto',
      )}
      onKeyDown={onKeyDown}
      onFocus={(event) => setFocusedId(event.target.closest('[data-claim]')?.getAttribute('data-claim') ?? focusedId)}
    >
      <Virtualizer
        ref={list}
        data={claims}
        as={ClaimUl}
        item="li"
        scrollRef={container}
        itemSize={ROW_HEIGHT}
        onScroll={onScroll}
        keepMounted={[tabbable]}
      >
        {(claim, index) => (
          <InboxRow
            key={claim.id}
            claim={claim}
            user={user}
            selected={claim.id === selectedId}
            tabbable={index === tabbable}
            online={isOnline(user.role === 'CUSTOMER' ? (claim.assignee?.id ?? '') : claim.customer.id)}
            onOpen={onOpen}
          />
        )}
      </Virtualizer>
      {/* The list stands before its claims come: it knows its height then, and draws them once. */}
      {more === 'first' && <InboxSkeleton />}
      {(more === 'loading' || more === 'failed') && (
        <div className="flex items-center justify-center gap-3 p-4 text-sm text-muted">
          {more === 'loading' ? <Spinner /> : null}
          {more === 'loading' ? t('loadingMore') : t('moreFailed')}
          {more === 'failed' && <MoreButton onMore={onMore} />}
        </div>
      )}
    </div>
  );
}

function ClaimUl(props: CustomContainerComponentProps) {
  const t = useTranslations('inbox');
  return <ul aria-label={t('list')} {...props} />;
}

function MoreButton({ onMore }: { onMore(): void }) {
  const t = useTranslations('common');
  return (
    <Button size="s" onClick={onMore}>
      {t('retry')}
    </Button>
  );
}

/** Who has scrolled down keeps seeing the same claims when one of the others jumps to the top. */
function useSteadyPlace(claims: readonly ClaimSummary[], list: { current: VirtualizerHandle | null }): void {
  const former = useRef(claims);
  useLayoutEffect(() => {
    const before = former.current;
    former.current = claims;
    const handle = list.current;
    if (!handle || before === claims || handle.scrollOffset < ROW_HEIGHT / 2) return;
    const index = Math.floor(handle.scrollOffset / ROW_HEIGHT);
    // The first visible claim that did not itself jump.
    for (let seen = index; seen < Math.min(index + 3, before.length); seen++) {
      const moved = claims.findIndex((claim) => claim.id === before[seen]?.id) - seen;
      if (moved < -seen || Math.abs(moved) > 5) continue;
      if (moved !== 0) handle.scrollTo(handle.scrollOffset + moved * ROW_HEIGHT);
      return;
    }
  }, [claims, list]);
}
