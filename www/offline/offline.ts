/**
 * Keeps the site's own files in the browser. All of one build or none: a page never meets the list of another build.
 *
 * `FILES` and `BUILD` are put in by `scripts/www.mjs`.
 */
declare const FILES: string[];
declare const BUILD: string;

const worker = self as unknown as ServiceWorkerGlobalScope;

const PREFIX = 'forewarn-site-';
const NAME = PREFIX + BUILD;

async function keep(cache: Cache, path: string): Promise<void> {
  // past the browser's own cache, which may still hold files of the build before
  const response = await fetch(path, { cache: 'reload' });
  if (!response.ok) {
    throw new TypeError(`${path}: ${response.status}`);
  }
  // a host that leaves `.html` out redirects, and a browser refuses what came that way as a page
  await cache.put(path, response.redirected ? new Response(response.body, response) : response);
}

// a build that is newer waits, as browsers have it, until no page of this one is open: it would take the files from under them
worker.addEventListener('install', (event) => {
  const fill = async () => {
    const cache = await caches.open(NAME);
    await Promise.all(FILES.map((path) => keep(cache, path)));
  };
  event.waitUntil(fill());
});

worker.addEventListener('activate', (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name)));
    await worker.clients.claim();
  };
  event.waitUntil(tidy());
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== worker.location.origin) {
    return;
  }
  const answer = async () => {
    const cache = await caches.open(NAME);
    const path = new URL(request.url).pathname;
    const kept = await cache.match(path.endsWith('/') ? `${path}index.html` : request, { ignoreSearch: true });
    return kept ?? fetch(request);
  };
  event.respondWith(answer());
});
