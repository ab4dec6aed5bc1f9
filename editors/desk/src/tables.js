// Controls of tables: when a rule is due, what is different about a blank, what is allowed and why.
import { arrange, button, make } from "./dom.js";
import { adder } from "./chips.js";
import { line } from "./inputs.js";
import { words } from "./words.js";

const isNone = (node) => !node || (node.kind === "scalar" && node.value === "");
const partOf = (node, key) => node?.parts?.find((part) => part.key === key)?.value;
const labelled = (control, label) => make("div", { class: "field" }, make("label", { for: control.input.id }, label), control.element);

/** A table of a few lines of words. */
function lines(form, keys, names, options) {
  const controls = names.map((name) => ({ name, ...line(form, [...keys, name], options) }));
  const element = make("div", { class: "table" }, controls.map((control) => labelled(control, words.keys[control.name])));
  const update = (node) => {
    if (!isNone(node) && (node.kind !== "map" || node.parts.some(({ key }) => !names.includes(key)))) return false;
    // Each is to be updated, whatever the others say.
    return !controls.map(({ name, update }) => update(partOf(node, name))).includes(false);
  };
  return { element, isGroup: true, update, settle: () => controls.forEach(({ settle }) => settle()) };
}

/** When a rule is due. */
export const table = (form, keys) => lines(form, keys, ["after", "from", "within"]);

/** A table with keys of the guide's: a row for each, and an input for another. */
function open(form, keys, { row, start }) {
  const [key] = keys;
  let node;
  const rows = new Map();
  const list = make("div", { class: "rows" });
  const label = words.addTo(words.keys[key]);
  const add = (name) => {
    if (!partOf(node, name)) form.begin([key, name], start);
    rows.get(name)?.element.querySelector("input")?.focus();
  };
  const { input, offers, settle } = adder(form, keys, { label, add });
  const made = (name) => {
    const control = row(name);
    const away = () => {
      form.drop([key, name]);
      input.focus();
    };
    const element = make("div", { class: "row" }, control.element, button("×", away, { class: "button", "aria-label": words.takeAway(name) }));
    return { ...control, element };
  };
  const update = (now) => {
    node = now;
    if (!isNone(now) && now.kind !== "map") return false;
    const names = now?.parts?.map((part) => part.key) ?? [];
    for (const name of rows.keys()) if (!names.includes(name)) rows.delete(name);
    for (const name of names) if (!rows.has(name)) rows.set(name, made(name));
    arrange(list, names.map((name) => rows.get(name).element));
    return !names.map((name) => rows.get(name).update(partOf(now, name))).includes(false);
  };
  const end = () => (settle(), rows.forEach((row) => row.settle()));
  return { element: make("div", { class: "list" }, list, make("div", { class: "adder" }, make("span", {}, words.add), input, offers)), isGroup: true, update, settle: end };
}

/** What is different about blanks, by their ids. */
export const tables = (form, keys) =>
  open(form, keys, {
    start: "{}",
    row: (name) => {
      const control = lines(form, [...keys, name], ["label", "example", "help", "width"], { alone: true });
      return { ...control, element: make("fieldset", {}, make("legend", {}, make("bdi", {}, name)), control.element) };
    },
  });

/** What is allowed, by its code, and the reasons. */
export const reasons = (form, keys) =>
  open(form, keys, {
    start: '""',
    row: (code) => {
      const control = line(form, [...keys, code], { stays: true });
      return { ...control, element: labelled(control, code) };
    },
  });
