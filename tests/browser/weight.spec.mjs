// Weight: what a first visit transfers, packed as a host sends it, and what our scripts weigh.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { NO_SEARCH, folder, hasSearch, kinds, launch, search, serve, visit } from "./site.mjs";

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const sum = (numbers) => [...numbers].reduce((total, number) => total + number, 0);

let browser, server;
before(async () => ([browser, server] = [await launch(), await serve()]));
after(async () => (await browser.close(), server.stop()));

/** Records the bytes that a page receives, headers included, by the file's name. */
async function meter(page) {
  const [received, names] = [new Map(), new Map()];
  const network = await page.context().newCDPSession(page);
  network.on("Network.responseReceived", ({ requestId, response }) => names.set(requestId, response.url));
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const name = names.get(requestId)?.replace(server.url, "") || "index.html";
    if (encodedDataLength) received.set(name, (received.get(name) ?? 0) + encodedDataLength);
  });
  await network.send("Network.enable");
  return received;
}

/** Loads a page into an empty cache, does something on it, and gives what came over the network for each of the two. */
async function weigh(path, act) {
  const seen = {};
  await visit(browser, "about:blank", async (page) => {
    const received = await meter(page);
    await page.goto(server.url + path, { waitUntil: "networkidle" });
    seen.load = new Map(received);
    if (!act) return;
    await act(page);
    await page.waitForLoadState("networkidle");
    seen.act = new Map([...received].filter(([name, bytes]) => seen.load.get(name) !== bytes));
  });
  return seen;
}
const list = (files) => [...files].sort(([, a], [, b]) => b - a).map(([name, bytes]) => `  ${kB(bytes).padStart(8)}  ${name}`).join("\n");

test("the home page is below 30 kB", async (t) => {
  const { load } = await weigh("index.html");
  const total = sum(load.values());
  t.diagnostic(`home: ${kB(total)}\n${list(load)}`);
  assert.ok(load.has("index.html") && load.size > 3, "the page and its styles were counted");
  assert.ok(total < 30_000, kB(total));
});

test("the scripts of every kind of page are below 10 kB", async (t) => {
  const packed = (file) => gzipSync(readFileSync(join(folder, file)), { level: 9 }).length;
  const all = new Map(readdirSync(join(folder, "assets/js")).map((file) => [`assets/js/${file}`, packed(`assets/js/${file}`)]));
  t.diagnostic(`all scripts: ${kB(sum(all.values()))}\n${list(all)}`);
  for (const [kind, path] of Object.entries(kinds)) {
    const sources = [...readFileSync(join(folder, path), "utf8").matchAll(/<script[^>]* src="([^"]+)"/g)];
    const total = sum(sources.map(([, source]) => packed(join(dirname(path), source))));
    t.diagnostic(`${kind}: ${kB(total)} in ${sources.length} scripts`);
    assert.ok(total > 0 && total < 10_000, kind);
  }
});

test("the first search is below 200 kB", async (t) => {
  if (!(await hasSearch(browser, server.url))) return t.skip(NO_SEARCH);
  const { act } = await weigh("index.html", (page) => search(page));
  const total = sum(act.values());
  t.diagnostic(`first search: ${kB(total)}\n${list(act)}`);
  assert.ok(total > 0 && total < 200_000, kB(total));
});
