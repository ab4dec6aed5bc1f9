// Text that is not saved, kept in this browser by file and by the hash of the file that it began as.
import { words } from "./words.js";

export class Kept {
  constructor(root, complain) {
    this.prefix = `courtesy-desk:${root}:`;
    this.complain = complain;
  }

  put(path, hash, text) {
    try {
      localStorage.setItem(this.prefix + path, JSON.stringify({ hash, text, at: Date.now() }));
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

  drop(path) {
    localStorage.removeItem(this.prefix + path);
  }

  paths() {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(this.prefix))
      .map((key) => key.slice(this.prefix.length))
      .sort();
  }
}
