// Accessibility: axe-core finds nothing to object to on any page, in either colour scheme, on a desk and on a phone.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { NO_SEARCH, fillAll, hasSearch, kinds, launch, open, pages, search, serve } from "./site.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const DESK = { width: 1280, height: 900 };
const PHONE = { width: 320, height: 700 };
const TABS = 2;
// Longer than any real one, to see that the page holds it.
const LONG = `Professor Ångström-Featherstonehaugh of the "Department" <for> unbreakablecompoundwordsofeverykind`;

let browser, server;
before(async () => ([browser, server] = [await launch(), await serve()]));
after(async () => (await browser.close(), server.stop()));

const objections = (page) =>
  page.evaluate(async (tags) => {
    const { violations } = await window.axe.run({ runOnly: tags, resultTypes: ["violations"] });
    return violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(" ")).join(", ")}`);
  }, TAGS);

/** Looks at all `paths` in both schemes, some at a time; gives what is wrong where. */
async function look(viewport, paths, prepare) {
  const context = await browser.newContext({ reducedMotion: "reduce", viewport });
  await context.addInitScript({ path: AXE });
  const wrong = [];
  const queue = paths.values();
  const tab = async () => {
    const page = await open(context, "about:blank");
    for (const path of queue) {
      await page.goto(server.url + path);
      await prepare(page);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        for (const found of await objections(page)) wrong.push(`${path}, ${colorScheme}: ${found}`);
      }
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > viewport.width) wrong.push(`${path}: ${width} px wide`);
    }
    return page.problems;
  };
  const [problems] = await Promise.all(Array.from({ length: TABS }, tab));
  await context.close();
  return [...wrong, ...problems];
}

test("every page, its form filled, light and dark", async () => {
  assert.deepEqual(await look(DESK, pages(), (page) => fillAll(page, LONG)), []);
});

test("a page of each kind on a narrow phone, light and dark", async () => {
  assert.deepEqual(await look(PHONE, Object.values(kinds), (page) => fillAll(page, LONG)), []);
});

for (const viewport of [DESK, PHONE]) {
  test(`a page of each kind with the search box open, ${viewport.width} px wide`, async (t) => {
    if (!(await hasSearch(browser, server.url))) return t.skip(NO_SEARCH);
    assert.deepEqual(await look(viewport, Object.values(kinds), search), []);
  });
}
