import { useEffect } from 'react';

/** Names the tab. The framework writes its own title when it has loaded what it knows of the page, which may be later. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title;
    // As the browser gives it back, so that putting it again changes nothing.
    const shown = document.title;
    const observer = new MutationObserver(() => {
      if (document.title !== shown) document.title = title;
    });
    observer.observe(document.head, { childList: true, characterData: true, subtree: true });
    return () => observer.disconnect();
  }, [title]);
}
