// The desk itself: which files are open, what of them is not saved, and who has to hear of it.
import { ChangeSet } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { Refused, api } from "./api.js";
import { Beside } from "./beside.js";
import { changesIn, difference, editsOf } from "./difference.js";
import { askForNew } from "./dialogs.js";
import { button, make, replace } from "./dom.js";
import { begin, settle, show } from "./editor.js";
import { mark, offsetOf } from "./help.js";
import { Kept } from "./kept.js";
import { keysOf, listen } from "./keys.js";
import { Finder, Problems } from "./lists.js";
import { Lsp } from "./lsp.js";
import { Matter } from "./matter.js";
import { offer, offerAll } from "./offers.js";
import { shell, tabs } from "./shell.js";
import { Tree } from "./tree.js";
import { words } from "./words.js";

/** How long after a key the text is kept in this browser, and how long it has to be quiet before files are looked at again, in ms. */
const [KEEP, CALM] = [250, 700];
const LONG = 200_000; // characters, from which on a text is not told of at every key

export class Desk {
  #buffers = new Map();
  #open;
  #base = "";
  #isThere = false;
  #told = "";
  #timers = {};
  #pending = false;
  #snapshot = 0;
  #marked;

  constructor(guide) {
    this.tree = new Tree((path) => this.go(path));
    const go = (path, at) => this.go(path, at);
    this.problems = new Problems({ go, apply: (edit) => this.apply(edit), counted: (n) => this.left?.label("problems", n ? `${words.problems} (${n})` : words.problems) });
    this.finder = new Finder(go);
    this.beside = new Beside((why) => this.say(why.message));
    this.left = tabs(words.files, [
      { id: "guide", label: words.guide, content: this.tree.element },
      { id: "problems", label: words.problems, content: this.problems.element },
      { id: "find", label: words.find, content: this.finder.element },
    ]);
    this.left.choose("guide");
    this.ui = shell({ left: this.left.element, right: this.beside.tabs.element, acts: { save: () => this.save(), make: (kind) => this.#ask(kind) } });
    this.view = show(this.ui.editor);
    this.matter = new Matter(this.ui.matter, this.view);
    this.ui.editor.hidden = true;
    replace(this.ui.path, words.open);
    this.kept = new Kept(guide.root, (what) => this.say(what));
    this.#take(guide);
    this.lsp = new Lsp(guide.root, { greet: () => this.#greet(), lost: (was) => this.#lost(was) });
    this.lsp.on("textDocument/publishDiagnostics", (told) => this.#hear(told));
    this.lsp.on("courtesy/state", (state) => this.#state(state));
    offerAll(this);
    listen(this);
    addEventListener("beforeunload", (event) => (this.#keep(), this.#unsaved().size && event.preventDefault()));
    addEventListener("visibilitychange", () => (document.hidden ? this.#keep() : this.#later("look", () => this.#look(), 0)));
    const first = guide.groups.flatMap(({ files }) => files)[0];
    const path = decodeURIComponent(location.hash.slice(1)) || first?.path;
    if (path) this.go(path);
  }

  keys = keysOf(this);
  uri = (path = this.#open) => this.lsp.uri(path);

  get #buffer() {
    return this.#buffers.get(this.#open);
  }

  say(what) {
    replace(this.ui.status, what);
  }

  #later(name, act, ms) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = setTimeout(act, ms);
  }

  #take(guide) {
    this.#base = guide.base;
    this.#isThere = Boolean(guide.title);
    this.#told = JSON.stringify(guide);
    if (guide.title) {
      replace(this.ui.name, guide.title);
      document.title = `${guide.title} – ${words.desk}`;
    }
    this.groups = guide.groups;
    this.tree.groups = guide.groups;
    this.#beside();
  }

  #greet() {
    this.ui.main.classList.remove("is-lost");
    this.say("");
    for (const [path, buffer] of this.#buffers) {
      if (path === this.#open || buffer.isUnsaved) this.#opened(path, buffer);
      if (buffer.isUnsaved) this.#lay(path, this.#textOf(path));
    }
  }

  #lost(was) {
    if (was) this.#keep();
    this.ui.main.classList.add("is-lost");
    this.say(words.gone);
    // A server that was started anew has another key.
    if (!was) api.guide().catch((why) => why instanceof Refused && why.status === 401 && this.say(words.locked));
  }

  #state({ snapshot, errors, isBusy }) {
    this.ui.aside.classList.toggle("is-old", errors > 0);
    if (isBusy || snapshot === this.#snapshot) return;
    this.#snapshot = snapshot;
    this.beside.card();
    this.#later("look", () => this.#look(), CALM);
  }

  /** Looks what has become different on the disk. */
  async #look() {
    try {
      const guide = await api.guide();
      if (JSON.stringify(guide) !== this.#told) this.#take(guide);
      const buffer = this.#buffer;
      if (buffer) await this.#compare(this.#open, buffer);
      const changes = ["courtesy.toml", "content", "themes"].map((path) => ({ uri: this.uri(path), type: 2 }));
      this.lsp.notify("workspace/didChangeWatchedFiles", { changes });
    } catch {}
  }

  async #compare(path, buffer) {
    const now = await api.file(path).catch((why) => (why.status === 404 ? null : undefined));
    if (now === undefined || buffer !== this.#buffer || now?.hash === (buffer.hash ?? undefined) || buffer.isSaving) return;
    if (!now) return this.#deleted(path, buffer);
    if (buffer.isUnsaved) return this.#settle(path, buffer, now);
    buffer.hash = now.hash;
    this.write(now.text);
    buffer.saved = this.view.state.doc;
    this.#mark();
  }

  #hear({ uri, diagnostics }) {
    const path = this.lsp.path(uri);
    if (path === undefined) return;
    this.problems.set(path, diagnostics);
    if (path === this.#open) this.#later("mark", () => this.#markProblems(path), 0);
  }

  async #markProblems(path) {
    const problems = this.problems.by.get(path) ?? [];
    this.problems.fixed(path, await mark(this, this.view, problems));
  }

  /** Opens a file, at a line where one is given. */
  async go(path, at) {
    try {
      if (path !== this.#open) await this.#show(path);
      if (at) {
        const anchor = offsetOf(this.view.state.doc, at);
        this.view.dispatch({ selection: { anchor }, scrollIntoView: true });
        this.view.focus();
      }
      this.ui.toggle(false);
    } catch (why) {
      this.say(words.failed(why.message));
    }
  }

  async #show(path) {
    const buffer = await this.#load(path);
    this.#leave();
    this.#open = path;
    history.replaceState(null, "", `#${encodeURIComponent(path)}`);
    this.view.setState(buffer.state);
    this.ui.editor.hidden = false;
    this.view.dispatch({ effects: buffer.scroll ?? EditorView.scrollIntoView(0, { y: "start" }) });
    replace(this.ui.path, path);
    replace(this.ui.notice, this.ui.alert);
    if (!buffer.isOpen) this.#opened(path, buffer);
    this.matter.show(path);
    this.#mark();
    this.#beside();
    this.#markProblems(path);
    offer(this, path, buffer);
    if (buffer.theirs) this.#settle(path, buffer, buffer.theirs);
  }

  #leave() {
    const buffer = this.#buffer;
    if (!buffer) return;
    this.flush();
    buffer.state = this.view.state;
    buffer.scroll = this.view.scrollSnapshot();
    if (buffer.isUnsaved) return;
    buffer.isOpen = false;
    this.lsp.notify("textDocument/didClose", { textDocument: { uri: this.uri() } });
  }

  /** A file with its text; one that is not saved stays as it is. */
  async #load(path) {
    const known = this.#buffers.get(path);
    if (known?.isUnsaved) return known;
    const { text, hash } = await api.file(path).catch((why) => {
      // What was never saved is on no disk, but may have been kept.
      if (why.status === 404 && this.kept.get(path)) return { text: "", hash: null };
      throw why;
    });
    if (known?.hash === hash) return known;
    return this.#put(path, text, hash);
  }

  #put(path, text, hash) {
    const state = begin(this, path, text);
    const buffer = { state, hash, saved: state.doc, version: 1, isOpen: false, isUnsaved: false };
    this.#buffers.set(path, buffer);
    return buffer;
  }

  #opened(path, buffer) {
    buffer.isOpen = true;
    this.lsp.notify("textDocument/didOpen", { textDocument: { uri: this.uri(path), languageId: "markdown", version: buffer.version, text: this.#textOf(path) } });
  }

  #textOf(path) {
    return (path === this.#open ? this.view.state : this.#buffers.get(path).state).doc.toString();
  }

  #beside() {
    if (this.#open) this.beside.show(this.#open, this.#base, this.tree.file(this.#open)?.url, this.#isThere);
  }

  /** Called by the editor whenever the text is another one. */
  changed() {
    this.#pending = true;
    if (this.view.state.doc.length > LONG) this.#later("flush", () => this.flush(), 150);
    else queueMicrotask(() => this.flush());
    this.#later("keep", () => this.#keep(), KEEP);
    this.matter.changed();
  }

  /** Tells of the text that is open, if that was not done yet. */
  flush() {
    if (!this.#pending) return;
    this.#pending = false;
    this.#spread(this.#open, this.#buffer, this.view.state.doc);
    this.#mark();
  }

  #spread(path, buffer, doc) {
    buffer.isUnsaved = buffer.hash === null || !doc.eq(buffer.saved);
    buffer.version += 1;
    if (buffer.isUnsaved && this.ui.status.textContent === words.saved) this.say("");
    const text = doc.toString();
    this.#lay(path, buffer.isUnsaved ? text : null);
    this.lsp.notify("textDocument/didChange", { textDocument: { uri: this.uri(path), version: buffer.version }, contentChanges: [{ text }] });
  }

  #lay(path, text) {
    this.lsp.notify("courtesy/text", { path, text });
  }

  #unsaved() {
    return new Set([...this.#buffers].filter(([, { isUnsaved }]) => isUnsaved).map(([path]) => path));
  }

  #mark() {
    const unsaved = this.#unsaved();
    this.ui.save.disabled = !unsaved.size;
    replace(this.ui.save, unsaved.size > 1 ? `${words.saveAll} (${unsaved.size})` : words.save);
    this.ui.main.classList.toggle("is-unsaved", Boolean(this.#buffer?.isUnsaved));
    const shown = JSON.stringify([this.#open, [...unsaved]]);
    if (shown !== this.#marked) this.tree.show(this.#open, unsaved);
    this.#marked = shown;
  }

  /** Puts a text in the place of the one that is open, where they differ. */
  write(text) {
    const { doc } = this.view.state;
    if (doc.toString() !== text) this.view.dispatch({ changes: difference(doc.toString(), text) });
  }

  /** Keeps in this browser what is not saved, and forgets what is. */
  #keep() {
    for (const [path, buffer] of this.#buffers) {
      if (buffer.isUnsaved) this.kept.put(path, buffer.hash, this.#textOf(path));
      else if (buffer.wasKept) this.kept.drop(path);
      buffer.wasKept = buffer.isUnsaved;
    }
  }

  async save() {
    this.flush();
    this.#keep();
    for (const path of this.#unsaved()) {
      if (!(await this.#saveOne(path))) return;
    }
    this.say(words.saved);
    this.#later("look", () => this.#look(), 0);
  }

  async #saveOne(path) {
    const buffer = this.#buffers.get(path);
    const doc = path === this.#open ? this.view.state.doc : buffer.state.doc;
    this.say(words.saving);
    buffer.isSaving = true;
    try {
      const { hash } = await api.save(path, doc.toString(), buffer.hash);
      Object.assign(buffer, { hash, saved: doc });
      this.#end(path, buffer);
      this.#spread(path, buffer, path === this.#open ? this.view.state.doc : buffer.state.doc);
      this.lsp.notify("textDocument/didSave", { textDocument: { uri: this.uri(path) } });
      this.#keep();
      if (!buffer.isUnsaved) this.kept.drop(path);
      this.#mark();
      return true;
    } catch (why) {
      if (why.status === 409) {
        if (path !== this.#open) await this.go(path);
        if (why.said.now) this.#settle(path, buffer, why.said.now);
        else this.#deleted(path, buffer);
        this.say(words.unsaved);
      } else this.say(words.failed(why.message));
      return false;
    } finally {
      buffer.isSaving = false;
    }
  }

  /** Shows what stands on the disk beside what was written, place for place. */
  #settle(path, buffer, theirs) {
    if (path !== this.#open) return;
    Object.assign(buffer, { theirs, hash: theirs.hash });
    this.view.dispatch({ effects: settle(theirs.text) });
    const take = () => {
      this.#end(path, buffer);
      this.write(theirs.text);
      buffer.saved = this.view.state.doc;
      this.#pending = true;
      this.flush();
      this.#keep();
    };
    this.notice(words.changed, [button(words.keepMine, () => this.save(), { class: "button main" }), button(words.takeTheirs, take, { class: "button" })]);
  }

  #deleted(path, buffer) {
    buffer.hash = null;
    this.notice(words.deleted, []);
    this.#spread(path, buffer, this.view.state.doc);
    this.#mark();
  }

  #end(path, buffer) {
    buffer.theirs = undefined;
    if (path !== this.#open) return;
    this.view.dispatch({ effects: settle() });
    replace(this.ui.alert);
  }

  /** Says something above the text, with what can be done about it. */
  notice(what, buttons) {
    replace(this.ui.alert, make("p", {}, what), buttons.length ? make("div", { class: "buttons" }, buttons) : null);
  }

  #ask(kind) {
    const here = this.groups.find(({ id, files }) => id && files.some(({ path }) => path === this.#open))?.id;
    askForNew(kind, this.groups.filter(({ id }) => id), here, async (wanted) => {
      const { path } = await api.make(wanted);
      await this.#look();
      this.left.choose("guide");
      await this.go(path, { line: 0, character: 0 });
    });
  }

  /** Makes the edits of a quick fix or a new name, in any file; nothing is saved by it. */
  async apply(edit) {
    try {
      for (const { path, isNew, edits } of editsOf(edit, this.lsp)) {
        if (isNew) this.#put(path, "", null);
        else await this.#edit(path, edits);
      }
      this.#keep();
      this.#mark();
    } catch (why) {
      this.say(words.failed(why.message));
    }
  }

  async #edit(path, edits) {
    const changesOf = (doc) => changesIn(doc, edits);
    if (path === this.#open) return this.view.dispatch({ changes: changesOf(this.view.state.doc), userEvent: "input.fix" });
    const known = this.#buffers.get(path);
    const buffer = known?.hash === null ? known : await this.#load(path);
    if (!buffer.isOpen) this.#opened(path, buffer);
    // The editor's listeners are not asked, since it does not show this file.
    buffer.state = buffer.state.update({ changes: ChangeSet.of(changesOf(buffer.state.doc), buffer.state.doc.length) }).state;
    this.#spread(path, buffer, buffer.state.doc);
  }
}
