// The language server, and what it is asked besides the protocol.
"use strict";
const { LanguageClient } = require("vscode-languageclient/node");
const program = require("./program");

/** What the server looks at: the files of guides, and no other Markdown. */
const SELECTOR = [
  { scheme: "file", pattern: "**/content/**/*.{md,markdown}" },
  { scheme: "file", pattern: "**/courtesy.toml" },
  { scheme: "file", pattern: "**/themes/**/*.{toml,css,html,xhtml,typ,js,svg}" },
];

/** What the editor can do for the server: commands for lenses, and pages of the manual. */
const OPTIONS = { commands: ["courtesy.print", "courtesy.showPlaces"], manual: "courtesy-manual:{code}.md" };

class Server {
  /** Starts and stops go one after the other: one that is on its way can be neither started nor stopped. */
  #turns = Promise.resolve();

  #inTurn(act) {
    const done = this.#turns.then(act);
    this.#turns = done.catch(() => {});
    return done;
  }

  start() {
    return this.#inTurn(() => this.#begin());
  }

  stop() {
    return this.#inTurn(() => this.#end());
  }

  restart() {
    return this.#inTurn(async () => {
      // Whatever became of the old one, there is to be a new one.
      await this.#end().catch(() => {});
      await this.#begin();
    });
  }

  async #begin() {
    // A program that is not there is told better by itself than by what it breaks.
    await program.run(["--version"]);
    const server = { command: program.path(), args: ["lsp", ...program.drafts()] };
    this.client = new LanguageClient("courtesy", "Courtesy", server, { documentSelector: SELECTOR, initializationOptions: OPTIONS });
    await this.client.start();
  }

  async #end() {
    const client = this.client;
    this.client = undefined;
    if (client?.needsStop()) await client.stop();
  }

  /** The page that a file becomes: its guide's root, its path at a server's address, and its message; null for a file of no guide. */
  async page(uri) {
    if (!this.client) throw new Error("the language server does not run: see the setting courtesy.path");
    return this.client.sendRequest("courtesy/page", { textDocument: { uri: uri.toString() } });
  }
}

module.exports = { Server };
