import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Row } from './rows';

/** Nearer to the end than this is "at the bottom". */
const BOTTOM_PX = 64;
/** Older messages are asked for when the top is this near. */
const OLDER_PX = 800;

const MAX_SETTLING_FRAMES = 30;

interface ThreadScrollOptions {
  rows: readonly Row[];
  hasOlder: boolean;
  loadingOlder: boolean;
  onLoadOlder(): void;
  /** Called with the last message that can be seen, whenever that may have changed. */
  onSeen(row: Row): void;
}

function lastSeenIndex(handle: VirtualizerHandle, count: number): number {
  const bottom = handle.scrollOffset + handle.viewportSize;
  const index = Math.min(handle.findItemIndex(bottom - 1), count - 1);
  const shown = bottom - handle.getItemOffset(index);
  // Half of a message, or half of the view for a long one, is enough to have seen it.
  return shown >= Math.min(handle.getItemSize(index), handle.viewportSize) / 2 ? index : index - 1;
}

/**
 * Keeps a thread where its reader wants it: opened at the first unread message or at the end, held at the end while
 * there, and otherwise never moved by what arrives.
 */
export function useThreadScroll(
  list: RefObject<VirtualizerHandle | null>,
  log: RefObject<HTMLElement | null>,
  options: ThreadScrollOptions,
) {
  const { rows } = options;
  const latest = useRef(options);
  latest.current = options;
  const atBottom = useRef(true);
  const lastOffset = useRef(0);
  const [isAtBottom, setIsAtBottom] = useState(true);
  const [seenUpTo, setSeenUpTo] = useState(0);

  const scrollToEnd = useCallback(
    (smooth = false) => {
      const count = latest.current.rows.length;
      // virtua's own scrolling goes on with each height that is measured, and would take back who scrolls up meanwhile.
      if (!smooth) {
        atBottom.current = true;
        log.current?.scrollTo({ top: log.current.scrollHeight });
      } else if (count > 0) list.current?.scrollToIndex(count - 1, { align: 'end', smooth });
    },
    [list, log],
  );

  const measure = useCallback(() => {
    const handle = list.current;
    const { rows, hasOlder, loadingOlder, onLoadOlder, onSeen } = latest.current;
    if (!handle || rows.length === 0 || handle.viewportSize === 0) return;
    // Who is held at the end stays "at the bottom" until a scroll says otherwise: the end may only be on its way.
    atBottom.current ||= handle.scrollSize - handle.scrollOffset - handle.viewportSize < BOTTOM_PX;
    setIsAtBottom(atBottom.current);
    const row = rows[lastSeenIndex(handle, rows.length)];
    if (row) {
      const seq = row.item.message.seq ?? 0;
      setSeenUpTo((former) => Math.max(former, seq));
      onSeen(row);
    }
    if (hasOlder && !loadingOlder && handle.scrollOffset < OLDER_PX) onLoadOlder();
  }, [list]);

  const onScroll = useCallback(
    (offset: number) => {
      const handle = list.current;
      if (!handle) return;
      const isNearEnd = handle.scrollSize - offset - handle.viewportSize < BOTTOM_PX;
      // Only moving up leaves the end: what has grown meanwhile, as when the window narrows, does not.
      const hasMovedUp = offset < lastOffset.current;
      atBottom.current = isNearEnd || (atBottom.current && !hasMovedUp);
      lastOffset.current = offset;
      measure();
    },
    [list, measure],
  );

  // The keyboard of a phone, the composer growing, a bubble measured: what was at the end stays there.
  const settling = useRef(0);
  const onResize = useCallback(() => {
    if (atBottom.current) {
      scrollToEnd();
      // Heights are known some frames before the list is drawn with them.
      const settle = (frames: number) => {
        settling.current = requestAnimationFrame(() => {
          const handle = list.current;
          if (!handle || !atBottom.current || frames === 0) return;
          if (handle.scrollSize - handle.scrollOffset - handle.viewportSize <= 1) return;
          scrollToEnd();
          settle(frames - 1);
        });
      };
      cancelAnimationFrame(settling.current);
      settle(MAX_SETTLING_FRAMES);
    }
    measure();
  }, [list, scrollToEnd, measure]);

  const opened = useRef(false);
  useLayoutEffect(
    () => () => {
      // A remount (React's strict mode) has lost the scroll that opening asked for.
      opened.current = false;
    },
    [],
  );
  const lastKey = useRef<string | null>(null);
  useLayoutEffect(() => {
    const last = rows.at(-1);
    if (!last) return;
    if (!opened.current) {
      opened.current = true;
      const firstUnread = rows.findIndex((row) => row.startsUnread);
      if (firstUnread > 0) {
        atBottom.current = false;
        list.current?.scrollToIndex(firstUnread, { align: 'start' });
      } else scrollToEnd();
    } else if (lastKey.current !== last.key && (atBottom.current || (last.own && last.item.message.seq === null))) {
      // Who writes wants to see it go.
      scrollToEnd();
    }
    lastKey.current = last.key;
  }, [rows, list, scrollToEnd]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what can be seen changes with the rows.
  useEffect(() => {
    const frame = requestAnimationFrame(measure);
    return () => cancelAnimationFrame(frame);
  }, [rows, measure]);

  const unseen = useMemo(
    () => rows.filter(({ own, item }) => !own && item.message.seq !== null && item.message.seq > seenUpTo).length,
    [rows, seenUpTo],
  );

  return { onScroll, onResize, measure, scrollToEnd, isAtBottom, unseen };
}
