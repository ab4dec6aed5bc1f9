// Where the built sites lie, a server that puts them under a subpath, and a browser that writes down what goes wrong.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
};
// What is packed already gains nothing.
const PACKED = [".pdf", ".png", ".woff2"];

function built(name, what) {
  if (!process.env[name]) throw new Error(`set ${name} to the folder of ${what}, or run \`make test\``);
  return resolve(process.env[name]);
}

/** The guide that ships, with its cards. */
export const folder = built("COURTESY_SITE", "the built guide that ships, such as output/site");
export const onDisk = `${pathToFileURL(folder)}/`;
/** Gives the folder of the guide of 1,000 pages, which has a `base_url` and no cards. */
export const large = () => built("COURTESY_LARGE", "the built guide of large.mjs");

/** The guide in one file, which has a spec of its own. */
export const WHOLE = "guide-in-one-file.html";

/** Lists the pages of a site by their paths, in order. */
export const pages = (site = folder) => readdirSync(site, { recursive: true }).filter((path) => path.endsWith(".html") && !path.endsWith(WHOLE)).sort();

/** One page of each kind of the guide that ships, by the kind. */
export const kinds = {
  home: "index.html",
  section: "interview/index.html",
  rule: "interview/same-day-thanks.html",
  message: "messages/thank-you-panel-by-one-address.html",
  note: "messages/thank-you-interviewer.html",
  messages: "messages/index.html",
  printables: "printables/index.html",
  tag: "tags/thanks.html",
  tags: "tags/index.html",
  page: "about.html",
  missing: "404.html",
};

/** The browser under test: the one that CHROMIUM names, or the system's. */
export const browserPath = process.env.CHROMIUM || "/usr/bin/chromium";
const browserFlags = ["--no-sandbox", "--disable-gpu"];

/** Starts Chromium; `env` goes over the environment. */
export const launch = (args = [], env = {}) => chromium.launch({ executablePath: browserPath, args: [...browserFlags, ...args], env: { ...process.env, ...env } });

const own = new Set();

/** Serves a site as hosts do, packed and cached, below `prefix`; gives its address and a way to stop.
    Its `site` may change, its `network` be "up", "down" or "hanging"; `asked` lists what was asked for. */
export async function serve(site = folder, prefix = "/some/guide/") {
  const state = { site, network: "up", asked: [] };
  const server = createServer(async (request, response) => {
    const send = (status, path, bytes) => {
      const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 20)}"`;
      const headers = {
        "content-type": TYPES[extname(path)] || "application/octet-stream",
        "cache-control": path.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache",
        vary: "accept-encoding",
        etag,
      };
      if (status === 200 && request.headers["if-none-match"] === etag) return response.writeHead(304, headers).end();
      const packs = /\bgzip\b/.test(request.headers["accept-encoding"]) && TYPES[extname(path)] && !PACKED.includes(extname(path));
      response.writeHead(status, packs ? { ...headers, "content-encoding": "gzip" } : headers).end(packs ? gzipSync(bytes) : bytes);
    };
    state.asked.push(request.url);
    if (state.network === "down") return request.socket.destroy();
    if (state.network === "hanging") return;
    try {
      const asked = decodeURIComponent(new URL(request.url, "http://x").pathname);
      if (!asked.startsWith(prefix)) throw new Error("outside the guide");
      const path = normalize(`/${asked.slice(prefix.length)}`).slice(1).replace(/(^|\/)$/, "$1index.html");
      send(200, path, await readFile(join(state.site, path)));
    } catch {
      send(404, "404.html", await readFile(join(state.site, "404.html")));
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  own.add(origin);
  return Object.assign(state, { url: origin + prefix, stop: () => (server.closeAllConnections(), server.close()) });
}

/** Writes down what goes wrong on any page of a context, and gives the list. */
export async function watch(context) {
  const problems = [];
  const note = (problem) => problems.push(problem);
  await context.addInitScript(() =>
    addEventListener("securitypolicyviolation", (event) => console.error(`refused by ${event.effectiveDirective}: ${event.blockedURI}`)),
  );
  context.on("weberror", (error) => note(error.error().message));
  context.on("console", (message) => {
    const words = message.text();
    if (message.type() === "error" || /content security policy/i.test(words)) note(`${words} (${message.location().url})`);
  });
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && !own.has(url.origin)) note(`another host was asked: ${url}`);
  });
  context.on("requestfailed", (request) => {
    // A download, or a page left while it loads: the browser stopped it and nothing is wrong.
    const why = request.failure().errorText;
    if (why !== "net::ERR_ABORTED") note(`${request.url()}: ${why}`);
  });
  return problems;
}

const watched = new WeakMap();

/** Opens a page; `page.problems` lists what goes wrong in its context. */
export async function open(context, url) {
  if (!watched.has(context)) watched.set(context, await watch(context));
  const page = await context.newPage();
  page.problems = watched.get(context);
  await page.goto(url);
  return page;
}

/** Types into every blank of a message's form, if the page has one. */
export const fillAll = (page, value) =>
  page.locator("#_fill input").evaluateAll((inputs, words) => {
    for (const input of inputs) {
      input.value = words;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }, value);

/** Whether the guide was built with search; tests that need it are skipped otherwise, with `NO_SEARCH` as the reason. */
export async function hasSearch(browser, url) {
  const page = await browser.newPage();
  await page.goto(url);
  const found = await page.locator("[data-search]").count();
  await page.close();
  return found > 0;
}
export const NO_SEARCH = "the guide was built without search: no [data-search] in its masthead";

/** Opens the search box, asks for something that there is, and waits for the answer. */
export async function search(page, words = "thank") {
  await page.locator("[data-search]").first().click();
  await page.locator("#_search-input").fill(words);
  await page.locator("[role=option]").first().waitFor();
}

/** Opens a page in a context of its own, with `scripts` in it, hands it to the test, and sees that nothing but what was `expected` went wrong. */
export async function visit(browser, url, body, { expected = [], scripts = [], ...options } = {}) {
  const context = await browser.newContext({ acceptDownloads: true, ...options });
  try {
    for (const path of scripts) await context.addInitScript({ path });
    if (url.startsWith("http")) await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(url).origin });
    const page = await open(context, url);
    await body(page, context);
    assert.deepEqual(page.problems.filter((problem) => !expected.some((words) => words.test(problem))), []);
  } finally {
    await context.close();
  }
}
