// Measures at the desk from a key to the card on the screen in Chromium: `node benches/desk.mjs [GUIDE] [MESSAGE]`.
//
// Without a guide it is the one that ships, with the first of its messages that are written by hand. COURTESY names the binaries
// (built with `cargo build --release`), with commas between them: they are measured in turn, ten keys each, and none begins before all
// of them have nothing left to do. CHROMIUM names the browser, ROUNDS how many keys there are (40), PAUSE the least time between the
// picture and the next key in ms (600).
// The time begins with the key, as the browser had it from the system, and ends with the first frame after the picture was decoded.
// *Laid over* ends when the text is sent, *related* with the word that the guide has it, *set* with the picture in the browser's memory,
// *shown* with the frame. *After a pause* is the first key of each ten, before which the desk had nothing to do, and is not in the rest.
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const repository = resolve(import.meta.dirname, "..");
const { chromium } = createRequire(join(repository, "tests/browser/site.mjs"))("playwright-core");
const binaries = (process.env.COURTESY || join(repository, "target/release/courtesy")).split(",");
const BLOCK = 10;
const rounds = Number(process.env.ROUNDS || 40);
const least = Number(process.env.PAUSE || 600);
const guide = resolve(process.argv[2] || repository);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function serve(courtesy, folder) {
  const server = spawn(courtesy, ["serve", "--edit", "--root", folder], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  server.stderr.on("data", (data) => (said += data));
  let url;
  while (!(url = said.match(/http:\/\/\S+#key=\w+/)?.[0])) await pause(20);
  const pages = said.match(/http:\/\/[\d.:]+\//)[0];
  const settle = async () => {
    while (!(await (await fetch(`${pages}_courtesy/state`)).json()).settled) await pause(100);
  };
  await settle();
  return { server, url, settle };
}

/** Notes in the page when what happens. */
function watch() {
  const now = () => performance.timeOrigin + performance.now();
  const note = (globalThis.noted = { seen: 0 });
  addEventListener("keydown", ({ timeStamp }) => Object.assign(note, { key: performance.timeOrigin + timeStamp, sent: undefined, related: undefined, had: undefined }), true);
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (data) {
    if (String(data).includes("courtesy/text")) note.sent = now();
    if (!this.isHeard) {
      this.isHeard = true;
      this.addEventListener("message", ({ data }) => {
        if (typeof data === "string" && data.startsWith('{"method":"courtesy/state"') && !JSON.parse(data).params.isBusy && note.sent) note.related ??= now();
      });
    }
    return send.call(this, data);
  };
  const look = (image) => {
    const { src } = image;
    if (!src || src === note.src) return;
    note.src = src;
    note.had = now();
    image.decode().then(() => requestAnimationFrame(() => src === note.src && Object.assign(note, { shown: now(), seen: note.seen + 1 })), () => {});
  };
  new MutationObserver((changes) => changes.forEach(({ target }) => target.matches?.(".paper img") && look(target))).observe(document, { subtree: true, attributes: true, attributeFilter: ["src"] });
}

/** A desk at which a message is open, with the cursor at its end and its card beside it. */
async function open(browser, courtesy) {
  const folder = mkdtempSync(join(tmpdir(), "courtesy-desk-"));
  for (const part of ["content", "courtesy.toml", "themes"]) if (existsSync(join(guide, part))) cpSync(join(guide, part), join(folder, part), { recursive: true });
  const { server, url, settle } = await serve(courtesy, folder);
  const messages = join(folder, "content/messages/handwritten");
  const message = process.argv[3] || `content/messages/handwritten/${readdirSync(messages).sort().find((name) => /^[^.]+\.md$/.test(name))}`;
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await page.addInitScript(watch);
  await page.goto(url);
  await page.locator(".cm-content").waitFor();
  await page.locator(`[role=treeitem][data-at="${message}"]`).click();
  await page.locator(".path", { hasText: message }).waitFor();
  await page.getByRole("tab", { name: "Card" }).click();
  await page.locator(".paper img:not([hidden])").waitFor();
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+End");
  return { courtesy, folder, server, settle, page, message, times: [], firsts: [] };
}

async function key(desk, letter) {
  const seen = await desk.page.evaluate(() => noted.seen);
  await desk.page.bringToFront();
  await desk.page.keyboard.press(letter);
  const told = await desk.page.waitForFunction((seen) => noted.seen > seen && { ...noted, src: undefined }, seen, { polling: 10 });
  const { key, sent, related, had, shown } = await told.jsonValue();
  return [shown - key, sent - key, related - sent, had - related, shown - had];
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const desks = [];
try {
  for (const courtesy of binaries) desks.push(await open(browser, courtesy));
  for (let begun = 0; begun < rounds; begun += BLOCK) {
    for (const desk of desks) {
      await pause(1500);
      for (const { settle } of desks) await settle();
      for (let n = 0; n < BLOCK + 1; n++) {
        const times = await key(desk, "abcdefghijk"[n]);
        (n > 0 ? desk.times : desk.firsts).push(times);
        await pause(least + 10 * n);
      }
    }
  }
  console.log(`${rounds} keys in ${desks[0].message}\n\n| binary | median | 95 % | least | laid over | related | set | shown | after a pause |\n|---|---|---|---|---|---|---|---|---|`);
  for (const { courtesy, times, firsts } of desks) {
    const ms = (of, share, list = times) => list.map((time) => time[of]).sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];
    const cells = [ms(0, 0.5), ms(0, 0.95), ms(0, 0), ...[1, 2, 3, 4].map((of) => ms(of, 0.5)), ms(0, 0.5, firsts)];
    console.log(`| ${courtesy.split("/").slice(-1)} | ${cells.map((value) => `${value.toFixed(1)} ms`).join(" | ")} |`);
  }
} finally {
  await browser.close();
  for (const { server, folder } of desks) {
    server.kill("SIGINT");
    await new Promise((done) => server.once("exit", done));
    rmSync(folder, { recursive: true, force: true });
  }
}
