// As much of the editor's API as the extension and its language client call, without an editor: what is said to it is written down.
import Module, { createRequire } from "node:module";
import { URI } from "vscode-uri";

/** A class or a list of constants of the API that nothing here depends on. */
const stand = (name) => {
  const own = { [name]: class { constructor(...given) { Object.assign(this, { given }); } } }[name];
  let number = 0;
  return new Proxy(own, { get: (target, key, self) => (key in target || typeof key === "symbol" ? Reflect.get(target, key, self) : (target[key] = number++)) });
};

/** A part of the API: what is given, and for all else a function that gives something to dispose of. */
const part = (given, heard) =>
  new Proxy(given, {
    get(target, name) {
      if (name in target || typeof name === "symbol") return target[name];
      if (/^on(Did|Will)/.test(name)) {
        return (target[name] = (listener, self) => {
          const all = (heard[name] ??= new Set());
          const own = (event) => listener.call(self, event);
          all.add(own);
          return { dispose: () => all.delete(own) };
        });
      }
      return (target[name] = () => ({ dispose() {} }));
    },
  });

class Position {
  constructor(line, character) {
    Object.assign(this, { line, character });
  }
}
class Range {
  constructor(...at) {
    const [start, end] = at.length === 4 ? [new Position(at[0], at[1]), new Position(at[2], at[3])] : at;
    Object.assign(this, { start, end });
  }
}
class Disposable {
  constructor(end) {
    this.dispose = end;
  }
}
class EventEmitter {
  listeners = new Set();
  event = (listener) => (this.listeners.add(listener), new Disposable(() => this.listeners.delete(listener)));
  fire(event) {
    for (const listener of this.listeners) listener(event);
  }
  dispose() {}
}
class CancellationTokenSource {
  token = { isCancellationRequested: false, onCancellationRequested: () => new Disposable(() => {}) };
  cancel() {}
  dispose() {}
}

/** An editor with a folder open, and settings. */
export function editor(folder, settings) {
  const heard = {};
  const log = { commands: new Map(), problems: new Map(), errors: [], opened: [], panels: [], tasks: [], lenses: undefined, contents: new Map(), contexts: {} };
  const fire = (name, event) => Promise.all([...(heard[name] ?? [])].map((listener) => listener(event)));
  const workspaceFolder = { uri: URI.file(folder), name: "guide", index: 0 };
  const configuration = { get: (key) => settings[key], has: (key) => key in settings, inspect: () => undefined };
  const panel = () => {
    const ends = new Set();
    const own = { title: "", webview: { html: "", posted: [], postMessage: async (message) => own.webview.posted.push(message) } };
    own.reveal = () => {};
    own.onDidDispose = (end) => (ends.add(end), new Disposable(() => {}));
    own.dispose = () => [...ends].forEach((end) => (ends.delete(end), end()));
    log.panels.push(own);
    return own;
  };
  const channel = () => part({ name: "Courtesy", append() {}, appendLine() {}, replace() {}, clear() {}, show() {}, hide() {}, dispose() {}, logLevel: 2 }, heard);
  const api = {
    Position,
    Range,
    Disposable,
    EventEmitter,
    CancellationTokenSource,
    Uri: URI,
    version: "1.91.0",
    workspace: part({
      workspaceFolders: [workspaceFolder],
      textDocuments: [],
      notebookDocuments: [],
      isTrusted: true,
      getConfiguration: () => configuration,
      getWorkspaceFolder: (uri) => (uri.fsPath.startsWith(folder) ? workspaceFolder : undefined),
      registerTextDocumentContentProvider: (scheme, provider) => (log.contents.set(scheme, provider), new Disposable(() => {})),
      createFileSystemWatcher: () => part({}, {}),
    }, heard),
    window: part({
      activeTextEditor: undefined,
      visibleTextEditors: [],
      createOutputChannel: channel,
      showErrorMessage: async (words) => void log.errors.push(words),
      showQuickPick: async (choices) => log.pick?.(choices),
      showInputBox: async (asked) => log.input?.(asked),
      createWebviewPanel: panel,
      tabGroups: part({ all: [] }, heard),
    }, heard),
    languages: part({
      match: (selector, { uri }) => ([selector].flat().some(({ pattern }) => pattern && suits(pattern, uri.path)) ? 10 : 0),
      createDiagnosticCollection: () => ({
        set: (uri, problems) => log.problems.set(uri.toString(), problems),
        delete: (uri) => log.problems.delete(uri.toString()),
        has: (uri) => log.problems.has(uri.toString()),
        clear: () => log.problems.clear(),
        dispose() {},
      }),
      registerCodeLensProvider: (_, provider) => ((log.lenses = provider), new Disposable(() => {})),
    }, heard),
    commands: part({
      registerCommand: (name, act) => (log.commands.set(name, act), new Disposable(() => log.commands.delete(name))),
      executeCommand: async (name, ...given) => {
        if (name === "setContext") log.contexts[given[0]] = given[1];
        else if (log.commands.has(name)) return log.commands.get(name)(...given);
        else (log.run ??= []).push([name, ...given]);
      },
    }, heard),
    env: part({ asExternalUri: async (uri) => uri, openExternal: async (uri) => log.opened.push(uri), appName: "test", language: "en" }, heard),
    tasks: part({ executeTask: async (task) => log.tasks.push(task) }, heard),
    extensions: part({ all: [] }, heard),
    l10n: { t: (words) => words },
  };
  // As a module of today, so that a bundle takes it as it is and does not copy what it has so far.
  const whole = new Proxy(Object.assign(api, { __esModule: true }), {
    get: (own, name) => (typeof name === "string" && /^[A-Z]/.test(name) ? (own[name] ??= stand(name)) : own[name]),
  });
  return { api: whole, log, fire };
}

/** Whether a path suits a glob of the kind that the extension has. */
export function suits(pattern, path) {
  const words = pattern.replace(/\*\*\/|\*|\{[^}]*\}|[.+^$()|[\]\\]/g, (mark) => {
    if (mark === "**/") return "(?:.*/)?";
    if (mark === "*") return "[^/]*";
    return mark.startsWith("{") ? `(?:${mark.slice(1, -1).split(",").join("|")})` : `\\${mark}`;
  });
  return new RegExp(`^/?${words}$`).test(path);
}

/** Loads a bundle that asks for `vscode`. */
export function load(path, api) {
  const { _load: own } = Module;
  Module._load = (name, ...rest) => (name === "vscode" ? api : own(name, ...rest));
  try {
    return createRequire(import.meta.url)(path);
  } finally {
    Module._load = own;
  }
}
