// Every page carries a strict security policy and keeps it: from disk, from a large guide, and with no request to another host.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { folder, kinds, large, launch, onDisk, open, pages, serve, visit } from "./site.mjs";

let browser, server;
before(async () => ([browser, server] = [await launch(), await serve(large())]));
after(async () => (await browser.close(), server.stop()));

const SOURCES = ["'none'", "'self'", "'wasm-unsafe-eval'", "data:"];

test("the policy of every page begins with nothing and allows only the guide itself", () => {
  for (const site of [folder, large()])
    for (const path of pages(site)) {
      const html = readFileSync(join(site, path), "utf8");
      const [, policy] = html.match(/<meta http-equiv="Content-Security-Policy" content="([^"]*)">/) ?? [];
      assert.ok(policy?.startsWith("default-src 'none'; "), `${path}: ${policy}`);
      const sources = policy.split("; ").flatMap((rule) => rule.split(" ").slice(1));
      assert.deepEqual(sources.filter((source) => !SOURCES.includes(source)), [], path);
    }
});

test("every page opens from disk, in its own font", () =>
  visit(browser, onDisk, async (page) => {
    for (const path of pages()) {
      await page.goto(onDisk + path);
      await page.evaluate(() => document.fonts.ready);
      assert.ok(await page.evaluate(() => [...document.fonts].some((font) => font.status === "loaded")), path);
    }
  }));

test("pages of a large guide open under a subpath", () =>
  visit(browser, server.url, async (page) => {
    // Short addresses send on at once.
    const all = pages(large()).filter((path) => !path.startsWith("m/"));
    assert.ok(all.length > 1000);
    for (const path of all.filter((_, at) => at % 25 === 0)) {
      assert.equal((await page.goto(server.url + path)).status(), 200);
      assert.ok(await page.locator("main h1").isVisible(), path);
    }
  }));

test("every kind of page can be read without scripts", () =>
  visit(browser, onDisk, async (page) => {
    for (const path of Object.values(kinds)) {
      await page.goto(onDisk + path);
      assert.ok(await page.locator("main h1").isVisible(), path);
      // The choice of a paper works without one.
      assert.equal(await page.locator("button:visible, input:not([name=_stock]):visible, select:visible").count(), 0, path);
    }
  }, { javaScriptEnabled: false }));

test("what goes wrong is written down", async () => {
  const context = await browser.newContext();
  const html = (policy, body) => ({ contentType: "text/html", body: `<meta http-equiv="Content-Security-Policy" content="${policy}"><body>${body}` });
  await context.route("**/inline.html", (route) => route.fulfill(html("default-src 'none'", "<script>document.title = 'taken'</script><p style='color: red'>")));
  await context.route("**/other.html", (route) => route.fulfill(html("img-src *", "<img src='http://elsewhere.example/a.png'>")));
  await context.route("**/throws.html", (route) => route.fulfill(html("script-src 'self'", "<script src='throws.js'></script>")));
  await context.route("**/throws.js", (route) => route.fulfill({ contentType: "text/javascript", body: "throw new Error('thrown here')" }));
  await context.route("http://elsewhere.example/*", (route) => route.abort());
  const page = await open(context, `${server.url}inline.html`);
  await page.goto(`${server.url}other.html`);
  await page.goto(`${server.url}throws.html`);
  await page.goto(`${server.url}nowhere.html`);
  for (const words of [/refused by script-src-elem: inline/, /refused by style-src-attr: inline/, /another host was asked: http:\/\/elsewhere\.example/, /elsewhere\.example.*ERR_FAILED/, /thrown here/, /status of 404.*nowhere\.html/])
    assert.ok(page.problems.some((problem) => words.test(problem)), `${words} is not among\n${page.problems.join("\n")}`);
  await context.close();
});
