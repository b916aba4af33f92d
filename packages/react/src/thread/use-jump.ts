import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Row } from './rows';

/** How long a message that was jumped to stands out. */
const MARKED_MS = 2_500;
/** Heights on the way are only guessed until they are drawn: the place is corrected for as many frames. */
const MAX_FRAMES = 60;

/** Another object each time: the same message can be asked for again. */
export interface Jump {
  seq: number;
  /** Takes the focus along; a search keeps it. */
  focus: ((element: HTMLElement) => void) | null;
}

interface JumpOptions {
  jump: Jump | null;
  rows: readonly Row[];
  list: RefObject<VirtualizerHandle | null>;
  log: RefObject<HTMLDivElement | null>;
  /** Draws the row wherever it is. */
  reach(key: string): void;
}

/** Brings a loaded message into the middle of the view; returns the key of the row that is to stand out. */
export function useJump({ jump, rows, list, log, reach }: JumpOptions): string | null {
  const [marked, setMarked] = useState<string | null>(null);
  const done = useRef<Jump | null>(null);
  const frame = useRef(0);

  const indexOf = useEffectEvent((key: string) => rows.findIndex((row) => row.key === key));
  const arrive = useEffectEvent((row: Row, focus: Jump['focus']) => {
    reach(row.key);
    setMarked(row.key);
    let frames = 0;
    let atRest = 0;
    const settle = () => {
      const element = log.current?.querySelector<HTMLElement>(`[data-message="${CSS.escape(row.key)}"]`);
      atRest = element && log.current && isInside(element, log.current) ? atRest + 1 : 0;
      if (element && (atRest === 3 || frames === MAX_FRAMES)) {
        focus?.(element);
        return;
      }
      if (atRest === 0) list.current?.scrollToIndex(indexOf(row.key), { align: 'center' });
      frames += 1;
      if (frames <= MAX_FRAMES) frame.current = requestAnimationFrame(settle);
    };
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(settle);
  });

  useEffect(() => {
    if (!jump || done.current === jump) return;
    const row = rows.find(({ item }) => item.message.seq === jump.seq);
    if (!row) return;
    done.current = jump;
    arrive(row, jump.focus);
  }, [jump, rows]);

  useEffect(() => {
    if (marked === null || !jump) return;
    const timer = setTimeout(() => setMarked(null), MARKED_MS);
    return () => clearTimeout(timer);
  }, [marked, jump]);

  useEffect(() => () => cancelAnimationFrame(frame.current), []);

  return marked;
}

function isInside(element: HTMLElement, view: HTMLElement): boolean {
  const [inner, outer] = [element.getBoundingClientRect(), view.getBoundingClientRect()];
  // Of a message that is higher than the view, the middle.
  return inner.height > outer.height
    ? inner.top < outer.bottom && inner.bottom > outer.top
    : inner.top >= outer.top && inner.bottom <= outer.bottom;
}
