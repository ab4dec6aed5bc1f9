// The desk itself: which files are open, what of them is not saved, and who has to hear of it.
import { ChangeSet } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { Refused, api } from "./api.js";
import { Beside } from "./beside.js";
import { Buffers } from "./buffers.js";
import { changesIn, difference, editsOf } from "./difference.js";
import { askForNew } from "./dialogs.js";
import { button, make, replace, say } from "./dom.js";
import { settle, show } from "./editor.js";
import { fixesOf, mark, offsetOf, positionOf } from "./help.js";
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
/** How long the text is neither kept nor told of at most, while keys go on, in ms. */
const LONGEST = 1000;
const LONG = 200_000; // characters, from which on a text is not told of at every key

/** The path that the address names; a stray % stands for itself. */
function named() {
  const said = location.hash.slice(1);
  try {
    return decodeURIComponent(said);
  } catch {
    return said;
  }
}

export class Desk {
  #buffers = new Buffers(this);
  #base = "";
  #isThere = false;
  #isLocked = false;
  #told = "";
  #language;
  #timers = {};
  #pending = false;
  /** What writes to the disk goes one after the other: each has to know what the one before has left there. */
  #turns = Promise.resolve();
  #saving;
  #snapshot = 0;
  #marked;
  #turn;
  /** The file that what stands above the text is about; none where it is about several. */
  #about;

  constructor(guide) {
    this.tree = new Tree({ choose: (path) => this.go(path), rename: async (path) => ((await this.go(path)), path === this.#open && renameFile(this)) });
    const go = (path, at) => this.go(path, at);
    this.problems = new Problems({ go, mend: (fix) => this.mend(fix), counted: (n) => this.left?.label("problems", n ? `${words.problems} (${n})` : words.problems) });
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
    this.matter = new Matter(this.ui.matter, this);
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
    const path = named() || first?.path;
    if (path) this.go(path);
  }

  keys = keysOf(this);
  uri = (path = this.#open) => this.lsp.uri(path);

  /** The language of a file: that of the translation that it belongs to, or the guide's own. */
  languageOf(path) {
    const group = this.groups?.find(({ files }) => files.some((file) => file.path === path));
    return group?.language || this.#language;
  }

  isUnsaved(path) {
    return this.#buffers.unsaved().has(path);
  }

  get #open() {
    return this.#buffers.open;
  }

  get #buffer() {
    return this.#buffers.current;
  }

  say(what) {
    say(this.ui.status, what);
  }

  /** Does something as soon as it was quiet for so long, or after the longest wait that is given. */
  #later(name, act, quiet, longest = Infinity) {
    const now = performance.now();
    const { timer, since } = this.#timers[name] ?? { since: now };
    clearTimeout(timer);
    const end = () => {
      delete this.#timers[name];
      act();
    };
    this.#timers[name] = { since, timer: setTimeout(end, Math.max(0, Math.min(quiet, since + longest - now))) };
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
    this.#language = guide.language ?? undefined;
    this.tree.groups = guide.groups;
    this.#beside();
  }

  #greet() {
    this.#isLocked = false;
    this.ui.main.classList.remove("is-lost");
    if ([words.gone, words.locked].includes(this.ui.status.textContent)) this.say("");
    // What was mended meanwhile is told of by nobody.
    this.problems.clear();
    if (this.#open) this.#markProblems(this.#open);
    this.#buffers.tellAll();
  }

  /** There is another key: the server was started anew. */
  unlock() {
    this.#address();
    this.lsp.again();
  }

  #address() {
    if (this.#open) history.replaceState(null, "", `#${encodeURIComponent(this.#open)}`);
  }

  #lost(was) {
    if (was) this.#buffers.keep();
    this.ui.main.classList.add("is-lost");
    this.say(this.#isLocked ? words.locked : words.gone);
    // Whoever answers next may have looked at other files.
    this.#snapshot = 0;
    // A server that was started anew has another key.
    if (was || this.#isLocked) return;
    api.guide().catch((why) => {
      if (!(why instanceof Refused) || why.status !== 401) return;
      this.#isLocked = true;
      this.say(words.locked);
    });
  }

  #state({ snapshot, errors, problems, isBusy }) {
    this.ui.aside.classList.toggle("is-old", errors > 0);
    this.problems.setMade(problems);
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
    const { hash } = buffer;
    const now = await api.file(path).catch((why) => (why.status === 404 ? null : undefined));
    this.flush();
    // What was saved while the answer was on its way is newer than the answer.
    if (now === undefined || buffer !== this.#buffer || buffer.isSaving || buffer.hash !== hash) return;
    if (now?.hash === (hash ?? undefined)) return buffer.theirs && this.#end(path, buffer);
    if (!now) return buffer.isGone || this.#deleted(path, buffer);
    buffer.isGone = false;
    if (buffer.isUnsaved) return buffer.theirs?.hash === now.hash || this.#settle(path, buffer, now);
    if (buffer.theirs) this.#end(path, buffer);
    buffer.hash = now.hash;
    this.write(now.text);
    buffer.saved = this.view.state.doc;
    this.#mark();
  }

  #hear({ uri, diagnostics }) {
    const path = this.lsp.path(uri);
    if (path === undefined) return;
    this.problems.set(path, diagnostics);
    if (path === this.#open) this.#later("mark", () => path === this.#open && this.#markProblems(path), 0);
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
    this.#address();
    this.view.setState(buffer.state);
    this.ui.editor.hidden = false;
    this.view.dispatch({ effects: buffer.scroll ?? EditorView.scrollIntoView(0, { y: "start" }) });
    replace(this.ui.path, path);
    this.ui.rename.hidden = !isMarkdown(path);
    // What was asked about another file must not be answered for this one.
    if (this.#about) this.hush();
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
    this.matter.settle();
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
    if (this.view.state.doc.length > LONG) this.#later("flush", () => this.flush(), 150, LONGEST);
    else queueMicrotask(() => this.flush());
    this.#later("keep", () => this.#buffers.keep(), KEEP, LONGEST);
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

  /** Saves what is not saved. One time that waits is enough, however often it is asked for. */
  save() {
    this.matter.settle();
    this.#saving ??= this.#inTurn(() => {
      this.#saving = undefined;
      return this.#saveAll();
    }).catch((why) => this.say(words.failed(why.message)));
    return this.#saving;
  }

  #inTurn(act) {
    const done = this.#turns.then(act);
    this.#turns = done.catch(() => {});
    return done;
  }

  async #saveAll() {
    this.#buffers.keep();
    for (const path of this.#buffers.unsaved()) {
      if (!this.#buffers.get(path).theirs && !(await this.#saveOne(path))) return;
    }
    const unsettled = [...this.#buffers.unsaved()].filter((path) => this.#buffers.get(path).theirs);
    this.#later("look", () => this.#look(), 0);
    if (!unsettled.length) return this.say(words.saved);
    if (!unsettled.includes(this.#open)) await this.go(unsettled[0]);
    // Where both wrote the same, opening it has settled it.
    const isLeft = unsettled.some((path) => this.#buffers.get(path)?.theirs);
    this.say(isLeft ? words.unsettled : words.saved);
  }

  /** Tells whether the other files may be saved too. */
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
      if (why.status === 409 && why.said.now) {
        this.#settle(path, buffer, why.said.now);
        return true;
      }
      if (why.status === 409) await this.#clash(path);
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
    // What nobody wrote in shows what stands on the disk already.
    this.say(now && !this.#buffer.theirs ? words.meanwhile : words.unsaved);
  }

  /** Shows what stands on the disk beside what was written, place for place. Until that is settled the file is not saved. */
  #settle(path, buffer, theirs) {
    buffer.theirs = theirs;
    if (path !== this.#open) return;
    if (theirs.text === this.view.state.doc.toString()) return this.#adopt(path, buffer);
    // Places that were settled stay so while another file is looked at.
    if (buffer.shown !== theirs) this.view.dispatch({ effects: settle(theirs.text) });
    buffer.shown = theirs;
    const keep = () => {
      this.#adopt(path, buffer);
      this.save();
    };
    const take = () => {
      this.#adopt(path, buffer);
      this.write(theirs.text);
      this.#buffers.keep();
    };
    this.notice(words.changed, [button(words.keepMine, keep, { class: "button main" }), button(words.takeTheirs, take, { class: "button" })]);
  }

  /** Called by the editor when every place is settled by itself. */
  settled() {
    const [path, buffer] = [this.#open, this.#buffer];
    // The editor is still at it.
    queueMicrotask(() => path === this.#open && buffer?.theirs && this.#adopt(path, buffer));
  }

  /** From now on what was written goes over what stands on the disk: whoever wrote it has seen that. */
  #adopt(path, buffer) {
    if (path !== this.#open || !buffer.theirs) return;
    const { text, hash } = buffer.theirs;
    this.#end(path, buffer);
    Object.assign(buffer, { hash, saved: this.view.state.toText(text) });
    this.#pending = true;
    this.#buffers.keep();
  }

  /** Only what was written makes a file again that somebody took away. */
  #deleted(path, buffer) {
    this.flush();
    buffer.isGone = !buffer.isUnsaved;
    if (buffer.isGone) return this.notice(words.goneHere, []);
    if (buffer.theirs) this.#end(path, buffer);
    buffer.hash = null;
    this.notice(words.deleted, []);
    this.#buffers.spread(path);
    this.#mark();
  }

  #end(path, buffer) {
    buffer.theirs = buffer.shown = undefined;
    if (path !== this.#open) return;
    if (this.ui.status.textContent === words.unsettled) this.say("");
    this.view.dispatch({ effects: settle() });
    if (this.#about === path) this.hush();
  }

  /** Says something above the text, with what can be done about it. */
  notice(what, buttons, about = this.#open) {
    this.#about = about;
    this.#above(make("p", {}, what), buttons.length ? make("div", { class: "buttons" }, buttons) : null);
  }

  /** Takes away what stands above the text. */
  hush() {
    this.#above();
  }

  /** Where a button above the text goes that has the focus, the text gets it. */
  #above(...children) {
    const isHeld = this.ui.alert.contains(document.activeElement);
    replace(this.ui.alert, ...children);
    if (isHeld) this.view.focus();
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

  /** Applies a fix, once; where the text has changed since, the same one is asked for anew. */
  async mend(fix) {
    if (fix.isUsed) return;
    fix.isUsed = true;
    this.problems.draw();
    this.flush();
    if (!this.#isOutdated(editsOf(fix.edit, this.lsp))) return this.apply(fix.edit);
    const [path, { doc }] = [this.#open, this.view.state];
    const now = await fixesOf(this, doc).catch(() => []);
    const same = now.filter(({ title, diagnostics: [about] = [] }) => title === fix.title && about?.message === fix.diagnostics?.[0]?.message);
    if (path === this.#open && same.length === 1) return this.apply(same[0].edit);
    this.say(words.failed(words.outdated));
    if (path === this.#open) this.#markProblems(path);
  }

  /** Whether an edit is for a text that a file has no longer. */
  #isOutdated(parts) {
    return parts.some(({ path, version }) => version !== undefined && version !== this.#buffers.get(path)?.version);
  }

  /** Makes the edits of a quick fix or a new name, in any file; nothing is saved by it, unless a file gets another path. */
  async apply(edit) {
    try {
      this.flush();
      const parts = editsOf(edit, this.lsp);
      if (this.#isOutdated(parts)) throw new Error(words.outdated);
      if (parts.some(({ to }) => to)) return await this.#inTurn(() => this.#move(parts));
      for (const { path, isNew, edits } of parts) {
        if (isNew) this.#buffers.put(path, "", null);
        else await this.#edit(path, edits);
      }
      this.#buffers.keep();
      this.#mark();
    } catch (why) {
      this.say(words.failed(why.message));
      // What was not done is offered again.
      if (this.#open) this.#markProblems(this.#open);
    }
  }

  /** Gives files their new paths and saves what follows from that, as one: all of it is done, or nothing. */
  async #move(parts) {
    this.flush();
    // It may have had to wait.
    if (this.#isOutdated(parts)) throw new Error(words.outdated);
    const all = new Map();
    for (const { path, to, edits } of parts) {
      const buffer = path === this.#open ? this.#buffer : await this.#buffers.load(path);
      const doc = this.#buffers.doc(path);
      const changes = all.get(path)?.changes ?? ChangeSet.of(changesIn(doc, edits), doc.length);
      const text = buffer.isUnsaved || !changes.empty ? changes.apply(doc).toString() : undefined;
      all.set(path, { path, buffer, changes, to, asked: { path, hash: buffer.hash ?? undefined, text, to } });
    }
    const list = [...all.values()];
    const areSaving = (are) => list.forEach(({ buffer }) => (buffer.isSaving = are));
    let hashes;
    areSaving(true);
    try {
      ({ hashes } = await api.change(list.map(({ asked }) => asked)));
    } catch (why) {
      if (why.status !== 409) throw why;
      return await this.#clash(why.said.path, why.said.now);
    } finally {
      areSaving(false);
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
