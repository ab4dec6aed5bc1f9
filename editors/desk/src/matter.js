// The front matter as a form above its text. Each field is a span of the text: only that changes, so comments and order stay.
import { make, replace } from "./dom.js";
import { add, put, remove, yaml } from "./edits.js";
import { field, leftOver } from "./fields.js";
import { positionOf } from "./help.js";
import { isMarkdown } from "./languages.js";
import { words } from "./words.js";
import { read } from "./yaml.js";

/** The keys that each kind of file may have, in the order of the manual. */
const COMMON = ["aliases", "updated", "draft", "allow", "extra"];
const KEYS = {
  message: ["title", "channel", "subject", "summary", "section", "shows", "tone", "tags", "stationery", "design", "fields", ...COMMON],
  rule: ["title", "verdict", "summary", "when", "due", "channels", "messages", "tags", ...COMMON],
  other: ["title", "summary", ...COMMON],
};

/** What a file is by its place; nothing where it is no part of the guide's content. */
function kindOf(path) {
  if (!isMarkdown(path) || !path.startsWith("content/") || path.startsWith("content/public/")) return undefined;
  const [, folder, ...rest] = path.split("/");
  if (!rest.length || /^index\./i.test(rest.at(-1))) return "other";
  return folder === "messages" ? "message" : "rule";
}

const isPlain = (key) => key === "draft" || key === "updated" || key === "width";
const written = (keys, value, isInside) => {
  if (value === "") return '""';
  return isPlain(keys.at(-1)) && /^(?:[\d.-]+|true|false)$/.test(value) ? value : yaml(value, isInside);
};
/** Words within tables that are not there yet. */
const within = (keys, said) => keys.reduceRight((inner, key) => `{ ${yaml(key, true)}: ${inner} }`, said);

export class Matter {
  #path;
  #keys = [];
  #fields = [];

  constructor(parent, desk) {
    this.desk = desk;
    this.fields = make("div", { class: "fields" });
    this.left = make("div", { class: "fields left-over" });
    this.none = make("p", { class: "none" }, words.noMatter);
    this.element = make("details", {}, make("summary", {}, words.details), make("div", { class: "form" }, this.none, this.fields, this.left));
    this.element.addEventListener("toggle", () => this.changed());
    parent.append(this.element);
  }

  show(path) {
    this.#path = path;
    const kind = kindOf(path);
    this.element.hidden = !kind;
    this.#keys = KEYS[kind] ?? [];
    this.#fields = this.#keys.map((key) => field(this, key));
    replace(this.fields, this.#fields.map(({ element }) => element));
    this.changed();
  }

  /** Reads the text again. */
  changed() {
    if (!this.element.open || this.element.hidden) return;
    const root = read(this.#text);
    this.none.hidden = Boolean(root);
    this.fields.hidden = this.left.hidden = !root;
    if (!root) return;
    this.#fields.forEach((field) => field.update(root));
    const first = new Map(root.parts.toReversed().map((part) => [part.key, part]));
    leftOver(this, this.left, root.parts.filter((part) => !this.#keys.includes(part.key) || first.get(part.key) !== part));
  }

  /** Takes what was typed into a list and not added yet. */
  settle() {
    if (!this.element.hidden) this.#fields.forEach((field) => field.settle());
  }

  /** What the guide knows that can stand behind some keys, each word with what it means. */
  async known(keys) {
    this.desk.flush();
    const asked = this.desk.lsp.request("courtesy/known", { textDocument: { uri: this.desk.uri() }, keys });
    return (await asked.catch(() => null)) ?? [];
  }

  /** Puts a value behind some keys, each in the table of the one before. */
  set(keys, value) {
    this.#put(keys, (isInside) => written(keys, value, isInside), value === "" && keys.at(-1) !== "title");
  }

  /** Adds to a list, which may not be there. */
  push(key, value) {
    const node = read(this.#text)?.parts.find((part) => part.key === key)?.value;
    if (node?.kind !== "list") return this.#put([key], () => `[${yaml(value, true)}]`);
    this.#change(add(this.#text, node, undefined, yaml(value, node.style === "flow")));
  }

  /** Makes a table that is empty, or a reason that is still to be given. */
  begin(keys, said) {
    this.#put(keys, () => said);
  }

  /** Takes away a key, or an item of a list by its number; `alone` leaves the table that it was in, even if empty. */
  drop(keys, { alone = false } = {}) {
    const way = [];
    let node = read(this.#text);
    for (const key of keys) {
      const part = typeof key === "number" ? node?.parts?.[key] : node?.parts?.find((part) => part.key === key);
      if (!part) return;
      way.push([node, part]);
      node = part.value;
    }
    this.#change(remove(this.#text, alone ? way.slice(-1) : way));
  }

  /** Leads to the lines of a value. */
  go(at) {
    this.desk.go(this.#path, positionOf(this.desk.view.state.doc, at));
  }

  /** Leads into the brackets of a value that was begun. */
  goInto(key) {
    const part = read(this.#text)?.parts.find((part) => part.key === key);
    if (part) this.go(part.value.from + 1);
  }

  get #text() {
    return this.desk.view.state.doc.toString();
  }

  #put(keys, say, isNothing = false) {
    const text = this.#text;
    let node = read(text);
    for (let n = 0; node?.kind === "map"; n++) {
      const part = node.parts.find((part) => part.key === keys[n]);
      const rest = keys.slice(n + 1);
      const isInside = node.style === "flow" || rest.length > 0;
      if (!part) return isNothing || this.#change(add(text, node, keys[n], within(rest, say(isInside))));
      // An empty table may be written as nothing at all.
      const isNone = part.value.kind === "scalar" && part.value.value === "";
      if (!rest.length || isNone) return this.#change(put(text, part.value, isNothing && node.style === "block" ? "" : within(rest, say(isInside))));
      node = part.value;
    }
  }

  #change(changes) {
    this.desk.view.dispatch({ changes, userEvent: "input.form" });
  }
}
