// The same pages as a guide of Courtesy and as a site of each peer, and a table of people with a note to merge: always the same.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { capital, dice, lines, OCCASIONS, PEOPLE, prose, sentence, slug } from "../tests/browser/prose.mjs";

const IN_A_SECTION = 50;
const SYLLABLES = ["ba", "den", "fo", "gar", "hil", "ke", "lo", "mar", "nu", "pel", "ri", "sor", "ta", "ved", "win", "yo"];
const TITLE = "Manners for many occasions";

/** Invented names, some thousands of them, so that an index has more words to hold than the sentences have. */
const name = (roll) => capital([0, 0, 0].map(() => SYLLABLES[roll(SYLLABLES.length)]).join(""));

function write(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A page of some 300 words: two headings, a list, and a link to the next page of its section. */
function page(roll, words, id, next) {
  const [one, two, three] = [name(roll), name(roll), name(roll)];
  const body = lines(
    prose(roll, words, 110),
    "",
    "## What to write",
    "",
    prose(roll, words, 70),
    "",
    `- the day on which ${one} came, and by which road`,
    `- what ${two} said of it to ${three}`,
    `- one thing that only the ${words.person} could know`,
    "",
    "## When it is too late",
    "",
    prose(roll, words, 55),
  );
  const text = (link) => lines(body, `There is more in [the page after this one](${link(next)}).`);
  return { id, title: `To the ${words.person} after the ${words.occasion}, ${id}`, summary: sentence(roll, words), text };
}

/** Sections of fifty pages: `{ id, title, pages }`. */
function sections(count) {
  return Array.from({ length: Math.ceil(count / IN_A_SECTION) }, (_, at) => {
    const [roll, occasion] = [dice(at + 7), OCCASIONS[at % OCCASIONS.length]];
    const here = Math.min(IN_A_SECTION, count - at * IN_A_SECTION);
    const id = (number) => `page-${at + 1}-${number + 1}`;
    const pages = Array.from({ length: here }, (_, number) => page(roll, { occasion, person: PEOPLE[number % PEOPLE.length] }, id(number), id((number + 1) % here)));
    return { id: `${slug(occasion)}-${at + 1}`, title: `${capital(occasion)} ${at + 1}`, pages };
  });
}

function ours(list, search) {
  const files = {
    "courtesy.toml": lines("[guide]", `title = "${TITLE}"`, 'description = "For measuring."', 'base_url = "https://guide.example/"', search ? null : "\n[search]\nenabled = false"),
    "content/index.md": `---\ntitle: ${TITLE}\n---\nThe same pages for everybody.\n`,
    "themes/letterpress/templates/slots/footer.html": "<p>Version 0</p>\n",
  };
  for (const [at, section] of list.entries()) {
    const folder = `content/${at + 1}-${section.id}`;
    files[`${folder}/index.md`] = `---\ntitle: ${section.title}\n---\nA section.\n`;
    for (const [number, it] of section.pages.entries()) {
      const next = ((number + 1) % section.pages.length) + 1;
      const head = ["---", `title: "${it.title}"`, "verdict: do", `summary: "${it.summary}"`, "when: At any time", "---"];
      files[`${folder}/${number + 1}-${it.id}.md`] = lines(...head, it.text((id) => `${next}-${id}.md`));
    }
  }
  return files;
}

const html = (title, content, next) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><link rel="stylesheet" href="/style.css"></head>
<body><header><a href="/">${TITLE}</a></header><main data-pagefind-body><h1>${title}</h1>${content}</main>${next}</body></html>
`;
const STYLE = "body { max-width: 40em; margin: auto; font-family: serif; }\n";

function hugo(list) {
  const links = "<ul>{{ range .Pages }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></li>{{ end }}</ul>";
  const steps = "<nav>{{ with .PrevInSection }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}{{ with .NextInSection }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}</nav>";
  const files = {
    "hugo.toml": lines('baseURL = "https://guide.example/"', 'languageCode = "en"', `title = "${TITLE}"`, 'disableKinds = ["taxonomy", "term"]', '[outputs]\nsection = ["html"]'),
    "layouts/_default/single.html": html("{{ .Title }}", "<p>{{ .Description }}</p>{{ .Content }}", steps),
    "layouts/_default/list.html": html("{{ .Title }}", `{{ .Content }}${links}`, ""),
    "static/style.css": STYLE,
    "content/_index.md": `---\ntitle: ${TITLE}\n---\nThe same pages for everybody.\n`,
  };
  for (const [at, section] of list.entries()) {
    files[`content/${section.id}/_index.md`] = `---\ntitle: ${section.title}\nweight: ${at + 1}\n---\nA section.\n`;
    for (const [number, it] of section.pages.entries()) {
      const head = ["---", `title: "${it.title}"`, `description: "${it.summary}"`, `weight: ${number + 1}`, "---"];
      files[`content/${section.id}/${it.id}.md`] = lines(...head, it.text((id) => `../${id}/`));
    }
  }
  return files;
}

function zola(list, search) {
  const links = (what) => `<ul>{% for it in ${what} %}<li><a href="{{ it.permalink }}">{{ it.title }}</a></li>{% endfor %}</ul>`;
  const steps = "<nav>{% if page.lower %}<a href=\"{{ page.lower.permalink }}\">{{ page.lower.title }}</a>{% endif %}{% if page.higher %}<a href=\"{{ page.higher.permalink }}\">{{ page.higher.title }}</a>{% endif %}</nav>";
  const subsections = '<ul>{% for path in section.subsections %}{% set it = get_section(path=path) %}<li><a href="{{ it.permalink }}">{{ it.title }}</a></li>{% endfor %}</ul>';
  const files = {
    "config.toml": lines('base_url = "https://guide.example"', `title = "${TITLE}"`, 'default_language = "en"', "compile_sass = false", `build_search_index = ${Boolean(search)}`),
    "templates/page.html": html("{{ page.title }}", "<p>{{ page.description }}</p>{{ page.content | safe }}", steps),
    "templates/section.html": html("{{ section.title }}", `{{ section.content | safe }}${links("section.pages")}`, ""),
    "templates/index.html": html("{{ section.title }}", `{{ section.content | safe }}${subsections}`, ""),
    "static/style.css": STYLE,
    "content/_index.md": `+++\ntitle = "${TITLE}"\nsort_by = "weight"\n+++\nThe same pages for everybody.\n`,
  };
  for (const [at, section] of list.entries()) {
    files[`content/${section.id}/_index.md`] = `+++\ntitle = "${section.title}"\nsort_by = "weight"\nweight = ${at + 1}\n+++\nA section.\n`;
    for (const [number, it] of section.pages.entries()) {
      const head = ["+++", `title = "${it.title}"`, `description = "${it.summary}"`, `weight = ${number + 1}`, "+++"];
      files[`content/${section.id}/${it.id}.md`] = lines(...head, it.text((id) => `@/${section.id}/${id}.md`));
    }
  }
  return files;
}

function mdbook(list, search) {
  const chapters = list.flatMap((section) => [`- [${section.title}](${section.id}/index.md)`, ...section.pages.map((it) => `  - [${it.title}](${section.id}/${it.id}.md)`)]);
  const files = {
    "book.toml": lines("[book]", `title = "${TITLE}"`, "", "[output.html.search]", `enable = ${Boolean(search)}`),
    "src/SUMMARY.md": lines("# Summary", "", ...chapters),
  };
  for (const section of list) {
    files[`src/${section.id}/index.md`] = `# ${section.title}\n\nA section.\n`;
    for (const it of section.pages) files[`src/${section.id}/${it.id}.md`] = lines(`# ${it.title}`, "", it.summary, "", it.text((id) => `${id}.md`));
  }
  return files;
}

const SITES = { ours, hugo, zola, mdbook };

/** Writes `count` pages for each of the tools into FOLDER/TOOL, and where a tool has a search of its own also into FOLDER/TOOL-search. */
export function writeSites(folder, count, tools) {
  const list = sections(count);
  for (const tool of tools) {
    write(join(folder, tool), SITES[tool](list, false));
    if (tool !== "hugo") write(join(folder, `${tool}-search`), SITES[tool](list, true));
  }
}

const NOTE = [
  "Thank you for [gift]. It came on [day], and we spoke of you at once.",
  "It stands where the morning sun falls on it, and everybody who comes in asks who chose it.",
];

/** A guide with one note, a table of `count` people, and the same notes in plain Typst. */
export function writeNotes(folder, count) {
  const roll = dice(3);
  const rows = Array.from({ length: count }, () => [`${name(roll)} ${name(roll)}`, `the ${name(roll)} kettle`, ["Monday", "Tuesday", "Friday"][roll(3)]].join(","));
  const field = (id, example) => `[fields.${id}]\nlabel = "${capital(id)}"\nexample = "${example}"\n`;
  const blanks = (text, blank) => text.replace(/\[(\w+)\]/g, (_, id) => blank(id));
  const head = ["---", "title: A note", "channel: handwritten", "---", "Dear [Recipient],", ""];
  write(folder, {
    "courtesy.toml": lines("[guide]", 'title = "Notes"', 'description = "For measuring."', "", field("recipient", "Aunt Ada"), field("gift", "the copper kettle"), field("day", "Tuesday")),
    "content/index.md": "---\ntitle: Notes\n---\nOne note.\n",
    "content/messages/note.md": lines(...head, ...NOTE.map((text) => `${blanks(text, (id) => `[${capital(id)}]`)}\n`), "With love,", "Mina and Joel"),
    "people.csv": lines("recipient,gift,day", ...rows),
    "notes.typ": lines(
      '#set page(width: 5.5in, height: 4.25in, margin: 10mm)\n#set text(lang: "en", font: "Libertinus Serif", size: 11pt)',
      '#for (at, row) in csv("people.csv", row-type: dictionary).enumerate() {',
      '  document(str(at + 1) + ".pdf", title: "A note")[',
      "    Dear #row.recipient,",
      ...NOTE.map((text) => `\n    ${blanks(text, (id) => `#row.${id}`)}`.replace(/(#row\.\w+)\. /, "$1#[. ]")),
      "\n    With love, \\\n    Mina and Joel",
      "  ]",
      "}",
    ),
  });
}
