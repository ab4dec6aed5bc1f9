// What the language server knows, in the editor: completion, hover, quick fixes, names, where a link leads.
import { autocompletion } from "@codemirror/autocomplete";
import { setDiagnostics } from "@codemirror/lint";
import { hoverTooltip } from "@codemirror/view";
import { make } from "./dom.js";

export const offsetOf = (doc, { line, character }) => {
  if (line >= doc.lines) return doc.length;
  const found = doc.line(line + 1);
  return Math.min(found.from + character, found.to);
};
export const positionOf = (doc, at) => {
  const line = doc.lineAt(at);
  return { line: line.number - 1, character: at - line.from };
};

/** The little Markdown that the language server says, as elements. */
export function spoken(text) {
  const parts = text.split(/\n{2,}/).map((block) => {
    const items = block.split("\n").every((line) => line.startsWith("- "));
    return items ? make("ul", {}, block.split("\n").map((line) => make("li", {}, inline(line.slice(2))))) : make("p", {}, inline(block));
  });
  return make("div", { class: "spoken" }, parts);
}
const plain = (text) => text.replace(/\\([\p{P}\p{S}])/gu, "$1");
export const inline = (text) =>
  text.split(/(`[^`]+`|\*\*(?:\\.|[^*])+\*\*)/).map((part) => {
    if (part.startsWith("`")) return make("code", {}, part.slice(1, -1));
    return part.startsWith("**") ? make("strong", {}, plain(part.slice(2, -2))) : plain(part);
  });

/** `desk` gives the language server, the path that is open, and a way to say all that was written. */
export function completion(desk) {
  const source = async (context) => {
    // The editor asks again for what was typed meanwhile only where there was an answer, be it an empty one.
    return (await offered(context)) ?? (context.view.state.doc === context.state.doc ? null : { from: context.pos, options: [] });
  };
  const offered = async (context) => {
    if (!context.explicit && !context.matchBefore(/[\p{L}\p{N}\-_[(#/:.!"=, ]$/u)) return null;
    desk.flush();
    const asked = desk.lsp.request("textDocument/completion", {
      textDocument: { uri: desk.uri() },
      position: positionOf(context.state.doc, context.pos),
      context: { triggerKind: context.explicit ? 1 : 2 },
    });
    const items = await asked.catch(() => null);
    if (context.aborted || !items?.length) return null;
    const doc = context.state.doc;
    const { start, end } = items[0].textEdit.range;
    const [from, to] = [offsetOf(doc, start), offsetOf(doc, end)];
    const typed = doc.sliceString(from, context.pos).toLowerCase();
    if (!context.explicit && !typed && !/[[(#/:]\s?$/.test(doc.sliceString(Math.max(0, context.pos - 2), context.pos))) return null;
    const fits = ({ label, filterText = label }) => !typed || `${label} ${filterText}`.toLowerCase().includes(typed);
    // What begins with what was typed comes first; otherwise the order is the server's.
    const rank = ({ label }) => (label.toLowerCase().startsWith(typed) ? 0 : 1);
    const options = items.filter(fits).sort((a, b) => rank(a) - rank(b) || (a.sortText < b.sortText ? -1 : 1));
    const behind = to - context.pos;
    return {
      from,
      filter: false,
      options: options.slice(0, 200).map((item) => ({
        label: item.label,
        detail: item.detail,
        apply: (view, _, from, to) => {
          const insert = item.textEdit.newText;
          view.dispatch({ changes: { from, to: Math.min(to + behind, view.state.doc.length), insert }, selection: { anchor: from + insert.length }, userEvent: "input.complete" });
        },
      })),
    };
  };
  return autocompletion({ override: [source], icons: false, activateOnTypingDelay: 40, aboveCursor: false });
}

export const hover = (desk) =>
  hoverTooltip(async (view, at) => {
    desk.flush();
    const told = await desk.lsp.request("textDocument/hover", { textDocument: { uri: desk.uri() }, position: positionOf(view.state.doc, at) }).catch(() => null);
    if (!told) return null;
    const { doc } = view.state;
    const [pos, end] = told.range ? [offsetOf(doc, told.range.start), offsetOf(doc, told.range.end)] : [at, at];
    return { pos, end, above: true, create: () => ({ dom: spoken(told.contents.value) }) };
  });

/** A problem with its help, its words of code as such. */
const said = (message) => make("span", {}, message.split("\n").map((line) => make("span", { class: "line" }, inline(line))));

const SEVERITIES = { 1: "error", 2: "warning", 3: "info", 4: "hint" };

/** Marks the problems of the open file; their fixes come a moment later. */
export async function mark(desk, view, problems) {
  const state = view.state;
  const place = ({ range }) => {
    const from = offsetOf(state.doc, range.start);
    return { from, to: Math.max(from, offsetOf(state.doc, range.end)) };
  };
  const shown = problems.map((problem) => ({ ...place(problem), severity: SEVERITIES[problem.severity], source: problem.code, message: problem.message, renderMessage: () => said(problem.message), problem }));
  view.dispatch(setDiagnostics(view.state, shown));
  if (!problems.length) return [];
  const fixes = await fixesOf(desk, state.doc).catch(() => []);
  if (view.state.doc !== state.doc || !fixes.length) return fixes;
  const of = (problem) => fixes.filter((fix) => isOf(fix, problem)).map((fix) => ({ name: fix.title, apply: () => desk.mend(fix) }));
  view.dispatch(setDiagnostics(view.state, shown.map((told) => ({ ...told, actions: of(told.problem) }))));
  return fixes;
}
export const isOf = (fix, problem) => {
  const [told] = fix.diagnostics ?? [];
  return told && told.message === problem.message && JSON.stringify(told.range) === JSON.stringify(problem.range);
};
export const fixesOf = (desk, doc) =>
  desk.lsp.request("textDocument/codeAction", {
    textDocument: { uri: desk.uri() },
    range: { start: { line: 0, character: 0 }, end: positionOf(doc, doc.length) },
    context: { diagnostics: [] },
  });
