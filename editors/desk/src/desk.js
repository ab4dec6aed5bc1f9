// The desk itself: which files are open, what of them is not saved, and who has to hear of it.
import { ChangeSet } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { Refused, api } from "./api.js";
import { Beside } from "./beside.js";
import { Buffers } from "./buffers.js";
import { changesIn, difference, editsOf } from "./difference.js";
import { askForNew } from "./dialogs.js";
import { button, make, replace } from "./dom.js";
import { settle, show } from "./editor.js";
import { mark, offsetOf, positionOf } from "./help.js";
import { Kept } from "./kept.js";
import { keysOf, listen } from "./keys.js";
import { isMarkdown } from "./languages.js";
import { Finder, Problems } from "./lists.js";
import { Lsp } from "./lsp.js";
import { Matter } from "./matter.js";
import { renameFile } from "./names.js";
import { offer, offerAll } from "./offers.js";
import { shell, tabs } from "./shell.js";
import { Tree } from "./tree.js";
import { words } from "./words.js";

/** How long after a key the text is kept in this browser, and how long it has to be quiet before files are looked at again, in ms. */
const [KEEP, CALM] = [250, 700];
const LONG = 200_000; // characters, from which on a text is not told of at every key

export class Desk {
  #buffers = new Buffers(this);
  #base = "";
  #isThere = false;
  #told = "";
  #timers = {};
  #pending = false;
  #snapshot = 0;
  #marked;
  #turn;

  constructor(guide) {
    this.tree = new Tree({ choose: (path) => this.go(path), rename: async (path) => ((await this.go(path)), path === this.#open && renameFile(this)) });
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
    this.ui = shell({ left: this.left.element, right: this.beside.tabs.element, acts: { save: () => this.save(), make: (kind) => this.#ask(kind), rename: () => renameFile(this) } });
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
    addEventListener("beforeunload", (event) => (this.#buffers.keep(), this.#buffers.unsaved().size && event.preventDefault()));
    addEventListener("visibilitychange", () => (document.hidden ? this.#buffers.keep() : this.#later("look", () => this.#look(), 0)));
    const first = guide.groups.flatMap(({ files }) => files)[0];
    const path = decodeURIComponent(location.hash.slice(1)) || first?.path;
    if (path) this.go(path);
  }

  keys = keysOf(this);
  uri = (path = this.#open) => this.lsp.uri(path);

  get #open() {
    return this.#buffers.open;
  }

  get #buffer() {
    return this.#buffers.current;
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
    this.#buffers.tellAll();
  }

  #lost(was) {
    if (was) this.#buffers.keep();
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
      // Whoever asks about a file that the tree shows is to be answered with it in mind.
      const changes = ["courtesy.toml", "content", "themes"].map((path) => ({ uri: this.uri(path), type: 2 }));
      this.lsp.notify("workspace/didChangeWatchedFiles", { changes });
      if (JSON.stringify(guide) !== this.#told) this.#take(guide);
      const buffer = this.#buffer;
      if (buffer) await this.#compare(this.#open, buffer);
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
    const turn = (this.#turn = Symbol(path));
    try {
      if (path !== this.#open) await this.#show(path, turn);
      if (path !== this.#open) return;
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

  async #show(path, turn) {
    const buffer = await this.#buffers.load(path);
    // Another file was asked for meanwhile.
    if (turn !== this.#turn) return;
    this.#leave();
    this.#buffers.open = path;
    history.replaceState(null, "", `#${encodeURIComponent(path)}`);
    this.view.setState(buffer.state);
    this.ui.editor.hidden = false;
    this.view.dispatch({ effects: buffer.scroll ?? EditorView.scrollIntoView(0, { y: "start" }) });
    replace(this.ui.path, path);
    this.ui.rename.hidden = !isMarkdown(path);
    replace(this.ui.notice, this.ui.alert);
    this.#buffers.tell(path);
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
    this.#buffers.leave(this.#open);
  }

  #beside() {
    if (this.#open) this.beside.show(this.#open, this.#base, this.tree.file(this.#open)?.url, this.#isThere);
  }

  /** Called by the editor whenever the text is another one. */
  changed() {
    this.#pending = true;
    if (this.view.state.doc.length > LONG) this.#later("flush", () => this.flush(), 150);
    else queueMicrotask(() => this.flush());
    this.#later("keep", () => this.#buffers.keep(), KEEP);
    this.matter.changed();
  }

  /** Tells of the text that is open, if that was not done yet. */
  flush() {
    if (!this.#pending) return;
    this.#pending = false;
    this.#buffers.spread(this.#open);
    if (this.#buffer.isUnsaved && this.ui.status.textContent === words.saved) this.say("");
    this.#mark();
  }

  #mark() {
    const unsaved = this.#buffers.unsaved();
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

  async save() {
    this.flush();
    this.#buffers.keep();
    for (const path of this.#buffers.unsaved()) {
      if (!(await this.#saveOne(path))) return;
    }
    this.say(words.saved);
    this.#later("look", () => this.#look(), 0);
  }

  async #saveOne(path) {
    const buffer = this.#buffers.get(path);
    const doc = this.#buffers.doc(path);
    this.say(words.saving);
    buffer.isSaving = true;
    try {
      const { hash } = await api.save(path, doc.toString(), buffer.hash);
      this.#end(path, buffer);
      this.#buffers.saved(path, doc, hash);
      this.#mark();
      return true;
    } catch (why) {
      if (why.status === 409) await this.#clash(path, why.said.now);
      else this.say(words.failed(why.message));
      return false;
    } finally {
      buffer.isSaving = false;
    }
  }

  async #clash(path, now) {
    if (path !== this.#open) await this.go(path);
    if (now) this.#settle(path, this.#buffer, now);
    else this.#deleted(path, this.#buffer);
    this.say(words.unsaved);
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
      this.#buffers.keep();
    };
    this.notice(words.changed, [button(words.keepMine, () => this.save(), { class: "button main" }), button(words.takeTheirs, take, { class: "button" })]);
  }

  #deleted(path, buffer) {
    buffer.hash = null;
    this.notice(words.deleted, []);
    this.#buffers.spread(path);
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
    const act = async (wanted) => {
      const { path } = await api.make(wanted);
      await this.#look();
      this.left.choose("guide");
      await this.go(path);
    };
    askForNew(kind, this.groups.filter(({ id }) => id), here, { act, done: () => this.view.focus() });
  }

  /** Makes the edits of a quick fix or a new name, in any file; nothing is saved by it, unless a file gets another path. */
  async apply(edit) {
    try {
      const parts = editsOf(edit, this.lsp);
      if (parts.some(({ to }) => to)) return await this.#move(parts);
      for (const { path, isNew, edits } of parts) {
        if (isNew) this.#buffers.put(path, "", null);
        else await this.#edit(path, edits);
      }
      this.#buffers.keep();
      this.#mark();
    } catch (why) {
      this.say(words.failed(why.message));
    }
  }

  /** Gives files their new paths and saves what follows from that, as one: all of it is done, or nothing. */
  async #move(parts) {
    this.flush();
    const all = new Map();
    for (const { path, to, edits } of parts) {
      const buffer = path === this.#open ? this.#buffer : await this.#buffers.load(path);
      const doc = this.#buffers.doc(path);
      const changes = all.get(path)?.changes ?? ChangeSet.of(changesIn(doc, edits), doc.length);
      const text = buffer.isUnsaved || !changes.empty ? changes.apply(doc).toString() : undefined;
      all.set(path, { path, changes, to, asked: { path, hash: buffer.hash ?? undefined, text, to } });
    }
    const list = [...all.values()];
    let hashes;
    try {
      ({ hashes } = await api.change(list.map(({ asked }) => asked)));
    } catch (why) {
      if (why.status !== 409) throw why;
      return await this.#clash(why.said.path, why.said.now);
    }
    for (const [n, { path, changes, to }] of list.entries()) {
      if (to) continue;
      this.#change(path, changes);
      this.#buffers.saved(path, this.#buffers.doc(path), hashes[n]);
    }
    const moved = list.filter(({ to }) => to);
    const here = moved.find(({ path }) => path === this.#open);
    const at = here && positionOf(here.changes.apply(this.view.state.doc), here.changes.mapPos(this.view.state.selection.main.head));
    for (const { path } of moved) {
      this.#buffers.forget(path);
      this.problems.set(path, []);
    }
    if (here) await this.go(here.to, at);
    await this.#look();
    this.#mark();
    this.say(words.renamed((here ?? moved[0]).to, list.length - moved.length));
  }

  async #edit(path, edits) {
    // A file that is made by the same edit is on no disk.
    if (path !== this.#open && this.#buffers.get(path)?.hash !== null) await this.#buffers.load(path);
    const doc = this.#buffers.doc(path);
    this.#change(path, ChangeSet.of(changesIn(doc, edits), doc.length));
  }

  #change(path, changes) {
    if (path === this.#open) this.view.dispatch({ changes, userEvent: "input.fix" });
    else this.#buffers.change(path, changes);
  }
}
