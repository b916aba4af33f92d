/**
 * To be called when a focus is wanted, for an element that is there or in its place only later; what it returns gives the
 * focus then. Who has moved on meanwhile, to a menu or a field, keeps it there.
 */
export function laterFocus(): (element: HTMLElement) => void {
  const former = document.activeElement;
  return (element) => {
    // Of what had it and was taken away, the body has it.
    const current = document.activeElement;
    if (current === former || current === document.body) element.focus({ preventScroll: true });
  };
}
