// Where a thing is at home, and another name for it.
import { askForName } from "./dialogs.js";
import { positionOf } from "./help.js";
import { words } from "./words.js";

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
export async function rename(desk) {
  desk.flush();
  const { doc, selection } = desk.view.state;
  const asked = { textDocument: { uri: desk.uri() }, position: positionOf(doc, selection.main.head) };
  try {
    const found = await desk.lsp.request("textDocument/prepareRename", asked);
    if (!found) return;
    askForName(found.placeholder, async (newName) => desk.apply(await desk.lsp.request("textDocument/rename", { ...asked, newName })));
  } catch (why) {
    desk.say(words.failed(why.message));
  }
}
