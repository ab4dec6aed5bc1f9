// The filled message printed from the browser: alone, at the true size of its paper, with its words.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, onDisk, open, serve } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const NOTE = "messages/thank-you-interviewer.html";
const LETTER = "messages/formal-thank-you-letter.html";
const EMAIL = "messages/same-day-thank-you.html";
const PT_PER_MM = 72 / 25.4;

let browser, server, folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "courtesy-card-"));
  [browser, server] = [await launch(), await serve()];
});
after(async () => {
  await browser.close();
  server.stop();
  rmSync(folder, { recursive: true });
});

/** Opens a message whose print button asks nobody. */
async function on(base, path, body) {
  const context = await browser.newContext();
  await context.addInitScript(() => (window.print = () => (window.asked = true)));
  const page = await open(context, base + path);
  await body(page);
  assert.deepEqual(page.problems, []);
  await context.close();
}

/** Prints as Chromium does; gives the size of each page in mm, and the text. */
async function printed(page, name = "print") {
  const path = join(process.env.COURTESY_PRINTS || folder, `${name}.pdf`);
  writeFileSync(path, await page.pdf({ preferCSSPageSize: true }));
  const info = execFileSync("pdfinfo", ["-l", "99", path], { encoding: "utf8" });
  const sizes = [...info.matchAll(/Page +\d+ size: +([\d.]+) x ([\d.]+)/g)].map(([, ...pts]) => pts.map((pt) => pt / PT_PER_MM));
  return { sizes, text: execFileSync("pdftotext", ["-layout", path, "-"], { encoding: "utf8" }) };
}

async function press(page) {
  await page.click("#_card button");
  assert.ok(await page.evaluate(() => window.asked));
}

function sized(sizes, width, height) {
  for (const [w, h] of sizes) assert.ok(Math.abs(w - width) < 0.5 && Math.abs(h - height) < 0.5, `${w} x ${h} mm, not ${width} x ${height}`);
}

for (const [paper, width, height] of [["A6 card", 148, 105], ["US A2 card", 139.7, 107.95], ["4-bar card", 123.825, 88.9], ["A5 sheet", 148, 210]]) {
  test(`${paper}: one page of its size, with the filled words and ruled blanks, and nothing else`, () =>
    on(server.url, NOTE, async (page) => {
      const labels = await page.locator("#_fill label").allInnerTexts();
      await page.fill("#_f-interviewer", "Dr. Amara Chen");
      await page.selectOption("#_paper", { label: (await page.locator("#_paper option").allInnerTexts()).find((text) => text.startsWith(`${paper},`)) });
      await press(page);
      const { sizes, text } = await printed(page, paper.replaceAll(" ", "-"));
      assert.equal(sizes.length, 1);
      sized(sizes, width, height);
      assert.match(text, /Dear Dr\. Amara Chen,/);
      assert.ok(labels.filter((label) => label !== "Interviewer").every((label) => text.includes(label)), "a blank has lost its name");
      for (const other of ["Contents", "Print", await page.title(), await page.innerText("h1")]) assert.ok(!text.includes(other), `${other} is printed`);
    }));
}

test("the first paper is the message's own", () =>
  on(server.url, NOTE, async (page) => {
    const papers = await page.locator("#_paper option").allInnerTexts();
    assert.deepEqual(papers.slice(0, 2), ["A6 card, 148 × 105 mm", "US A2 card, 5½ × 4¼ in"]);
    assert.equal(new Set(papers).size, papers.length);
  }));

test("axe finds nothing where a paper is chosen", () =>
  on(server.url, NOTE, async (page) => {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`), []);
  }));

test("the page itself prints as before, also after the card", () =>
  on(server.url, NOTE, async (page) => {
    const before = await printed(page);
    assert.match(before.text, /The rules it follows/);
    await press(page);
    assert.doesNotMatch((await printed(page)).text, /The rules it follows/);
    const again = await printed(page);
    assert.deepEqual(again.sizes, before.sizes);
    assert.match(again.text, /The rules it follows/);
    assert.equal(await page.locator(".proof").count(), 0);
  }));

test("words that are too many are told, go on and are all there", () =>
  on(server.url, NOTE, async (page) => {
    assert.equal(await page.textContent("#_card [role=status]"), "");
    const words = Array.from({ length: 260 }, (_, n) => `word${n}`).join(" ");
    await page.locator("#_fill input").nth(1).fill(words);
    await page.waitForFunction(() => /page 2/.test(document.querySelector("#_card [role=status]").textContent));
    await press(page);
    const { sizes, text } = await printed(page, "long");
    assert.ok(sizes.length > 1);
    sized(sizes, 148, 105);
    for (const word of ["word0", "word130", "word259"]) assert.ok(text.includes(word), word);
  }));

test("a letter is a sheet, and an email has its subject", async () => {
  await on(onDisk, LETTER, async (page) => {
    for (const input of await page.locator("#_fill input").all()) await input.fill("Mr. Nowak");
    await press(page);
    const { sizes, text } = await printed(page, "letter");
    sized(sizes, 210, 297);
    assert.equal(sizes.length, 1);
    assert.match(text, /Mr\. Nowak/);
  });
  await on(onDisk, EMAIL, async (page) => {
    assert.equal(await page.locator("#_paper").count(), 0);
    await page.fill("#_f-topic", "the map room");
    await press(page);
    const { sizes, text } = await printed(page, "email");
    assert.equal(sizes.length, 1);
    assert.match(text, /the map room/);
    assert.ok(text.includes((await page.innerText(".subject")).slice(0, 12)));
    assert.doesNotMatch(text, /The rules it follows|Contents/);
  });
});
