export interface PageSignals {
  close(): void;
}

export interface PageSignalListeners {
  /** The browser says there is no network. It may be wrong: a hint, never a proof. */
  onOffline(): void;
  /** The network is back, or the page is shown again after it was hidden or frozen: the moment to try at once. */
  onReturn(): void;
}

/** What the browser says about the network and the page; silent in other programs. */
export function watchPage({ onOffline, onReturn }: PageSignalListeners): PageSignals {
  if (typeof window === 'undefined' || typeof document === 'undefined') return { close: () => {} };
  const stop = new AbortController();
  const options = { signal: stop.signal };
  window.addEventListener('offline', onOffline, options);
  window.addEventListener('online', onReturn, options);
  window.addEventListener('pageshow', (event) => event.persisted && onReturn(), options);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && onReturn(), options);
  return { close: () => stop.abort() };
}
