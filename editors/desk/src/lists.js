// Two lists that lead to lines: all problems of the guide, and where words are found.
import { Refused, api } from "./api.js";
import { arrange, make, replace } from "./dom.js";
import { inline, isOf } from "./help.js";
import { words } from "./words.js";

/** All problems, errors first; those of the open file with their fixes. */
export class Problems {
  #list = make("ol");
  #none = make("p", { class: "none", tabindex: -1 }, words.noProblems);
  /** What each button does. */
  #acts = new WeakMap();

  constructor({ go, mend, counted }) {
    Object.assign(this, { go, mend, counted });
    this.by = new Map();
    this.made = [];
    this.fixes = { path: undefined, list: [] };
    this.element = make("div", { class: "problems", onclick: ({ target }) => this.#acts.get(target.closest("button"))?.() });
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
      this.#show(all.map((problem) => this.#entry(problem)));
    });
  }

  /** Items that show the same stay, so that a press on one is a click and it keeps the focus. Where the button that has it goes, the one in its place gets it. */
  #show(items) {
    const old = [...this.#list.children];
    const held = this.element.contains(document.activeElement) ? document.activeElement : undefined;
    const at = Math.max(0, old.findIndex((item) => item.contains(held)));
    const n = old.length ? buttonsOf(old[at]).indexOf(held) : 0;
    const known = new Map();
    for (const item of old) known.set(nameOf(item), [...(known.get(nameOf(item)) ?? []), item]);
    arrange(this.#list, items.map((item) => this.#standing(known.get(nameOf(item))?.shift(), item)));
    arrange(this.element, [items.length ? this.#list : this.#none]);
    if (!held || held === document.activeElement) return;
    const near = items.length ? buttonsOf(this.#list.children[Math.min(at, items.length - 1)]) : [this.#none];
    (held.isConnected ? held : (near[n] ?? near[0])).focus();
  }

  /** The item that stands there already, with what is new of it; its buttons do from now on what those of the new one would. */
  #standing(old, item) {
    if (!old) return item;
    const acts = buttonsOf(item).map((button) => this.#acts.get(button));
    arrange(old, [...item.children].map((part, n) => (old.children[n]?.isEqualNode(part) ? old.children[n] : part)));
    buttonsOf(old).forEach((button, n) => this.#acts.set(button, acts[n]));
    return old;
  }

  #entry({ path, severity, message, range }) {
    const [what, ...help] = message.split("\n");
    const line = range.start.line;
    const fixes = this.fixes.path === path ? this.fixes.list.filter((fix) => !fix.isUsed && isOf(fix, { message, range })) : [];
    const button = (act, kind, ...said) => {
      const element = make("button", { type: "button", class: kind }, ...said);
      this.#acts.set(element, act);
      return element;
    };
    const go = button(
      () => this.go(path, range.start),
      `found severity-${severity}`,
      make("span", { class: "what" }, make("b", {}, `${words.severities[severity]}: `), inline(what)),
      help.length ? make("span", { class: "how" }, inline(help.join(" "))) : null,
      make("span", { class: "where" }, `${path}, ${words.line(line + 1)}`),
    );
    const mend = fixes.map((fix) => button(() => this.mend(fix), "button fix", inline(fix.title)));
    return make("li", {}, go, mend.length ? make("div", { class: "buttons", role: "group", "aria-label": words.fixes }, mend) : null);
  }
}

const buttonsOf = (item) => [...item.querySelectorAll("button")];
/** An item by what it says; its fixes come and go. */
const nameOf = (item) => item.firstElementChild.outerHTML;

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
