// The guide's files by section: a tree that arrow keys walk.
import { arrange, make } from "./dom.js";
import { words } from "./words.js";

/** Whether a group is folded at first: the theme, and further languages. */
const isFolded = ({ kind, language }) => kind === "theme" || Boolean(language);
const nameOf = ({ kind, id, title, language }) => [kind, id ?? title, language].join("/");

/** The item that stands there already, where nothing is new of it but whether it is chosen. */
function standing(old, item) {
  if (!old) return;
  old.tabIndex = -1;
  if (item.hasAttribute("aria-selected")) old.setAttribute("aria-selected", item.getAttribute("aria-selected"));
  return old.isEqualNode(item) ? old : undefined;
}

export class Tree {
  #groups = [];
  #shut = new Set();
  #seen = new Set();
  #open;
  #unsaved = new Set();
  #current;

  constructor({ choose, rename }) {
    Object.assign(this, { choose, rename });
    this.element = make("ul", { role: "tree", "aria-label": words.guide, class: "tree" });
    this.element.addEventListener("keydown", (event) => this.#key(event));
  }

  set groups(groups) {
    this.#groups = groups;
    for (const group of groups) {
      const name = nameOf(group);
      if (!this.#seen.has(name) && isFolded(group)) this.#shut.add(name);
      this.#seen.add(name);
    }
    this.#draw();
  }

  show(open, unsaved) {
    this.#open = open;
    this.#unsaved = unsaved;
    this.#draw();
  }

  file(path) {
    return this.#groups.flatMap(({ files }) => files).find((file) => file.path === path);
  }

  #items = () => [...this.element.children];

  #draw() {
    const held = this.element.contains(document.activeElement) ? document.activeElement.dataset.at : undefined;
    const known = this.#groups.flatMap(({ files }) => files.map(({ path }) => path));
    const loose = [...this.#unsaved].filter((path) => !known.includes(path)).map((path) => ({ path, title: path.split("/").pop() }));
    const groups = loose.length ? [...this.#groups, { kind: "new", title: words.notSaved, files: loose }] : this.#groups;
    const old = new Map(this.#items().map((item) => [item.dataset.at, item]));
    const stays = (item) => standing(old.get(item.dataset.at), item);
    arrange(this.element, groups.flatMap((group) => this.#group(group)).map((item) => stays(item) ?? item));
    const items = this.#items();
    const named = (at) => items.find((item) => item.dataset.at === at);
    const current = named(held) ?? named(this.#current) ?? items.find((item) => item.getAttribute("aria-selected") === "true") ?? items[0];
    if (current) current.tabIndex = 0;
    if (held !== undefined) current?.focus();
  }

  #group(group) {
    const { kind, title, language, files } = group;
    const name = nameOf(group);
    const shut = this.#shut.has(name);
    const label = [title || words.groups[kind], language].filter(Boolean).join(" · ");
    const attributes = { role: "treeitem", "aria-level": 1, "aria-expanded": String(!shut), tabindex: -1, "data-at": `#${name}`, "data-group": name, onclick: () => this.#fold(name) };
    return [make("li", attributes, label), ...(shut ? [] : files.map((file) => this.#file(file, kind)))];
  }

  #file({ path, title, mark, draft }, kind) {
    const unsaved = this.#unsaved.has(path);
    const notes = [mark && words.marks[mark], draft && words.draft, unsaved && words.notSaved].filter(Boolean);
    const attributes = { role: "treeitem", "aria-level": 2, "aria-selected": String(path === this.#open), tabindex: -1, "data-at": path, title: path, class: mark ? `is-${mark}` : undefined };
    const item = make("li", attributes, make("span", { class: "name" }, kind === "section" && /\/index\.\w+$/.test(path) ? words.introduction : title), " ", notes.length ? make("span", { class: "notes" }, notes.join(", ")) : null);
    item.addEventListener("click", () => this.#choose(path));
    return item;
  }

  #choose(path) {
    this.#current = path;
    this.choose(path);
  }

  #fold(name) {
    if (!this.#shut.delete(name)) this.#shut.add(name);
    this.#current = `#${name}`;
    this.#draw();
  }

  #key(event) {
    const items = this.#items();
    const at = items.indexOf(document.activeElement);
    const item = items[at];
    if (!item) return;
    const { group } = item.dataset;
    const go = (to) => {
      if (!to) return;
      item.tabIndex = -1;
      to.tabIndex = 0;
      to.focus();
      this.#current = to.dataset.at;
    };
    const isOpen = item.getAttribute("aria-expanded") === "true";
    const acts = {
      ArrowDown: () => go(items[at + 1]),
      ArrowUp: () => go(items[at - 1]),
      Home: () => go(items[0]),
      End: () => go(items.at(-1)),
      ArrowRight: () => (group && !isOpen ? this.#fold(group) : go(group && items[at + 1])),
      ArrowLeft: () => (group ? isOpen && this.#fold(group) : go(items.slice(0, at).findLast((other) => other.dataset.group))),
      Enter: () => (group ? this.#fold(group) : this.#choose(item.dataset.at)),
      " ": () => acts.Enter(),
      F2: () => group || this.rename(item.dataset.at),
    };
    if (!acts[event.key] || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    acts[event.key]();
  }
}
