// The fields of the form: of each key a label, a control that suits it, and its text where no control can show it.
import { button, make, replace } from "./dom.js";
import { checks, chips } from "./chips.js";
import { reasons, table, tables } from "./tables.js";
import { choice, day, line, onOff } from "./inputs.js";
import { words } from "./words.js";

const LISTS = ["shows", "messages", "tags", "stationery", "aliases"];
const OWN = {
  verdict: (form, keys) => choice(form, keys, words.verdicts),
  channel: (form, keys) => choice(form, keys, words.channels),
  channels: (form, keys) => checks(form, keys, words.carriers),
  draft: onOff,
  updated: day,
  due: table,
  fields: tables,
  allow: reasons,
  extra: free,
};

/** The field of a key. A control is an element, `update` with the value (false where it cannot show it) and, of some, `settle`. */
export function field(form, key) {
  const control = (OWN[key] ?? (LISTS.includes(key) ? chips : line))(form, [key]);
  const label = words.keys[key];
  const raw = make("div", { class: "raw", hidden: true });
  // A control of several parts is a group with a name, any other one has a label.
  const name = control.isGroup ? make("span", { class: "name", id: `matter-${key}-name` }, label) : make("label", { for: `matter-${key}` }, label);
  const element = make("div", { class: `field of-${key}`, role: control.isGroup && "group", "aria-labelledby": control.isGroup && name.id }, name, control.element, raw);
  const update = (root) => {
    const node = root.parts.find((part) => part.key === key)?.value;
    const isShown = node?.kind !== "raw" && control.update(node) !== false;
    control.element.hidden = !isShown;
    raw.hidden = isShown;
    if (!isShown) asText(form, raw, label, node);
  };
  return { element, update, settle: () => control.settle?.() };
}

/** Keys that this kind of file has not, or has twice, as their text. */
export function leftOver(form, parent, parts) {
  const told = JSON.stringify(parts.map(({ key, value }) => [key, textOf(form, value), value.from]));
  if (parent.dataset.told === told) return;
  parent.dataset.told = told;
  replace(
    parent,
    parts.map(({ key, value }) => {
      const raw = make("div", { class: "raw" });
      asText(form, raw, key, value);
      return make("div", { class: "field" }, make("span", { class: "name" }, key), raw);
    }),
  );
}

const textOf = (form, { kind, text, from, to }) => (kind === "raw" ? text : form.desk.view.state.sliceDoc(from, to));

function asText(form, parent, label, node) {
  // The button that has the focus stays.
  const shown = textOf(form, node);
  parent.dataset.at = node.from;
  if (parent.dataset.text === shown && parent.firstChild) return;
  parent.dataset.text = shown;
  const go = button(words.toLines, () => form.go(Number(parent.dataset.at)), { class: "button", "aria-label": words.inLines(label) });
  replace(parent, make("pre", { dir: "auto" }, shown), go);
}

/** Data of one's own has any shape: it is written in the text. */
function free(form, [key]) {
  const begin = () => {
    form.begin([key], "{}");
    form.goInto(key);
  };
  const element = make("div", {}, button(words.writeIt, begin, { class: "button", "aria-label": words.writeKey(words.keys[key]) }));
  return { element, isGroup: true, update: (node) => !node };
}
