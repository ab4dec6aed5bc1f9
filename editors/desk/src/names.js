// Where a thing is at home, and another name for it.
import { askForName } from "./dialogs.js";
import { positionOf } from "./help.js";
import { words } from "./words.js";
import { read } from "./yaml.js";

/** Goes where the thing at a place in the text is at home. */
export async function follow(desk, at) {
  desk.flush();
  const asked = { textDocument: { uri: desk.uri() }, position: positionOf(desk.view.state.doc, at) };
  const found = await desk.lsp.request("textDocument/definition", asked).catch(() => null);
  const [place] = Array.isArray(found) ? found : [found];
  const path = place && desk.lsp.path(place.uri);
  if (path !== undefined && path !== null) desk.go(path, place.range.start);
}

/** Gives the thing under the cursor another name, wherever it is spoken of. */
export const rename = (desk) => renameAt(desk, desk.view.state.selection.main.head);

/** Gives the file that is open another name, wherever it is linked. Its title stands for it. */
export function renameFile(desk) {
  const title = read(desk.view.state.doc.toString())?.parts.find(({ key }) => key === "title")?.value;
  return renameAt(desk, title?.from ?? 0, words.renameHelp);
}

async function renameAt(desk, at, help) {
  desk.flush();
  const asked = { textDocument: { uri: desk.uri() }, position: positionOf(desk.view.state.doc, at) };
  try {
    const found = await desk.lsp.request("textDocument/prepareRename", asked);
    if (!found && help) throw new Error(words.noName);
    if (!found) return;
    const act = async (newName) => desk.apply(await desk.lsp.request("textDocument/rename", { ...asked, newName }));
    askForName(found.placeholder, { act, done: () => desk.view.focus() }, help);
  } catch (why) {
    desk.say(words.failed(why.message));
  }
}
