// Text of before that was not saved, offered again.
import { button } from "./dom.js";
import { words } from "./words.js";

/** Names the files of which text was kept that is not saved, and that are not open with it. */
export function offerAll(desk) {
  const paths = desk.kept.paths().filter((path) => !desk.isUnsaved(path));
  if (!paths.length) return;
  desk.notice(words.keptFiles, paths.map((path) => button(path, () => desk.go(path), { class: "button" })), null);
}

/** Offers the text that was kept of a file that is opened. */
export function offer(desk, path, buffer) {
  if (buffer.isUnsaved) return;
  const kept = desk.kept.offer(path);
  if (!kept) return;
  if (kept.text === buffer.saved.toString()) return away();
  const back = () => {
    desk.hush();
    desk.kept.settle(path, kept);
    // The server says so where the file is another one since.
    if (kept.hash !== buffer.hash && buffer.hash !== null) buffer.hash = kept.hash;
    desk.write(kept.text);
    desk.flush();
    offerAll(desk);
    desk.view.focus();
  };
  function away() {
    desk.kept.settle(path, kept);
    desk.kept.drop(path);
    desk.hush();
    if (desk.kept.get(path)) return offer(desk, path, buffer);
    offerAll(desk);
  }
  desk.notice(words.keptHere(new Date(kept.at).toLocaleString("en")), [button(words.putBack, back, { class: "button main" }), button(words.throwAway, away, { class: "button" })]);
}
