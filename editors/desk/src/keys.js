// The keys of the text, and those that count wherever one is.
import { nextDiagnostic } from "@codemirror/lint";
import { follow, rename } from "./names.js";

/** The keys of the text. */
export const keysOf = (desk) => [
  { key: "Mod-s", run: () => (desk.save(), true), preventDefault: true },
  { key: "F8", run: nextDiagnostic },
  { key: "F2", run: () => (rename(desk), true) },
  { key: "F12", run: (view) => (follow(desk, view.state.selection.main.head), true) },
];

/** Takes the keys that count everywhere. */
export function listen(desk) {
  addEventListener("keydown", (event) => take(desk, event));
}

function take(desk, event) {
  const mod = event.ctrlKey || event.metaKey;
  if (mod && !event.shiftKey && event.key.toLowerCase() === "s") {
    // In the text it was taken already.
    if (!event.defaultPrevented) desk.save();
    event.preventDefault();
  } else if (mod && event.shiftKey && event.key.toLowerCase() === "f") {
    event.preventDefault();
    desk.ui.toggle(true);
    desk.left.choose("find");
    desk.finder.input.focus();
  } else if (event.key === "F6") {
    event.preventDefault();
    next(desk, event.shiftKey ? -1 : 1);
  } else if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog")) {
    desk.ui.toggle(false);
  }
}

/** Goes to the next part of the page. */
function next(desk, step) {
  const parts = [
    [desk.ui.nav, () => (desk.ui.toggle(true), desk.left.row.querySelector('[aria-selected="true"]').focus())],
    [desk.ui.main, () => desk.view.focus()],
    [desk.ui.aside, () => desk.beside.tabs.row.querySelector('[aria-selected="true"]').focus()],
  ];
  const at = parts.findIndex(([part]) => part.contains(document.activeElement));
  parts.at((Math.max(at, 0) + (at < 0 ? 0 : step)) % parts.length)[1]();
}
