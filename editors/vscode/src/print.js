// Prints the open message through `courtesy print`: for one person whose words are asked for, or with its blanks left open.
"use strict";
const { join } = require("node:path");
const vscode = require("vscode");
const { none, run } = require("./program");

const FILL = "Fill in the blanks";
const OPEN = "Leave the blanks open, for the pen";

/** Asks for each blank in turn; undefined where the writer gives up. An answer that is empty leaves the blank open. */
const answers = async (fields) => {
  const set = [];
  for (const [at, { id, label, example, help }] of fields.entries()) {
    const title = `${label} (${at + 1} of ${fields.length})`;
    const value = await vscode.window.showInputBox({ title, prompt: help || `For example ${example}`, placeHolder: example, ignoreFocusOut: true });
    if (value === undefined) return undefined;
    if (value.trim()) set.push("--set", `${id}=${value}`);
  }
  return set;
};

/** Prints the message of a file and opens what comes of it. */
const print = async (server, uri) => {
  const page = await server.page(uri);
  if (!page?.message) throw none("message");
  const { id, language, channel, fields } = page.message;
  const way = fields.length ? await vscode.window.showQuickPick([FILL, OPEN], { title: `Print “${page.title}”` }) : OPEN;
  const set = way === FILL ? await answers(fields) : way && [];
  if (!set) return;
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  if (document?.isDirty) await document.save();
  const file = join(page.root, "output", "letters", `${id}.${channel === "email" ? "eml" : "pdf"}`);
  const args = ["print", id, "--root", page.root, "--language", language, "--allow-blanks", ...set, "-o", file];
  const { code, err } = await run([...args, "--message-format", "short"]);
  if (code !== 0) throw new Error(err.trim() || `courtesy print ended with ${code}`);
  await vscode.env.openExternal(vscode.Uri.file(file));
  return file;
};

module.exports = { print };
