/** Shows a page of ours where the site cannot be reached. Nothing of a person is ever kept. */

const CACHE = `gyeyaktong-${VERSION}`;
const [OFFLINE] = KEPT;

self.addEventListener("install", (event) => {
  // Whoever is signed in, the page is fetched as nobody.
  const wanted = KEPT.map((path) => new Request(path, { credentials: "omit", cache: "no-cache" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(wanted)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("gyeyaktong-") && name !== CACHE);
  event.waitUntil(
    caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (KEPT.includes(pathname) && pathname !== OFFLINE) {
    event.respondWith(fetch(request).catch(() => caches.match(pathname)));
  }
});
