// Keeps the guide for reading without a network. What is here is never shown in place of something newer: pages come
// from the network while there is one, and a new publication brings a new list and a new store.
"use strict";
const { folders, version, core, whole, files } = {{ kept }};
const scope = registration.scope;
// Guides on one host must not touch each other's stores.
const prefix = `courtesy:${new URL(scope).pathname}:`;
const store = prefix + version;
// What a reader came upon besides: files that are not on the list, or newer than it.
const SEEN = `${prefix}seen`;
const ROOM = 200;
const PATIENCE_MS = 3000;
// Names with a hash in them: the same name, the same bytes.
const LASTING = /^assets\/|\.pf_\w+$/;
const at = (path) => new URL(path, scope).href;
const LIST = at("sw.js?list");
const pathOf = (url) => url.slice(scope.length);

/** The address that a file is kept under: without query, a folder by its index. */
const keyOf = (address) => {
  const url = new URL(address);
  return url.origin + url.pathname.replace(/\/$/, "/index.html");
};

const stores = async () => (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== SEEN);

/** What is kept at an address: as it was last seen, else from the newest list that was fetched to its end. */
async function kept(key) {
  const names = [SEEN];
  for (const name of (await stores()).reverse()) {
    if (name === store || (await caches.match(LIST, { cacheName: name }))) names.push(name);
  }
  for (const cacheName of names) {
    const hit = (await caches.match(key, { cacheName })) || (await caches.match(`${key}.html`, { cacheName }));
    if (hit) return hit;
  }
}

/** Fetches without asking twice; a page that was reached by a redirect could not be shown later as it is. */
async function get(url, options) {
  const response = await fetch(url, { priority: "low", ...options });
  return response.redirected ? new Response(response.body, response) : response;
}

async function remember(key, response) {
  if (response.status !== 200 || response.type !== "basic" || response.redirected) return;
  const old = await kept(key);
  if (old && (await old.text()) === (await response.clone().text())) return;
  const seen = await caches.open(SEEN);
  await seen.put(key, response);
  for (const oldest of (await seen.keys()).slice(0, -ROOM)) await seen.delete(oldest);
}

/** Works off a list, three at a time. A few pages may fail; without its assets or its network the list waits for the next visit. */
async function each(items, work) {
  const queue = [...items];
  let failed = 0;
  const hand = async () => {
    for (let item; (item = queue.shift()); ) {
      try {
        await work(item);
      } catch (error) {
        if (LASTING.test(item[0]) || ++failed > 3) throw error;
      }
    }
  };
  await Promise.all([hand(), hand(), hand()]);
}

/** Fetches what is on the list and not here yet; what did not change is taken from the store before. */
async function fill() {
  const cache = await caches.open(store);
  const before = [];
  for (const name of await stores()) {
    const list = name !== store && (await caches.match(LIST, { cacheName: name }));
    if (list) before.push([new Map(await list.json()), await caches.open(name)]);
  }
  const keep = async ([path, hash]) => {
    const url = at(path);
    if (await cache.match(url)) return;
    const same = before.find(([list]) => list.get(path) === hash);
    const hit = same && (await same[1].match(url));
    const response = hit || (await get(url, { cache: LASTING.test(path) ? "default" : "no-cache" }));
    if (response.ok) await cache.put(url, response);
  };
  const wanted = navigator.connection?.saveData ? files.slice(0, core) : files;
  // Styles and scripts first, so that no page is ever kept without them.
  await each(wanted.filter(([path]) => LASTING.test(path)), keep);
  await each(wanted.filter(([path]) => !LASTING.test(path)), keep);
  await refresh(new Set(wanted.map(([path]) => at(path))));
  await cache.put(LIST, new Response(JSON.stringify(files)));
}

/** Brings up to date what was kept besides the list. */
async function refresh(listed) {
  const seen = await caches.open(SEEN);
  const items = (await seen.keys()).map(({ url }) => [pathOf(url), url]);
  await each(items, async ([path, url]) => {
    if (listed.has(url)) return seen.delete(url);
    if (LASTING.test(path)) return;
    const response = await get(url, { cache: "no-cache" });
    if (response.ok) await seen.put(url, response);
    else await seen.delete(url);
  });
}

async function takeOver() {
  for (const name of await stores()) if (name !== store) await caches.delete(name);
  await clients.claim();
  // The page that a first visit began with was fetched before there was anybody to keep it.
  for (const { url } of await clients.matchAll()) {
    if (!(await kept(keyOf(url)))) await remember(keyOf(url), await get(url, {})).catch(() => {});
  }
}

async function lasting(event, key) {
  const hit = (await caches.match(key, { cacheName: store })) || (await kept(key));
  if (hit) return hit;
  const response = await fetch(event.request);
  event.waitUntil(remember(key, response.clone()).catch(() => {}));
  return response;
}

async function newest(event, key) {
  const { request } = event;
  // A browser's own memory of a page may be minutes old: it has to ask.
  const network = request.mode === "navigate" ? fetch(request.url, { cache: "no-cache", redirect: "manual" }) : fetch(request);
  event.waitUntil(network.then((response) => remember(key, response.clone())).catch(() => {}));
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const response = await Promise.race([network, patience]).catch(() => {});
  if (response && response.status < 500) return response;
  return (await kept(key)) || response || network.catch(() => absent(request, key));
}

/** Nothing here and no network: a page that says so in the reader's language, at its root, where its links are right. */
async function absent(request, key) {
  const known = !whole || files.some(([path]) => at(path) === key) || /\.(?!html)\w+$/.test(key);
  const folder = folders.find((folder) => pathOf(key).startsWith(folder)) || "";
  const page = at(folder + (known ? "offline.html" : "404.html"));
  const told = request.mode === "navigate" && key !== page && (await kept(page));
  return told ? Response.redirect(page) : Response.error();
}

addEventListener("install", (event) => event.waitUntil(fill()));
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(scope) || request.headers.has("range")) return;
  const key = keyOf(request.url);
  event.respondWith(LASTING.test(pathOf(key)) ? lasting(event, key) : newest(event, key));
});
