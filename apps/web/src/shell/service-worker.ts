/** Lets the app open without a network from the next time on. */
export function startServiceWorker(): void {
  // In development pages change under its feet; on plain http, and in some private windows, there is none.
  if (process.env.NODE_ENV !== 'production' || !('serviceWorker' in navigator)) return;
  // After what the page itself needs.
  const start = () => requestIdle(() => void register());
  if (document.readyState === 'complete') start();
  else window.addEventListener('load', start, { once: true });
}

async function register(): Promise<void> {
  try {
    await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' });
  } catch {
    // Without storage, or refused by the browser: the app works, but needs the network to open.
  }
}

function requestIdle(action: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(action, { timeout: 5_000 });
  else setTimeout(action, 1_000);
}
