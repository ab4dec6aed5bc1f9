// The counter: a paper is chosen once, on the shelf or on a message, and shown everywhere; without a script it can be chosen as well.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, onDisk, serve, visit } from "./site.mjs";

const NOTE = "messages/thank-you-interviewer.html";
const SHELF = "printables/index.html";

let browser, server;
before(async () => ([browser, server] = [await launch(), await serve()]));
after(async () => (await browser.close(), server.stop()));

const shown = (page) => page.locator(".choices > div:visible a[type='application/pdf']").evaluateAll((links) => links.map((link) => link.getAttribute("href")));

for (const [from, base] of [["from disk", () => onDisk], ["from a subpath", () => server.url]]) {
  test(`${from}, a paper chosen on the shelf is the one of every message, and the other way about`, () =>
    visit(browser, base() + SHELF, async (page) => {
      await page.locator(".hands a", { hasText: "US A2" }).first().click();
      await page.waitForURL(/us-a2/);
      assert.equal(await page.textContent("h1"), "US A2 card");
      await page.goto(base() + NOTE);
      assert.ok((await shown(page)).length >= 6 && (await shown(page)).every((url) => url.includes("-us-a2-")), await shown(page));
      assert.match(await page.locator("#_paper option:checked").textContent(), /US A2/);
      await page.locator(".choices").getByRole("radio", { name: /A6 card/ }).check();
      assert.ok((await shown(page)).every((url) => url.includes("-a6-")));
      assert.match(await page.locator("#_paper option:checked").textContent(), /^A6/);
      await page.goto(base() + SHELF);
      assert.match(await page.locator(".hands .kept").first().textContent(), /A6 card.*Your paper/s);
    }));
}

test("without a script every paper of a message can be chosen by keyboard, and its page is reached from the shelf", () =>
  visit(
    browser,
    server.url + NOTE,
    async (page) => {
      const before = await shown(page);
      await page.locator("[name=_stock]").first().focus();
      await page.keyboard.press("ArrowRight");
      const after = await shown(page);
      assert.ok(before.length && after.length && !after.some((url) => before.includes(url)));
      await page.goto(server.url + SHELF);
      await page.locator(".hands a", { hasText: "A6 card" }).first().click();
      assert.equal(await page.locator(".pictures img + img").count(), 2, "front and inside, folded at the left and at the top");
    },
    { javaScriptEnabled: false },
  ));

test("blocked storage leaves the choice in use", () =>
  visit(browser, "about:blank", async (page) => {
    await page.addInitScript(() => Object.defineProperty(window, "localStorage", { get: () => { throw new Error("blocked"); } }));
    await page.goto(server.url + NOTE);
    await page.locator(".choices").getByRole("radio", { name: /US A2/ }).check();
    assert.ok((await shown(page)).every((url) => url.includes("-us-a2-")));
  }));
