// The guide beside the text: `courtesy serve`, shown in a panel that follows the file in front.
"use strict";
const { randomBytes } = require("node:crypto");
const vscode = require("vscode");
const program = require("./program");

/** How long a server may take to say where it is, in ms. */
const PATIENCE = 30000;

/** Starts to serve a guide on the next free port; gives the process and its address. */
const serve = (root) =>
  new Promise((done, fail) => {
    const server = program.start(["serve", "--root", root, ...program.drafts()]);
    let said = "";
    const late = setTimeout(() => (server.kill(), fail(new Error("courtesy serve does not say where it is"))), PATIENCE);
    server.on("error", (error) => (clearTimeout(late), fail(program.trouble(error))));
    server.on("exit", (code) => (clearTimeout(late), fail(new Error(said.trim() || `courtesy serve ended with ${code}`))));
    server.stdout.resume();
    server.stderr.setEncoding("utf8").on("data", (words) => {
      said = (said + words).slice(-4000);
      const url = said.match(/Serving at (http:\/\/\S+)/)?.[1];
      if (!url) return;
      clearTimeout(late);
      done({ server, url });
    });
  });

/** A page with nothing in it but the served one; another address comes as a message. */
const frame = (url) => {
  const nonce = randomBytes(16).toString("base64");
  const { origin } = new URL(url);
  const policy = `default-src 'none'; frame-src ${origin}; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  const src = new URL(url).href.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Preview</title>
<style nonce="${nonce}">html, body, iframe { margin: 0; padding: 0; border: 0; width: 100%; height: 100%; background: #fff; display: block; }</style>
</head>
<body>
<iframe title="The guide" src="${src}"></iframe>
<script nonce="${nonce}">
addEventListener("message", ({ data }) => { if (data && data.url) document.querySelector("iframe").src = data.url; });
</script>
</body>
</html>
`;
};

/** The panels, one for each guide. */
class Previews {
  constructor(server) {
    this.server = server;
    this.panels = new Map();
    /** Panels whose server is on its way. */
    this.coming = new Map();
    this.watching = vscode.window.onDidChangeActiveTextEditor((editor) => this.follow(editor).catch(() => {}));
  }

  /** The address of a page, as the editor's own window reaches it. */
  async at(served, path) {
    const base = await vscode.env.asExternalUri(vscode.Uri.parse(served.url));
    return new URL(path, base.toString(true)).href;
  }

  /** Shows the page of a file beside it. */
  async open(uri) {
    const page = await this.server.page(uri);
    if (!page) throw program.none("page");
    const known = this.coming.get(page.root) ?? this.panels.get(page.root);
    if (known) {
      const preview = await known;
      preview.panel.reveal(undefined, true);
      return this.show(preview, page);
    }
    const coming = this.begin(page).finally(() => this.coming.delete(page.root));
    this.coming.set(page.root, coming);
    await coming;
  }

  /** Starts a server, and a panel that shows a page of it. */
  async begin(page) {
    const served = await serve(page.root);
    if (this.isOver) {
      served.server.kill("SIGINT");
      throw new Error("the preview has ended");
    }
    const where = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel("courtesy.preview", page.title, where, { enableScripts: true, retainContextWhenHidden: true });
    const preview = { ...served, panel };
    this.panels.set(page.root, preview);
    panel.onDidDispose(() => this.end(page.root));
    served.server.on("exit", () => panel.dispose());
    preview.shown = await this.at(served, page.path);
    panel.webview.html = frame(preview.shown);
    return preview;
  }

  async show(preview, page) {
    const url = await this.at(preview, page.path);
    preview.panel.title = page.title;
    if (url === preview.shown) return;
    preview.shown = url;
    await preview.panel.webview.postMessage({ url });
  }

  async follow(editor) {
    if (!this.panels.size || editor?.document.uri.scheme !== "file") return;
    const page = await this.server.page(editor.document.uri);
    const preview = page && this.panels.get(page.root);
    if (preview) await this.show(preview, page);
  }

  end(root) {
    const preview = this.panels.get(root);
    this.panels.delete(root);
    preview?.server.kill("SIGINT");
  }

  dispose() {
    this.isOver = true;
    this.watching.dispose();
    for (const { panel } of [...this.panels.values()]) panel.dispose();
  }
}

module.exports = { Previews, frame };
