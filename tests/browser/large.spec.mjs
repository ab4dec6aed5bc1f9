// A large guide: every page is light, from page to page of a list one gets by keyboard and without a script, and a plan goes over all pages.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { large, launch, open, pages, search, serve, visit } from "./site.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const packed = (path) => gzipSync(readFileSync(join(large(), path))).length;

let browser, server;
before(async () => ([browser, server] = [await launch(), await serve(large())]));
after(async () => (await browser.close(), server.stop()));

test("no page has more than 100 kB, and the home page is far below", (t) => {
  const sizes = pages(large()).map((path) => [packed(path), path]);
  const [most, heaviest] = sizes.reduce((a, b) => (a[0] > b[0] ? a : b));
  t.diagnostic(`${heaviest}: ${most} bytes; index.html: ${packed("index.html")}`);
  assert.ok(sizes.length > 1000 && most < 100_000, `${heaviest}: ${most}`);
  assert.ok(packed("index.html") < 8_000);
  for (const path of ["index.md", "llms.txt", "guide.json", "llms-full.txt", "sw.js"]) assert.ok(packed(path) < 100_000, path);
});

test("without a script one gets to the last page of a list and back", () =>
  visit(
    browser,
    `${server.url}messages/index.html`,
    async (page) => {
      const pager = page.locator("nav.pager");
      const last = await pager.locator("ol").first().locator("a").last().textContent();
      for (let number = 2; number <= +last; number++) await pager.locator("a[rel=next]").click();
      assert.match(await page.title(), new RegExp(`page ${last} ·`));
      assert.equal(await pager.locator("a[rel=next]").count(), 0);
      assert.equal(await pager.locator("ol").first().locator("[aria-current=page]").textContent(), last);
      await pager.locator("ol").first().locator("a").first().click();
      assert.ok(page.url().endsWith("messages/index.html"));
    },
    { javaScriptEnabled: false },
  ));

test("lists in pages are accessible in both schemes, on a desk and on a phone", async () => {
  for (const viewport of [{ width: 1280, height: 900 }, { width: 320, height: 700 }]) {
    const context = await browser.newContext({ viewport, reducedMotion: "reduce" });
    await context.addInitScript({ path: AXE });
    for (const path of ["index.html", "messages/page-2.html", "planner/page-2.html", "tags/thank/page-2.html"]) {
      const page = await open(context, server.url + path);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        const wrong = await page.evaluate(async () => (await window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] })).violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(" "))}`));
        assert.deepEqual(wrong, [], `${path}, ${viewport.width}, ${colorScheme}`);
      }
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} scrolls sideways`);
      assert.deepEqual(page.problems, []);
      await page.close();
    }
    await context.close();
  }
});

test("a date on one page of the planner outlives a date on another", () =>
  visit(browser, `${server.url}planner/index.html`, async (page) => {
    const date = page.locator("#_plan input").first();
    await date.fill("2026-03-02");
    const name = await date.getAttribute("name");
    const turn = async (way) => {
      const from = page.url();
      await page.locator(`nav.pager a[rel=${way}]`).click();
      await page.waitForURL((url) => url.href !== from);
    };
    await turn("next");
    await page.locator("#_plan input").last().fill("2026-04-02");
    await page.locator("#_plan input").last().fill("");
    await turn("prev");
    assert.equal(await page.locator(`#_plan input[name="${name}"]`).inputValue(), "2026-03-02");
    assert.ok(await page.locator("#_agenda li").count());
  }));

test("a search over joined lots and titles in parts finds a title, mends a slip, and finds what only a body says", async (t) => {
  const scripts = pages(large()).length > 1000 && readdirSync(join(large(), "search/titles"));
  assert.ok(scripts.length > 10, "the index of titles is in parts");
  const title = "Congratulate the teacher after the graduation";
  const finds = (page, words) => page.locator("[role=option]").first().locator(words).first().waitFor();
  await visit(browser, `${server.url}index.html`, async (page) => {
    server.asked.length = 0;
    await search(page, title);
    await finds(page, `.title:text-is("${title}")`);
    const asked = (folder) => new Set(server.asked.map((path) => path.split("/guide/")[1]?.split("?")[0]).filter((path) => path?.startsWith(folder)));
    const weight = (paths) => [...paths].reduce((sum, path) => sum + packed(path), 0);
    const loaded = weight(asked("search/titles"));
    t.diagnostic(`titles loaded by a first search: ${loaded} bytes, of ${scripts.length} parts`);
    assert.ok(loaded > 0 && loaded < 60_000, `${loaded}`);
    const input = page.locator("#_search-input");
    await input.fill("");
    await input.fill("congratulte the teecher after the graduaton");
    await finds(page, `.title:text-is("${title}")`);
    await input.fill("walnut shelf");
    await finds(page, 'mark:text-is("walnut")');
    t.diagnostic(`loaded by all three searches, with Pagefind's own: ${weight(asked("search/"))} bytes`);
  });
});
