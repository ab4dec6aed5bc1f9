// Text that is not saved, kept in this browser by file and by the hash of the file that it began as.
import { words } from "./words.js";

export class Kept {
  /** What was offered by file, and is neither taken nor thrown away: it stays, behind whatever is kept after it. */
  #offered = new Map();

  constructor(root, complain) {
    this.prefix = `courtesy-desk:${root}:`;
    this.complain = complain;
  }

  put(path, hash, text) {
    this.#write(path, { hash, text, at: Date.now(), before: this.#offered.get(path) });
  }

  #write(path, entry) {
    try {
      localStorage.setItem(this.prefix + path, JSON.stringify(entry));
    } catch {
      this.complain(words.cannotKeep);
    }
  }

  get(path) {
    try {
      return JSON.parse(localStorage.getItem(this.prefix + path)) || undefined;
    } catch {
      return undefined;
    }
  }

  /** Says that what is kept of a file is offered now. */
  offer(path) {
    const entry = this.get(path);
    if (entry) this.#offered.set(path, entry);
    return entry;
  }

  /** Says that it was taken or thrown away; what was kept before it stays. */
  settle(path, { before }) {
    before ? this.#offered.set(path, before) : this.#offered.delete(path);
  }

  /** Forgets the text of a file, but not what is offered of it. */
  drop(path) {
    const offered = this.#offered.get(path);
    offered ? this.#write(path, offered) : localStorage.removeItem(this.prefix + path);
  }

  /** Forgets all that was kept of a file. */
  remove(path) {
    this.#offered.delete(path);
    localStorage.removeItem(this.prefix + path);
  }

  paths() {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(this.prefix))
      .map((key) => key.slice(this.prefix.length))
      .sort();
  }
}
