// Measures from a save to the page with it in Chromium: `node benches/edit.mjs [GUIDE…]`; without a guide at 50, 1,000 and 10,000 pages.
//
// A guide is copied into a temporary folder first. COURTESY names the binary (built with `cargo build --release`), CHROMIUM the
// browser, ROUNDS how many edits there are of each kind (50); NO_PRINT leaves the cards of a GUIDE out, as with the three sizes.
// The time ends with the first frame that has the edit, as the browser's own clock has it, which is the system's. *Server* is from
// the save to the word of it at another client that has the same page open, *browser* the rest; *processor* is what the server took
// of all processors for an edit, with the work behind the page as far as it came.
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { writeSites } from "./guides.mjs";

const repository = resolve(import.meta.dirname, "..");
const { chromium } = createRequire(join(repository, "tests/browser/site.mjs"))("playwright-core");
const courtesy = process.env.COURTESY || join(repository, "target/release/courtesy");
const rounds = Number(process.env.ROUNDS || 50);
const TEMPLATE = "themes/letterpress/templates/guidance.html";
const now = () => performance.timeOrigin + performance.now();
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Copies a guide, with the template that is edited. */
function copy(guide, folder) {
  for (const part of ["content", "courtesy.toml", "themes"]) if (existsSync(join(guide, part))) cpSync(join(guide, part), join(folder, part), { recursive: true });
  mkdirSync(join(folder, TEMPLATE, ".."), { recursive: true });
  if (!existsSync(join(folder, TEMPLATE))) cpSync(join(repository, TEMPLATE), join(folder, TEMPLATE));
}

async function serve(folder, prints) {
  const server = spawn(courtesy, ["serve", "--root", folder, ...(prints ? [] : ["--no-print"])], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  server.stderr.on("data", (data) => (said += data));
  let url;
  while (!(url = said.match(/http:\/\/[\d.:]+\//)?.[0])) await pause(20);
  const state = async () => (await fetch(`${url}_courtesy/state`)).json();
  while (!(await state()).settled) await pause(100);
  return { server, url };
}

/** Milliseconds of all processors that a process has taken; 0 where the system does not tell. */
function taken({ pid }) {
  if (!existsSync(`/proc/${pid}/stat`)) return 0;
  const [user, system] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ").slice(11, 13);
  return (Number(user) + Number(system)) * 10;
}

/** Calls `heard` whenever the server tells a client with the page open that it is another one; ends with the signal. */
async function listen(page, heard, signal) {
  const html = await (await fetch(page)).text();
  const value = (name) => html.match(new RegExp(`data-${name}="([^"]*)"`))[1];
  const query = new URLSearchParams({ page: new URL(page).pathname, version: value("version"), shape: value("shape"), turn: value("turn") });
  const events = await fetch(new URL(`/_courtesy/events?${query.toString().replaceAll("+", "%20")}`, page), { signal });
  let rest = "";
  for await (const bytes of events.body) {
    rest += Buffer.from(bytes).toString();
    const blocks = rest.split("\n\n");
    rest = blocks.pop();
    if (blocks.some((block) => /^event: ?(page|reload)$/m.test(block))) heard(now());
  }
}

async function open(browser, url) {
  const page = await browser.newPage();
  const watch = { seen: () => {} };
  await page.exposeBinding("courtesySeen", (_, what, at) => watch.seen(what, at));
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
  await page.goto(url);
  return watch;
}

async function measure(guide, prints) {
  const folder = mkdtempSync(join(tmpdir(), "courtesy-edit-"));
  const end = new AbortController();
  copy(guide, folder);
  const { server, url } = await serve(folder, prints);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  try {
    // A rule in the middle of the guide, which is a page like most.
    const rules = readdirSync(join(folder, "content"), { recursive: true }).filter((path) => /^\d[^/]*\/\d[^.]*\.md$/.test(path)).sort();
    const rule = rules[rules.length >> 1];
    const file = join(folder, "content", rule);
    const text = readFileSync(file, "utf8");
    const [, section, name] = rule.match(/^\d+-([^/]+)\/\d+-(.*)\.md$/);
    const page = new URL(`${new URL((await fetch(url)).url).pathname}${section}/${name}.html`, url).href;
    const watch = await open(browser, page);
    let told;
    listen(page, (at) => (told ??= at), end.signal).catch(() => {});
    await pause(1000);

    const edits = async (what, write) => {
      const [times, servers] = [[], []];
      const before = taken(server);
      for (let n = 0; n < rounds; n++) {
        const stamp = `Stamp ${what}${n}`;
        const at = new Promise((done) => (watch.seen = (found, at) => found === stamp && done(at)));
        told = undefined;
        const begin = now();
        write(stamp);
        times.push((await at) - begin);
        while (!told) await pause(1);
        servers.push(told - begin);
        // Like a writer who looks at what was written; half of the time the work behind the page is not done.
        await pause(250 + 10 * (n % 20));
      }
      const ms = (list, share) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];
      const browsers = times.map((time, at) => time - servers[at]);
      const cells = [ms(times, 0.5), ms(times, 0.95), ms(times, 0), ms(servers, 0.5), ms(browsers, 0.5), (taken(server) - before) / rounds];
      console.log(`| ${rules.length} | ${what} | ${cells.map((value) => `${value.toFixed(1)} ms`).join(" | ")} |`);
    };
    await edits("body", (stamp) => writeFileSync(file, `${text}\n${stamp}.\n`));
    await edits("title", (stamp) => writeFileSync(file, text.replace(/^title: .*$/m, `title: ${stamp}`)));
    writeFileSync(file, text);
    const template = readFileSync(join(folder, TEMPLATE), "utf8");
    const main = "{% block main %}";
    await edits("template", (stamp) => writeFileSync(join(folder, TEMPLATE), template.replace(main, `${main}<p>${stamp}</p>`)));
  } finally {
    end.abort();
    await browser.close();
    server.kill("SIGINT");
    await new Promise((done) => server.once("exit", done));
    rmSync(folder, { recursive: true, force: true });
  }
}

console.log(`${rounds} edits of each kind\n\n| rules | edit of | median | 95 % | least | server | browser | processor |\n|---|---|---|---|---|---|---|---|`);
const guides = process.argv.slice(2);
for (const guide of guides) await measure(guide, !process.env.NO_PRINT);
for (const size of guides.length ? [] : [50, 1000, 10000]) {
  const folder = mkdtempSync(join(tmpdir(), "courtesy-guide-"));
  writeSites(folder, size, ["ours"]);
  await measure(join(folder, "ours-search"), false);
  rmSync(folder, { recursive: true, force: true });
}
