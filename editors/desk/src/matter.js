// The front matter as a form above its text. Each field is a span of the text: only that changes, so comments and order stay.
import { make, replace } from "./dom.js";
import { isMarkdown } from "./languages.js";
import { words } from "./words.js";

/** The keys of each kind of file that the form has, in this order; any other stays in the text. */
const KEYS = {
  message: ["title", "channel", "subject", "summary", "section", "tone", "tags", "stationery", "design", "draft"],
  rule: ["title", "verdict", "summary", "when", "tags", "draft"],
  other: ["title", "summary"],
};
const CHOICES = { verdict: words.verdicts, channel: words.channels };

/** The top-level entries of one line each: key, value, and where the value stands. */
export function entriesOf(text) {
  const entries = new Map();
  const end = /^---[ \t]*\n(?:[^]*?\n)??(?=---[ \t]*(?:\n|$))/.exec(text);
  if (!end) return { entries, end: undefined };
  let at = 0;
  const lines = end[0].split("\n");
  lines.forEach((line, number) => {
    const found = /^([\w-]+):[ \t]*/.exec(line);
    if (found) {
      const from = at + found[0].length;
      const { length, value } = scalar(line.slice(found[0].length));
      const goesOn = /^[ \t]+\S/.test(lines[number + 1] ?? "");
      entries.set(found[1], { from, to: from + length, value: goesOn ? undefined : value });
    }
    at += line.length + 1;
  });
  return { entries, end: end[0].length };
}

/** A value of one line: its length without what follows, and what it means; nothing where only the text can say it. */
function scalar(rest) {
  const quoted = /^"(?:[^"\\]|\\.)*"/.exec(rest) ?? /^'(?:[^']|'')*'/.exec(rest);
  if (quoted) {
    const [words] = quoted;
    try {
      return { length: words.length, value: words[0] === '"' ? JSON.parse(words) : words.slice(1, -1).replaceAll("''", "'") };
    } catch {
      return { length: words.length, value: undefined };
    }
  }
  const plain = rest.replace(/(^|[ \t])#.*$/, "").trimEnd();
  if (/^\[[^\[\]{}"']*\]$/.test(plain)) return { length: plain.length, value: plain.slice(1, -1).trim() };
  return { length: plain.length, value: /^[[{|>&*!%@`]/.test(plain) ? undefined : plain };
}

const WORDS = /^(true|false|null|yes|no|on|off|y|n|~)$/i;
/** A value as YAML: plain where that reads as the same words, otherwise in quotes. */
export function yaml(value) {
  const isPlain = /^\p{L}[\p{L}\p{N} ,.;'’()/?!–-]*$/u.test(value) && !WORDS.test(value) && value.trim() === value;
  return isPlain ? value : JSON.stringify(value);
}
const LISTS = ["tags", "stationery"];
const written = (key, value) => {
  if (LISTS.includes(key)) return `[${value.split(",").map((part) => part.trim()).filter(Boolean).map(yaml).join(", ")}]`;
  return key === "draft" ? value : yaml(value);
};

export class Matter {
  #path;
  #kind;
  #inputs = new Map();

  constructor(parent, view) {
    this.view = view;
    this.fields = make("div", { class: "fields" });
    this.element = make("details", {}, make("summary", {}, words.details), this.fields);
    this.element.addEventListener("toggle", () => this.changed());
    parent.append(this.element);
  }

  show(path) {
    this.#path = path;
    this.#kind = path.startsWith("content/messages/") ? "message" : /^content\/[^/]+\/(?!index\.)/.test(path) ? "rule" : "other";
    this.element.hidden = !isMarkdown(path);
    this.#inputs.clear();
    replace(this.fields, KEYS[this.#kind].map((key) => this.#field(key)));
    this.changed();
  }

  #field(key) {
    const id = `matter-${key}`;
    const change = () => this.#set(key, key === "draft" ? String(input.checked) : input.value);
    const options = CHOICES[key] && Object.entries(CHOICES[key]).map(([value, label]) => make("option", { value }, label));
    const input = options
      ? make("select", { id, onchange: change }, options)
      : key === "draft"
        ? make("input", { id, type: "checkbox", onchange: change })
        : make("input", { id, autocomplete: "off", oninput: change });
    const note = make("span", { class: "note" });
    this.#inputs.set(key, { input, note });
    return make("p", { class: `field of-${key}` }, make("label", { for: id }, words.keys[key]), input, note);
  }

  /** Reads the text again, unless it is this form that is written in. */
  changed() {
    if (!this.element.open || this.element.hidden) return;
    const { entries, end } = entriesOf(this.view.state.doc.toString());
    for (const [key, { input, note }] of this.#inputs) {
      const entry = entries.get(key);
      const isInText = end === undefined || (entry && entry.value === undefined) || (CHOICES[key] && entry && !(entry.value in CHOICES[key]));
      input.disabled = isInText;
      replace(note, isInText ? words.inText : "");
      if (isInText || input === document.activeElement) continue;
      if (input.type === "checkbox") input.checked = entry?.value === "true";
      else input.value = entry?.value ?? "";
    }
  }

  #set(key, value) {
    const text = this.view.state.doc.toString();
    const { entries, end } = entriesOf(text);
    const entry = entries.get(key);
    const isNothing = value.trim() === "" || (key === "draft" && value === "false");
    let change;
    if (entry) {
      const start = text.lastIndexOf("\n", entry.from - 1) + 1;
      const line = text.indexOf("\n", entry.from);
      const hasComment = text.slice(entry.to, line).includes("#");
      if (isNothing && key !== "title" && !hasComment) change = { from: start, to: line + 1, insert: "" };
      else {
        const space = text[entry.from - 1] === ":" ? " " : "";
        change = { from: entry.from, to: entry.to, insert: space + (isNothing ? (key === "draft" ? "false" : '""') : written(key, value)) };
      }
    } else if (end !== undefined && !isNothing) change = { from: end, insert: `${key}: ${written(key, value)}\n` };
    if (change) this.view.dispatch({ changes: change, userEvent: "input.form" });
  }
}
