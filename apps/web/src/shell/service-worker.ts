/** Lets the app open without a network from the next time on, and a new version of it take over. */
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
    const registration = await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' });
    tellWhoWaits(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const coming = registration.installing;
      coming?.addEventListener('statechange', () => coming.state === 'installed' && tellWhoWaits(coming));
    });
  } catch {
    // Without storage, or refused by the browser: the app works, but needs the network to open.
  }
}

/** Which version this page is of; the worker decides (see service-worker.js). */
function tellWhoWaits(worker: ServiceWorker | null): void {
  const scripts = [...document.scripts].flatMap(({ src }) => (src ? new URL(src).pathname : []));
  worker?.postMessage({ scripts });
}

function requestIdle(action: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(action, { timeout: 5_000 });
  else setTimeout(action, 1_000);
}
