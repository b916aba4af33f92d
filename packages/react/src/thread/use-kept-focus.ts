import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * A file is drawn anew when it has been scanned or has its preview: the focus that its button had stays on the message.
 * To be used where the messages are drawn; what it returns goes on the log.
 */
export function useKeptFocus(log: RefObject<HTMLElement | null>) {
  // Not emptied when what has the focus goes: React tells nobody of that blur.
  const message = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    if (message.current === undefined || document.activeElement !== document.body) return;
    log.current
      ?.querySelector<HTMLElement>(`[data-message="${CSS.escape(message.current)}"]`)
      ?.focus({ preventScroll: true });
  });
  return {
    onFocus({ target }: FocusEvent) {
      message.current = target.closest<HTMLElement>('[data-message]')?.dataset.message;
    },
    onBlur() {
      message.current = undefined;
    },
  };
}
