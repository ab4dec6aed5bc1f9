// What differs between two texts, and what an edit of the language server makes of one.
import { offsetOf } from "./help.js";

/** The one place at which two texts differ. */
export function difference(old, text) {
  let from = 0;
  while (from < old.length && from < text.length && old[from] === text[from]) from++;
  let [to, end] = [old.length, text.length];
  while (to > from && end > from && old[to - 1] === text[end - 1]) (to--, end--);
  return { from, to, insert: text.slice(from, end) };
}

/** The parts of an edit by file, in order: a file to make, the edits in one with the version of the text that they are for, or its new path. */
export function editsOf(edit, lsp) {
  const changes = edit.documentChanges ?? Object.entries(edit.changes ?? {}).map(([uri, edits]) => ({ textDocument: { uri }, edits }));
  return changes.map(({ kind, uri, oldUri, newUri, textDocument, edits = [] }) => ({
    path: lsp.path(uri ?? oldUri ?? textDocument.uri),
    isNew: kind === "create",
    to: newUri && lsp.path(newUri),
    version: textDocument?.version ?? undefined,
    edits,
  }));
}

/** Edits as changes of a text. */
export const changesIn = (doc, edits) => edits.map(({ range, newText }) => ({ from: offsetOf(doc, range.start), to: offsetOf(doc, range.end), insert: newText }));
