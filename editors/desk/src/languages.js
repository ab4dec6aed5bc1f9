// How texts are coloured: Markdown with its front matter, blanks and wikilinks; TOML, CSS and what else a theme has.
import { HighlightStyle, Language, StreamLanguage, defineLanguageFacet, languageDataProp, syntaxHighlighting } from "@codemirror/language";
import { css } from "@codemirror/legacy-modes/mode/css";
import { javascript, json } from "@codemirror/legacy-modes/mode/javascript";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { html } from "@codemirror/legacy-modes/mode/xml";
import { yaml } from "@codemirror/legacy-modes/mode/yaml";
import { parseMixed } from "@lezer/common";
import { Tag, styleTags, tags } from "@lezer/highlight";
import { GFM, parser } from "@lezer/markdown";

const blank = Tag.define();
const wiki = Tag.define();
const yamlLanguage = StreamLanguage.define(yaml);

/** The lines between two `---` at the very beginning. */
const frontMatter = {
  defineNodes: [{ name: "FrontMatter", block: true }, "FrontMatterText", "FrontMatterMark"],
  parseBlock: [
    {
      name: "FrontMatter",
      before: "HorizontalRule",
      parse(context, line) {
        if (context.lineStart !== 0 || line.text.trimEnd() !== "---") return false;
        const marks = [context.elt("FrontMatterMark", 0, line.text.length)];
        const start = line.text.length + 1;
        let end = start;
        while (context.nextLine()) {
          end = context.lineStart;
          if (line.text.trimEnd() === "---") {
            if (end > start) marks.push(context.elt("FrontMatterText", start, end));
            marks.push(context.elt("FrontMatterMark", end, end + line.text.length));
            context.addElement(context.elt("FrontMatter", 0, end + line.text.length, marks));
            context.nextLine();
            return true;
          }
        }
        context.addElement(context.elt("FrontMatter", 0, context.prevLineEnd(), marks));
        return true;
      },
    },
  ],
};

const ofGuides = {
  defineNodes: ["Blank", "Wikilink"],
  parseInline: [
    {
      name: "Wikilink",
      before: "Link",
      parse(context, next, at) {
        const found = /^!?\[\[[^\[\]\n]+\]\]/.exec(context.slice(at, Math.min(context.end, at + 300)));
        return found ? context.addElement(context.elt("Wikilink", at, at + found[0].length)) : -1;
      },
    },
    {
      name: "Blank",
      before: "Link",
      parse(context, next, at) {
        const found = next === 91 && /^\[[^\[\]\n^]+\](?![(\[:])/.exec(context.slice(at, Math.min(context.end, at + 200)));
        return found ? context.addElement(context.elt("Blank", at, at + found[0].length)) : -1;
      },
    },
  ],
  props: [styleTags({ Blank: blank, Wikilink: wiki, FrontMatterMark: tags.processingInstruction })],
};

const data = defineLanguageFacet({ commentTokens: { block: { open: "<!--", close: "-->" } }, closeBrackets: { brackets: ["(", "[", "{", '"'] } });
const wrap = parseMixed((node) => (node.name === "FrontMatterText" ? { parser: yamlLanguage.parser } : null));
const markdown = new Language(
  data,
  parser.configure([GFM, frontMatter, ofGuides, { wrap, props: [languageDataProp.add((type) => (type.isTop ? data : undefined))] }]),
  [],
  "markdown",
);

const MODES = { toml, css, js: javascript, json, html, xml: html, svg: html, yaml, yml: yaml };
const made = new Map();

export const isMarkdown = (path) => /\.(md|markdown)$/i.test(path);

/** How a file is coloured, by its ending. */
export function languageOf(path) {
  if (isMarkdown(path)) return markdown;
  const ending = path.split(".").pop().toLowerCase();
  if (!MODES[ending]) return [];
  if (!made.has(ending)) made.set(ending, StreamLanguage.define(MODES[ending]));
  return made.get(ending);
}

export const colours = syntaxHighlighting(
  HighlightStyle.define([
    { tag: blank, class: "tok-blank" },
    { tag: wiki, class: "tok-link" },
    { tag: tags.heading, class: "tok-heading" },
    { tag: tags.strong, class: "tok-strong" },
    { tag: tags.emphasis, class: "tok-emphasis" },
    { tag: [tags.link, tags.url], class: "tok-link" },
    { tag: tags.monospace, class: "tok-code" },
    { tag: [tags.comment, tags.processingInstruction, tags.meta, tags.contentSeparator], class: "tok-soft" },
    { tag: [tags.propertyName, tags.definition(tags.propertyName), tags.keyword, tags.tagName, tags.typeName, tags.attributeName], class: "tok-key" },
    { tag: [tags.string, tags.number, tags.bool, tags.atom, tags.attributeValue], class: "tok-value" },
  ]),
);
