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
  if (port) assert.equal(Number(new URL(url).port), Number(port) + 1, "what the browser keeps, it keeps by port");
}
const stop = async (signal) => {
  const ended = new Promise((done) => server.on("exit", done));
  server.kill(signal);
  return ended;
};

/** Opens a context that writes down the errors of all its pages. */
async function heard(options) {
  const opened = await browser.newContext(options);
  opened.on("weberror", (error) => problems.push(error.error().message));
  return opened;
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "courtesy-desk-"));
  edit("courtesy.toml", CONFIG);
  edit("content/index.md", HOME);
  edit("content/1-begin/index.md", "---\ntitle: Begin\n---\n");
  await start();
  browser = await launch();
  problems = [];
  context = await heard({ viewport: { width: 1400, height: 900 } });
  await context.addInitScript({ path: AXE });
  page = await context.newPage();
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

const rule = (title, words) => `---\ntitle: ${title}\nverdict: do\nsummary: One.\nwhen: Now\n---\n${words}\n`;
/** Opens a file from the tree. */
const choose = async (path) => {
  await page.locator(`[role=treeitem][data-at="${path}"]`).click();
  await page.locator(".path", { hasText: path }).waitFor();
};
/** Writes at the end of the text that is open. */
const append = async (words) => {
  await text().focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText(words);
};
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
  await page.getByRole("status").filter({ hasText: /^Saved$/ }).waitFor();
};

test("the key leaves the address, and without it nothing opens", async () => {
  assert.ok(!page.url().includes("key="), page.url());
  const other = await heard();
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
  await page.getByRole("status").filter({ hasText: /^Saved$/ }).waitFor();
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

test("the form has every key of a rule, and loses nothing of the text", async () => {
  const now = () => page.evaluate(() => [...document.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n"));
  const before = read(RULE);
  await page.getByRole("tab", { name: "Guide" }).click();
  await choose(RULE);
  await write("---\n# Why this?\ntitle: Write at once\nverdict: do\nsummary: One.\nwhen: Now # or soon\ntags:\n  - first # the first\n  - second\nextra: { a: { b: 1 } }\nwhy: |\n  Many\n  lines\n---\nWords.\n");
  await page.locator(".matter summary").click();
  const form = page.locator(".matter");
  await form.getByLabel("When").fill("");
  await form.getByLabel("When").fill("Later");
  await form.getByRole("button", { name: "Take away first" }).click();
  await page.locator("#matter-tags").fill("third");
  await page.keyboard.press("Enter");
  await form.getByRole("group", { name: "By way of" }).getByLabel("By hand").check();
  await form.getByRole("group", { name: "By way of" }).getByLabel("Email").check();
  const messages = page.locator("#matter-messages");
  await messages.focus();
  await page.locator("#matter-messages-known option[value=thanks-for-the-tour]").waitFor({ state: "attached" });
  await messages.fill("thanks-for-the-tour");
  await page.keyboard.press("Enter");
  await form.getByRole("group", { name: "Due" }).getByLabel("After").fill("tour");
  await form.getByRole("group", { name: "Due" }).getByLabel("Within").fill("2 days");
  await page.locator("#matter-updated").fill("2026-11-20");
  const add = page.getByLabel("Allowed: add");
  await add.fill("long-sentence");
  await page.keyboard.press("Enter");
  await page.getByLabel("long-sentence", { exact: true }).fill("it has to be");
  await page.locator("#matter-draft").check();
  const whole = await now();
  const front =
    "---\n# Why this?\ntitle: Write at once\nverdict: do\nsummary: One.\nwhen: Later # or soon\ntags:\n  # the first\n  - second\n  - third\nextra: { a: { b: 1 } }\nwhy: |\n  Many\n  lines\n" +
    "channels: [handwritten, email]\nmessages: [thanks-for-the-tour]\ndue: { after: tour, within: 2 days }\nupdated: 2026-11-20\nallow: { long-sentence: it has to be }\ndraft: true\n---\n";
  assert.ok(whole.startsWith(front), whole);
  // What has another shape, and what is no key of a rule, stands there as its text.
  assert.equal(await form.locator(".of-extra pre").innerText(), "{ a: { b: 1 } }");
  assert.equal(await form.locator(".left-over pre").innerText(), "why: |\n  Many\n  lines");
  await form.getByRole("button", { name: "why: go to its lines" }).click();
  await page.locator(".cm-activeLine", { hasText: "why: |" }).waitFor();
  // All of it is taken away again as it came.
  await form.getByRole("button", { name: "Take away long-sentence" }).click();
  await page.locator("#matter-draft").uncheck();
  await page.locator("#matter-due-after").fill("");
  await page.locator("#matter-due-within").fill("");
  await page.locator("#matter-title").focus();
  const rest = await now();
  assert.ok(!/^(?:due|allow|draft):/m.test(rest) && rest.includes("when: Later # or soon\ntags:\n  # the first\n"), rest);
  await page.locator(".matter summary").click();
  await write(before);
  await noErrors();
});

test("the form says what is different about a blank, and names the rules of a message", async () => {
  await choose(NOTE);
  const before = read(NOTE);
  await page.locator(".matter summary").click();
  const blank = page.getByLabel("Blanks: add");
  await blank.focus();
  await page.locator("#matter-fields-known option[value=name]").waitFor({ state: "attached" });
  await blank.fill("name");
  await page.keyboard.press("Enter");
  const group = page.getByRole("group", { name: "name", exact: true });
  await group.getByLabel("Example").fill("Grace, of the tour");
  await group.getByLabel("Width").fill("42");
  await page.locator("#matter-shows").focus();
  await page.locator("#matter-shows-known option[value=write-at-once]").waitFor({ state: "attached" });
  await page.locator("#matter-shows").fill("write-at-once");
  // What was typed into a list counts when it is saved.
  await save();
  assert.equal(read(NOTE), before.replace("\n---\n", '\nfields: { name: { example: "Grace, of the tour", width: 42 } }\nshows: [write-at-once]\n---\n'));
  await page.getByRole("button", { name: "Take away name" }).click();
  await page.getByRole("button", { name: "Take away write-at-once" }).click();
  await save();
  assert.equal(read(NOTE), before);
  await page.locator(".matter summary").click();
});

test("a tablet is enough: files, form, tabs and saving by touch", async () => {
  const path = "content/1-begin/8-by-touch.md";
  edit(path, rule("By touch", "Words."));
  const touched = await heard({ viewport: { width: 820, height: 1180 }, hasTouch: true });
  const tablet = await touched.newPage();
  await tablet.goto(url);
  const drawer = tablet.getByRole("button", { name: "Show or hide the files" });
  await drawer.tap();
  await tablet.keyboard.press("Escape");
  assert.equal(await drawer.getAttribute("aria-expanded"), "false");
  await drawer.tap();
  await tablet.locator(`[role=treeitem][data-at="${path}"]`).tap();
  await tablet.locator(".path", { hasText: path }).waitFor();
  await tablet.locator(".matter summary").tap();
  await tablet.locator("#matter-summary").tap();
  await tablet.keyboard.press("End");
  await tablet.keyboard.insertText(" Two.");
  await tablet.getByRole("group", { name: "By way of" }).getByLabel("Phone").tap();
  await tablet.locator("#matter-tags").tap();
  await tablet.keyboard.insertText("touch");
  await tablet.getByRole("tab", { name: "Card" }).tap();
  await tablet.getByRole("tab", { name: "Page" }).tap();
  await tablet.locator(".matter summary").tap();
  await tablet.locator(".cm-line", { hasText: "Words." }).tap();
  await tablet.waitForFunction(() => document.activeElement.classList.contains("cm-content"));
  await tablet.keyboard.press("End");
  await tablet.keyboard.insertText(" More.");
  await tablet.getByRole("button", { name: "Save", exact: true }).tap();
  await tablet.getByRole("status").filter({ hasText: /^Saved$/ }).waitFor();
  assert.equal(read(path), "---\ntitle: By touch\nverdict: do\nsummary: One. Two.\nwhen: Now\nchannels: [phone]\ntags: [touch]\n---\nWords. More.\n");
  await touched.close();
  rmSync(join(folder, path));
});

test("words are found in all files", async () => {
  await page.keyboard.press("Control+Shift+f");
  await page.keyboard.type("YOU SAW");
  await page.locator(".finder").getByRole("button", { name: /Say what you saw/ }).click();
  await page.locator(".path", { hasText: RULE }).waitFor();
});

test("what comes up while pages are made is in the list of problems and leads to its line", async () => {
  const told = await context.newPage();
  const made = { path: RULE, line: 1, message: "this came up late\nmend it" };
  await told.routeWebSocket(/desk\/talk/, (here) => {
    const there = here.connectToServer();
    there.onMessage((message) => {
      const said = JSON.parse(message);
      if (said.method === "courtesy/state") Object.assign(said.params, { errors: 1, problems: [made] });
      here.send(JSON.stringify(said));
    });
  });
  await told.goto(url);
  await told.getByRole("tab", { name: /Problems \(\d/ }).click();
  const late = told.locator(".problems").getByRole("button", { name: /this came up late/ });
  await late.click();
  await told.locator(".path", { hasText: RULE }).waitFor();
  await told.locator(".cm-activeLine", { hasText: "title:" }).waitFor();
  assert.equal(await late.count(), 1);
  await told.close({ runBeforeUnload: false });
});

test("the list of problems stays under the hand while it is told of again", async () => {
  const told = await context.newPage();
  let begin;
  const begun = new Promise((done) => (begin = done));
  await told.routeWebSocket(/desk\/talk/, (here) => {
    const there = here.connectToServer();
    there.onMessage((message) => JSON.parse(message).method === "courtesy/state" || here.send(message));
    begin(here);
  });
  await told.goto(url);
  await told.getByRole("tab", { name: "Problems" }).click();
  const here = await begun;
  const tell = (...lines) => {
    const problems = lines.map((line) => ({ path: RULE, line, message: `this came up in ${line}` }));
    here.send(JSON.stringify({ method: "courtesy/state", params: { snapshot: 0, errors: 1, isBusy: true, problems } }));
  };
  const found = (line) => told.locator(".problems").getByRole("button", { name: `this came up in ${line}` });
  // The focus stays where it is, and goes to a button beside where its own one goes.
  tell(2, 4);
  await found(4).focus();
  await found(4).evaluate((button) => void (window.held = button));
  tell(1, 2, 4);
  await found(1).waitFor();
  assert.ok(await told.evaluate(() => document.activeElement === window.held));
  tell(1, 2);
  await found(4).waitFor({ state: "detached" });
  assert.ok(await told.evaluate(() => document.activeElement.matches(".problems button")));
  // A press is a click.
  await found(1).hover();
  await told.mouse.down();
  tell(1, 2, 5);
  await found(5).waitFor();
  await told.mouse.up();
  await told.locator(".path", { hasText: RULE }).waitFor();
  await told.locator(".cm-activeLine", { hasText: "title:" }).waitFor();
  await told.close({ runBeforeUnload: false });
});

test("a file that changed on the disk is settled, and nobody's words are lost", async () => {
  await append("My last line.\n");
  const theirs = read(RULE).replace("Say what you saw.", "Say what they showed you.");
  edit(RULE, theirs);
  await page.keyboard.press("Control+s");
  await page.getByRole("alert").getByText("changed on the disk").waitFor();
  assert.equal(read(RULE), theirs);
  await page.locator(".cm-deletedChunk").first().getByText("they showed you").waitFor();
  await page.getByRole("alert").getByRole("button", { name: "Save what I wrote" }).click();
  await page.getByRole("status").filter({ hasText: /^Saved$/ }).waitFor();
  assert.ok(read(RULE).endsWith("Say what you saw.\nMy last line.\n"));
  edit(RULE, theirs);
  await page.waitForFunction(() => document.querySelector(".cm-content").innerText.includes("they showed you"), undefined, { timeout: 20000 });
});

test("what changed on the disk stays there until it is settled, however often and from wherever it is saved", async () => {
  const other = "content/1-begin/index.md";
  const stands = (words) => page.waitForFunction((words) => document.querySelector(".cm-content").innerText.includes(words), words, { timeout: 20000 });
  // Between the two places that differ lies what is the same.
  const before = `${read(RULE)}\nOne.\n\nTwo.\n\nThree.\n`;
  const theirs = before.replace("they showed you", "she told you");
  edit(RULE, before);
  await stands("Three.");
  const alert = page.getByRole("alert").getByText("changed on the disk");
  const unsettled = page.getByRole("status").filter({ hasText: "Settle that above the text first" });
  await append("Mine.\n");
  edit(RULE, theirs);
  for (let n = 0; n < 2; n++) {
    await page.keyboard.press("Control+s");
    await alert.waitFor();
    await unsettled.waitFor();
    await pause(200);
    assert.equal(read(RULE), theirs);
  }
  // Another file is saved all the same, and the save leads to the one that is not.
  await page.getByRole("tab", { name: "Guide" }).click();
  await choose(other);
  await append("Other words.\n");
  await page.keyboard.press("Control+s");
  await page.locator(".path", { hasText: RULE }).waitFor();
  await alert.waitFor();
  await unsettled.waitFor();
  assert.ok(read(other).endsWith("Other words.\n"));
  assert.equal(read(RULE), theirs);
  // Place for place: theirs in the one, mine in the other, and then it can be saved.
  await page.locator(".cm-deletedChunk").first().getByRole("button", { name: "Reject" }).click();
  await page.locator(".cm-deletedChunk").first().getByRole("button", { name: "Accept" }).click();
  await alert.waitFor({ state: "detached" });
  await text().focus();
  await save();
  assert.equal(read(RULE), `${theirs}Mine.\n`);
  // What is seen to have changed before anybody saves is not written over either.
  await append("More of mine.\n");
  edit(RULE, before);
  await alert.waitFor({ timeout: 20000 });
  await page.keyboard.press("Control+s");
  await unsettled.waitFor();
  await pause(200);
  assert.equal(read(RULE), before);
  await page.getByRole("alert").getByRole("button", { name: "Save what I wrote" }).click();
  await page.getByRole("status").filter({ hasText: /^Saved$/ }).waitFor();
  assert.equal(read(RULE), `${theirs}Mine.\nMore of mine.\n`);
  edit(RULE, before);
  await stands("they showed you");
});

test("saves that overlap do not take the own text for somebody else's", async () => {
  await page.route("**/save?*", async (route) => (await pause(300), await route.continue()));
  await append("Held.\n");
  for (let n = 0; n < 5; n++) await page.keyboard.press("Control+s");
  await page.keyboard.insertText("Held on.\n");
  await page.keyboard.press("Control+s");
  await page.waitForFunction(() => document.querySelector("header ~ .desk .over .button.main").disabled);
  assert.ok(read(RULE).endsWith("Held.\nHeld on.\n"), read(RULE));
  assert.equal(await page.getByRole("alert").getByText("changed on the disk").count(), 0);
  await page.unroute("**/save?*");
});

test("long typing is kept while it goes on", async () => {
  await text().focus();
  await page.keyboard.press("Control+End");
  const kept = () => page.evaluate(() => Object.values({ ...localStorage }).some((entry) => entry.includes("abcabc")));
  const end = Date.now() + 5000;
  for (; !(await kept()) && Date.now() < end; await pause(60)) await page.keyboard.type("abc");
  assert.ok(await kept(), "before there was a pause");
  await append("\n");
  await save();
});

test("a fix is applied to the text as it is, also where that was written in since", async () => {
  const before = read(RULE);
  await write(before.replace("verdict:", "verdikt:"));
  await page.getByRole("tab", { name: /Problems \(\d/ }).click();
  const fix = page.locator(".problems").getByRole("button", { name: "Write verdict" });
  await fix.waitFor();
  await append("Later.\n");
  await fix.click();
  await noErrors();
  await save();
  assert.equal(read(RULE), `${before}Later.\n`);
});

test("each line runs its own way, and a text says its language", async () => {
  const told = await text().evaluate((content) => [content.lang, content.spellcheck, content.getAttribute("autocapitalize")]);
  assert.deepEqual(told, ["en", true, "sentences"]);
  await append("שלום עולם\n");
  const way = (words) => page.locator(".cm-line", { hasText: words }).evaluate((line) => getComputedStyle(line).direction);
  assert.deepEqual([await way("שלום"), await way("verdict:")], ["rtl", "ltr"]);
  await save();
  await page.getByRole("tab", { name: "Guide" }).click();
  await choose("courtesy.toml");
  assert.equal(await text().getAttribute("autocapitalize"), "off");
  await choose(RULE);
});

test("a file gets another name, and what links to it is saved with the new one", async () => {
  const [old, better, other] = ["2-old-name", "2-better-name", "3-other"].map((name) => `content/1-begin/${name}.md`);
  edit(old, rule("Its title", "Words."));
  edit(other, rule("Other", "See [[old-name]]."));
  const item = page.locator(`[role=treeitem][data-at="${other}"]`);
  await page.getByRole("tab", { name: "Guide" }).click();
  await item.click();
  await page.locator(".path", { hasText: other }).waitFor();
  await append("Not saved.\n");
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
  await page.getByRole("status").filter({ hasText: "changed on the disk meanwhile" }).waitFor();
  await page.unroute("**/change?*");
  assert.ok(existsSync(join(folder, better)) && read(other) === theirs);
  assert.match(await text().innerText(), /Theirs\./, "and nothing is left to settle");
  for (const path of [better, other]) rmSync(join(folder, path));
  await choose(RULE);
});

test("text that is not saved survives a closed tab and a killed server", async () => {
  await append("Not saved yet.\n");
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
  // A server that is started anew has another key, which is pasted into the address of the page that is open.
  await stop("SIGKILL");
  await page.getByRole("status").filter({ hasText: "The server has gone" }).waitFor();
  await start(String(port));
  await page.getByRole("status").filter({ hasText: "it has the key" }).waitFor();
  await page.evaluate((hash) => void (location.hash = hash), new URL(url).hash);
  await page.waitForFunction(() => !document.querySelector(".is-lost"));
  assert.equal(decodeURIComponent(new URL(page.url()).hash), `#${RULE}`);
  assert.ok(!page.url().includes("key="), page.url());
  assert.ok(read(RULE).endsWith("Not saved yet.\n"));
});

test("a press is a click, also where a file or the list of files comes in before it is let go", async () => {
  const other = "content/1-begin/8-pressed.md";
  await append("Pressed.\n");
  await pause(500);
  await page.close({ runBeforeUnload: false });
  page = await context.newPage();
  let letGo;
  const isLetGo = new Promise((done) => (letGo = done));
  await page.route("**/file?*", async (route) => (await isLetGo, await route.continue()));
  await page.goto(url);
  await page.getByRole("alert").getByRole("button", { name: RULE }).hover();
  await page.mouse.down();
  letGo();
  await text().waitFor();
  await page.mouse.up();
  await page.getByRole("button", { name: "Put it back" }).click();
  await page.locator('[role=treeitem][data-at="content/index.md"]').hover();
  await page.mouse.down();
  edit(other, rule("Pressed", "Words."));
  await page.locator(`[role=treeitem][data-at="${other}"]`).waitFor();
  await page.mouse.up();
  await page.locator(".path", { hasText: "content/index.md" }).waitFor();
  await choose(RULE);
  await save();
  assert.ok(read(RULE).endsWith("Pressed.\n"));
  rmSync(join(folder, other));
});

test("what is offered of one file is put into no other, and stays until it is taken or thrown away", async () => {
  const other = "content/1-begin/9-other.md";
  edit(other, rule("Other", "Other words."));
  const reopened = async () => {
    await page.close({ runBeforeUnload: false });
    page = await context.newPage();
    await page.goto(url);
    await choose(RULE);
  };
  await append("Kept words.\n");
  await pause(500);
  await reopened();
  await page.getByRole("button", { name: "Put it back" }).waitFor();
  await choose(other);
  assert.equal(await page.getByRole("button", { name: "Put it back" }).count(), 0, "an answer for another file");
  await page.locator(`[role=treeitem][data-at="${RULE}"]`).click();
  await page.getByRole("button", { name: "Put it back" }).waitFor();
  // Whoever writes before deciding loses neither.
  await append("Newer words.\n");
  await pause(500);
  await reopened();
  await page.getByRole("button", { name: "Throw it away" }).click();
  await page.getByRole("button", { name: "Put it back" }).click();
  await page.waitForFunction(() => document.querySelector(".cm-content").innerText.includes("Kept words."));
  await save();
  assert.ok(read(RULE).endsWith("Kept words.\n"));
  // A file that somebody took away comes back with no other.
  await choose(other);
  rmSync(join(folder, other));
  await page.getByRole("alert").getByText("no longer on the disk").waitFor();
  await choose(RULE);
  await append("More.\n");
  await save();
  assert.ok(read(RULE).endsWith("More.\n") && !existsSync(join(folder, other)));
});

test("a save leaves what is offered of other files, and what is pressed there leads into the text", async () => {
  const other = "content/1-begin/7-kept.md";
  const isInText = () => page.waitForFunction(() => document.activeElement.classList.contains("cm-content"));
  edit(other, rule("Kept", "Words."));
  await choose(other);
  await append("Kept for later.\n");
  await page.waitForFunction(() => Object.values({ ...localStorage }).some((entry) => entry.includes("Kept for later.")));
  await page.close({ runBeforeUnload: false });
  page = await context.newPage();
  await page.goto(url);
  const offered = page.getByRole("alert").getByRole("button", { name: other });
  await offered.waitFor();
  await choose(RULE);
  await append("Saved before that.\n");
  await save();
  assert.ok(read(RULE).endsWith("Saved before that.\n"));
  assert.equal(await offered.count(), 1);
  await offered.click();
  await page.locator(".path", { hasText: other }).waitFor();
  await isInText();
  await page.getByRole("button", { name: "Throw it away" }).click();
  await isInText();
  assert.equal(read(other), rule("Kept", "Words."));
  await choose(RULE);
  rmSync(join(folder, other));
});

test("a card that is chosen while another one is being set stays chosen", async () => {
  const cards = ["one", "two"].map((id) => ({ id, kind: "lined", paper: id }));
  const picture = (id) => `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>${id}</title></svg>`)}`;
  const shows = (id) => page.waitForFunction((id) => document.querySelector(".paper img").src.includes(id), `title%3E${id}`);
  let isLetGo, letGo, isBroken;
  await page.route("**/card?*", async (route) => {
    const id = new URL(route.request().url()).searchParams.get("id") || "one";
    await isLetGo;
    await route.fulfill(isBroken ? { status: 500, json: { message: "no card today" } } : { json: { cards, id, picture: picture(id), problems: [] } });
  });
  const tab = page.getByRole("tab", { name: "Card" });
  await tab.click();
  await shows("one");
  isLetGo = new Promise((done) => (letGo = done));
  const asked = page.waitForRequest("**/card?*");
  await tab.click();
  await asked;
  const select = page.getByLabel("What is on it");
  await select.selectOption("two");
  letGo();
  await shows("two");
  assert.equal(await select.inputValue(), "two");
  // Where none can be set, nobody is told to wait for it.
  isBroken = true;
  await choose("content/index.md");
  await page.getByRole("status").filter({ hasText: "no card today" }).waitFor();
  await page.getByText("The card is being set").waitFor({ state: "hidden" });
  await page.getByRole("tab", { name: "Page" }).click();
  await page.unroute("**/card?*");
  await choose(RULE);
});

test("a server that has gone is said once, and so is that it has another key", async () => {
  const left = await context.newPage();
  let [tries, isGone, isLocked] = [0, false, false];
  let begin;
  const begun = new Promise((done) => (begin = done));
  await left.routeWebSocket(/desk\/talk/, (here) => {
    tries += 1;
    if (isGone) return here.close();
    here.connectToServer();
    begin(here);
  });
  await left.route("**/guide?*", (route) => (isLocked ? route.fulfill({ status: 401, json: { message: "another key" } }) : route.continue()));
  await left.goto(url);
  await left.locator(".cm-content").waitFor();
  await left.evaluate(() => {
    const status = document.querySelector(".status");
    window.said = [];
    new MutationObserver(() => window.said.push(status.textContent.split(" ")[0])).observe(status, { childList: true });
  });
  const says = (words) => left.getByRole("status").filter({ hasText: words }).waitFor();
  const tried = async (times) => {
    const [all, end] = [tries + times, Date.now() + 20000];
    for (; tries < all; await pause(50)) assert.ok(Date.now() < end, "it is tried again and again");
  };
  const here = await begun;
  isGone = true;
  await here.close();
  await says("The server has gone");
  await tried(3);
  isLocked = true;
  await says("it has the key");
  await tried(3);
  assert.deepEqual(await left.evaluate(() => window.said), ["The", "Open"]);
  isGone = isLocked = false;
  await left.waitForFunction(() => !document.querySelector(".is-lost") && !document.querySelector(".status").textContent);
  await left.close({ runBeforeUnload: false });
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

test("axe has nothing to object to, light and dark, on a desk, a tablet and a phone", async () => {
  const wrong = [];
  for (const viewport of [{ width: 1400, height: 900 }, { width: 820, height: 1180 }, { width: 768, height: 1024 }, { width: 390, height: 844 }]) {
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
