// This guide is no longer kept for reading without a network: takes away what an earlier publication left in browsers.
"use strict";
const prefix = `courtesy:${new URL(registration.scope).pathname}:`;
const clear = async () => {
  for (const name of await caches.keys()) if (name.startsWith(prefix)) await caches.delete(name);
  await registration.unregister();
};
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clear()));
