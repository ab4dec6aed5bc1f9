// Two lists that lead to lines: all problems of the guide, and where words are found.
import { Refused, api } from "./api.js";
import { button, make, replace } from "./dom.js";
import { inline, isOf } from "./help.js";
import { words } from "./words.js";

/** All problems, errors first; those of the open file with their fixes. */
export class Problems {
  constructor({ go, mend, counted }) {
    Object.assign(this, { go, mend, counted });
    this.by = new Map();
    this.made = [];
    this.fixes = { path: undefined, list: [] };
    this.element = make("div", { class: "problems" });
    this.draw();
  }

  set(path, problems) {
    if (problems.length) this.by.set(path, problems);
    else this.by.delete(path);
    this.draw();
  }

  /** Forgets all that was told: a new conversation tells of what there is. */
  clear() {
    this.by.clear();
    this.fixes = { path: undefined, list: [] };
    this.draw();
  }

  /** The errors that were found while pages and cards were made. */
  setMade(problems) {
    this.made = problems.map(({ path, line, message }) => ({ path, severity: 1, message, range: { start: { line, character: 0 } } }));
    this.draw();
  }

  /** Every problem once. The language server is ahead of what is made, so its lines count. */
  #all() {
    const all = [...this.by].flatMap(([path, problems]) => problems.map((problem) => ({ path, ...problem })));
    const told = new Set(all.map(({ path, message }) => JSON.stringify([path, message])));
    return [...all, ...this.made.filter(({ path, message }) => !told.has(JSON.stringify([path, message])))];
  }

  fixed(path, list) {
    this.fixes = { path, list };
    this.draw();
  }

  draw() {
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = undefined;
      const all = this.#all();
      all.sort((a, b) => a.severity - b.severity || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.range.start.line - b.range.start.line));
      const grave = all.filter(({ severity }) => severity < 3).length;
      this.counted(grave);
      replace(this.element, all.length ? make("ol", {}, all.map((problem) => this.#entry(problem))) : make("p", { class: "none" }, words.noProblems));
    });
  }

  #entry({ path, severity, message, range }) {
    const [what, ...help] = message.split("\n");
    const line = range.start.line;
    const fixes = this.fixes.path === path ? this.fixes.list.filter((fix) => isOf(fix, { message, range })) : [];
    const go = make(
      "button",
      { type: "button", class: `found severity-${severity}`, onclick: () => this.go(path, range.start) },
      make("span", { class: "what" }, make("b", {}, `${words.severities[severity]}: `), inline(what)),
      help.length ? make("span", { class: "how" }, inline(help.join(" "))) : null,
      make("span", { class: "where" }, `${path}, ${words.line(line + 1)}`),
    );
    const mend = fixes.map((fix) => button(inline(fix.title), () => this.mend(fix), { class: "button fix" }));
    return make("li", {}, go, mend.length ? make("div", { class: "buttons", role: "group", "aria-label": words.fixes }, mend) : null);
  }
}

/** Words found in all files. */
export class Finder {
  constructor(go) {
    this.go = go;
    this.input = make("input", { type: "search", id: "find", autocomplete: "off", spellcheck: "false" });
    this.count = make("p", { role: "status", class: "none" });
    this.list = make("ol");
    this.element = make("div", { class: "finder" }, make("label", { for: "find" }, words.findWords), this.input, this.count, this.list);
    let timer;
    this.input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.#find(), 150);
    });
  }

  async #find() {
    const asked = this.input.value;
    if (!asked.trim()) return replace(this.list), replace(this.count);
    const { found, more, why } = await api.find(asked).catch((why) => ({ why }));
    if (asked !== this.input.value) return;
    if (why) return replace(this.list), replace(this.count, words.failed(why instanceof Refused ? why.message : words.noServer));
    replace(this.count, words.found(found.length, more));
    replace(
      this.list,
      found.map(({ path, line, words: shown }) =>
        make("li", {}, make("button", { type: "button", class: "found", onclick: () => this.go(path, { line: line - 1, character: 0 }) }, make("span", { class: "what" }, marked(shown, asked)), make("span", { class: "where" }, `${path}, ${words.line(line)}`))),
      ),
    );
  }
}

function marked(text, asked) {
  const at = text.toLowerCase().indexOf(asked.toLowerCase());
  if (at < 0) return [text];
  return [text.slice(0, at), make("mark", {}, text.slice(at, at + asked.length)), text.slice(at + asked.length)];
}
