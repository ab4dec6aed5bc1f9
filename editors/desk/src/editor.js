// The editor of one text at a time; each file keeps its own state.
import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { getChunks, unifiedMergeView } from "@codemirror/merge";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, Prec, RangeSetBuilder } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, drawSelection, dropCursor, highlightActiveLine, highlightSpecialChars, keymap } from "@codemirror/view";
import { completion, hover } from "./help.js";
import { colours, isMarkdown, languageOf } from "./languages.js";
import { follow } from "./names.js";
import { words } from "./words.js";

const nonce = document.currentScript?.dataset.nonce;
const settling = new Compartment();

const inMatter = Decoration.line({ class: "in-matter" });
/** Marks the lines of the front matter, which are set like data and not like prose. */
const matterLines = ViewPlugin.fromClass(
  class {
    constructor(view) {
      this.decorations = lines(view.state.doc);
    }
    update(update) {
      if (update.docChanged) this.decorations = lines(update.state.doc);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
function lines(doc) {
  const marks = new RangeSetBuilder();
  if (doc.line(1).text.trimEnd() !== "---") return marks.finish();
  for (let number = 1; number <= doc.lines; number++) {
    const line = doc.line(number);
    marks.add(line.from, line.from, inMatter);
    if (number > 1 && line.text.trimEnd() === "---") break;
  }
  return marks.finish();
}

const anyWay = Decoration.line({ attributes: { dir: "auto" } });
/** Lets every line run the way that its own letters do, as readers will see it. */
const lineWays = ViewPlugin.fromClass(
  class {
    constructor(view) {
      this.decorations = ways(view);
    }
    update(update) {
      if (update.docChanged || update.viewportChanged) this.decorations = ways(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
function ways(view) {
  const marks = new RangeSetBuilder();
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at);
      marks.add(line.from, line.from, anyWay);
      at = line.to + 1;
    }
  }
  return marks.finish();
}

/** What browsers and screen readers have to know of a text: prose is spelt and begins its sentences, data does not. */
const attributes = (path, language) => {
  const own = { "aria-label": words.textOf(path), tabindex: "0" };
  if (!isMarkdown(path)) return { ...own, spellcheck: "false", autocapitalize: "off" };
  return { ...own, spellcheck: "true", autocapitalize: "sentences", ...(language && { lang: language }) };
};

/** Whether the last place that differed was settled by this. */
const isSettledBy = ({ startState, state }) => getChunks(state)?.chunks.length === 0 && getChunks(startState)?.chunks.length > 0;

const extensions = (desk, path) => [
  nonce ? EditorView.cspNonce.of(nonce) : [],
  keymap.of(desk.keys),
  history(),
  highlightSpecialChars(),
  drawSelection(),
  dropCursor(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  highlightActiveLine(),
  highlightSelectionMatches(),
  search({ top: true }),
  lintGutter(),
  completion(desk),
  hover(desk),
  // Tab is left to the browser, so that it leads out of the text.
  keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
  EditorView.lineWrapping,
  EditorView.contentAttributes.of(() => attributes(path, desk.languageOf(path))),
  EditorView.editorAttributes.of({ class: isMarkdown(path) ? "prose" : "data" }),
  isMarkdown(path) ? [matterLines, Prec.lowest(lineWays), EditorView.perLineTextDirection.of(true)] : [],
  languageOf(path),
  colours,
  settling.of([]),
  EditorView.updateListener.of((update) => {
    if (update.docChanged) desk.changed();
    if (isSettledBy(update)) desk.settled();
  }),
  EditorView.domEventHandlers({
    mousedown(event, view) {
      if (!event.ctrlKey && !event.metaKey) return false;
      const at = view.posAtCoords(event);
      if (at === null) return false;
      follow(desk, at);
      return true;
    },
  }),
];

/** The state of a file that is opened. */
export const begin = (desk, path, text) => EditorState.create({ doc: text, extensions: extensions(desk, path) });

/** The view, in which the file that is open stands. */
export const show = (parent) => new EditorView({ parent, extensions: nonce ? EditorView.cspNonce.of(nonce) : [] });

/** Shows what differs from another text, each place with its two buttons; or ends that. */
export const settle = (theirs) => settling.reconfigure(theirs === undefined ? [] : unifiedMergeView({ original: theirs, gutter: false, allowInlineDiffs: true }));
