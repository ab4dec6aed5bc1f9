// The parts of the page and where they stand.
import { button, make, replace } from "./dom.js";
import { words } from "./words.js";

/** A row of tabs over their panels; arrow keys go along it. */
export function tabs(label, entries, chosen) {
  const row = make("div", { role: "tablist", "aria-label": label, class: "tabs" });
  const choose = (id, focus = false) => {
    for (const entry of entries) {
      const is = entry.id === id;
      entry.tab.setAttribute("aria-selected", is);
      entry.tab.tabIndex = is ? 0 : -1;
      entry.panel.hidden = !is;
      if (is && focus) entry.tab.focus();
    }
    chosen?.(id);
  };
  for (const entry of entries) {
    entry.tab = button(entry.label, () => choose(entry.id), { role: "tab", id: `tab-${entry.id}`, "aria-controls": `panel-${entry.id}` });
    entry.panel = make("div", { role: "tabpanel", id: `panel-${entry.id}`, "aria-labelledby": `tab-${entry.id}`, class: `panel ${entry.id}` }, entry.content);
    row.append(entry.tab);
  }
  row.addEventListener("keydown", ({ key }) => {
    const at = entries.findIndex(({ tab }) => tab === document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: entries.length - 1 }[key];
    if (to !== undefined) choose(entries.at(to % entries.length).id, true);
  });
  const element = make("div", { class: "tabbed" }, row, entries.map(({ panel }) => panel));
  return { element, choose, row, label: (id, text) => replace(entries.find((entry) => entry.id === id).tab, text) };
}

/** Puts the whole page together. */
export function shell({ left, right, acts }) {
  const status = make("p", { role: "status", class: "status" });
  const alert = make("div", { role: "alert" });
  const name = make("h1", {}, words.desk);
  const path = make("p", { class: "path" });
  const editor = make("div", { class: "text" });
  const matter = make("div", { class: "matter" });
  const save = button(words.save, acts.save, { class: "button main", disabled: true, "aria-keyshortcuts": "Control+S" });
  const rename = button(words.rename, acts.rename, { class: "button", hidden: true });
  const drawer = button("", () => toggle(), { class: "button drawer", "aria-expanded": "false", "aria-controls": "files", "aria-label": words.drawer });
  drawer.append(words.files);
  const toggle = (open = !document.body.classList.contains("is-open")) => {
    // What is in the drawer is hidden with it.
    if (!open && nav.contains(document.activeElement)) drawer.focus();
    document.body.classList.toggle("is-open", open);
    drawer.setAttribute("aria-expanded", open);
  };
  const makers = [
    ["rule", words.newRule],
    ["message", words.newMessage],
    ["section", words.newSection],
    ["page", words.newPage],
  ].map(([kind, label]) => button(label, () => acts.make(kind), { class: "button" }));
  const keys = make("details", { class: "keys" }, make("summary", {}, words.keysTitle), make("p", {}, words.help));
  const nav = make("nav", { id: "files", "aria-label": words.files, class: "left" }, make("div", { class: "buttons" }, makers), left, keys);
  const main = make("main", {}, make("div", { class: "over" }, path, rename, status, save), make("div", { class: "notices" }, alert), matter, editor);
  const aside = make("aside", { "aria-label": words.page, class: "right" }, right);
  document.body.append(make("header", { class: "top" }, drawer, name), make("div", { class: "desk" }, nav, main, aside));
  return { status, alert, name, path, rename, editor, matter, save, toggle, nav, main, aside };
}
