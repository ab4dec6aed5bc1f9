// The title page: a card on its envelope, a way to search, and three ways in, each to what it says.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { NO_SEARCH, folder, hasSearch, launch, onDisk, serve, visit } from "./site.mjs";

let browser, server;
before(async () => ([browser, server] = [await launch(), await serve()]));
after(async () => (await browser.close(), server.stop()));

const printed = existsSync(join(folder, "printables/index.html"));

for (const [how, options, base] of [["with a script, from a subpath", {}, () => server.url], ["without a script", { javaScriptEnabled: false }, () => server.url], ["from disk", {}, () => onDisk]]) {
  test(`each way in leads to what it says, ${how}`, () =>
    visit(browser, `${base()}index.html`, async (page) => {
      const ways = await page.locator(".ways a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
      assert.deepEqual(ways, ["#_contents", "messages/index.html", ...(printed ? ["printables/index.html"] : [])]);
      for (const [at, way] of ways.entries()) {
        await page.goto(`${base()}index.html`);
        await page.locator(".ways a").nth(at).click();
        await page.waitForURL((url) => url.href.endsWith(way));
        await page.locator(way.startsWith("#") ? way : "h1").waitFor();
      }
    }, options));
}

test("a window of a desk shows all of it at first sight, a phone the picture, the title and the search", async () => {
  for (const [viewport, last] of [[{ width: 1280, height: 720 }, ".ways"], [{ width: 390, height: 844 }, ".ask"]]) {
    await visit(browser, `${server.url}index.html`, async (page) => {
      for (const part of [".title-page svg", "h1", last]) {
        const { y, height } = await page.locator(part).first().boundingBox();
        assert.ok(y >= 0 && y + height <= viewport.height, `${part} ends at ${y + height} of ${viewport.height}`);
      }
    }, { viewport });
  }
});

test("the field under the title opens the search, as the link of the menu does", async (t) => {
  if (!(await hasSearch(browser, server.url))) return t.skip(NO_SEARCH);
  for (const at of [0, 1]) {
    await visit(browser, `${server.url}index.html`, async (page) => {
      const link = page.locator("[data-search]").nth(at);
      await link.click();
      await page.locator("#_search[open]").waitFor();
      await page.keyboard.type("thank");
      await page.locator("[role=option] .icon, [role=option] .mark").first().waitFor();
      const drawn = await page.locator("[role=option] use").evaluateAll((uses) => uses.every((use) => document.querySelector(use.getAttribute("href"))));
      assert.ok(drawn, "the marks of the results are there");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape");
      assert.ok(await link.evaluate((link) => link === document.activeElement));
    });
  }
});
