// The extension: starts the language server, and gives the commands.
"use strict";
const vscode = require("vscode");
const { Server } = require("./server");
const { Previews } = require("./preview");
const { print } = require("./print");
const { check } = require("./check");
const { run } = require("./program");

/** The scheme of the manual's pages, one for each code. */
const MANUAL = "courtesy-manual";

let server;
let previews;

/** Runs a command, and shows what keeps it from its work. */
const shown = (act) => async (...given) => {
  try {
    return await act(...given);
  } catch (why) {
    vscode.window.showErrorMessage(`Courtesy: ${why.message}`);
  }
};

/** The document that a command is about: the one named, or the one in front. */
const meant = (uri) => {
  const found = uri ? (typeof uri === "string" ? vscode.Uri.parse(uri) : uri) : vscode.window.activeTextEditor?.document.uri;
  if (!found) throw new Error("open a file of the guide first");
  return found;
};

/** Shows places in the editor's own list; the server speaks of them in its own way. */
const showPlaces = (uri, position, places) => {
  const { protocol2CodeConverter: convert } = server.client;
  return vscode.commands.executeCommand("editor.action.showReferences", convert.asUri(uri), convert.asPosition(position), places.map(convert.asLocation));
};

const manual = {
  provideTextDocumentContent: (uri) => run(["explain", uri.path.replace(/\.md$/, "")]).then(({ out }) => out),
};

exports.activate = async (context) => {
  server = new Server();
  previews = new Previews(server);
  const commands = {
    "courtesy.preview": (uri) => previews.open(meant(uri)),
    "courtesy.print": (uri) => print(server, meant(uri)),
    "courtesy.check": () => check(vscode.window.activeTextEditor?.document.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri),
    "courtesy.restart": () => server.restart(),
    "courtesy.showPlaces": showPlaces,
  };
  const { subscriptions } = context;
  for (const [name, act] of Object.entries(commands)) subscriptions.push(vscode.commands.registerCommand(name, shown(act)));
  subscriptions.push(vscode.workspace.registerTextDocumentContentProvider(MANUAL, manual));
  const again = (event) => ["courtesy.path", "courtesy.drafts"].some((name) => event.affectsConfiguration(name));
  subscriptions.push(vscode.workspace.onDidChangeConfiguration((event) => again(event) && shown(() => server.restart())()));
  subscriptions.push(previews);
  await shown(() => server.start())();
  await vscode.commands.executeCommand("setContext", "courtesy.active", true);
};

exports.deactivate = async () => {
  previews?.dispose();
  await server?.stop();
};
