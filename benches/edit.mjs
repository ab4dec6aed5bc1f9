// Measures from a save to the page with it in Chromium, on a guide that is served: `node benches/edit.mjs GUIDE [ROUNDS]`.
//
// GUIDE is copied into a temporary folder first. COURTESY names the binary (built with `cargo build --release`), CHROMIUM the
// browser. The time ends with the first frame after the new document stands, as the browser's own clock has it, which is the
// system's. Median and 95th percentile of ROUNDS edits (50) each of a body, a title and a template. For the large guides:
// `node tests/browser/large.mjs FOLDER` writes 1,000 pages, `node tests/browser/large.mjs FOLDER 10` ten times as many.
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const repository = resolve(import.meta.dirname, "..");
const { chromium } = createRequire(join(repository, "tests/browser/site.mjs"))("playwright-core");
const courtesy = process.env.COURTESY || join(repository, "target/release/courtesy");
const [guide, rounds = 50] = process.argv.slice(2);
if (!guide) throw new Error("name the folder of a guide: node benches/edit.mjs GUIDE [ROUNDS]");

const folder = mkdtempSync(join(tmpdir(), "courtesy-edit-"));
const TEMPLATE = "themes/letterpress/templates/guidance.html";
for (const part of ["content", "courtesy.toml", "themes"]) if (existsSync(join(guide, part))) cpSync(join(guide, part), join(folder, part), { recursive: true });
mkdirSync(join(folder, TEMPLATE, ".."), { recursive: true });
if (!existsSync(join(folder, TEMPLATE))) cpSync(join(repository, TEMPLATE), join(folder, TEMPLATE));

const server = spawn(courtesy, ["serve", "--root", folder, ...(process.env.NO_PRINT ? ["--no-print"] : [])], { stdio: ["ignore", "ignore", "pipe"] });
let said = "";
server.stderr.on("data", (data) => (said += data));
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
let url;
while (!(url = said.match(/http:\/\/[\d.:]+\//)?.[0])) await pause(20);
const state = async () => (await fetch(`${url}_courtesy/state`)).json();
while ((await state()).snapshot < 1) await pause(20);

// A rule in the middle of the guide, which is a page like most.
const rules = readdirSync(join(folder, "content"), { recursive: true }).filter((path) => /^\d[^/]*\/\d[^.]*\.md$/.test(path)).sort();
const file = join(folder, "content", rules[rules.length >> 1]);
const text = readFileSync(file, "utf8");
const [, section, name] = rules[rules.length >> 1].match(/^\d+-([^/]+)\/\d+-(.*)\.md$/);
const base = new URL((await fetch(url)).url).pathname;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage();
let seen = () => {};
await page.exposeBinding("courtesySeen", (_, what, at) => seen(what, at));
await page.addInitScript(() => {
  // The page may be loaded anew or change in place.
  let last;
  const look = () => {
    const found = document.body?.textContent.match(/Stamp \w+/)?.[0];
    if (!found || found === last) return;
    last = found;
    requestAnimationFrame(() => courtesySeen(found, performance.timeOrigin + performance.now()));
  };
  new MutationObserver(look).observe(document, { childList: true, characterData: true, subtree: true });
});
await page.goto(new URL(`${base}${section}/${name}.html`, url).href);

async function measure(what, write) {
  const times = [];
  for (let n = 0; n < rounds; n++) {
    const stamp = `Stamp ${what}${n}`;
    const at = new Promise((done) => (seen = (found, at) => found === stamp && done(at)));
    const begin = performance.timeOrigin + performance.now();
    write(stamp);
    times.push((await at) - begin);
    // Like a writer who looks at what was written; half of the time the work behind the page is not done.
    await pause(250 + 10 * (n % 20));
  }
  times.sort((a, b) => a - b);
  const ms = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1).padStart(8);
  console.log(`${what.padEnd(10)} median ${ms(0.5)} ms   95 % ${ms(0.95)} ms   least ${ms(0)} ms`);
}

console.log(`${rules.length} rules, ${rounds} edits each`);
try {
  await measure("body", (stamp) => writeFileSync(file, `${text}\n${stamp}.\n`));
  await measure("title", (stamp) => writeFileSync(file, text.replace(/^title: .*$/m, `title: ${stamp}`)));
  writeFileSync(file, text);
  const template = readFileSync(join(folder, TEMPLATE), "utf8");
  const main = "{% block main %}";
  await measure("template", (stamp) => writeFileSync(join(folder, TEMPLATE), template.replace(main, `${main}<p>${stamp}</p>`)));
} finally {
  await browser.close();
  server.kill("SIGINT");
  rmSync(folder, { recursive: true, force: true });
}
