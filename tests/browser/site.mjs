// Where the built site lies, a browser to read it with, and a server that puts it under a subpath.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2" };

if (!process.env.COURTESY_SITE) throw new Error("set COURTESY_SITE to the folder of a built site, such as output/site");
export const folder = resolve(process.env.COURTESY_SITE);
export const onDisk = `${pathToFileURL(folder)}/`;

/** Starts Chromium: the one that CHROMIUM names, or the system's. */
export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });

/** Serves the site below `/some/guide/`; gives its address and a way to stop. */
export async function serve() {
  const prefix = "/some/guide/";
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    try {
      if (!path.startsWith(prefix)) throw new Error("outside the guide");
      const file = join(folder, normalize(`/${path.slice(prefix.length)}`));
      const bytes = await readFile(path.endsWith("/") ? join(file, "index.html") : file);
      response.writeHead(200, { "content-type": TYPES[extname(file)] || "application/octet-stream" }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { url: `http://127.0.0.1:${server.address().port}${prefix}`, stop: () => server.close() };
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
