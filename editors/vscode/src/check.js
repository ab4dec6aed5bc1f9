// Checks the whole guide, cards and all, as a task whose problems stand in the list of problems.
"use strict";
const { existsSync } = require("node:fs");
const { dirname, join } = require("node:path");
const vscode = require("vscode");
const program = require("./program");

/** The guide that a file lies in. */
const rootOf = (path) => {
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "courtesy.toml"))) return folder;
    if (folder === dirname(folder)) throw new Error("this file lies in no guide");
  }
};

const check = (uri) => {
  if (uri?.scheme !== "file") throw new Error("open a file of the guide first");
  const cwd = rootOf(uri.fsPath);
  const args = ["check", "--message-format", "short", ...program.drafts()];
  const folder = vscode.workspace.getWorkspaceFolder(uri) || vscode.TaskScope.Workspace;
  const execution = new vscode.ProcessExecution(program.path(), args, { cwd });
  const task = new vscode.Task({ type: "courtesy", task: "check" }, folder, "Check the guide", "Courtesy", execution, "$courtesy");
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Silent, clear: true };
  return vscode.tasks.executeTask(task);
};

module.exports = { check };
