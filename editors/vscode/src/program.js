// The program `courtesy`, as the settings name it.
"use strict";
const { spawn } = require("node:child_process");
const vscode = require("vscode");

const settings = () => vscode.workspace.getConfiguration("courtesy");
const path = () => settings().get("path") || "courtesy";
/** The flag that takes drafts in, where they are wanted. */
const drafts = () => (settings().get("drafts") ? ["--drafts"] : []);

/** Says that a file is none of the guide's; a draft that is left out is none either. */
const none = (what) => new Error(`this file is no ${what} of a guide${drafts().length ? "" : ", or a draft: the setting courtesy.drafts takes drafts in"}`);

/** Says why the program could not be started, and what to do. */
const trouble = (error) =>
  new Error(error.code === "ENOENT" ? `there is no program “${path()}”: install Courtesy, or name it in the setting courtesy.path` : error.message);

/** Starts the program and leaves it running. */
const start = (args) => spawn(path(), args, { stdio: ["ignore", "pipe", "pipe"], windowsHide: true });

/** Runs the program to its end; gives its exit code and what it said. */
const run = (args) =>
  new Promise((done, fail) => {
    const program = start(args);
    let [out, err] = ["", ""];
    program.stdout.setEncoding("utf8").on("data", (words) => (out += words));
    program.stderr.setEncoding("utf8").on("data", (words) => (err += words));
    program.on("error", (error) => fail(trouble(error)));
    program.on("close", (code) => done({ code, out, err }));
  });

module.exports = { drafts, none, path, run, start, trouble };
