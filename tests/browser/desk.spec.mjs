// The desk: a rule and a message written from nothing in the browser, with a mistake made, seen, mended, saved, and seen as page and card.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "./site.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const courtesy = process.env.COURTESY || resolve(import.meta.dirname, "../../target/release/courtesy");
const CONFIG = '# Who edits this?\n[guide]\ntitle = "A guide"\n\n[fields.name]\nlabel = "Name"\nexample = "Ada"\n';
const HOME = "---\ntitle: Home\n---\nWelcome.\n";
const RULE = "content/1-begin/1-write-at-once.md";
const NOTE = "content/messages/handwritten/thanks-for-the-tour.md";

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const read = (path) => readFileSync(join(folder, path), "utf8");
const edit = (path, text) => {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
};

let browser, context, page, folder, server, url, problems;

async function start(port) {
  let said = "";
  server = spawn(courtesy, ["serve", "--edit", "--root", folder, ...(port ? ["--port", port] : [])], { stdio: ["ignore", "ignore", "pipe"] });
  server.stderr.on("data", (data) => (said += data));
  for (const end = Date.now() + 20000; !(url = said.match(/http:\/\/\S+#key=[0-9a-f]{64}/)?.[0]); await pause(20)) assert.ok(Date.now() < end, said);
}
const stop = async (signal) => {
  const ended = new Promise((done) => server.on("exit", done));
  server.kill(signal);
  return ended;
};

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "courtesy-desk-"));
  edit("courtesy.toml", CONFIG);
  edit("content/index.md", HOME);
  edit("content/1-begin/index.md", "---\ntitle: Begin\n---\n");
  await start();
  browser = await launch();
  context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  await context.addInitScript({ path: AXE });
  page = await context.newPage();
  problems = [];
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto(url);
  await page.locator(".cm-content").waitFor();
});
after(async () => {
  await browser?.close();
  const code = server && (await stop("SIGINT"));
  rmSync(folder, { recursive: true, force: true });
  assert.equal(code, 0, "Ctrl-C ends it well");
  assert.deepEqual(problems, []);
});

const text = () => page.locator(".cm-content");
const frame = () => page.frameLocator("iframe");
const objections = (target = page) =>
  target.evaluate(async (tags) => {
    const { violations } = await window.axe.run({ exclude: [["iframe"]] }, { runOnly: tags, resultTypes: ["violations"] });
    return violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(" ")).join(", ")}`);
  }, TAGS);
/** Puts a text in place of the one that is open, as somebody who types it. */
async function write(words) {
  await text().focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(words);
}
const noErrors = () => page.waitForFunction(() => !document.querySelector(".problems .severity-1, .cm-lintRange-error"));
const save = async () => {
  await page.keyboard.press("Control+s");
  await page.getByRole("status").filter({ hasText: "Saved" }).waitFor();
};

test("the key leaves the address, and without it nothing opens", async () => {
  assert.ok(!page.url().includes("key="), page.url());
  const other = await browser.newContext();
  const stranger = await other.newPage();
  await stranger.goto(url.split("#")[0]);
  await stranger.getByText("it has the key").waitFor();
  await other.close();
});

test("a rule is written from nothing: a mistake is made, seen, mended and saved", async () => {
  await page.getByRole("button", { name: "New rule" }).click();
  await page.getByLabel("Title").last().fill("Write at once");
  await page.getByRole("button", { name: "Make it" }).click();
  await page.locator(".path", { hasText: RULE }).waitFor();
  assert.ok(existsSync(join(folder, RULE)));
  await write("---\ntitle: Write at once\nverdikt: do\nsummary: The same day.\nwhen: After the tour\n---\nSay what you saw.\n");
  await page.locator(".cm-lintRange-error").first().waitFor();
  await page.getByRole("tab", { name: /Problems \(\d/ }).click();
  await page.locator(".problems").getByText("verdikt").first().waitFor();
  await page.locator(".problems").getByRole("button", { name: "Write verdict" }).click();
  await noErrors();
  await frame().getByText("Say what you saw.").waitFor();
  assert.ok(!read(RULE).includes("Say what you saw."), "nothing is saved by writing");
  await save();
  assert.equal(read(RULE), "---\ntitle: Write at once\nverdict: do\nsummary: The same day.\nwhen: After the tour\n---\nSay what you saw.\n");
});

test("a message is written with completion, a blank is declared, and the card is set", async () => {
  await page.getByRole("button", { name: "New message" }).click();
  await page.getByLabel("Title").last().fill("Thanks for the tour");
  await page.getByRole("button", { name: "Make it" }).click();
  await page.locator(".path", { hasText: NOTE }).waitFor();
  await page.waitForFunction(() => document.activeElement.classList.contains("cm-content"));
  await write("---\ntitle: Thanks for the tour\nchannel: handwritten\nsummary: After a tour.\nstationery: [a6]\n---\nDear ");
  await page.keyboard.type("[Na");
  await page.locator(".cm-tooltip-autocomplete").getByText("Name").waitFor();
  // What comes in the same moment as a key is not meant by it.
  await pause(150);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector(".cm-content").innerText.trimEnd().endsWith("Dear [Name]"));
  await page.keyboard.press("End");
  await page.keyboard.insertText(",\n\nthank you for [Gift].\n");
  await page.getByRole("tab", { name: /Problems \(\d/ }).click();
  await page.locator(".problems").getByRole("button", { name: /Declare "Gift"/ }).click();
  await noErrors();
  await page.getByRole("button", { name: "Save all (2)" }).click();
  await page.getByRole("status").filter({ hasText: "Saved" }).waitFor();
  assert.ok(read(NOTE).endsWith("Dear [Name],\n\nthank you for [Gift].\n"), read(NOTE));
  assert.ok(read("courtesy.toml").startsWith(CONFIG) && read("courtesy.toml").includes("[fields.gift]"), read("courtesy.toml"));
  await page.getByRole("tab", { name: "Card" }).click();
  const card = page.getByAltText("The card as it will print");
  await card.waitFor();
  const before = await card.getAttribute("src");
  assert.match(before, /^data:image\//);
  await text().focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("Yours");
  await page.waitForFunction((before) => document.querySelector(".paper img").getAttribute("src") !== before, before);
  await page.getByRole("tab", { name: "Page" }).click();
  await frame().getByText("Yours").first().waitFor();
  await save();
});

test("what is typed before the server has answered is completed all the same", async () => {
  const slow = await context.newPage();
  await slow.routeWebSocket(/desk\/talk/, (here) => {
    const there = here.connectToServer();
    there.onMessage((message) => void setTimeout(() => here.send(message), 400));
  });
  await slow.goto(url);
  await slow.locator(`[role=treeitem][data-at="${NOTE}"]`).click();
  await slow.locator(".path", { hasText: NOTE }).waitFor();
  await slow.locator(".cm-content").focus();
  await slow.keyboard.press("Control+End");
  await slow.keyboard.insertText("And ");
  await pause(200);
  await slow.keyboard.type("[Na");
  await slow.locator(".cm-tooltip-autocomplete").getByText("Name").waitFor();
  await slow.keyboard.press("Escape");
  await slow.keyboard.press("Control+z");
  await slow.close({ runBeforeUnload: false });
});

test("a field of the form changes its own value alone", async () => {
  await write("---\n# Why this?\ntitle:   Thanks for the tour   # short\nchannel: handwritten\ntone: \"warm\"\nsummary: After a tour.\nextra: { a: 1 }\n---\nDear [Name],\n");
  await page.locator(".matter summary").click();
  await page.locator("#matter-title").fill("Thanks: for it");
  await page.locator("#matter-tone").fill("");
  await page.locator("#matter-tags").fill("thanks, tour");
  await page.locator("#matter-channel").selectOption("letter");
  await save();
  const front = "---\n# Why this?\ntitle:   \"Thanks: for it\"   # short\nchannel: letter\nsummary: After a tour.\nextra: { a: 1 }\ntags: [thanks, tour]\n---\n";
  assert.equal(read(NOTE), `${front}Dear [Name],\n`);
  await page.locator(".matter summary").click();
});

test("words are found in all files", async () => {
  await page.keyboard.press("Control+Shift+f");
  await page.keyboard.type("YOU SAW");
  await page.locator(".finder").getByRole("button", { name: /Say what you saw/ }).click();
  await page.locator(".path", { hasText: RULE }).waitFor();
});

test("a file that changed on the disk is settled, and nobody's words are lost", async () => {
  await text().focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText("My last line.\n");
  const theirs = read(RULE).replace("Say what you saw.", "Say what they showed you.");
  edit(RULE, theirs);
  await page.keyboard.press("Control+s");
  await page.getByRole("alert").getByText("changed on the disk").waitFor();
  assert.equal(read(RULE), theirs);
  await page.locator(".cm-deletedChunk").first().getByText("they showed you").waitFor();
  await page.getByRole("alert").getByRole("button", { name: "Save what I wrote" }).click();
  await page.getByRole("status").filter({ hasText: "Saved" }).waitFor();
  assert.ok(read(RULE).endsWith("Say what you saw.\nMy last line.\n"));
  edit(RULE, theirs);
  await page.waitForFunction(() => document.querySelector(".cm-content").innerText.includes("they showed you"), undefined, { timeout: 20000 });
});

test("a file gets another name, and what links to it is saved with the new one", async () => {
  const [old, better, other] = ["2-old-name", "2-better-name", "3-other"].map((name) => `content/1-begin/${name}.md`);
  const rule = (title, words) => `---\ntitle: ${title}\nverdict: do\nsummary: One.\nwhen: Now\n---\n${words}\n`;
  edit(old, rule("Its title", "Words."));
  edit(other, rule("Other", "See [[old-name]]."));
  const item = page.locator(`[role=treeitem][data-at="${other}"]`);
  await page.getByRole("tab", { name: "Guide" }).click();
  await item.click();
  await page.locator(".path", { hasText: other }).waitFor();
  await text().focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText("Not saved.\n");
  await page.locator(`[role=treeitem][data-at="${old}"]`).focus();
  await page.keyboard.press("F2");
  const dialog = page.getByRole("dialog", { name: "Rename" });
  await dialog.waitFor();
  const name = dialog.getByLabel("New name");
  assert.equal(await name.inputValue(), "old-name");
  await name.fill("other");
  await page.keyboard.press("Enter");
  await dialog.getByRole("alert").getByText("there is another page").waitFor();
  await name.fill("Better name");
  await page.keyboard.press("Enter");
  await page.getByRole("status").filter({ hasText: `It is ${better} now; 1 file that names it was saved` }).waitFor();
  assert.ok(!existsSync(join(folder, old)) && read(better) === rule("Its title", "Words."));
  assert.equal(read(other), `${rule("Other", "See [[better-name]].")}Not saved.\n`);
  await page.locator(".path", { hasText: better }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Save", exact: true }).isDisabled(), true);
  await noErrors();
  // Whoever wrote to a file meanwhile is not written over, and then nothing is moved.
  await page.getByRole("button", { name: "Rename" }).click();
  await name.waitFor();
  const theirs = `${read(other)}Theirs.\n`;
  await page.route("**/change?*", async (route) => (edit(other, theirs), await route.continue()));
  await name.fill("third");
  await page.keyboard.press("Enter");
  await page.locator(".path", { hasText: other }).waitFor();
  await page.getByRole("alert").getByText("changed on the disk").waitFor();
  await page.unroute("**/change?*");
  assert.ok(existsSync(join(folder, better)) && read(other) === theirs);
  await page.getByRole("alert").getByRole("button", { name: "Take what is on the disk" }).click();
  for (const path of [better, other]) rmSync(join(folder, path));
  await page.locator(`[role=treeitem][data-at="${RULE}"]`).click();
  await page.locator(".path", { hasText: RULE }).waitFor();
});

test("text that is not saved survives a closed tab and a killed server", async () => {
  await text().focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText("Not saved yet.\n");
  await pause(500);
  await stop("SIGKILL");
  await page.getByRole("status").filter({ hasText: "The server has gone" }).waitFor();
  const port = Number(new URL(url).port) - 1;
  await page.close({ runBeforeUnload: false });
  await start(String(port));
  page = await context.newPage();
  await page.goto(url);
  await page.getByRole("alert").getByRole("button", { name: RULE }).click();
  await page.getByRole("button", { name: "Put it back" }).click();
  await page.waitForFunction(() => document.querySelector(".cm-content").innerText.includes("Not saved yet."));
  await frame().getByText("Not saved yet.").waitFor();
  await save();
  assert.ok(read(RULE).endsWith("Not saved yet.\n"));
});

test("everything goes by keyboard", async () => {
  await text().focus();
  await page.keyboard.press("Tab");
  assert.ok(!(await page.evaluate(() => document.activeElement.closest(".cm-editor"))), "Tab leaves the text");
  await page.keyboard.press("Shift+F6");
  const where = () => page.evaluate(() => document.activeElement.closest("nav, main, aside").tagName);
  const been = [];
  for (let n = 0; n < 3; n++) {
    await page.keyboard.press("F6");
    been.push(await where());
  }
  assert.deepEqual([...been].sort(), ["ASIDE", "MAIN", "NAV"]);
  await page.getByRole("tab", { name: "Guide" }).click();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.locator(".path", { hasText: "content/index.md" }).waitFor();
});

test("axe has nothing to object to, light and dark, on a desk and on a tablet", async () => {
  const wrong = [];
  for (const viewport of [{ width: 1400, height: 900 }, { width: 820, height: 1180 }, { width: 768, height: 1024 }]) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      const look = async (what) => wrong.push(...(await objections()).map((found) => `${viewport.width} ${colorScheme} ${what}: ${found}`));
      for (const name of [/Guide/, /Problems/, /Find/]) {
        if (viewport.width < 1000) await page.evaluate(() => document.body.classList.add("is-open"));
        await page.getByRole("tab", { name }).click();
        await look(name);
      }
      await page.evaluate(() => document.body.classList.remove("is-open"));
      await page.getByRole("tab", { name: "Card" }).click();
      await look("card");
      await page.getByRole("tab", { name: "Page" }).click();
      await page.locator(".matter summary").click();
      await look("form");
      await page.locator(".matter summary").click();
    }
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= viewport.width);
  }
  await page.setViewportSize({ width: 1400, height: 900 });
  await page.getByRole("button", { name: "New message" }).click();
  wrong.push(...(await objections()).map((found) => `dialog: ${found}`));
  await page.keyboard.press("Escape");
  assert.deepEqual(wrong, []);
});
