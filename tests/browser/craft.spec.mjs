// The craft of every kind of page: narrow windows, either direction, wide spacing, focus, paper, stillness, and no other host.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { folder, launch, open, serve } from "./site.mjs";

const KINDS = {
  home: "index.html",
  section: "interview/index.html",
  do: "interview/same-day-thanks.html",
  dont: "waiting/no-guessing-at-silence.html",
  email: "messages/same-day-thank-you.html",
  note: "messages/thank-you-interviewer.html",
  letter: "messages/formal-thank-you-letter.html",
  library: "messages/index.html",
  shelf: "printables/index.html",
  tags: "tags/index.html",
  tag: "tags/email.html",
  page: "about.html",
  planner: "planner/index.html",
  search: "search/index.html",
  missing: "404.html",
  offline: "offline.html",
};
// The shelf is there only where cards were printed.
if (!existsSync(join(folder, KINDS.shelf))) delete KINDS.shelf;

let browser, server;
before(async () => ([browser, server] = [await launch(), await serve()]));
after(async () => (await browser.close(), server.stop()));

/** Runs a test on a page in a browser of its own, without a worker, so that everything comes over the network. */
async function on(path, body, options = {}, prepare = () => {}) {
  const context = await browser.newContext({ serviceWorkers: "block", ...options });
  await prepare(context);
  const page = await open(context, server.url + path);
  await body(page);
  assert.deepEqual(page.problems, []);
  await context.close();
}

/** Names what stands out of the window sideways, or is cut off by its own box. */
const misfits = () => {
  const wide = document.documentElement.scrollWidth > innerWidth ? [`the page is ${document.documentElement.scrollWidth} px wide`] : [];
  const name = (element) => `${element.tagName}.${element.className}: ${element.textContent.trim().slice(0, 40)}`;
  // What scrolls in a box of its own may be as wide as it likes; what is hidden from sight has no width.
  const seen = (element) => element.checkVisibility() && !element.closest("pre, .table, .skip, .proof") && element.textContent.trim();
  const cut = [...document.querySelectorAll("body *")].filter((element) => {
    if (!seen(element) || element.closest("svg")) return false;
    const box = element.getBoundingClientRect();
    if (box.width <= 1) return false;
    const clipped = getComputedStyle(element).overflow === "hidden" && element.scrollWidth > element.clientWidth + 1;
    return clipped || box.left < -1 || box.right > innerWidth + 1;
  });
  return [...wide, ...cut.map(name)];
};
const spaced = () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }");
  document.adoptedStyleSheets = [sheet];
};

for (const [kind, path] of Object.entries(KINDS)) {
  describe(kind, () => {
    test("320 px hold it, in either direction, also with wide spacing", () =>
      on(path, async (page) => {
        for (const [lang, dir] of [["en", "ltr"], ["ar", "rtl"]]) {
          await page.evaluate(([lang, dir]) => Object.assign(document.documentElement, { lang, dir }), [lang, dir]);
          assert.deepEqual(await page.evaluate(misfits), [], dir);
        }
        await page.evaluate(spaced);
        assert.deepEqual(await page.evaluate(misfits), [], "spaced, rtl");
        await page.evaluate(() => (document.documentElement.dir = "ltr"));
        assert.deepEqual(await page.evaluate(misfits), [], "spaced");
        await page.setViewportSize({ width: 1280, height: 900 });
        assert.deepEqual(await page.evaluate(misfits), [], "spaced, wide window");
      }, { viewport: { width: 320, height: 640 } }));

    test("nothing moves on a cold visit, however late the fonts; nothing is asked of another host", () => {
      const asked = [];
      const late = async (context) => {
        await context.route("**/*.woff2", async (route) => {
          await new Promise((done) => setTimeout(done, 600));
          await route.continue();
        });
        context.on("request", (request) => asked.push(request.url()));
        await context.addInitScript(() => {
          window.shifts = [];
          new PerformanceObserver((list) => {
            for (const { value, sources } of list.getEntries()) window.shifts.push([value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 80) || node?.textContent)]);
          }).observe({ type: "layout-shift", buffered: true });
        });
      };
      return on(path, async (page) => {
        await page.evaluate(() => document.fonts.ready);
        await page.waitForTimeout(300);
        const shifts = await page.evaluate(() => window.shifts);
        const total = shifts.reduce((sum, [value]) => sum + value, 0);
        assert.ok(total < 0.005, `shifted by ${total}: ${JSON.stringify(shifts)}`);
        assert.ok(asked.length > 3);
        assert.deepEqual(asked.filter((url) => !url.startsWith(server.url) && !url.startsWith("data:")), []);
      }, { viewport: { width: 360, height: 740 } }, late);
    });

    test("the first key press shows the way to the text, and every stop is seen", () =>
      on(path, async (page) => {
        await page.keyboard.press("Tab");
        const skip = page.locator(".skip");
        assert.ok(await skip.evaluate((link) => link === document.activeElement));
        await page.waitForFunction(() => document.querySelector(".skip").getBoundingClientRect().top >= 0);
        await page.keyboard.press("Enter");
        assert.equal(await page.evaluate(() => document.activeElement.id), "_main");
        const stops = new Set();
        for (let n = 0; n < 25; n++) {
          await page.keyboard.press("Tab");
          const stop = await page.evaluate(async () => {
            // What counts is what is drawn.
            await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
            const at = document.activeElement;
            // An outline, or the line below a field that its box draws.
            const outline = getComputedStyle(at);
            const shown = (outline.outlineStyle === "solid" && parseFloat(outline.outlineWidth) >= 2) || getComputedStyle(at.parentElement).boxShadow !== "none";
            const box = at.getBoundingClientRect();
            return { name: at.outerHTML.slice(0, 80), body: at === document.body, shown, inside: box.bottom > 0 && box.top < innerHeight, top: box.top, scrolled: scrollY };
          });
          if (stop.body) break;
          assert.ok(stop.shown && stop.inside, JSON.stringify(stop));
          stops.add(stop.name);
        }
        assert.ok(stops.size > 1);
      }, { reducedMotion: "reduce" }));

    test("pictures have their room before they are there", () =>
      on(path, async (page) => {
        const height = () => page.evaluate(() => document.documentElement.scrollHeight);
        const before = await height();
        await page.evaluate(() => Promise.all([...document.images].map((image) => ((image.loading = "eager"), image.decode()))));
        assert.equal(await height(), before);
      }));

    test("paper has the text and no furniture", () =>
      on(path, async (page) => {
        await page.emulateMedia({ media: "print" });
        assert.equal(await page.locator("nav:visible, button:visible, select:visible, input:not([type=checkbox]):visible, .skip:visible").count(), 0);
        assert.ok(await page.locator("h1").isVisible());
        const colours = await page.evaluate(() => [document.body, document.querySelector("h1")].map((element) => getComputedStyle(element).color));
        assert.deepEqual(colours, ["rgb(0, 0, 0)", "rgb(0, 0, 0)"]);
        await page.setViewportSize({ width: 660, height: 900 });
        assert.deepEqual(await page.evaluate(misfits), []);
      }, { colorScheme: "dark" }));

    test("nothing moves of itself where the reader wants stillness", () =>
      on(path, async (page) => {
        const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((element) => {
          const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
          return /[1-9]/.test(transitionDuration) || animationName !== "none" || scrollBehavior !== "auto";
        }).length);
        assert.equal(moving, 0);
      }, { reducedMotion: "reduce" }));
  });
}

test("before and after, where you are, and what is on the page are told where they are of use", async () => {
  const has = { section: [1, 1], do: [1, 1], dont: [1, 1], email: [1, 1], note: [1, 1], letter: [1, 1], library: [1, 0], tags: [1, 0], tag: [1, 0], page: [1, 0], home: [0, 0], missing: [0, 0] };
  for (const [kind, counts] of Object.entries(has)) {
    await on(KINDS[kind], async (page) => {
      const found = await Promise.all([".crumbs", ".turn"].map((nav) => page.locator(nav).count()));
      assert.deepEqual(found, counts, kind);
      const anchors = await page.evaluate(() => [...document.querySelectorAll(".toc a")].map((link) => link.hash.slice(1)).filter((id) => !document.getElementById(id)));
      assert.deepEqual(anchors, [], kind);
    });
  }
});
