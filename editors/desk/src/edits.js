// What has to change in the text so that front matter has another value: the value alone, never a comment.

const WORDS = /^(true|false|null|yes|no|on|off|y|n|~)$/i;
const PLAIN = /^\p{L}[\p{L}\p{N} ,.;'’()/?!–-]*$/u;
const LENGTH = /^\d+ \p{L}+$/u;

/** A value as YAML: plain where that reads as the same words, otherwise in quotes. */
export function yaml(value, isInside = false) {
  const isPlain = (PLAIN.test(value) && !(isInside && value.includes(",")) && !WORDS.test(value) && value.trim() === value) || LENGTH.test(value);
  return isPlain ? value : JSON.stringify(value);
}
const keyOf = (key) => (/^[\p{L}\p{N}_-]+$/u.test(key) && !WORDS.test(key) && !/^[\d-]/.test(key) ? key : JSON.stringify(key));

/** The comments from a part's first line to its last, which are not what looks like one within words. */
function commentsIn(text, part) {
  const start = part.line ?? part.from;
  let shown = text.slice(start, lineEnd(text, part.end));
  const cover = ({ kind, from, to, parts }) => {
    if (kind !== "scalar") return parts?.forEach(({ value }) => cover(value));
    shown = shown.slice(0, from - start) + "x".repeat(to - from) + shown.slice(to - start);
  };
  cover(part.value);
  return shown.split("\n").flatMap((line) => /(?:^|\s)(#.*)$/.exec(line)?.[1] ?? []);
}

/** Puts other words in the place of a value. */
export function put(text, { from, to }, words) {
  const space = /\s/.test(text[from - 1]) || !words ? "" : " ";
  return { from, to, insert: space + words };
}

/** Puts a key or an item behind the others; `words` are those of its value. */
export function add(text, node, key, words) {
  const said = key === undefined ? words : `${keyOf(key)}: ${words}`;
  const last = node.parts.at(-1);
  if (node.end !== undefined) return { from: node.end, insert: `${said}\n` };
  if (node.style === "flow") {
    const [open, close] = node.kind === "map" ? ["{ ", " }"] : ["[", "]"];
    return last ? { from: last.end, insert: `, ${said}` } : { from: node.from, to: node.to, insert: open + said + close };
  }
  return { from: last.end, insert: `\n${" ".repeat(node.indent)}${key === undefined ? `- ${said}` : said}` };
}

/** Takes away the last of some parts, each within the one before; a part that would have nothing left goes with it. */
export function remove(text, way) {
  const [node, part] = way.at(-1);
  const above = way.at(-2);
  if (node.parts.length === 1 && above && !commentsIn(text, above[1]).length) return remove(text, way.slice(0, -1));
  return node.style === "flow" ? removeInside(node, part) : removeLines(text, node, part);
}

function removeInside({ parts, from, to, kind }, part) {
  const n = parts.indexOf(part);
  if (parts.length === 1) return { from, to, insert: kind === "map" ? "{}" : "[]" };
  return n < parts.length - 1 ? { from: part.from, to: parts[n + 1].from, insert: "" } : { from: parts[n - 1].end, to: part.end, insert: "" };
}

function removeLines(text, node, part) {
  // Of what stood here only the comments stay, as lines of their own.
  const left = commentsIn(text, part).map((comment) => `${" ".repeat(node.indent)}${comment}\n`);
  const gone = { from: part.line, to: Math.min(lineEnd(text, part.end) + 1, text.length), insert: left.join("") };
  if (node.parts.length > 1 || node.colon === undefined) return gone;
  // A key with nothing below it says that it is empty.
  return [{ from: node.colon, insert: node.kind === "map" ? " {}" : " []" }, gone];
}

const lineEnd = (text, at) => {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
};
