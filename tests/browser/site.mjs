// Where the built site lies, a browser to read it with, and a server that puts it under a subpath.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".pdf": "application/pdf", ".webmanifest": "application/manifest+json" };

if (!process.env.COURTESY_SITE) throw new Error("set COURTESY_SITE to the folder of a built site, such as output/site");
export const folder = resolve(process.env.COURTESY_SITE);
export const onDisk = `${pathToFileURL(folder)}/`;

/** Starts Chromium: the one that CHROMIUM names, or the system's. */
export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });

/** Serves a site below `/some/guide/`, or at `prefix`; `root` may change, `network` be "up", "down" or "hanging". */
export async function serve(root = folder, prefix = "/some/guide/") {
  const state = { root, network: "up", asked: [] };
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    state.asked.push(path);
    if (state.network === "down") return request.socket.destroy();
    if (state.network === "hanging") return;
    try {
      if (!path.startsWith(prefix)) throw new Error("outside the guide");
      const file = join(state.root, normalize(`/${path.slice(prefix.length)}`), path.endsWith("/") ? "index.html" : "");
      const bytes = await readFile(file);
      response.writeHead(200, { "content-type": TYPES[extname(file)] || "application/octet-stream" }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const stop = () => (server.close(), server.closeAllConnections());
  return Object.assign(state, { url: `http://127.0.0.1:${server.address().port}${prefix}`, stop });
}

/** Opens a page that writes down what goes wrong on it: refused by the security policy, or thrown by a script. */
export async function open(context, url) {
  const page = await context.newPage();
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(error.message));
  page.on("console", (message) => /content security policy/i.test(message.text()) && page.problems.push(message.text()));
  await page.goto(url);
  return page;
}
