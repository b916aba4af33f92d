import { type RefObject, useRef } from 'react';
import { laterFocus } from './later-focus';

/** The focus of the rows of a virtual list, each found by its key in `attribute`. */
export function useRowFocus(container: RefObject<HTMLElement | null>, attribute: 'data-claim' | 'data-message') {
  const pendingKey = useRef<string | null>(null);
  return {
    /** The row that has the focus from the next frame on, if one was asked for. */
    pendingKey,
    /** The row may only be drawn in the next frame. Asked again until then, the last one has it. */
    focusRow(key: string): void {
      const isAsked = pendingKey.current !== null;
      pendingKey.current = key;
      if (isAsked) return;
      const focus = laterFocus();
      requestAnimationFrame(() => {
        const selector = `[${attribute}="${CSS.escape(pendingKey.current ?? '')}"]`;
        pendingKey.current = null;
        const row = container.current?.querySelector<HTMLElement>(selector);
        if (row) focus(row);
      });
    },
  };
}
