// Searching: the box, the page, ranking, slips, synonyms and filters, with the real index in a real browser.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parse } from "smol-toml";
import { folder, launch, onDisk, open, serve } from "./site.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const HOME = "index.html";
const PAGE = "search/index.html";
const FIRST = "en";
const EMAIL = "messages/same-day-thank-you.html";
const INPUT = "#_search-input";
const HOSTILE = ["(.*)+[a-z]{9}\\", `<script>document.title="taken"</script>`, `<img src=x onerror="document.title='taken'">`, "ا‮ب שלום", "🖋🖋🖋", "\"'`${1}", "thank ".repeat(400), "x".repeat(5000), "{n} {query}", "constructor __proto__ toString"];

const { search: asked } = parse(await readFile(new URL("../../content/search.toml", import.meta.url), "utf8"));
let data;
globalThis.courtesyTitles = (given) => (data = given);
(0, eval)(await readFile(join(folder, "search/titles.js"), "utf8"));

let browser, server;
before(async () => ([browser, server] = [await launch(), await serve()]));
after(async () => (await browser.close(), server.stop()));

/** Opens a page in a browser of its own, runs the test, and sees that nothing went wrong and nobody else was asked. */
async function on(url, body, { expected = [], ...options } = {}) {
  const context = await browser.newContext(options);
  if (url.startsWith("http")) await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(url).origin });
  const strangers = [];
  context.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(url.startsWith("http") ? server.url : onDisk)) strangers.push(request.url());
  });
  const page = await open(context, url);
  try {
    await body(page, context);
    assert.deepEqual(page.problems.filter((problem) => !expected.some((words) => words.test(problem))), []);
    assert.deepEqual(strangers, []);
  } finally {
    await context.close();
  }
}
const box = async (page, text = "") => {
  await page.keyboard.press("/");
  await page.waitForSelector("#_search[open]");
  if (text) await page.keyboard.type(text);
};
const said = (page, words) => page.waitForFunction(([id, part]) => document.querySelector(id)?.textContent.includes(part), ["#_search-status, #_told", words]);
const options = (page) => page.locator("[role=option].hit .title").allTextContents();
const chosen = (page) => page.evaluate(() => document.getElementById(document.querySelector("#_search-input").getAttribute("aria-activedescendant"))?.href);
/** Waits for the whole answer to what stands in the box or in the field of the page. */
const answered = async (page) => said(page, "result");
const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f'’]/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

/** Asks the search of an open page, with the whole index, and gives the pages that it finds in their order. */
const ask = (page, queries) =>
  page.evaluate(async (queries) => {
    await courtesySearch.full();
    const answers = [];
    for (const { query, filters = {} } of queries) {
      const many = Object.fromEntries(Object.entries(filters).map(([key, values]) => [key, [values].flat()]));
      const state = await new Promise((done) => courtesySearch.search(query, { filters: many, size: 10 }, (state) => state.done && done(state)));
      answers.push(state.hits.map(({ page }) => page));
    }
    return answers;
  }, queries);

describe("what is found", () => {
  let page, context;
  const searches = new Map();
  before(async () => {
    context = await browser.newContext();
    for (const language of new Set(asked.map(({ language = FIRST }) => language))) {
      searches.set(language, await open(context, server.url + (language === FIRST ? PAGE : `${language}/${PAGE}`)));
    }
    page = searches.get(FIRST);
  });
  after(() => context.close());

  test("content/search.toml has many questions, in each language", () => {
    const count = (tag) => asked.filter(({ language = FIRST }) => language === tag).length;
    assert.ok(count(FIRST) >= 40 && count("de") >= 20 && count("he") >= 5);
  });
  for (const { query, language = FIRST, filters, expect, within = 1 } of asked) {
    test(`${language}, ${query}${filters ? ` ${JSON.stringify(filters)}` : ""}: ${expect}`, async () => {
      const [hits] = await ask(searches.get(language), [{ query, filters }]);
      const place = hits.findIndex(({ url }) => url === `${expect}.html`) + 1;
      assert.ok(place && place <= within, `stands at ${place || "no place"}, after:\n${hits.map(({ url }) => url).join("\n")}`);
    });
  }

  test("an exact title comes first, for every title of the guide, however it is written", async () => {
    assert.ok(data.pages.length > 100);
    const titles = data.pages.map(({ title }) => title);
    for (const write of [(title) => title, (title) => fold(title), (title) => `  ${title.toUpperCase()}!`]) {
      const answers = await ask(page, titles.map((title) => ({ query: write(title) })));
      const wrong = titles.filter((title, at) => fold(answers[at][0]?.title || "") !== fold(title));
      assert.deepEqual(wrong, []);
    }
  });

  test("every value of every filter leaves only pages that have it, and all of them", async () => {
    for (const key of ["kind", "section", "channel", "verdict", "tone"]) {
      for (const value of new Set(data.pages.flatMap((page) => page[key === "channel" ? "channels" : key]).filter(Boolean))) {
        const [hits] = await ask(page, [{ query: "interview", filters: { [key]: value } }]);
        const values = (hit) => [hit[key], ...(hit.channels || []), hit.printable && "printable"];
        assert.deepEqual(hits.filter((hit) => !values(hit).includes(value)), [], `${key}=${value}`);
      }
    }
  });
});

for (const where of ["disk", "subpath"]) {
  describe(`the box, from ${where}`, () => {
    const base = () => (where === "disk" ? onDisk : server.url);

    test("by keys alone from / to the page", () =>
      on(base() + HOME, async (page) => {
        await box(page);
        assert.equal(await page.evaluate(() => document.activeElement.id), "_search-input");
        await page.keyboard.type("thank you note to an int");
        await page.waitForSelector("[role=option]");
        await answered(page);
        assert.equal(await page.getAttribute(INPUT, "aria-expanded"), "true");
        const first = await chosen(page);
        await page.keyboard.press("ArrowDown");
        const second = await chosen(page);
        assert.notEqual(second, first);
        await page.keyboard.press("ArrowUp");
        assert.equal(await chosen(page), first);
        assert.match(first, /thank-you-interviewer\.html$/);
        await Promise.all([page.waitForURL(/thank-you-interviewer\.html$/), page.keyboard.press("Enter")]);
        assert.equal(await page.textContent("h1"), "Thank-you note to an interviewer");
      }));

    test("slips are mended and told, and the way back leads to what was typed", () =>
      on(base() + HOME, async (page) => {
        await box(page, "thnak yuo");
        await said(page, "Showing results for “thank you”.");
        assert.ok((await options(page)).length > 3);
        await page.getByRole("button", { name: "Search for “thnak yuo” instead" }).click();
        await said(page, "Nothing was found for “thnak yuo”.");
        assert.equal(await page.inputValue(INPUT), "thnak yuo");
        assert.equal(await page.evaluate(() => document.activeElement.id), "_search-input");
        assert.equal(await page.getAttribute(INPUT, "aria-expanded"), "false");
      }));

    test("the last result leads to the page with the same question", () =>
      on(base() + EMAIL, async (page) => {
        await box(page, "panel");
        await answered(page);
        await page.keyboard.press("ArrowUp");
        await Promise.all([page.waitForURL(/search\/index\.html\?q=panel$/), page.keyboard.press("Enter")]);
        await answered(page);
        assert.equal(await page.inputValue("#_q"), "panel");
        assert.match(await page.textContent("#_hits"), /Note to a member of a panel/);
      }));

    test("hostile questions do no harm, in the box and on the page", () =>
      on(base() + HOME, async (page) => {
        await box(page);
        const title = await page.title();
        for (const text of HOSTILE) {
          await page.fill(INPUT, text);
          await page.waitForTimeout(150);
          assert.equal(await page.locator("#_search script, #_search img").count(), 0);
          assert.equal(await page.title(), title);
        }
        for (const text of HOSTILE.slice(0, 6)) {
          await page.goto(`${base()}${PAGE}?q=${encodeURIComponent(text)}&kind=%3Cb%3E&nothing`);
          await page.waitForTimeout(150);
          assert.equal(await page.inputValue("#_q"), text.replace(/[\r\n]/g, ""));
          assert.equal(await page.locator("main script, main img").count(), 0);
        }
      }));
  });
}

describe("opening and closing", () => {
  test("/, Ctrl-K, Cmd-K and the link open it; Escape clears, then closes, and the focus returns", () =>
    on(server.url + EMAIL, async (page) => {
      for (const key of ["/", "Control+k", "Meta+k"]) {
        await page.focus(".masthead a");
        await page.keyboard.press(key);
        await page.waitForSelector("#_search[open]");
        await page.keyboard.type("panel");
        await page.waitForSelector("[role=option]");
        await page.keyboard.press("Escape");
        assert.equal(await page.inputValue(INPUT), "");
        assert.equal(await page.locator("[role=option]").count(), 0);
        assert.ok(await page.locator("#_search[open]").count());
        await page.keyboard.press("Escape");
        assert.equal(await page.locator("#_search[open]").count(), 0);
        assert.ok(await page.evaluate(() => document.activeElement.matches(".masthead a")));
      }
      await page.click("[data-search]");
      await page.waitForSelector("#_search[open]");
      await page.getByRole("button", { name: "Close" }).click();
      assert.ok(await page.evaluate(() => document.activeElement.matches("[data-search]")));
      await page.click("[data-search]");
      await page.mouse.click(5, 600);
      assert.equal(await page.locator("#_search[open]").count(), 0);
    }));

  test("/ is a letter while one writes, and can be turned off", () =>
    on(server.url + EMAIL, async (page) => {
      await page.focus("#_f-topic");
      await page.keyboard.type("a/b");
      assert.equal(await page.inputValue("#_f-topic"), "a/b");
      assert.equal(await page.locator("#_search").count(), 0);
      await page.keyboard.press("Control+k");
      await page.waitForSelector("#_search[open]");
      await page.goto(server.url + PAGE);
      await page.getByLabel("The key / opens the search").uncheck();
      await page.goto(server.url + EMAIL);
      await page.focus("#_main");
      await page.keyboard.press("/");
      await page.waitForTimeout(300);
      assert.equal(await page.locator("#_search").count(), 0);
    }));

  test("nothing of the search is loaded before it is wanted", () =>
    on("about:blank".replace("about:blank", server.url + HOME), async (page) => {
      const loaded = () => page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => /search|titles/.test(name)).length);
      assert.equal(await loaded(), 0);
      await page.hover("[data-search]");
      await page.waitForFunction(() => window.courtesySearch);
      assert.ok((await loaded()) >= 4);
    }));

  test("without scripts the link leads to the page, which says where to look instead", () =>
    on(server.url + HOME, async (page) => {
      await page.click("[data-search]");
      // Nobody sees a page before its styles are there, but a program does.
      await page.waitForURL(/search\/index\.html$/, { waitUntil: "load" });
      assert.match(await page.innerText("main"), /needs JavaScript/);
      assert.equal(await page.locator("main input:visible, main button:visible").count(), 0);
      for (const link of await page.locator("main a:visible").all()) assert.ok((await page.request.get(await link.evaluate((a) => a.href))).ok());
    }, { javaScriptEnabled: false }));
});

describe("the box", () => {
  test("the number of results is said once typing rests", () =>
    on(server.url + HOME, async (page) => {
      await box(page);
      await page.evaluate(() => {
        window.told = [];
        new MutationObserver(() => told.push(document.getElementById("_search-status").textContent.trim())).observe(document.getElementById("_search-status"), { childList: true });
      });
      await page.keyboard.type("panel member", { delay: 20 });
      await answered(page);
      await page.waitForTimeout(700);
      const told = await page.evaluate(() => window.told);
      assert.equal(told.length, 1);
      assert.match(told[0], /^\d+ results?$/);
    }));

  test("titles answer while the index loads; what was chosen stays chosen and in its place", () =>
    on(server.url + HOME, async (page) => {
      let release;
      const held = new Promise((done) => (release = done));
      await page.route("**/search/pagefind/**", async (route) => (await held, route.continue()));
      await box(page, "thank");
      await page.waitForSelector("[role=option]");
      assert.equal(await page.textContent("#_search-status"), "");
      for (let n = 0; n < 3; n++) await page.keyboard.press("ArrowDown");
      const above = (await options(page)).slice(0, 4);
      const active = await chosen(page);
      release();
      await answered(page);
      assert.ok(await page.locator("[role=option] mark").count(), "the index has answered");
      assert.equal(await chosen(page), active);
      assert.deepEqual((await options(page)).slice(0, 4), above);
    }));

  test("headings are results of their own", () =>
    on(server.url + HOME, async (page) => {
      await box(page, "a test for length");
      await answered(page);
      const sub = page.locator("[role=option].sub").first();
      const href = await sub.evaluate((a) => a.href);
      assert.match(href, /\.html#./);
      await sub.click();
      await page.waitForURL(href);
      assert.ok(await page.locator(`[id="${decodeURIComponent(new URL(href).hash.slice(1))}"]`).count());
    }));

  test("a message is copied from the list, with what the reader has filled in", () =>
    on(server.url + EMAIL, async (page) => {
      await page.fill("#_f-topic", "the map [room]");
      await page.fill("#_f-interviewer", "Dr. Chen");
      await page.goto(server.url + HOME);
      await box(page, "same-day thanks after an interview");
      await answered(page);
      await page.getByRole("button", { name: "Copy text of “Same-day thanks after an interview”" }).click();
      await said(page, "The text is copied.");
      const text = (await page.evaluate(() => navigator.clipboard.readText())).replaceAll("\r\n", "\n");
      await page.goto(server.url + EMAIL);
      await page.click("[data-act=copy]");
      await page.waitForFunction(() => document.getElementById("_done").textContent);
      assert.equal(text, (await page.evaluate(() => navigator.clipboard.readText())).replaceAll("\r\n", "\n"));
      assert.match(text, /^Dear Dr\. Chen,\n[^]*the map \[room\]/);
    }));

  test("a rule offers nothing to copy, and from disk no message does", async () => {
    await on(server.url + HOME, async (page) => {
      await box(page, "do not send a gift");
      await answered(page);
      assert.ok(await page.locator("#_search-copy").isHidden());
    });
    await on(onDisk + HOME, async (page) => {
      await box(page, "same-day thanks after an interview");
      await answered(page);
      assert.ok(await page.locator("#_search-copy").isHidden());
    });
  });

  test("with the index out of reach the titles serve alone", () => {
    const expected = [/\/search\/pagefind\/pagefind\.js\b/];
    return on(server.url + HOME, async (page) => {
      await page.route("**/search/pagefind/**", (route) => route.abort());
      await box(page, "intervew");
      await answered(page);
      assert.match((await options(page))[0], /interview/i);
      await page.fill(INPUT, "zzzzzz");
      await said(page, "Nothing was found");
      await page.goto(`${server.url}${PAGE}?q=panel&channel=handwritten`);
      await answered(page);
      assert.match(await page.textContent("#_hits"), /Note to a member of a panel/);
      assert.equal(await page.locator("#_hits > li").count(), Number((await page.textContent("#_count")).match(/\d+/)[0]));
    }, { expected });
  });

  test("Ctrl-Enter opens another tab and leaves the box", () =>
    on(server.url + HOME, async (page, context) => {
      await box(page, "keep it short");
      await answered(page);
      const [tab] = await Promise.all([context.waitForEvent("page"), page.keyboard.press("Control+Enter")]);
      assert.match(tab.url(), /keep-it-short\.html$/);
      assert.ok(await page.locator("#_search[open]").count());
    }));
});

describe("the page", () => {
  const count = async (page) => Number((await page.textContent("#_count")).match(/^\d+/)?.[0] ?? 0);
  const found = async (page) => page.evaluate(() => [...document.querySelectorAll("#_hits > li h3 a")].map((a) => a.href));

  test("the number beside a filter is the number of results that it leaves", () =>
    on(`${server.url}${PAGE}?q=interview`, async (page) => {
      await answered(page);
      await page.waitForFunction(() => [...document.querySelectorAll("#_filters .count")].every((count) => count.textContent));
      const names = ["kind", "section", "channel", "verdict", "tone"];
      const counts = await page.evaluate((names) => names.map((name) => Number(document.querySelector(`input[name=${name}]`).parentNode.querySelector(".count").textContent)), names);
      for (const [at, promised] of counts.entries()) {
        const first = page.locator(`input[name=${names[at]}]`).first();
        assert.ok(promised > 0);
        await first.check();
        await page.waitForFunction((n) => document.getElementById("_count").textContent.startsWith(`${n} `), promised);
        await first.uncheck();
        await page.waitForFunction((n) => !document.getElementById("_count").textContent.startsWith(`${n} `), promised);
      }
    }));

  test("more results come ten at a time, none twice, until all have come", () =>
    on(`${server.url}${PAGE}?q=thank&kind=message`, async (page) => {
      await answered(page);
      assert.equal((await found(page)).length, 10);
      const more = page.getByRole("button", { name: "More results" });
      for (let had = 10; await more.isVisible(); had = (await found(page)).length) {
        await more.click();
        await page.waitForFunction((n) => document.querySelectorAll("#_hits > li").length > n, had);
        assert.equal(await page.evaluate(() => document.activeElement.href), (await found(page))[had]);
      }
      const all = await found(page);
      assert.equal(all.length, await count(page));
      assert.equal(new Set(all).size, all.length);
    }));

  test("the address holds query and filters; Back returns to what was searched for", () =>
    on(server.url + PAGE, async (page) => {
      await page.fill("#_q", "panel");
      await page.waitForURL(/\?q=panel$/);
      await page.keyboard.press("Enter");
      await answered(page);
      await page.waitForFunction(() => document.activeElement.id === "_count");
      await page.locator("input[value=handwritten]").check();
      await page.waitForURL(/\?q=panel&channel=handwritten$/);
      await page.focus("#_q");
      await page.keyboard.type(" chair", { delay: 30 });
      await page.waitForURL(/\?q=panel\+chair&channel=handwritten$/);
      await answered(page);
      const hits = await found(page);
      await page.goBack();
      await page.waitForURL(/\?q=panel&channel=handwritten$/);
      assert.equal(await page.inputValue("#_q"), "panel");
      await page.goBack();
      await page.waitForURL(/\?q=panel$/);
      assert.equal(await page.locator("#_filters input:checked").count(), 0);
      await page.goForward();
      await page.goForward();
      await page.waitForURL(/chair/);
      await page.reload();
      await answered(page);
      assert.equal(await page.inputValue("#_q"), "panel chair");
      assert.deepEqual(await found(page), hits);
    }));

  test("filters alone list all that they leave; nothing asked shows the parts of the guide", () =>
    on(`${server.url}${PAGE}?verdict=dont`, async (page) => {
      await answered(page);
      assert.equal(await count(page), data.pages.filter(({ verdict }) => verdict === "dont").length);
      await page.getByRole("button", { name: "Show all" }).click();
      assert.ok(await page.locator("#_start").isVisible());
      assert.ok(await page.locator("#_found").isHidden());
      assert.equal(await page.evaluate(() => location.search), "");
      assert.ok((await page.locator("#_start li").count()) > 3);
    }));

  test("where nothing is found there is advice, and the titles that come near", () =>
    on(`${server.url}${PAGE}?q=receptionist+portfolio`, async (page) => {
      await said(page, "Nothing was found");
      assert.ok(await page.locator("#_advice").isVisible());
      assert.match(await page.textContent("#_count"), /come near/);
      assert.match(await page.textContent("#_hits"), /front desk/);
      await page.fill("#_q", "qqqqqq");
      await page.waitForFunction(() => /“qqqqqq”\.$/.test(document.getElementById("_count").textContent));
      assert.equal((await found(page)).length, 0);
    }));

  test("a message is copied from the list", () =>
    on(`${server.url}${PAGE}?q=thanks+in+three+lines`, async (page) => {
      await answered(page);
      await page.getByRole("button", { name: "Copy text of “Thanks in three lines”" }).click();
      await said(page, "The text is copied.");
      assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^Dear \[Interviewer\],/);
    }));

  test("/ goes to the field", () =>
    on(server.url + PAGE, async (page) => {
      await page.focus("#_main");
      await page.keyboard.press("/");
      assert.equal(await page.evaluate(() => document.activeElement.id), "_q");
      assert.equal(await page.inputValue("#_q"), "");
    }));
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing, ${colorScheme}, and 320 px hold it`, () =>
    on(server.url + HOME, async (page) => {
      const check = async () => {
        // Run as the browser's own tool would, outside the page's security policy.
        await page.evaluate(await readFile(axe, "utf8"));
        const found = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(", ")}`), []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
      };
      await box(page);
      await check();
      await page.keyboard.type("thnak the interviewer");
      await answered(page);
      await check();
      for (const query of ["", "?q=panel&kind=message", "?q=receptionist+portfolio"]) {
        await page.goto(server.url + PAGE + query);
        if (query) await page.waitForFunction(() => document.getElementById("_told").textContent);
        await page.evaluate(() => (document.getElementById("_filters").open = true));
        await check();
      }
    }, { colorScheme, viewport: { width: 320, height: 700 }, reducedMotion: "reduce" }));
}

test("weight: our scripts stay under 12.6 kB, the first search under 200 kB", () =>
  on(server.url + EMAIL, async (page) => {
    const weigh = async (entries) => {
      let sum = 0;
      for (const name of entries) {
        const bytes = Buffer.from(await (await page.request.get(name)).body());
        sum += /\.(js|css|json|html)(\?|$)/.test(name) ? gzipSync(bytes, { level: 9 }).length : bytes.length;
      }
      return sum;
    };
    const resources = () => page.evaluate(() => [...new Set(performance.getEntriesByType("resource").map(({ name }) => name))]);
    const before = await resources();
    await box(page, "thank you");
    await answered(page);
    const asked = (await resources()).filter((name) => !before.includes(name));
    // The worker's own requests are not among the page's.
    const bundle = (await readdir(join(folder, "search/pagefind"))).filter((name) => /worker|entry|\.pf_meta$|wasm\.en\./.test(name)).map((name) => `${server.url}search/pagefind/${name}`);
    const parts = [];
    for (const kind of ["index", "filter"]) {
      for (const name of await readdir(join(folder, "search/pagefind", kind))) parts.push(`${server.url}search/pagefind/${kind}/${name}`);
    }
    const fragments = await readdir(join(folder, "search/pagefind/fragment"));
    const biggest = await Promise.all(fragments.map(async (name) => (await readFile(join(folder, "search/pagefind/fragment", name))).length));
    const most = biggest.sort((a, b) => b - a).slice(0, 7).reduce((sum, bytes) => sum + bytes, 0);
    const search = (await weigh([...new Set([...asked, ...bundle, ...parts])])) + most;
    const scripts = await weigh([...before, ...asked].filter((name) => /\/assets\/js\//.test(name)));
    const find = await weigh(before.filter((name) => /\/find\./.test(name)));
    console.log(`scripts of a message's page with the search open: ${scripts} B; find.js: ${find} B; first search: ${search} B (gzip)`);
    assert.ok(find <= 750 && scripts < 12_600 && search < 200_000);
  }));

test("a letter costs less than a frame among 10,000 titles", () =>
  on(server.url + PAGE, async (page) => {
    const slowest = await page.evaluate(async () => {
      const parts = "ka lo mi ter van der sen tion ing pro res con al ur eth om pla gri nost bel".split(" ");
      let seed = 7;
      const roll = (n) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;
      const words = Array.from({ length: 4000 }, () => Array.from({ length: 2 + roll(3) }, () => parts[roll(parts.length)]).join(""));
      const some = (n) => Array.from({ length: n }, () => words[roll(roll(2) ? 4000 : 300)]).join(" ");
      const pages = Array.from({ length: 10000 }, (_, at) => ({ title: `${some(5)} ${at}`, url: `a/${at}.html`, kind: "guidance", summary: some(12) }));
      await courtesyFind.load(courtesySearch.href(courtesySearch.words.slips));
      const index = courtesyIndex({ pages, words, synonyms: [words.slice(0, 3)] }, () => "Rule", "a the", null, async () => courtesyMend);
      const cost = async (text) => {
        // The least of several runs, and of more on a busy machine: what it costs where nothing else is going on.
        let least = Infinity;
        for (let run = 0; run < 15 || (least >= 16 && run < 300); run++) {
          const from = performance.now();
          index.search(await index.read(text), () => true);
          least = Math.min(least, performance.now() - from);
        }
        return least;
      };
      const query = `${words[5]} ${words[0]} ${words[9].slice(0, 4)}xq`;
      const costs = [];
      for (let end = 1; end <= query.length; end++) costs.push(await cost(query.slice(0, end)));
      return Math.max(...costs);
    });
    console.log(`slowest letter among 10,000 titles: ${slowest.toFixed(1)} ms`);
    assert.ok(slowest < 16);
  }));
