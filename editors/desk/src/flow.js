// Lists and tables in brackets, of which front matter has most: `[a, b]`, `{ after: a, within: 2 days }`.

/** What no plain word begins with. */
export const NOT_PLAIN = /^[[\]{}|>&*!%@`"',]/;

/** A value in quotes at the beginning of a text: its length, and what it means if that can be told. */
export function quoted(text) {
  const found = /^"(?:[^"\\\n]|\\.)*"/.exec(text) ?? /^'(?:[^'\n]|'')*'/.exec(text);
  if (!found) return undefined;
  const [words] = found;
  try {
    return { length: words.length, value: words[0] === '"' ? JSON.parse(words) : words.slice(1, -1).replaceAll("''", "'") };
  } catch {
    return { length: words.length, value: undefined };
  }
}

/** The list or table that begins at a place and ends before another; nothing where only the text can show it. */
export function flow(text, from, limit) {
  let at = from;
  const skip = () => {
    while (at < limit && /\s/.test(text[at])) at++;
  };
  const scalar = (isKey) => {
    const start = at;
    const words = quoted(text.slice(at, limit));
    if (words) {
      at += words.length;
      return words.value === undefined ? undefined : { kind: "scalar", from: start, to: at, value: words.value };
    }
    const [plain] = /^(?:[^,[\]{}:#\n]|:(?![\s,[\]{}])|(?<!\s)#)*/.exec(text.slice(at, limit));
    const value = plain.trimEnd();
    if ((isKey && !value) || NOT_PLAIN.test(value)) return undefined;
    at += value.length;
    return { kind: "scalar", from: start, to: at, value };
  };
  const value = () => (text[at] === "[" || text[at] === "{" ? group() : scalar());
  const group = () => {
    const node = { kind: text[at] === "[" ? "list" : "map", style: "flow", from: at, parts: [] };
    const close = text[at++] === "[" ? "]" : "}";
    for (skip(); at < limit && text[at] !== close; skip()) {
      const part = { from: at };
      if (node.kind === "map") {
        const key = scalar(true);
        if (!key || node.parts.some((part) => part.key === key.value)) return undefined;
        part.key = key.value;
        skip();
        if (text[at++] !== ":") return undefined;
        part.colon = at;
        if (/[ \t]/.test(text[at])) at++;
      }
      part.value = value();
      if (!part.value || (node.kind === "list" && part.value.kind === "scalar" && part.value.from === part.value.to)) return undefined;
      part.end = part.value.to;
      node.parts.push(part);
      skip();
      if (text[at] === ",") at++;
      else if (text[at] !== close) return undefined;
    }
    if (at >= limit) return undefined;
    node.to = ++at;
    return node;
  };
  return group();
}
