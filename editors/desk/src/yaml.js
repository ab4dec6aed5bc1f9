// Front matter as a tree in which every value knows its place, so that one can be changed and all else stays.
import { NOT_PLAIN, flow, quoted } from "./flow.js";

/** A shape that only the text can show. */
class Unreadable extends Error {}
const unreadable = () => {
  throw new Unreadable();
};

const KEY = /^([\p{L}\p{N}_-]+|"[^"\\]+"|'[^']+'):(?=[ \t]|$)/u;
const isEmpty = ({ words }) => !words || words.startsWith("#");
const isItem = ({ words }) => /^-(?:[ \t]|$)/.test(words);

/** The lines between the fences, each with its indent and its words, and where the second fence stands. */
function linesOf(text) {
  const found = /^---[ \t]*\n(?:[^]*?\n)??(?=(?:---|\.\.\.)[ \t]*(?:\n|$))/.exec(text);
  if (!found) return undefined;
  let from = found[0].indexOf("\n") + 1;
  const inside = found[0].slice(from);
  const lines = [];
  for (const line of inside ? inside.slice(0, -1).split("\n") : []) {
    const words = line.trim();
    const tab = /^ *\t/.test(line);
    lines.push({ from, to: from + line.length, indent: line.length - line.trimStart().length, words, tab });
    from += line.length + 1;
  }
  return { lines, end: found[0].length };
}

/** The front matter of a text as a map; nothing where it has none. A value that cannot be shown is of the kind `raw`. */
export function read(text) {
  const found = linesOf(text);
  if (!found) return undefined;
  const { lines, end } = found;
  const root = { kind: "map", style: "block", indent: 0, parts: [], end, from: end, to: end };
  for (let n = 0; n < lines.length; ) {
    const key = KEY.exec(text.slice(lines[n].from, lines[n].to));
    let next = n + 1;
    // What is indented belongs to the key above, and so do the items of a list.
    while (key && next < lines.length && (lines[next].indent > 0 || isEmpty(lines[next]) || isItem(lines[next]))) next++;
    if (key) root.parts.push(part(text, lines.slice(n, next)));
    n = next;
  }
  return root;
}

/** A key with its value, which may be a raw one. */
function part(text, lines) {
  try {
    const [{ parts }, rest] = map(text, lines, 0);
    return rest === lines.length && parts.length === 1 ? parts[0] : unreadable();
  } catch (why) {
    if (!(why instanceof Unreadable)) throw why;
    const [line] = lines;
    const last = lines.findLast((line) => !isEmpty(line));
    const key = KEY.exec(line.words)[1].replace(/^["']|["']$/g, "");
    return { key, from: line.from, line: line.from, end: last.to, value: { kind: "raw", from: line.from, to: last.to, text: text.slice(line.from, last.to) } };
  }
}

const nextOf = (lines, n) => {
  while (n < lines.length && isEmpty(lines[n])) n++;
  return n;
};

/** The keys of one indent from a line on, and the line behind them. */
function map(text, lines, start) {
  const { indent } = lines[start];
  const node = { kind: "map", style: "block", indent, parts: [] };
  let n = start;
  for (; n < lines.length && lines[n].indent === indent && !isItem(lines[n]); ) {
    const line = lines[n];
    const key = KEY.exec(line.words);
    if (!key || line.tab) unreadable();
    const name = key[1].replace(/^["']|["']$/g, "");
    if (node.parts.some((part) => part.key === name)) unreadable();
    const from = line.from + indent;
    const [value, behind] = valueAt(text, lines, n, from + key[0].length, indent);
    node.parts.push({ key: name, from, line: line.from, end: lines[behind - 1].to, value });
    n = nextOf(lines, behind);
  }
  return [Object.assign(node, { from: node.parts[0].from, to: node.parts.at(-1).end }), n];
}

/** The items of a list from a line on, and the line behind them. */
function list(text, lines, start) {
  const { indent } = lines[start];
  const node = { kind: "list", style: "block", indent, parts: [] };
  let n = start;
  for (; n < lines.length && lines[n].indent === indent && isItem(lines[n]); n = nextOf(lines, n + 1)) {
    const line = lines[n];
    const at = line.from + indent + 1;
    const value = inLine(text, line, at);
    if (line.tab || value.kind !== "scalar" || /:(?:[ \t]|$)/.test(text.slice(value.from, value.to).replace(/^(["']).*\1$/, ""))) unreadable();
    const after = nextOf(lines, n + 1);
    if (lines[after]?.indent > indent) unreadable();
    node.parts.push({ from: line.from + indent, line: line.from, end: line.to, value });
  }
  return [Object.assign(node, { from: node.parts[0].from, to: node.parts.at(-1).end }), n];
}

/** The value behind a key or on the lines below it, and the line behind it. */
function valueAt(text, lines, n, at, indent) {
  const rest = text.slice(at, lines[n].to).trim();
  const next = nextOf(lines, n + 1);
  const below = lines[next];
  if (!rest || rest.startsWith("#")) {
    // A list may stand as far left as its key.
    const isBelow = below && (below.indent > indent || (below.indent === indent && isItem(below)));
    if (isBelow) {
      const [value, after] = isItem(below) ? list(text, lines, next) : map(text, lines, next);
      if (lines[after]?.indent > indent) unreadable();
      const last = lines.slice(0, after).findLastIndex((line) => !isEmpty(line));
      return [Object.assign(value, { colon: at }), last + 1];
    }
  }
  if (/^[[{]/.test(rest)) {
    const from = at + text.slice(at).search(/[[{]/);
    const value = flow(text, from, lines.at(-1).to) ?? unreadable();
    const last = lines.findIndex((line) => value.to <= line.to);
    if (!/^[ \t]*(?:[ \t]#.*)?$/.test(text.slice(value.to, lines[last].to)) || lines[nextOf(lines, last + 1)]?.indent > indent) unreadable();
    return [value, last + 1];
  }
  if (below?.indent > indent) unreadable();
  return [inLine(text, lines[n], at), n + 1];
}

/** A value that is a word or some, from a place to the end of a line. */
function inLine(text, line, at) {
  const from = at + /^[ \t]*/.exec(text.slice(at, line.to))[0].length;
  const rest = text.slice(from, line.to);
  const words = quoted(rest);
  if (words) return /^[ \t]*(?:[ \t]#.*)?$/.test(rest.slice(words.length)) && words.value !== undefined ? { kind: "scalar", from, to: from + words.length, value: words.value } : unreadable();
  const plain = rest.replace(/(^|[ \t])#.*$/, "").trimEnd();
  if (NOT_PLAIN.test(plain)) unreadable();
  if (plain) return { kind: "scalar", from, to: from + plain.length, value: plain };
  // Where there is nothing, a value gets its place between the colon and the comment.
  const place = rest && from - at > 1 ? at + 1 : at;
  return { kind: "scalar", from: place, to: rest ? place : line.to, value: "" };
}
