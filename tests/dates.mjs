// Writes src/theme/dates.tsv: how the Unicode CLDR writes a day in each language, asked of the ICU in Node.js.
// In this folder: node dates.mjs
import { readFileSync, writeFileSync } from "node:fs";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const languages = readFileSync(new URL("../src/guide/content/languages.rs", import.meta.url), "utf8")
  .match(/const CODES: &str = "([^"]+)"/)[1].split(/[\s\\]+/).concat("ckb", "fil", "gsw", "hsb", "dsb", "yue", "zgh", "kok", "mai", "sat");
const scripts = ["Adlm", "Arab", "Beng", "Cyrl", "Deva", "Guru", "Hans", "Hant", "Latn", "Tfng", "Vaii"];
const regions = [...letters].flatMap((a) => [...letters].map((b) => a + b));

/** How a locale writes a long date: its calendar, its nought, and a pattern for each month. */
function line(tag) {
  const format = new Intl.DateTimeFormat(tag, { dateStyle: "long", timeZone: "UTC" });
  const { locale, calendar, numberingSystem } = format.resolvedOptions();
  if (locale !== tag) return;
  const months = [];
  let pattern;
  // Three years of days pass through every month of any calendar.
  for (let day = 0; day < 1100 && months.filter(Boolean).length < 12; day += 9) {
    const at = new Date(Date.UTC(2021, 0, 5 + day));
    const number = +new Intl.DateTimeFormat(`en-u-ca-${calendar}-nu-latn`, { month: "numeric", timeZone: "UTC" }).format(at);
    const parts = format.formatToParts(at);
    months[number - 1] ??= parts.find((part) => part.type === "month").value;
    const held = parts.map((part) => (["day", "month", "year"].includes(part.type) ? `{${part.type}}` : part.value)).join("");
    if (pattern && pattern !== held) throw new Error(`${tag} writes ${pattern} and ${held}`);
    pattern = held;
  }
  if (!["gregory", "persian", "buddhist"].includes(calendar)) throw new Error(`${tag} counts by the calendar ${calendar}`);
  const nought = new Intl.NumberFormat(`en-u-nu-${numberingSystem}`).format(0);
  return [calendar, nought, pattern, months.join("|")].join("\t");
}

const parent = (tag) => tag.split("-").slice(0, -1).join("-");
const known = new Map();
for (const language of languages) {
  for (const base of [language, ...scripts.map((script) => `${language}-${script}`)]) {
    for (const tag of [base, ...regions.map((region) => `${base}-${region}`)]) {
      if (!Intl.DateTimeFormat.supportedLocalesOf(tag).length) continue;
      const found = line(tag);
      let above = parent(tag);
      while (above && !known.has(above)) above = parent(above);
      if (found && known.get(above) !== found) known.set(tag, found);
    }
  }
}
const tags = new Map();
for (const [tag, found] of known) tags.set(found, [...(tags.get(found) ?? []), tag]);
const lines = [...tags].map(([found, all]) => `${all.sort().join(" ")}\t${found}`).sort();
const head = "# Written by tests/dates.mjs. Languages, calendar, nought, pattern, and the twelve months as they stand in it.";
writeFileSync(new URL("../src/theme/dates.tsv", import.meta.url), [head, ...lines, ""].join("\n"));
