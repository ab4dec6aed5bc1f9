// Several languages: the way from one to another, a search that keeps to its own, and pages that are written from the right.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { launch, serve, visit } from "./site.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** A small guide in English and Hebrew. */
const hebrew = {
  "courtesy.toml": `[guide]
title = "Guide"
[fields.name]
label = "Name"
example = "Ann"
[events]
talk = "the talk"
[languages.he]
title = "לכתוב אחרי ראיון"
description = "מה כותבים אחרי ראיון עבודה."
[languages.he.fields]
name = { label = "שם", example = "אנה", help = "כפי שפונים אליה" }
[languages.he.events]
talk = "השיחה"
`,
  "content/index.md": "---\ntitle: Home\n---\nText.\n",
  "content/index.he.md": "---\ntitle: לכתוב אחרי ראיון\nsummary: מה כותבים.\n---\nכתבו \"תודה\" קצרה.\n\n| מה | מתי |\n|---|---|\n| ראיון | היום |\n\n![[thanks]]\n",
  "content/1-talk/index.md": "---\ntitle: The talk\n---\n",
  "content/1-talk/index.he.md": "---\ntitle: השיחה\n---\n",
  "content/1-talk/rule.md": "---\ntitle: Thank\nverdict: do\nsummary: Thank.\nwhen: Soon\ndue: { after: talk, within: 2 days }\nmessages: [thanks]\n---\nText.\n",
  "content/1-talk/rule.he.md": "---\ntitle: להודות\nsummary: שלחו תודה קצרה.\nwhen: באותו יום\ntags: [תודה]\nupdated: 2026-11-20\n---\nהמכתב קצר, ובו `anna@example.org`.\n\n> [!NOTE]\n> כרטיס אחד מספיק.\n\n## מה מקלקל\n\nאיחור.\n",
  "content/messages/thanks.md": "---\ntitle: Thanks\nchannel: handwritten\nsection: talk\n---\nDear [Name], thank you.\n",
  "content/messages/thanks.he.md": "---\ntitle: תודה\n---\nשלום [שם],\n\nתודה על זמנך היום.\n",
};
const RTL = ["he/index.html", "he/talk/index.html", "he/talk/rule.html", "he/messages/index.html", "he/messages/thanks.html", "he/planner/index.html", "he/search/index.html", "he/404.html"];

let browser, server, other, folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "courtesy-languages-"));
  for (const [path, text] of Object.entries(hebrew)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const courtesy = process.env.COURTESY;
  if (!courtesy) throw new Error("set COURTESY to the binary, or run `make test`");
  execFileSync(courtesy, ["build", "--no-print", "--root", folder], { stdio: "pipe" });
  [browser, server, other] = [await launch(), await serve(), await serve(join(folder, "output/site"))];
});
after(async () => {
  await browser.close();
  server.stop();
  other.stop();
  rmSync(folder, { recursive: true });
});

const open = (url, act, options) => visit(browser, url, act, options);

test("a reader goes over to the same page and back", () =>
  open(`${server.url}interview/same-day-thanks.html`, async (page) => {
    const menu = page.locator(".masthead");
    await menu.getByRole("link", { name: "Deutsch" }).click();
    await page.waitForURL("**/de/interview/same-day-thanks.html");
    assert.equal(await page.locator("html").getAttribute("lang"), "de");
    assert.ok(await page.getByRole("heading", { level: 1, name: "Danken Sie noch am selben Tag" }).isVisible());
    await menu.getByRole("link", { name: "English" }).click();
    await page.waitForURL((url) => url.pathname.endsWith("/guide/interview/same-day-thanks.html"));
  }));

test("where a page is not translated, the home page of the language stands in", () =>
  open(`${server.url}waiting/index.html`, async (page) => {
    const menu = page.locator(".masthead");
    await menu.getByRole("link", { name: "עברית" }).click();
    await page.waitForURL("**/he/index.html");
    assert.equal(await page.locator("html").getAttribute("dir"), "rtl");
    await menu.getByRole("link", { name: "Deutsch" }).click();
    await page.waitForURL("**/de/index.html");
  }));

test("a German reader is offered the paper of the country and no other", () =>
  open(`${server.url}de/messages/thank-you-interviewer.html`, async (page) => {
    const papers = await page.locator('a[href$=".pdf"]').evaluateAll((all) => all.map((a) => a.href.split("/").at(-1)));
    assert.ok(papers.length > 0 && papers.every((name) => name.includes("-a6-")), papers.join("\n"));
  }));

/** What the search box offers for some words, once Pagefind has answered. */
async function found(page, words) {
  await page.locator("#_search-input").fill(words);
  await page.waitForTimeout(1500);
  return page.locator("#_search-list [role=option]").evaluateAll((all) => all.map((a) => a.href));
}

test("a search in German finds German pages only, and mends a slip of the pen", () =>
  open(`${server.url}de/index.html`, async (page) => {
    await page.locator("[data-search]").first().click();
    for (const words of ["Dank am selben Tag", "Geschenke", "Empfnag", "danken"]) {
      const links = await found(page, words);
      assert.ok(links.length > 0 && links.every((link) => link.includes("/guide/de/")), `${words}: ${links.join("\n")}`);
    }
    assert.ok((await found(page, "thank each interviewer")).every((link) => link.includes("/guide/de/")));
  }));

test("a search in English finds no German page", () =>
  open(`${server.url}index.html`, async (page) => {
    await page.locator("[data-search]").first().click();
    for (const words of ["thank you", "Rosa"]) {
      assert.ok((await found(page, words)).every((link) => !link.includes("/guide/de/")), words);
    }
    assert.ok((await found(page, "thank you")).length > 0);
  }));

test("a blank that was filled is filled in every language", () =>
  open(`${server.url}messages/same-day-thank-you.html`, async (page) => {
    await page.getByLabel("Interviewer", { exact: true }).fill("Dr. Chen");
    await page.locator(".masthead").getByRole("link", { name: "Deutsch" }).click();
    await page.waitForURL("**/de/messages/same-day-thank-you.html");
    assert.equal(await page.getByLabel("Gesprächspartner", { exact: true }).inputValue(), "Dr. Chen");
  }));

test("no page from right to left scrolls sideways, and axe finds nothing", async () => {
  for (const path of RTL) {
    for (const width of [320, 1200]) {
      await open(other.url + path, async (page) => {
        await page.setViewportSize({ width, height: 800 });
        const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        assert.ok(inner <= outer, `${path} at ${width}: ${inner}`);
        assert.equal(await page.evaluate(() => getComputedStyle(document.body).direction), "rtl");
        if (width > 320) return;
        // From outside of the page, whose policy lets no script in.
        await page.evaluate(readFileSync(axe, "utf8"));
        const { violations } = await page.evaluate(() => axe.run());
        assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes[0].html}`), [], path);
      });
    }
  }
});

test("the margin of a page from right to left lies on the left", () =>
  open(`${other.url}he/talk/rule.html`, async (page) => {
    await page.setViewportSize({ width: 1200, height: 800 });
    const left = (selector) => page.locator(selector).first().evaluate((element) => element.getBoundingClientRect().left);
    assert.ok((await left(".margin")) < (await left(".text")));
  }));
