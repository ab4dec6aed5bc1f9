// The bundled extension at work: it starts the real `courtesy`, and an editor that is none writes down what it says.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { URI } from "vscode-uri";
import { editor, load, suits } from "./vscode.mjs";

const here = resolve(import.meta.dirname, "..");
const courtesy = process.env.COURTESY || join(here, "../../target/release/courtesy");
const PATIENCE = 60000;
const NOTE = "---\ntitle: A note\nchannel: handwritten\nstationery: [a6]\nshows: [one]\n---\nDear [Name],\n\nthank you.\n";
const RULE = "---\ntitle: One\nverdict: do\nsummary: Do it.\nwhen: Now\n---\nWords.\n";
const FILES = {
  "courtesy.toml": '[guide]\ntitle = "Guide"\n[fields.name]\nlabel = "Name"\nexample = "Ada"\n',
  "content/index.md": "---\ntitle: Home\n---\n",
  "content/1-first/1-one.md": RULE,
  "content/messages/note.md": NOTE,
};

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
async function until(what, is) {
  for (const end = Date.now() + PATIENCE; !(await is()); await pause(20)) assert.ok(Date.now() < end, `still not: ${what}`);
}

let folder, api, log, fire, extension;
const settings = { path: courtesy, drafts: false };
const uri = (path) => URI.file(join(folder, path));
const document = (path, text) => ({
  uri: uri(path),
  fileName: uri(path).fsPath,
  languageId: "markdown",
  version: 1,
  isDirty: false,
  isClosed: false,
  getText: () => text,
  save: async () => true,
});
const open = async (path, text) => {
  const own = document(path, text);
  api.workspace.textDocuments.push(own);
  await fire("onDidOpenTextDocument", own);
  return own;
};
const command = (name, ...given) => log.commands.get(name)(...given);

before(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "courtesy-vscode-")));
  for (const [path, text] of Object.entries(FILES)) (mkdirSync(dirname(join(folder, path)), { recursive: true }), writeFileSync(join(folder, path), text));
  execFileSync(process.execPath, [join(here, "build.mjs")]);
  ({ api, log, fire } = editor(folder, settings));
  extension = load(join(here, "dist/extension.js"), api);
  await extension.activate({ subscriptions: [] });
});
after(async () => {
  await extension?.deactivate();
  rmSync(folder, { recursive: true, force: true });
});

test("it starts the language server and has its commands", () => {
  assert.deepEqual(log.errors, []);
  assert.equal(log.contexts["courtesy.active"], true);
  assert.deepEqual([...log.commands.keys()].sort(), ["courtesy.check", "courtesy.preview", "courtesy.print", "courtesy.restart", "courtesy.showPlaces"]);
});

test("problems come while typing, each with its page of the manual", async () => {
  const unsaved = await open("content/messages/note.md", NOTE.replace("[Name]", "[Nmae]"));
  const told = () => log.problems.get(uri("content/messages/note.md").toString()) ?? [];
  await until("a problem is told", () => told().length > 0);
  const [problem] = told();
  assert.match(problem.message ?? problem.given[1], /Nmae/);
  const { value, target } = problem.code;
  assert.equal(value, "unknown-field");
  assert.equal(target.toString(true), "courtesy-manual:unknown-field.md");
  const page = await log.contents.get(target.scheme).provideTextDocumentContent(target);
  assert.match(page, /blank/);
  api.workspace.textDocuments.pop();
  await fire("onDidCloseTextDocument", unsaved);
  await until("the problem goes with the text", () => told().length === 0);
});

test("other files than those of guides are left alone", () => {
  const globs = [...readFileSync(join(here, "src/server.js"), "utf8").matchAll(/pattern: "([^"]+)"/g)].map(([, glob]) => glob);
  const matches = (path) => globs.some((glob) => suits(glob, path));
  for (const path of ["/g/content/a.md", "/g/content/1-a/1-b.md", "/g/courtesy.toml", "/g/themes/x/theme.toml"]) assert.ok(matches(path), path);
  for (const path of ["/g/README.md", "/g/Cargo.toml", "/g/content/picture.png", "/g/output/site/a.css"]) assert.ok(!matches(path), path);
});

test("a message has its lenses, and they print it and list its rules", async () => {
  await until("lenses", () => log.lenses);
  const note = document("content/messages/note.md", NOTE);
  const none = new api.CancellationTokenSource().token;
  const lenses = await log.lenses.provideCodeLenses(note, none);
  const [printed, shown] = lenses.map(({ command }) => command);
  assert.deepEqual([printed.title, shown.title], ["print", "shown by 1 rule"]);
  await command(shown.command, ...shown.arguments);
  const [name, , , places] = log.run.at(-1);
  assert.deepEqual([name, places.length], ["editor.action.showReferences", 1]);
  log.pick = ([fill]) => fill;
  log.input = ({ title, placeHolder }) => (assert.deepEqual([title, placeHolder], ["Name (1 of 1)", "Ada"]), "Grace; $(touch x)");
  await command(printed.command, ...printed.arguments);
  assert.deepEqual(log.errors, []);
  const file = join(folder, "output/letters/note.pdf");
  assert.equal(log.opened.at(-1).fsPath, file);
  const wanted = join(folder, "wanted.pdf");
  execFileSync(courtesy, ["print", "note", "--root", folder, "--set", "name=Grace; $(touch x)", "-o", wanted], { stdio: "ignore" });
  assert.ok(readFileSync(file).equals(readFileSync(wanted)), "the bytes of the command");
  log.pick = () => undefined;
  const before = log.opened.length;
  await command("courtesy.print", uri("content/messages/note.md"));
  assert.equal(log.opened.length, before, "who gives up gets nothing");
  await command("courtesy.print", uri("content/1-first/1-one.md"));
  assert.match(log.errors.pop(), /no message.*courtesy\.drafts/);
});

test("the preview shows the page beside and follows the file in front", async () => {
  api.window.activeTextEditor = { document: document("content/messages/note.md", NOTE) };
  await Promise.all([command("courtesy.preview"), command("courtesy.preview")]);
  assert.deepEqual(log.errors, []);
  assert.equal(log.panels.length, 1, "one server for a guide, however fast it is asked for");
  const [panel] = log.panels;
  const [, policy] = panel.webview.html.match(/Content-Security-Policy" content="([^"]*)"/);
  const [, src] = panel.webview.html.match(/<iframe[^>]* src="([^"]*)"/);
  const { origin, pathname } = new URL(src);
  assert.equal(pathname, "/messages/note.html");
  assert.match(policy, new RegExp(`default-src 'none'; frame-src ${origin};`));
  await until("the page is served", async () => (await fetch(src)).status === 200);
  assert.match(await (await fetch(src)).text(), /A note/);
  await fire("onDidChangeActiveTextEditor", { document: document("content/1-first/1-one.md", RULE) });
  assert.deepEqual(panel.webview.posted, [{ url: `${origin}/first/one.html` }]);
  await fire("onDidChangeActiveTextEditor", { document: document("courtesy.toml", "") });
  await command("courtesy.preview", uri("content/index.md"));
  assert.equal(log.panels.length, 1, "one panel for a guide");
  assert.deepEqual(panel.webview.posted.at(-1), { url: `${origin}/index.html` });
  panel.dispose();
  await until("the server ends", () => fetch(src).then(() => false, () => true));
});

test("a check is a task whose lines the matcher reads", async () => {
  writeFileSync(join(folder, "content/1-first/1-one.md"), RULE.replace("Words.", "[Gone](gone.md)"));
  await command("courtesy.check");
  const [task] = log.tasks;
  const [, , , , execution, matcher] = task.given;
  assert.equal(matcher, "$courtesy");
  const [program, args, { cwd }] = execution.given;
  assert.equal(cwd, folder);
  const { stdout, stderr, status } = spawnSync(program, args, { cwd, encoding: "utf8" });
  assert.equal(status, 1);
  const { pattern, severity } = JSON.parse(readFileSync(join(here, "package.json"))).contributes.problemMatchers[0];
  assert.equal(severity, "info", "what advice counts as, which the editor has no word for");
  const lines = `${stdout}${stderr}`.split("\n").map((line) => line.match(new RegExp(pattern.regexp))).filter(Boolean);
  const found = lines.map((line) => [line[pattern.file], line[pattern.line], line[pattern.severity], line[pattern.code]]);
  assert.deepEqual(found[0], ["content/1-first/1-one.md", "7", "error", "broken-link"]);
});

test("a program that is not there is said, with what to do", async () => {
  settings.path = join(folder, "no-such-program");
  await command("courtesy.restart");
  assert.match(log.errors.pop(), /no-such-program.*courtesy\.path/);
  settings.path = courtesy;
  await Promise.all([command("courtesy.restart"), command("courtesy.restart")]);
  assert.deepEqual(log.errors, []);
});
