// Measures the language server: `node benches/lsp.mjs [GUIDE…]`; without a guide at 50, 1,000 and 10,000 pages, and a file of 4 MB.
//
// COURTESY names the binary (built with `cargo build --release`), ROUNDS how many questions and edits there are of each kind (50). A
// program in place of an editor types into a rule in the middle of the guide. *Problems* is from a key that makes a mistake, or mends
// it, to the word of it, the pause that the server waits for more keys (15 ms) included; *with key* is from a key and a question sent
// together to the answer. *Held down* sends a key every 33 ms for 3 s, and then asks how long the word of the last takes; *looks* is how
// often the problems were told meanwhile. *Processor* is what the server took of all processors for one key.
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { writeSites } from "./guides.mjs";

const courtesy = process.env.COURTESY || join(resolve(import.meta.dirname, ".."), "target/release/courtesy");
const rounds = Number(process.env.ROUNDS || 50);
const [HELD, EVERY] = [3000, 33];
const now = () => performance.now();
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const share = (list, part) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))];

/** Milliseconds of all processors that a process has taken, and its memory in MiB; nothing where the system does not tell. */
function taken({ pid }) {
  if (!existsSync(`/proc/${pid}/stat`)) return [NaN, NaN];
  const [user, system] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ").slice(11, 13);
  const peak = readFileSync(`/proc/${pid}/status`, "utf8").match(/VmHWM:\s+(\d+)/)[1];
  return [(Number(user) + Number(system)) * 10, Number(peak) / 1024];
}

/** A language server at work, with a folder open. */
async function connect(folder) {
  const server = spawn(courtesy, ["lsp"], { stdio: ["pipe", "pipe", "ignore"] });
  const waiting = new Map();
  const told = new Set();
  let [rest, asked] = [Buffer.alloc(0), 0];
  const send = (message) => {
    const text = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    server.stdin.write(Buffer.concat([Buffer.from(`Content-Length: ${text.length}\r\n\r\n`), text]));
  };
  const take = (message, at) => {
    if (message.method === "textDocument/publishDiagnostics") for (const hear of told) hear(message.params, at);
    else if (message.method && message.id !== undefined) send({ id: message.id, result: null });
    else waiting.get(message.id)?.(message.result);
  };
  const chunks = [];
  server.stdout.on("data", (bytes) => {
    const at = now();
    chunks.push(bytes);
    rest = chunks.length > 1 || rest.length ? Buffer.concat([rest, ...chunks.splice(0)]) : chunks.pop();
    for (;;) {
      const end = rest.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(rest.toString("latin1", 0, end).match(/Content-Length: (\d+)/)[1]);
      if (rest.length < end + 4 + length) return;
      const message = JSON.parse(rest.toString("utf8", end + 4, end + 4 + length));
      rest = rest.subarray(end + 4 + length);
      take(message, at);
    }
  });
  const tell = (method, params) => send({ method, params });
  const ask = (method, params) => new Promise((done) => (waiting.set(++asked, done), send({ id: asked, method, params })));
  const heard = (is) =>
    new Promise((done) => {
      const hear = (params, at) => is(params) && (told.delete(hear), done(at));
      told.add(hear);
    });
  const workspaceFolders = [{ uri: pathToFileURL(folder).href, name: "guide" }];
  await ask("initialize", { processId: null, rootUri: null, capabilities: { general: { positionEncodings: ["utf-8"] } }, workspaceFolders });
  tell("initialized", {});
  const end = async () => (await ask("shutdown"), tell("exit"), new Promise((done) => server.once("exit", done)));
  return { server, tell, ask, heard, told, end };
}

/** Opens a file with some more text in it, and measures. */
async function measure(folder, path, text) {
  const begun = now();
  const { server, tell, ask, heard, told, end } = await connect(folder);
  const uri = pathToFileURL(join(folder, path)).href;
  const lines = text.split("\n");
  const line = lines.length - 1;
  let version = 0;
  const mine = (params) => params.uri === uri;
  const key = (from, to, words) =>
    tell("textDocument/didChange", { textDocument: { uri, version: ++version }, contentChanges: [{ range: { start: { line, character: from }, end: { line, character: to } }, text: words }] });
  tell("textDocument/didOpen", { textDocument: { uri, languageId: "markdown", version, text: `${text}[x](gone.md)` } });
  await heard(mine);
  const first = now() - begun;

  const position = { line, character: 0 };
  const place = { textDocument: { uri }, position };
  const timed = async (act) => {
    const times = [];
    for (let n = 0; n < rounds; n++) {
      const at = now();
      times.push((await act(n, at)) - at);
      await pause(5);
    }
    return times;
  };
  // The line is "[x](gone.md)" or "[x](gone.md", of which the second is a mistake no more.
  const [word, whole] = ["[x](gone.md", "[x](gone.md)"];
  const before = taken(server)[0];
  const problems = await timed(async (n) => {
    const at = heard(mine);
    if (n % 2) key(word.length, word.length, ")");
    else key(word.length, whole.length, "");
    return at;
  });
  const cost = (taken(server)[0] - before) / rounds;
  if (rounds % 2) key(word.length, word.length, ")");
  key(0, whole.length, "[[");
  await pause(500);
  const complete = () => ask("textDocument/completion", { textDocument: { uri }, position: { line, character: 2 } });
  const offered = (await complete()).length ?? 0;
  const completion = await timed(async () => (await complete(), now()));
  const typed = await timed(async (n) => {
    if (n % 2) key(2, 3, "");
    else key(2, 2, "p");
    return complete().then(now);
  });
  await pause(500);
  const hover = await timed(async () => (await ask("textDocument/hover", place), now()));
  const lens = await timed(async () => (await ask("textDocument/codeLens", { textDocument: { uri } }), now()));

  key(0, 99, "");
  await pause(500);
  let looks = 0;
  const count = () => void looks++;
  told.add(count);
  const start = now();
  let column = 0;
  while (now() - start < HELD) {
    key(column, column, column % 13 === 12 ? "](b.md)[" : "x");
    column += column % 13 === 12 ? 8 : 1;
    await pause(EVERY);
  }
  const at = heard(mine);
  const last = now();
  key(0, 0, "[x](gone.md)");
  const after = (await at) - last;
  told.delete(count);
  const peak = taken(server)[1];
  await end();
  const ms = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
  const both = (list) => `${ms(share(list, 0.5))}, ${ms(share(list, 0.95))}`;
  return [ms(first), both(problems), `${both(completion)} (${offered})`, both(typed), both(hover), both(lens), `${ms(after)} (${looks})`, ms(cost), `${Math.round(peak)} MiB`];
}

async function guide(folder, name, lengthen = "") {
  const rules = readdirSync(join(folder, "content"), { recursive: true }).filter((path) => /^\d[^/]*\/\d[^.]*\.md$/.test(path)).sort();
  const path = join("content", rules[rules.length >> 1]);
  const cells = await measure(folder, path, `${readFileSync(join(folder, path), "utf8").trimEnd()}\n\n${lengthen}`);
  console.log(`| ${name ?? rules.length} | ${cells.join(" | ")} |`);
}

console.log(`${rounds} of each kind: median, 95 %\n\n| pages | first word | problems | completion (offers) | with key | hover | lenses | held down (looks) | processor | memory |\n|---|---|---|---|---|---|---|---|---|---|`);
const guides = process.argv.slice(2);
for (const own of guides) {
  const folder = mkdtempSync(join(tmpdir(), "courtesy-lsp-"));
  for (const part of ["content", "courtesy.toml", "themes"]) if (existsSync(join(own, part))) cpSync(join(own, part), join(folder, part), { recursive: true });
  await guide(folder);
  rmSync(folder, { recursive: true, force: true });
}
for (const size of guides.length ? [] : (process.env.SIZES || "50 1000 10000").split(" ").map(Number)) {
  const folder = mkdtempSync(join(tmpdir(), "courtesy-lsp-"));
  writeSites(folder, size, ["ours"]);
  await guide(join(folder, "ours-search"));
  if (size === 1000) await guide(join(folder, "ours-search"), "1,000, and a file of 4 MB", "Some words of a long page, one like the other.\n\n".repeat(4_000_000 / 48));
  rmSync(folder, { recursive: true, force: true });
}
