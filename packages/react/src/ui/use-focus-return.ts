import { useState } from 'react';

/** What has the focus now: for an entry of a menu, which goes at once, the button of the menu. */
function findOpener(): HTMLElement | null {
  const { activeElement } = document;
  const button = activeElement?.closest('[role=menu]')?.getAttribute('aria-labelledby');
  const opener = button ? document.getElementById(button) : activeElement;
  return opener instanceof HTMLElement ? opener : null;
}

/**
 * Gives the focus back when what has opened over the page closes; Radix does so for triggers of its own alone. To be used
 * in a component that comes and goes with it: the opener is what has the focus when it is first drawn.
 */
export function useFocusReturn(): (event: Event, openerGoes?: boolean) => void {
  const [places] = useState(() => {
    const opener = findOpener();
    return { opener, around: opener?.closest('article') ?? null };
  });
  return (event, openerGoes = false) => {
    event.preventDefault();
    const { opener, around } = places;
    // What was opened or deleted may be gone, and its button with it: the focus stays near.
    const target = opener?.isConnected && !(openerGoes && around) ? opener : around;
    target?.focus({ preventScroll: true });
  };
}
