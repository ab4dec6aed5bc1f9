// Controls of one value: a line of words, a choice, a day, on or off.
import { make, replace } from "./dom.js";
import { words } from "./words.js";

/** Keys whose values the guide knows. */
const KNOWN = ["section", "design", "after"];
export const idOf = (keys) => `matter-${keys.join("-").replace(/\s/g, "_")}`;

/** A list of words that can be chosen for an input, asked for whenever somebody comes to it. */
export function suggest(form, input, keys, list) {
  const offers = make("datalist", { id: `${input.id}-known` });
  input.setAttribute("list", offers.id);
  const fill = (known) => replace(offers, known.map(({ word, about }) => make("option", { value: word, label: about ? `${word}: ${about}` : word })));
  if (list) fill(list.map((word) => ({ word })));
  else input.addEventListener("focus", async () => fill(await form.known(keys)));
  return offers;
}

/** A line of words. Emptied, it keeps its place as long as somebody is in it. */
export function line(form, keys, { alone = false, stays = false } = {}) {
  const key = keys.at(-1);
  const kind = key === "width" ? { type: "number", min: 3, max: 150, step: "any" } : {};
  const input = make("input", { id: idOf(keys), autocomplete: "off", dir: "auto", ...kind, oninput: write });
  // What nobody has emptied here is not taken away, be it empty.
  let wasEmptied = false;
  function write() {
    wasEmptied = input.value === "";
    form.set(keys, input.value);
  }
  const settle = () => {
    if (wasEmptied && !stays && key !== "title") form.drop(keys, { alone });
    wasEmptied = false;
  };
  input.addEventListener("blur", settle);
  const list = ["from", "within"].includes(key) ? words.lengths : undefined;
  const offers = list || KNOWN.includes(key) ? suggest(form, input, keys, list) : null;
  const update = (node) => {
    const held = node?.value ?? "";
    if (held) wasEmptied = false;
    if (node && (node.kind !== "scalar" || (key === "width" && held && Number.isNaN(Number(held))))) return false;
    if (input !== document.activeElement) input.value = held;
  };
  return { element: offers ? make("div", {}, input, offers) : input, input, update, settle };
}

/** One of a few words. */
export function choice(form, keys, choices) {
  const options = Object.entries(choices).map(([value, label]) => make("option", { value }, label));
  const element = make("select", { id: idOf(keys), onchange: () => form.set(keys, element.value) }, options);
  const update = (node) => {
    if (node && (node.kind !== "scalar" || (node.value && !(node.value in choices)))) return false;
    element.value = node?.value ?? "";
  };
  return { element, update };
}

/** A day of the calendar. */
export function day(form, keys) {
  let has = false;
  const change = () => (element.value ? form.set(keys, element.value) : element.validity.badInput || !has || form.drop(keys));
  const element = make("input", { id: idOf(keys), type: "date", onchange: change });
  const update = (node) => {
    has = Boolean(node);
    if (node && (node.kind !== "scalar" || !/^(?:\d{4}-\d\d-\d\d)?$/.test(node.value))) return false;
    if (element !== document.activeElement || !element.validity.badInput) element.value = node?.value ?? "";
  };
  return { element, update };
}

/** On or off; what is off is not written. */
export function onOff(form, keys) {
  const element = make("input", { id: idOf(keys), type: "checkbox", onchange: () => (element.checked ? form.set(keys, "true") : form.drop(keys)) });
  const update = (node) => {
    if (node && (node.kind !== "scalar" || !["", "true", "false"].includes(node.value))) return false;
    element.checked = node?.value === "true";
  };
  return { element, update };
}
