// Writes slugs.json: headings with the ids that the published rule of GitHub gives them, and the characters that it keeps.
// After `npm ci` in this folder: node slugs.mjs
import { writeFileSync } from "node:fs";
import Slugger, { slug } from "github-slugger";

const pages = [
  ["heading with a - dash", "heading with an _ underscore", "heading with a period.txt"],
  ["exchange.bind_headers(exchange, routing [, bindCallback])", "I ♥ unicode", "Dash-dash", "en–dash!", "em–dash", "😄 unicode emoji"],
  ["foo", "foo", "foo 1", "foo-1", "foo"],
  ["foo-1", "foo", "foo", "foo"],
  ["a 1", "a", "a", "a-1-1", "a 1"],
  ["constructor", "toString", "__proto__", "__proto__", "hasOwnProperty"],
  ["Don't", "Don’t", "“Quoted”", "(in brackets)", "C++ & C#", "50 % off", "a/b\\c", "Question?", "x = y", "a, b; c: d"],
  ["UPPER Case", "ÄÖÜ ẞ ß", "İstanbul", "ΟΔΟΣ", "ΑΣ’Α ΑΣ!", "Ǆ ǅ ǆ", "ﬁne", "K and Å"],
  ["  two  spaces ", "tab\there", "no-break\u00A0space", "line\u2028separator", "zero\u200Bwidth", "soft\u00ADhyphen"],
  ["Опенсорс значыць бясплатна", "Ответ: сразу же!", "Ещё раз", "№ 5", "Щось — інше"],
  ["見出し一", "簡除此意", "すぐに感謝", "「かぎ」と、読点。", "ー長音ー", "々〆〇", "中文 標題", "한국어 제목"],
  ["مرحبا بالعالم", "می‌روم", "۱۲۳ شماره", "ُتشكيل", "؟سؤال", "שלום עולם", "שָׁלוֹם", "גרש׳ גרשיים״"],
  ["धन्यवाद देना", "क्‍ष", "ধন্যবাদ", "நன்றி", "ขอบคุณ ๑๒", "ຂອບໃຈ", "ཐུགས་རྗེ་ཆེ།", "አመሰግናለሁ፡፡"],
  ["Գիրք՝ և", "ქართული ᲥᲐᲠᲗᲣᲚᲘ", "Ꭰ ꭰ", "𝒜𝓑 𝟙", "𐐀 𐐨", "𠮷野家"],
  ["cafe\u0301", "e\u0301\u0327", "A\u030A", "\u1112\u1161\u11AB"],
  ["① ½ ² Ⅳ ⅳ", "٣ ³", "_ ‿ ⁀ ＿", "‑ – — -", "☎️ phone", "👨‍👩‍👧", "a\u20E3"],
  ["1. First", "2) Second", "[x] done", "`code`", "*star*", "#hash", "@name", "~tilde~"],
  ["a açık", "Türkçe İĞÜŞÖÇ ıI", "Żółć", "Đorđe", "ŒUVRE", "Ærø", "ÞORN"],
  ...["a-b", "a - b", "a -- b", "-", "--", "a_b", "_a_", "", " ", "!", "?!", ".", "…", "0", "007", "a.b.c", "v1.2.3", "A&B", "tel:+49", "né(e)",
    "l'été", "l’été", "rock ’n’ roll", "10 €", "§ 5", "→ next", "¿Qué?", "¡Hola!", "s’il vous plaît"].map((heading) => [heading, heading]),
];

const all = function* () {
  for (let point = 0; point <= 0x10ffff; point++) if (point < 0xd800 || point > 0xdfff) yield point;
};
const ranges = (is) => {
  const found = [];
  for (const point of all()) {
    if (!is(String.fromCodePoint(point))) continue;
    const last = found.at(-1);
    if (last?.[1] === point - 1) last[1] = point;
    else found.push([point, point]);
  }
  return found;
};
const stays = (c) => slug(c, true) !== "";
// The rule is of Unicode 13. What that had not assigned, newer editions may make a letter.
const isWord = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]/u;
const newer = (c) => !stays(c) && (isWord.test(c) || /\p{Cn}/u.test(c));

const ids = (headings) => {
  const slugger = new Slugger();
  return headings.map((heading) => slugger.slug(heading));
};
const lines = pages.map((headings) => `    ${JSON.stringify([headings, ids(headings)])}`);
const part = (name, is) => `  "${name}": ${JSON.stringify(ranges(is))}`;
writeFileSync(
  new URL("slugs.json", import.meta.url),
  `{\n  "pages": [\n${lines.join(",\n")}\n  ],\n${part("stay", stays)},\n${part("newer", newer)}\n}\n`,
);
