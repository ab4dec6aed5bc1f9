// A guide in nine scripts: what each needs of type, the forms of words that scripts of the page say, and what is found.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { launch, open, serve } from "./site.mjs";

const courtesy = process.env.COURTESY || resolve(import.meta.dirname, "../../target/release/courtesy");
const guide = resolve(import.meta.dirname, "../guides/scripts");
const OWN = ["he", "ar", "hi", "th", "ja", "zh-hans", "ko"];
const ALL = ["", "ru/", ...OWN.map((tag) => `${tag}/`)];

// For each language words of a title, and words from the middle of a sentence that stand in the text alone.
const QUERIES = {
  "": ["thank them the same day", "said at the door"],
  "ru/": ["поблагодарите в тот же день", "сказанных у двери"],
  "he/": ["הודו עוד באותו היום", "ליד הדלת"],
  "ar/": ["اشكر في اليوم نفسه", "قيل عند الباب"],
  "hi/": ["उसी दिन धन्यवाद", "दरवाज़े पर"],
  "th/": ["ขอบคุณในวันเดียวกัน", "คำพูด"],
  "ja/": ["その日のうちにお礼", "玄関先"],
  "zh-hans/": ["当天就致谢", "门口"],
  "ko/": ["그날 바로", "문 앞에서"],
};
const RULE = "visit/same-day.html";

let browser, folder, site, server;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "courtesy-letters-"));
  execFileSync(courtesy, ["build", "--no-print", "--root", guide, "--out", join(folder, "out")], { stdio: "pipe" });
  site = join(folder, "out/site");
  [browser, server] = [await launch(), await serve(site)];
});
after(async () => {
  await browser?.close();
  server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a page of the guide, or several in turn, in a browser that keeps nothing. */
async function on(paths, act, options = {}) {
  const context = await browser.newContext({ serviceWorkers: "block", ...options });
  const page = await open(context, "about:blank");
  for (const path of [paths].flat()) {
    assert.equal((await page.goto(server.url + path)).status(), 200, path);
    await act(page, path);
  }
  assert.deepEqual(page.problems, []);
  await context.close();
}

/** Asks the whole search of an open page, and gives the addresses of the answers. */
const ask = async (page, query) => {
  await page.keyboard.press("/");
  await page.waitForSelector("#_search[open]");
  return page.evaluate(async (query) => {
    const module = await courtesySearch.full();
    const every = await module.search(query);
    const texts = await Promise.all(every.results.map((result) => result.data().then(({ url }) => url)));
    const state = await new Promise((done) => courtesySearch.search(query, { filters: {}, size: 10 }, (state) => state.done && done(state)));
    return { found: state.hits.map(({ page }) => page.url), texts, slips: state.mended };
  }, query);
};

test("only pages in such a script load its styles", async () => {
  await on(ALL.map((edition) => `${edition}index.html`), async (page, path) => {
    const edition = path.replace("index.html", "");
    const loaded = await page.evaluate(() => [...document.styleSheets].some(({ href }) => href.includes("/css/scripts.")));
    assert.equal(loaded, OWN.includes(edition.slice(0, -1)), edition);
  });
});

test("letters that join are not spaced, nothing leans, and lines have room", async () => {
  const paths = ["index.html", RULE, "messages/thank-you.html", "search/index.html", "planner/index.html"];
  await on(OWN.flatMap((tag) => paths.map((path) => `${tag}/${path}`)), async (page, path) => {
    const wrong = await page.evaluate(() =>
      [...document.body.querySelectorAll("*")].flatMap((node) => {
        const { letterSpacing, fontStyle } = getComputedStyle(node);
        return ["normal", "0px"].includes(letterSpacing) && fontStyle === "normal" ? [] : [`${node.tagName}.${node.className}: ${letterSpacing} ${fontStyle}`];
      }));
    assert.deepEqual(wrong, [], path);
    const leading = await page.evaluate(() => parseFloat(getComputedStyle(document.body).lineHeight) / parseFloat(getComputedStyle(document.body).fontSize));
    assert.ok(leading >= 1.59, `${path}: ${leading}`);
  });
});

test("what is stressed can be told without a slant", async () => {
  await on(OWN.map((tag) => `${tag}/${RULE}`), async (page, path) => {
    const tag = path.split("/")[0];
    const em = await page.evaluate(() => {
      const { fontWeight, textEmphasisStyle } = getComputedStyle(document.querySelector(".prose em"));
      return { fontWeight, dots: textEmphasisStyle !== "none" };
    });
    assert.equal(em.dots, ["ja", "zh-hans"].includes(tag), tag);
    assert.equal(em.fontWeight, em.dots ? "400" : "600", tag);
  });
});

test("no page is wider than a small screen", async () => {
  const paths = ["index.html", RULE, "visit/index.html", "messages/index.html", "messages/thank-you.html", "planner/index.html", "search/index.html", "404.html"];
  await on(ALL.flatMap((edition) => paths.map((path) => edition + path)), async (page, path) => {
    const width = await page.evaluate(() => document.scrollingElement.scrollWidth);
    assert.ok(width <= 320, `${path} is ${width} px wide`);
    const cut = await page.evaluate(() => [...document.querySelectorAll(".verdict, .seal, .label, .channel")].filter((node) => node.scrollWidth > node.clientWidth + 1 && node.clientWidth).map((node) => node.textContent.trim()));
    assert.deepEqual(cut, [], path);
  }, { viewport: { width: 320, height: 640 } });
});

for (const [edition, [title, words]] of Object.entries(QUERIES))
  test(`titles and words in the middle of a sentence are found: ${title}`, async () => {
    await on(`${edition}index.html`, async (page) => {
      const answers = await ask(page, title);
      assert.equal(answers.found[0], RULE, `${title}: ${answers.found}`);
      const inner = await ask(page, words);
      assert.equal(inner.texts.length, 1, `${words}: ${inner.texts}`);
      assert.ok(inner.found.some((url) => url.startsWith(RULE)), `${words}: ${inner.found}`);
    });
  });

test("letters that are written one for the other are found", async () => {
  for (const [edition, query] of [["ar/", "الامسيه"], ["he/", "תּוֹדָה"], ["hi/", "मेज की गरमाहट"]])
    await on(`${edition}index.html`, async (page) => {
      const { found } = await ask(page, query);
      assert.ok(found.length, `${query}: ${found}`);
    });
});

test("scripts count in the forms and digits of the language", async () => {
  const said = [["ar/", "اليوم", /نتيجة واحدة|نتيجتان|[0-9]+ (نتائج|نتيجة)/], ["ru/", "суп", /^ ?[0-9]+ результат(а|ов)?$/], ["ja/", "スープ", /^ ?[0-9]+件$/]];
  for (const [edition, query, form] of said)
    await on(`${edition}index.html`, async (page) => {
      await page.keyboard.press("/");
      await page.waitForSelector("#_search[open]");
      await page.keyboard.type(query);
      await page.waitForFunction(() => document.querySelector("#_search-status").textContent.trim());
      const text = await page.locator("#_search-status").textContent();
      assert.match(text.trim(), form);
      const [n] = text.match(/[0-9]+/) || [];
      if (edition === "ru/") assert.match(text, { one: /результат$/, few: /результата$/, many: /результатов$/ }[new Intl.PluralRules("ru").select(n)]);
    });
  await on("ar/messages/thank-you.html", async (page) => {
    assert.match(await page.locator("#_empty").textContent(), /بقي فراغ واحد/);
    await page.fill("#_fill input", "وردة");
    await page.fill("#_fill input", "");
    assert.match(await page.locator("#_empty").textContent(), /بقي فراغ واحد/);
  });
});
