/** Shows notifications, and a page of ours where the site cannot be reached. Nothing of a person is ever kept. */

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

self.addEventListener("push", (event) => {
  event.waitUntil(tell(event.data.json()));
});

/** Show a notification, unless its page is before somebody's eyes. */
async function tell({ text, path }) {
  if ((await windowsOf(path)).some((window) => window.visibilityState === "visible")) return;
  const icons = { icon: "/static/icons/app-192.png", badge: "/static/icons/app-192.png" };
  await self.registration.showNotification(TITLE, { body: text, lang: "ko", tag: path, data: path, ...icons });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

/** Lead somebody to a page: in the window that shows it, or in a new one. */
async function open(path) {
  const [there] = await windowsOf(path);
  return there ? there.focus() : self.clients.openWindow(path);
}

async function windowsOf(path) {
  const { pathname } = new URL(path, self.location.origin);
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return windows.filter((window) => new URL(window.url).pathname === pathname);
}

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
