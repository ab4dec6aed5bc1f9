// Controls of lists: words that are added and taken away, or a few that are ticked.
import { button, make, replace } from "./dom.js";
import { idOf, suggest } from "./inputs.js";
import { words } from "./words.js";

/** The words of a list; nothing where it has others than words. */
function itemsOf(node) {
  if (!node || (node.kind === "scalar" && node.value === "")) return [];
  return node.kind === "list" && node.parts.every(({ value }) => value.kind === "scalar") ? node.parts.map(({ value }) => value.value) : undefined;
}

/** An input to which words are written, parted by commas; `add` is given each. */
export function adder(form, keys, { label, add }) {
  const input = make("input", { id: idOf(keys), autocomplete: "off", dir: "auto", "aria-label": label });
  const settle = () => {
    const typed = input.value.split(",").map((word) => word.trim());
    input.value = "";
    typed.filter(Boolean).forEach(add);
  };
  // What is chosen from the list is meant as a whole.
  input.addEventListener("input", ({ inputType }) => (input.value.endsWith(",") || !inputType || inputType === "insertReplacementText") && input.value.trim() && isWhole(inputType, input) && settle());
  input.addEventListener("blur", settle);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    settle();
  });
  return { input, offers: suggest(form, input, keys), settle };
}
const isWhole = (inputType, input) => input.value.endsWith(",") || [...(input.list?.options ?? [])].some(({ value }) => value === input.value);

/** A list of words: each can be taken away, and others are added behind. */
export function chips(form, keys) {
  const [key] = keys;
  let items = [];
  const add = (word) => items.includes(word) || form.push(key, word);
  const { input, offers, settle } = adder(form, keys, { add });
  const list = make("ul", { class: "chips", "aria-label": words.keys[key] });
  const drop = (n) => {
    form.drop([key, n]);
    (list.children[Math.min(n, list.children.length - 1)]?.querySelector("button") ?? input).focus();
  };
  const chip = (word, n) => make("li", {}, make("bdi", {}, word), button("×", () => drop(n), { "aria-label": words.takeAway(word) }));
  const update = (node) => {
    const now = itemsOf(node);
    if (!now) return false;
    if (JSON.stringify(now) !== JSON.stringify(items)) replace(list, now.map(chip));
    items = now;
    list.hidden = !now.length;
  };
  return { element: make("div", { class: "list" }, list, input, offers), update, settle };
}

/** A list whose words are a few that are known: each is ticked or not. */
export function checks(form, keys, choices) {
  const [key] = keys;
  let items = [];
  const boxes = Object.entries(choices).map(([value, label]) => {
    const change = () => (box.checked ? form.push(key, value) : form.drop([key, items.indexOf(value)]));
    const box = make("input", { type: "checkbox", id: idOf([key, value]), value, onchange: change });
    return { box, element: make("label", {}, box, " ", label) };
  });
  const update = (node) => {
    const now = itemsOf(node);
    if (!now?.every((word, n) => word in choices && now.indexOf(word) === n)) return false;
    items = now;
    boxes.forEach(({ box }) => (box.checked = now.includes(box.value)));
  };
  return { element: make("div", { class: "checks" }, boxes.map(({ element }) => element)), isGroup: true, update };
}
