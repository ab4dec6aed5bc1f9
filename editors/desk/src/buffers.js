// The texts of the files that were opened: what of them is not saved, and that the server, the pages and this browser have it.
import { api } from "./api.js";
import { begin } from "./editor.js";

export class Buffers {
  #all = new Map();
  /** The path of the file that the editor shows. */
  open;

  constructor(desk) {
    this.desk = desk;
  }

  get current() {
    return this.#all.get(this.open);
  }

  get(path) {
    return this.#all.get(path);
  }

  /** A file with its text; one that is not saved stays as it is. */
  async load(path) {
    const known = this.#all.get(path);
    if (known?.isUnsaved) return known;
    const was = known?.hash;
    const { text, hash } = await api.file(path).catch((why) => {
      // What was never saved is on no disk, but may have been kept.
      if (why.status === 404 && this.desk.kept.get(path)) return { text: "", hash: null };
      throw why;
    });
    const now = this.#all.get(path);
    // What was opened, written or saved while the answer was on its way is newer than the answer.
    const isNewer = now && (now !== known || path === this.open || now.isUnsaved || now.hash !== was);
    return isNewer || now?.hash === hash ? now : this.put(path, text, hash);
  }

  put(path, text, hash) {
    const state = begin(this.desk, path, text);
    // Never the number of another text, so that an edit for that one is known by it.
    const version = (this.#all.get(path)?.version ?? 0) + 1;
    const buffer = { state, hash, saved: state.doc, version, isOpen: false, isUnsaved: false };
    this.#all.set(path, buffer);
    return buffer;
  }

  doc(path) {
    return (path === this.open ? this.desk.view.state : this.#all.get(path).state).doc;
  }

  /** Tells the language server of a file, where it does not have it. */
  tell(path) {
    const buffer = this.#all.get(path);
    if (buffer.isOpen) return;
    buffer.isOpen = true;
    this.#notify("didOpen", path, { languageId: "markdown", version: buffer.version, text: this.doc(path).toString() });
  }

  /** Tells a new conversation of all that is open or not saved. */
  tellAll() {
    for (const [path, buffer] of this.#all) {
      buffer.isOpen = false;
      if (path === this.open || buffer.isUnsaved) this.tell(path);
      if (buffer.isUnsaved) this.#lay(path, this.doc(path).toString());
    }
  }

  /** Tells of the text that a file has now. */
  spread(path) {
    const buffer = this.#all.get(path);
    const doc = this.doc(path);
    if (buffer.isGone && !doc.eq(buffer.saved)) Object.assign(buffer, { isGone: false, hash: null });
    buffer.isUnsaved = buffer.hash === null || !doc.eq(buffer.saved);
    buffer.version += 1;
    const text = doc.toString();
    this.#lay(path, buffer.isUnsaved ? text : null);
    this.#notify("didChange", path, { version: buffer.version }, { contentChanges: [{ text }] });
  }

  /** Makes changes to a text that the editor does not show; its listeners are not asked for that. */
  change(path, changes) {
    const buffer = this.#all.get(path);
    this.tell(path);
    buffer.state = buffer.state.update({ changes }).state;
    this.spread(path);
  }

  /** Takes a text for what stands on the disk. */
  saved(path, doc, hash) {
    Object.assign(this.#all.get(path), { hash, saved: doc });
    this.spread(path);
    this.#notify("didSave", path);
    this.keep();
    if (!this.#all.get(path).isUnsaved) this.desk.kept.drop(path);
    if (path !== this.open) this.leave(path);
  }

  /** What the editor shows no longer is closed, unless it is not saved. */
  leave(path) {
    const buffer = this.#all.get(path);
    if (!buffer?.isOpen || buffer.isUnsaved) return;
    buffer.isOpen = false;
    this.#notify("didClose", path);
  }

  /** A file that is no longer where it was. */
  forget(path) {
    const buffer = this.#all.get(path);
    this.#all.delete(path);
    if (buffer.isOpen) this.#notify("didClose", path);
    this.#lay(path, null);
    this.desk.kept.remove(path);
    if (path === this.open) this.open = undefined;
  }

  unsaved() {
    return new Set([...this.#all].filter(([, { isUnsaved }]) => isUnsaved).map(([path]) => path));
  }

  /** Keeps in this browser what is not saved, to the last key, and forgets what is. */
  keep() {
    this.desk.flush();
    for (const [path, buffer] of this.#all) {
      if (buffer.isUnsaved) this.desk.kept.put(path, buffer.hash, this.doc(path).toString());
      else if (buffer.wasKept) this.desk.kept.drop(path);
      buffer.wasKept = buffer.isUnsaved;
    }
  }

  #lay(path, text) {
    this.desk.lsp.notify("courtesy/text", { path, text });
  }

  #notify(what, path, document, more) {
    this.desk.lsp.notify(`textDocument/${what}`, { textDocument: { uri: this.desk.uri(path), ...document }, ...more });
  }
}
