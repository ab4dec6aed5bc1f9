// Serving: an edit, a style sheet, an error and a card, as the editor sees them in a browser.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { launch, search } from "./site.mjs";

const repository = resolve(import.meta.dirname, "../..");
const courtesy = process.env.COURTESY || join(repository, "target/release/courtesy");
const RULE = "content/2-interview/1-same-day-thanks.md";
const STYLE = "themes/letterpress/assets/css/paper.css";
const NOTE = "content/messages/note.md";
const CONFIG = '[guide]\ntitle = "Guide"\n[fields.name]\nlabel = "Name"\nexample = "Ada"\n';

const rule = (words) => `---\ntitle: Say thanks\nverdict: do\nsummary: The same day.\nwhen: After it\n---\n${words}\n\n${"A line of it.\n\n".repeat(80)}`;
const note = (words) => `---\ntitle: A note\nchannel: handwritten\nstationery: [a6]\n---\nDear [Name],\n\n${words}\n`;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

let browser, folder, server, url, page, problems;
const reasons = [];
const why = () => `loaded anew: ${reasons.join("; ")}`;
const edit = (path, text) => {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
};
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "courtesy-serve-"));
  edit("courtesy.toml", CONFIG);
  edit("content/index.md", "---\ntitle: Home\n---\n");
  edit(RULE, rule("The first words."));
  edit(NOTE, note("Thanks."));
  mkdirSync(join(folder, STYLE, ".."), { recursive: true });
  cpSync(join(repository, STYLE), join(folder, STYLE));
  server = spawn(courtesy, ["serve", "--root", folder], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  server.stderr.on("data", (data) => (said += data));
  for (const end = Date.now() + 20000; !(url = said.match(/http:\/\/[\d.:]+\//)?.[0]); await pause(20)) assert.ok(Date.now() < end, said);
  browser = await launch();
  const context = await browser.newContext();
  page = await context.newPage();
  problems = [];
  page.on("console", (message) => message.text().includes("loaded anew") && reasons.push(message.text()));
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  await settled();
});
after(async () => {
  await browser?.close();
  const ended = server && new Promise((done) => server.on("exit", (code) => done(code)));
  server?.kill("SIGINT");
  const code = await ended;
  rmSync(folder, { recursive: true, force: true });
  assert.equal(code, 0, "Ctrl-C ends it well");
});

const settled = async () => {
  while (!(await (await fetch(`${url}_courtesy/state`)).json()).settled) await pause(20);
};
/** Waits until the page answers a question with yes; the page may be loaded again meanwhile. */
async function until(question) {
  for (const end = Date.now() + 60000; !(await page.evaluate(question).catch(() => false)); await pause(20))
    assert.ok(Date.now() < end, `still not: ${question}`);
}
const mark = () => page.evaluate(() => (window.untouched = true));
const isUntouched = () => page.evaluate(() => window.untouched === true);

test("an edit goes into the page that is open, where the reader was", async () => {
  await page.goto(`${url}interview/same-day-thanks.html`);
  await page.evaluate(() => scrollTo(0, 900));
  await page.selectOption("#_scheme", "dark");
  await mark();
  edit(RULE, rule("Other words."));
  await until(() => document.body.innerText.includes("Other words."));
  assert.equal(await isUntouched(), true, why());
  assert.equal(await page.evaluate(() => scrollY), 900);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.scheme), "dark", "what a script has set stays");
  await page.selectOption("#_scheme", "auto");
  for (const words of ["## A heading\n\nMore.\n\n## Another\n\n- one\n- the first", "| a | b |\n|--|--|\n| 1 | the second |", "And the third."]) {
    edit(RULE, rule(words));
    const last = words.match(/the \w+/)[0];
    await page.waitForFunction((last) => document.querySelector(".prose").innerText.includes(last), last);
    await assertFresh();
  }
  assert.equal(await isUntouched(), true, why());
  edit(NOTE, note("Thank you."));
  await settled();
  await pause(200);
  assert.equal(await isUntouched(), true, "the page has nothing of that note");
});

/** The page that is open is the one that would be loaded now, but for what scripts do to both. */
async function assertFresh() {
  const [open, fresh] = await page.evaluate(async () => {
    const text = await (await fetch(location.href)).text();
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const tidy = (root) => {
      const copy = root.cloneNode(true);
      for (const element of copy.querySelectorAll("noscript, script, link")) element.remove();
      return copy.innerHTML.replace(/\s+/g, " ");
    };
    return [tidy(document.querySelector("main")), tidy(fresh.querySelector("main"))];
  });
  assert.equal(open, fresh);
}

test("a title goes into the head too, and what is open stays open", async () => {
  edit(RULE, `${rule("Words.")}\n<details><summary>More</summary>Words inside.</details>\n`);
  edit("courtesy.toml", `${CONFIG}[markdown]\nhtml = true\n`);
  await page.locator("details").waitFor();
  await page.evaluate(() => (document.querySelector(".prose details").open = true));
  await mark();
  edit(RULE, `${rule("Words.").replace("Say thanks", "Say many thanks")}\n<details><summary>More</summary>Words inside.</details>\n`);
  await until(() => document.title.startsWith("Say many thanks"));
  assert.equal(await page.innerText("h1"), "Say many thanks");
  assert.equal(await page.evaluate(() => document.querySelector('meta[property="og:title"]').content), "Say many thanks");
  assert.equal(await page.evaluate(() => document.querySelectorAll("title").length), 1);
  assert.equal(await page.evaluate(() => document.querySelector(".prose details").open), true);
  assert.equal(await isUntouched(), true, why());
  edit(RULE, rule("Other words."));
  await until(() => document.title.startsWith("Say thanks"));
});

test("a page with blanks is filled as before, whatever is edited", async () => {
  await page.goto(`${url}messages/note.html`);
  await page.fill("#_fill input", "Grace");
  await page.waitForFunction(() => document.querySelector(".letter .blank").innerText === "Grace");
  await mark();
  edit(NOTE, note("Thank you.").replace("title: A note", "title: A kind note"));
  await until(() => document.querySelector("h1").innerText === "A kind note");
  await until(() => document.querySelector("#_fill input").value === "Grace" && document.querySelector(".letter .blank").innerText === "Grace");
  // Scripts hold the letter, so that the page is loaded anew and they read it again.
  edit(NOTE, note("Thank you, [Name], for the tea."));
  await until(() => document.querySelectorAll(".letter .words .blank.filled").length === 2);
  await mark();
  await settled();
  await pause(200);
  assert.equal(await isUntouched(), true, `sizes of new cards go into the page: ${why()}`);
  await page.fill("#_fill input", "Ada");
  await until(() => [...document.querySelectorAll(".letter .words .blank")].every((blank) => blank.innerText === "Ada"));
  // An embedded letter in a rule is filled, while the words beside it come and go.
  await page.goto(`${url}interview/same-day-thanks.html`);
  edit(RULE, rule("Before.\n\n![[note]]\n\nAfter."));
  await until(() => document.querySelector(".embed .blank")?.innerText === "Ada");
  await mark();
  edit(RULE, rule("Long before.\n\n![[note]]\n\nAfter."));
  await until(() => document.querySelector(".prose").innerText.includes("Long before"));
  assert.equal(await page.innerText(".embed .blank >> nth=0"), "Ada");
  assert.equal(await isUntouched(), true, why());
  edit(RULE, rule("Other words."));
  edit(NOTE, note("Thank you."));
  await until(() => document.body.innerText.includes("Other words.") && !document.querySelector(".embed"));
});

test("a style sheet is swapped in the page", async () => {
  await mark();
  edit(STYLE, `${readFileSync(join(folder, STYLE), "utf8")}\nbody { outline: 7px solid rgb(1, 2, 3) }\n`);
  await until(() => getComputedStyle(document.body).outlineWidth === "7px");
  assert.equal(await isUntouched(), true, why());
  await until(() => document.querySelectorAll('link[rel=stylesheet][href*="paper"]').length === 1);
  edit(RULE, rule("Words in another style."));
  await until(() => document.body.innerText.includes("in another style"));
  assert.equal(await isUntouched(), true, why());
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).outlineWidth), "7px");
  edit(RULE, rule("Other words."));
  await until(() => document.body.innerText.includes("Other words."));
});

test("an error lies over the page until it is mended, or put away", async () => {
  await mark();
  const panel = page.getByRole("dialog");
  edit(RULE, rule("See [this](nowhere.md)."));
  await panel.waitFor();
  const words = await panel.innerText();
  for (const part of [`${RULE}:7:5`, "7 | See [this](nowhere.md).", "error[broken-link]: there is no file", "did you mean `../messages/note.md`?"])
    assert.ok(words.includes(part), `${part} in\n${words}`);
  assert.equal(await panel.locator("mark").innerText(), "[this](nowhere.md)");
  assert.match(await page.innerText("main"), /Other words\./, "the last good page stays");
  await page.keyboard.press("Escape");
  assert.equal(await panel.count(), 0);
  edit(RULE, rule("See [this](nothere.md)."));
  await panel.waitFor();
  for (const colorScheme of ["dark", "light"]) {
    await page.emulateMedia({ colorScheme });
    const [ink, paper] = await panel.evaluate((element) => [getComputedStyle(element).color, getComputedStyle(element).backgroundColor]);
    assert.ok(contrast(ink, paper) > 7, `${ink} on ${paper}`);
  }
  const [explained] = await Promise.all([page.waitForEvent("popup"), panel.getByRole("link").first().click()]);
  await explained.waitForLoadState();
  assert.match(await explained.innerText("body"), /broken-link/);
  await explained.close();
  assert.equal(await isUntouched(), true, why());
  edit(RULE, rule("Words without an error."));
  await panel.waitFor({ state: "detached" });
  await until(() => document.body.innerText.includes("Words without an error."));
});

function contrast(...colours) {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\d.]+/g).map((n) => (n / 255 <= 0.04045 ? n / 255 / 12.92 : ((n / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low, high] = colours.map(light).sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

test("what was just written can be found", async () => {
  await mark();
  edit(RULE, rule("A zeppelin would be too much."));
  await until(() => document.body.innerText.includes("zeppelin"));
  await search(page, "zeppelin");
  // The search box is a script's own, and stays while the page behind it changes.
  edit(RULE, rule("A zeppelin would be far too much."));
  await until(() => document.querySelector(".prose").textContent.includes("far too much"));
  assert.equal(await page.inputValue("#_search-input"), "zeppelin");
  assert.equal(await isUntouched(), true, why());
  assert.match(await page.locator("[role=option]").first().innerText(), /Say thanks/);
  await page.keyboard.press("Escape");
});

test("the picture of a card follows its words", async () => {
  await settled();
  await page.goto(`${url}messages/note.html`);
  const picture = () => page.evaluate(async () => {
    const image = document.querySelector('img[src*="note-a6-cue"]');
    await image.decode();
    const bytes = new Uint8Array(await (await fetch(image.currentSrc)).arrayBuffer());
    return bytes.length + ":" + bytes.reduce((sum, byte) => (sum * 31 + byte) >>> 0, 0);
  });
  await page.locator('img[src*="note-a6-cue"]').first().scrollIntoViewIfNeeded();
  const first = await picture();
  edit(NOTE, note("Thank you for everything, and for the tea."));
  await until(() => document.querySelector("main").innerText.includes("and for the tea"));
  // The page may have come before the card or after it; either way the picture follows without anybody's doing.
  let now = first;
  for (const end = Date.now() + 30000; now === first && Date.now() < end; await pause(50)) now = await picture().catch(() => first);
  assert.notEqual(now, first);
});

test("nothing goes wrong in the page meanwhile", () => assert.deepEqual(problems, []));

test("a message's page gives its card, filled as one asks", async () => {
  edit(NOTE, note("Thanks for the asking."));
  while (!(await (await fetch(`${url}messages/note.html`)).text()).includes("for the asking")) await pause(20);
  await settled();
  await page.addInitScript({ path: createRequire(import.meta.url).resolve("axe-core/axe.min.js") });
  await page.goto(`${url}messages/note.html`);
  const objections = async () => {
    const wrong = [];
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      const found = await page.evaluate(async () => {
        const { violations } = await window.axe.run({ resultTypes: ["violations"] });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(" ")).join(", ")}`);
      });
      wrong.push(...found.map((found) => `${colorScheme}: ${found}`));
    }
    return wrong;
  };
  const active = () => page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.id || document.activeElement.shadowRoot?.activeElement?.textContent);
  const dialog = page.getByRole("dialog", { name: "Print “A note”" });
  await page.fill("#_fill input", "Ada");
  // Everything by keyboard.
  const button = page.getByRole("button", { name: "Print …" });
  await button.focus();
  await page.keyboard.press("Enter");
  await dialog.waitFor();
  assert.equal(await active(), "f-name", "one begins with the first blank");
  assert.equal(await dialog.getByLabel("Name").getAttribute("aria-describedby"), "hint-f-name wrong-f-name");
  assert.equal(await dialog.getByLabel("Name").inputValue(), "Ada", "what was filled in on the page is there already");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await page.keyboard.press("Enter");
  await dialog.getByText("nothing stands for `Name`").waitFor();
  assert.equal(await active(), "f-name");
  assert.equal(await dialog.getByLabel("Name").getAttribute("aria-invalid"), "true");
  assert.deepEqual(await objections(), []);
  await page.keyboard.type("Grace Hopper");
  await page.keyboard.press("Enter");
  const link = dialog.getByRole("link", { name: /^Open note\.pdf/ });
  await link.waitFor();
  assert.match(await active(), /^Open note\.pdf/);
  const pdf = async () => page.evaluate(async (href) => [...new Uint8Array(await (await fetch(href)).arrayBuffer())], await link.getAttribute("href"));
  const asked = Buffer.from(await pdf());
  const file = join(folder, "note.pdf");
  execFileSync(courtesy, ["print", "note", "--root", folder, "--set", "name=Grace Hopper", "-o", file], { stdio: "ignore" });
  assert.ok(asked.equals(readFileSync(file)), "the bytes of the command");
  assert.deepEqual(await objections(), []);
  // A table, with a row that does not work.
  await dialog.getByLabel("A table of people").check();
  await dialog.getByRole("textbox", { name: "People" }).fill("Name\nAda\nBo,extra");
  await dialog.getByRole("button", { name: "Make the file" }).click();
  await dialog.getByRole("link", { name: /^Open note-all\.pdf/ }).waitFor();
  await dialog.getByText(/the row has 2 values/).waitFor();
  await dialog.getByRole("button", { name: "Go to line 3" }).click();
  const marked = await page.evaluate(() => {
    const { activeElement: area } = document.activeElement.shadowRoot;
    return area.value.slice(area.selectionStart, area.selectionEnd);
  });
  assert.equal(marked, "Bo,extra");
  assert.deepEqual(await objections(), []);
  // What was typed outlasts an edit that loads the page anew.
  await page.reload();
  await dialog.waitFor();
  assert.equal(await dialog.getByRole("textbox", { name: "People" }).inputValue(), "Name\nAda\nBo,extra");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  assert.equal(await active(), "Print …", "back to where one came from");
  await page.emulateMedia({ colorScheme: null });
  await page.goto(`${url}interview/same-day-thanks.html`);
  await pause(300);
  assert.equal(await button.count(), 0, "a rule has no card");
  assert.deepEqual(problems, []);
});
