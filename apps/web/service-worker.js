// Opens the app without a network. The build puts `version` and `files` before this text: every file of the app, by
// path, with the hash of its content (scripts/lib/service-worker.mjs). What is not among them is none of its business:
// no answer of the API ever passes through here.

/* global version, files */

const PREFIX = 'claimline-';
const cacheName = PREFIX + version;
/** A network that is this slow is as good as none. */
const PATIENCE_MS = 3_000;

/** Named after their content: the same for ever. */
const isHashed = (path) => path.startsWith('/_next/static/');

/** Pages that were opened from the cache: they go on with the files of their version. */
const openedFromCache = new Set();

self.addEventListener('install', (event) => event.waitUntil(fill()));

// The browser lets a new version wait until no page of the former one is open any more: only now nobody needs its files.
self.addEventListener('activate', (event) => event.waitUntil(Promise.all([removeFormer(), self.clients.claim()])));

self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== location.origin || !Object.hasOwn(files, pathname)) return;
  event.respondWith(isHashed(pathname) ? fromCache(pathname, event.request) : freshest(pathname, event));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.path));
});

/** All of the version or nothing: a file that was replaced meanwhile fails its hash, and the browser tries again later. */
async function fill() {
  const cache = await caches.open(cacheName);
  await Promise.all(
    Object.entries(files).map(async ([path, integrity]) => {
      if (await cache.match(path)) return;
      const known = isHashed(path) ? await caches.match(path) : undefined;
      const response = known ?? (await fetch(path, { integrity, cache: isHashed(path) ? 'default' : 'no-cache' }));
      if (!response.ok) throw new Error(`${path} was answered ${response.status}.`);
      await cache.put(path, response);
    }),
  );
}

async function removeFormer() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(PREFIX) && name !== cacheName).map((name) => caches.delete(name)),
  );
}

async function fromCache(path, request) {
  const cache = await caches.open(cacheName);
  return (await cache.match(path)) ?? fetch(request);
}

/** Pages and the few files without a hash: the server's where it answers, so that a new version is there at once. */
async function freshest(path, { request, clientId, resultingClientId }) {
  const cached = async () => {
    const cache = await caches.open(cacheName);
    return cache.match(path);
  };
  if (openedFromCache.has(clientId)) return (await cached()) ?? fetch(request);
  const answer = await Promise.race([
    fetch(request).catch(() => null),
    new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, null)),
  ]);
  // A proxy whose server is down answers too.
  if (answer && answer.status < 500) return answer;
  const response = await cached();
  if (!response) return answer ?? Response.error();
  if (request.mode === 'navigate') openedFromCache.add(resultingClientId);
  return response;
}
