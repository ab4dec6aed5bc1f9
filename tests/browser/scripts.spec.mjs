// Pages whose names are not in Latin letters: links, anchors and search lead to them, over http, from disk and without a network.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch, open, serve } from "./site.mjs";

const courtesy = process.env.COURTESY || resolve(import.meta.dirname, "../../target/release/courtesy");
const rule = (title, heading, to, words) =>
  `---\ntitle: ${title}\nverdict: do\nsummary: ${words}\nwhen: x\n---\n[${title}](${to})\n\n${"\n\nx".repeat(80)}\n\n## ${heading}\n\n${words}\n`;
const FILES = {
  "courtesy.toml": '[guide]\ntitle = "G"\n',
  "content/index.md": "---\ntitle: G\n---\n[[すぐに感謝]]\n",
  "content/1-お礼/1-すぐに感謝.md": rule("すぐに感謝", "見出し 一", "../2-الشكر/اكتب-بيدك.md#%D8%A7%D9%84%D8%A8%D8%B1%D9%8A%D8%AF", "早く伝えましょう。"),
  "content/2-الشكر/اكتب-بيدك.md": rule("اكتب بيدك", "البريد", "../3-спасибо/Ответ сразу.md#почта-и-бумага".replace(" ", "%20"), "بخط اليد"),
  "content/3-спасибо/Ответ сразу.md": rule("Ответ сразу", "Почта и бумага", "../1-お礼/1-すぐに感謝.md#見出し-一", "Пишите рукой"),
};
const WAY = [
  ["お礼/すぐに感謝.html", ""],
  ["الشكر/اكتب-بيدك.html", "البريد"],
  ["спасибо/ответ-сразу.html", "почта-и-бумага"],
  ["お礼/すぐに感謝.html", "見出し-一"],
];

let browser, folder, site, server;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "courtesy-scripts-"));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  execFileSync(courtesy, ["build", "--no-print", "--root", folder, "--out", join(folder, "out")], { stdio: "pipe" });
  site = join(folder, "out/site");
  [browser, server] = [await launch(), await serve(site)];
});
after(async () => {
  await browser?.close();
  server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const here = (page) => page.evaluate(() => [decodeURI(location.pathname), decodeURI(location.hash).slice(1)]);
const isAt = async (page, [path, id]) => {
  const [at, hash] = await here(page);
  assert.ok(at.endsWith(`/${path}`), `${at} is not ${path}`);
  assert.equal(hash, id);
  if (id) assert.equal(await page.evaluate(() => document.querySelector(":target")?.tagName), "H2");
};

/** Follows the links from page to page, each to a heading that it has to reach. */
async function walk(page) {
  await page.click("main a[href*='%81%99']");
  for (const [at, place] of WAY.entries()) {
    await page.waitForURL((url) => decodeURI(url.pathname).endsWith(place[0]) && decodeURI(url.hash).slice(1) === place[1]);
    await isAt(page, place);
    if (at + 1 < WAY.length) await page.click("main p > a[href*='#']");
  }
}

/** Opens the search, asks, and follows the first answer. */
async function find(page, words, path) {
  await page.keyboard.press("/");
  await page.waitForSelector("#_search[open]");
  await page.keyboard.type(words);
  await page.locator("[role=option].hit").first().click();
  await page.waitForURL((url) => decodeURI(url.pathname).endsWith(path));
  assert.notEqual(await page.title(), "");
  assert.equal(await page.locator("h1").count(), 1);
}

for (const [how, url] of [["over http", () => server.url], ["from disk", () => `${pathToFileURL(site)}/`]]) {
  test(`links and anchors in three scripts lead on ${how}`, async () => {
    const context = await browser.newContext();
    const page = await open(context, `${url()}index.html`);
    await walk(page);
    assert.deepEqual(page.problems, []);
    await context.close();
  });

  test(`a search leads to pages in three scripts ${how}`, async () => {
    const context = await browser.newContext();
    const page = await open(context, `${url()}index.html`);
    for (const [words, path] of [["すぐに感謝", WAY[0][0]], ["اكتب بيدك", WAY[1][0]], ["Ответ", WAY[2][0]]]) await find(page, words, path);
    assert.deepEqual(page.problems, []);
    await context.close();
  });
}

test("words that stand only in a page's text are found", async () => {
  const context = await browser.newContext();
  const page = await open(context, `${server.url}index.html`);
  for (const [words, path] of [["Пишите рукой", WAY[2][0]], ["بخط اليد", WAY[1][0]]]) await find(page, words, path);
  await context.close();
});

test("pages with such names are kept for reading without a network", async () => {
  const context = await browser.newContext();
  const page = await open(context, `${server.url}index.html`);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const key = encodeURI(server.url + WAY[2][0]);
  await page.waitForFunction(async (key) => Boolean(await caches.match(key)), key, { timeout: 30_000 });
  server.network = "down";
  await page.goto(key);
  assert.equal(await page.locator("h1").textContent(), "Ответ сразу");
  server.network = "up";
  await context.close();
});
