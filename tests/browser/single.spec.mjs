// The guide in one file: opens from disk without a word in the console, is searched, filled in and printed, and holds all it needs.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { WHOLE as FILE, folder, launch, onDisk, visit } from "./site.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const files = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith(FILE));
const NOTE = "messages/thank-you-interviewer";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Opens the file from disk, and sees that nothing at all is said in the console. */
const read = (body, options) =>
  visit(browser, "about:blank", async (page, context) => {
    const said = [];
    page.on("console", (message) => said.push(message.text()));
    await page.goto(onDisk + FILE);
    await body(page, context);
    assert.deepEqual(said, []);
  }, options);

test("there is one for each language, below 3 MB, and it names no other file", () => {
  assert.ok(files.length >= 2, "build with --single");
  for (const path of files) {
    const html = readFileSync(join(folder, path), "utf8");
    assert.ok(html.length < 3_000_000, `${path}: ${html.length}`);
    const addresses = [...html.matchAll(/ (?:href|src|action|data-font)="([^"]*)"/g)].map(([, address]) => address);
    assert.ok(addresses.length > 100);
    assert.deepEqual(addresses.filter((address) => !/^(#|data:|https?:|mailto:)/.test(address)), [], path);
    assert.ok(!/url\((?!#|data:)/.test(html), path);
  }
});

test("its policy allows what is in it by its hash, and nothing else", () => {
  for (const path of files) {
    const html = readFileSync(join(folder, path), "utf8");
    const [, policy] = html.match(/<meta http-equiv="Content-Security-Policy" content="([^"]*)">/);
    const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    const texts = (tag) => [...html.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, "gs"))].map(([, text]) => hash(text));
    const rule = (name) => policy.split("; ").find((rule) => rule.startsWith(`${name} `)).split(" ").slice(1);
    assert.deepEqual(rule("script-src"), texts("script"));
    assert.deepEqual(rule("style-src"), texts("style"));
    assert.deepEqual(rule("default-src"), ["'none'"]);
  }
});

test("every link leads to a place in it, and every id stands once", () =>
  read(async (page) => {
    const { lost, twice } = await page.evaluate(() => {
      const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
      const named = ["for", "aria-describedby", "aria-labelledby", "aria-controls"].flatMap((name) =>
        [...document.querySelectorAll(`[${name}]`)].flatMap((element) => element.getAttribute(name).split(" ")));
      const links = [...document.querySelectorAll("a[href^='#'], use")].map((link) => decodeURIComponent(link.getAttribute("href").slice(1)));
      return { lost: [...named, ...links].filter((id) => !document.getElementById(id)), twice: ids.filter((id, at) => ids.indexOf(id) !== at) };
    });
    assert.deepEqual({ lost, twice }, { lost: [], twice: [] });
  }));

test("titles and words of the text are found, and Enter goes to the first", () =>
  read(async (page) => {
    const field = page.locator("#_seek-for");
    const first = page.locator("#_seek li").first();
    await field.fill("post a handwritten");
    assert.match(await first.textContent(), /^Post a handwritten note as well/);
    await field.fill("flood shelves");
    assert.match(await first.textContent(), /Thank each interviewer the same day/);
    assert.equal(await first.locator("mark").first().textContent(), "flood");
    assert.match(await page.locator("#_seek [role=status]").textContent(), /^\d+ results?$/);
    await field.press("Enter");
    assert.equal(await page.evaluate(() => decodeURIComponent(location.hash)), "#interview/same-day-thanks");
    await page.waitForFunction(() => {
      const { top } = document.getElementById("interview/same-day-thanks").getBoundingClientRect();
      return top > -1 && top < innerHeight;
    });
    await page.keyboard.press("Control+k");
    await field.fill("zzzzqq");
    assert.match(await page.locator("#_seek [role=status]").textContent(), /zzzzqq/);
    assert.ok(await page.locator("#_seek ol").isHidden());
  }));

test("a message is filled in, in every place, and copied; the next visit knows the words", () =>
  read(async (page, context) => {
    const part = page.locator(`[id='${NOTE}']`);
    await part.getByLabel("Interviewer", { exact: true }).fill("Dr. Chen");
    assert.match(await part.locator(".letter").textContent(), /Dear Dr\. Chen,/);
    assert.match(await page.locator("[id='messages/same-day-thank-you'] .letter").textContent(), /Dear Dr\. Chen,/);
    await part.locator("[data-act=copy]").click();
    await page.waitForFunction((id) => document.getElementById(id).querySelector("[role=status]").textContent, NOTE);
    assert.match(await part.locator("[role=status]").textContent(), /Copied/i);
    await page.locator("#_seek-for").fill("dr chen");
    assert.ok((await page.locator("#_seek li").count()) > 3, "what was filled in is found");
    const again = await context.newPage();
    await again.goto(onDisk + FILE);
    assert.match(await again.locator(`[id='${NOTE}'] .letter`).textContent(), /Dear Dr\. Chen,/);
  }));

for (const [name, viewport] of Object.entries({ desk: { width: 1280, height: 900 }, phone: { width: 320, height: 700 } }))
  test(`axe has nothing against it on a ${name}, light and dark`, () =>
    read(async (page) => {
      await page.locator("#_seek-for").fill("thank");
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        const found = await page.evaluate(async (tags) => {
          const { violations } = await window.axe.run({ runOnly: tags, resultTypes: ["violations"] });
          return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 5).map(({ target }) => target.join(" ")).join(", ")}`);
        }, TAGS);
        assert.deepEqual(found, []);
      }
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= viewport.width);
    }, { viewport, reducedMotion: "reduce", scripts: [AXE] }));

test("on paper there is no form, and each part begins a page", () =>
  read(async (page) => {
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("input:not([type=checkbox]):visible, button:visible, select:visible, .menu:visible").count(), 0);
    const breaks = await page.locator(".whole > .kind-section").evaluateAll((parts) => parts.map((part) => getComputedStyle(part).breakBefore));
    assert.ok(breaks.length >= 7 && breaks.every((value) => value === "page"));
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    const pages = pdf.match(/\/Type\s*\/Page\b/g).length;
    assert.ok(pages > 40 && pages < 200, `${pages} pages`);
  }));

test("without scripts it is read from top to bottom", () =>
  read(async (page) => {
    assert.ok(await page.locator(`[id='${NOTE}'] .letter`).isVisible());
    assert.equal(await page.locator("input:not([type=checkbox]):visible, button:visible, select:visible").count(), 0);
  }, { javaScriptEnabled: false }));

test("no page of the website says a word in the console when it is opened from disk, and fonts are fetched ahead only from a server", () =>
  visit(browser, "about:blank", async (page) => {
    const said = [];
    page.on("console", (message) => said.push(message.text()));
    for (const path of ["index.html", "interview/same-day-thanks.html", "messages/thank-you-interviewer.html", "de/index.html"]) {
      await page.goto(onDisk + path);
      await page.waitForTimeout(200);
      assert.equal(await page.locator("link[rel=preload]").count(), 0);
    }
    assert.deepEqual(said, []);
  }));
