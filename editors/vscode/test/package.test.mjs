// The package: what is in it, how large it is, and that what it promises is in the code.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";

const here = resolve(import.meta.dirname, "..");
const manifest = JSON.parse(readFileSync(join(here, "package.json")));
const sources = readdirSync(join(here, "src")).map((name) => readFileSync(join(here, "src", name), "utf8")).join("\n");
const FILES = ["LICENSE.md", "dist/extension.js", "dist/licenses.txt", "package.json", "readme.md"];
const MOST = 500_000;

let folder, file;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "courtesy-vsix-"));
  file = join(folder, "courtesy.vsix");
  const vsce = createRequire(import.meta.url).resolve("@vscode/vsce/vsce");
  execFileSync(process.execPath, [vsce, "package", "--no-dependencies", "--allow-missing-repository", "-o", file], { cwd: here, stdio: "pipe" });
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** The names of a ZIP's files, with their sizes. */
function entries(bytes) {
  const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06"));
  const [count, start] = [bytes.readUInt16LE(end + 10), bytes.readUInt32LE(end + 16)];
  const found = [];
  for (let at = start; found.length < count; ) {
    const [name, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field));
    found.push({ name: bytes.toString("utf8", at + 46, at + 46 + name), size: bytes.readUInt32LE(at + 24) });
    at += 46 + name + extra + comment;
  }
  return found;
}

test("it holds what it needs and nothing else, and is small", () => {
  assert.ok(statSync(file).size < MOST, `${statSync(file).size} bytes`);
  const found = entries(readFileSync(file));
  const own = found.map(({ name }) => name).filter((name) => name.startsWith("extension/")).map((name) => name.slice("extension/".length));
  assert.deepEqual(own.sort(), FILES.toSorted());
  const total = found.reduce((sum, { size }) => sum + size, 0);
  assert.ok(total < MOST, `${total} bytes unpacked`);
});

test("every command that it promises is in the code, and the other way round", () => {
  const promised = manifest.contributes.commands.map(({ command }) => command);
  const registered = [...sources.matchAll(/"(courtesy\.\w+)": /g)].map(([, name]) => name);
  // Lenses alone call this one.
  assert.deepEqual([...promised, "courtesy.showPlaces"].sort(), registered.sort());
  for (const items of Object.values(manifest.contributes.menus)) for (const { command } of items) assert.ok(promised.includes(command), command);
});

test("every setting that the code reads is declared, and the other way round", () => {
  const declared = Object.keys(manifest.contributes.configuration.properties).map((name) => name.replace("courtesy.", ""));
  const read = [...sources.matchAll(/settings\(\)\.get\("(\w+)"\)/g)].map(([, name]) => name);
  // The language client reads this one itself, by the name of the client.
  assert.deepEqual([...new Set(read), "trace.server"].sort(), declared.sort());
  assert.match(sources, /new LanguageClient\("courtesy"/);
});

test("nothing is told to anybody", () => {
  assert.doesNotMatch(sources, /telemetry|https?:\/\/(?!\\S)/i);
  assert.equal(manifest.dependencies, undefined, "all is bundled");
  assert.equal(manifest.capabilities.untrustedWorkspaces.supported, false);
});

test("the licence of every library comes along", () => {
  const texts = readFileSync(join(here, "dist/licenses.txt"), "utf8");
  for (const name of ["vscode-languageclient", "vscode-languageserver-protocol", "vscode-jsonrpc"]) assert.match(texts, new RegExp(`^${name} \\d.*\\(MIT\\)$`, "m"));
});
