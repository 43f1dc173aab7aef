// Keeps the page's own files, so that it opens without a line. Conversations never pass through
// here: the page keeps its last messages itself. `HOUSE` is put in front of this by the server.

const CACHE = `hocvuso-${HOUSE.version}`;
const PATIENCE = 6000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(HOUSE.shell))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

const isPage = (path) => path === "/" || path.startsWith("/bai/") || path.startsWith("/moi/");

async function page(request) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await fetch(request, { signal: stop.signal });
  } catch (problem) {
    const shell = await caches.match(HOUSE.shell[0]);
    if (shell) return shell;
    throw problem;
  } finally {
    clearTimeout(timer);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate" && isPage(address.pathname)) event.respondWith(page(request));
  else if (address.pathname.startsWith("/tinh/")) {
    event.respondWith(caches.match(request).then((found) => found ?? fetch(request)));
  }
});
