// Writes a guide of 1,000 pages of some 300 words, or of as many thousands as asked, always the same one: `node large.mjs FOLDER [THOUSANDS]`.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { capital, dice, lines, OCCASIONS, PEOPLE, prose, sentence, slug } from "./prose.mjs";

const ACTS = { thank: "Thank", answer: "Answer", praise: "Congratulate", invite: "Invite", remember: "Remember" };
const TONES = ["warm", "formal", "brief", "cheerful"];
const CHANNELS = ["email", "handwritten", "letter"];
/** Four people with five messages each, which makes 400 for 20 occasions beside their 600 rules. */
const hasMessages = (person) => PEOPLE.indexOf(person) < 4;
const id = (act, person, occasion) => slug(`${act}-${person}-${occasion}`);

function rule(roll, occasion, number, person, act) {
  const words = { occasion, person };
  const days = 1 + roll(20);
  return lines(
    "---",
    `title: ${ACTS[act]} the ${person} after the ${occasion}`,
    `verdict: ${number % 5 === 4 ? "dont" : "do"}`,
    `summary: "${sentence(roll, words)}"`,
    `when: Within ${days} days of the ${occasion}`,
    `due: { after: ${slug(occasion)}, within: ${days} days }`,
    `tags: [${act}, ${person}]`,
    `channels: [${CHANNELS[roll(3)]}]`,
    "---",
    prose(roll, words, 140),
    "",
    "## What to write",
    "",
    prose(roll, words, 90),
    "",
    hasMessages(person) ? `![[${id(act, person, occasion)}]]\n` : null,
    "## When it is too late",
    "",
    prose(roll, words, 60),
  );
}

function message(roll, occasion, person, act) {
  const channel = CHANNELS[roll(3)];
  return lines(
    "---",
    `title: To ${act} the ${person} after the ${occasion}`,
    `channel: ${channel}`,
    channel === "email" ? `subject: "After the ${occasion}: [Gift]"` : null,
    `section: ${slug(occasion)}`,
    `shows: [${id(act, person, occasion)}-rule]`,
    `tone: ${TONES[roll(TONES.length)]}`,
    `tags: [${act}, ${person}]`,
    "---",
    "Dear [Recipient],",
    "",
    "Thank you for [Gift]. It came on [Day], and we spoke of you at once.",
    "",
    channel === "handwritten" ? null : `${prose(roll, { occasion, person }, 250)}\n`,
    "With kind regards,",
    "[Your name]",
  );
}

const config = (occasions) => lines(
  "[guide]",
  'title = "Manners for twenty occasions"',
  'description = "A large guide, for measuring."',
  'base_url = "https://guide.example/some/guide"',
  "",
  '[fields.recipient]\nlabel = "Recipient"\nexample = "Aunt Ada"\nkind = "name"\n',
  '[fields.gift]\nlabel = "Gift"\nexample = "the copper kettle"\n',
  '[fields.day]\nlabel = "Day"\nexample = "Tuesday"\n',
  '[fields.your-name]\nlabel = "Your name"\nexample = "Rosa Bellamy"\nkind = "name"\n',
  "[events]",
  ...occasions.map((occasion) => `${slug(occasion)} = "the ${occasion}"`),
);

/** All files by path: 20 sections for each thousand, with 30 rules and 20 messages each, and the pages that tie them together. */
function guide(thousands) {
  const occasions = Array.from({ length: thousands }, (_, at) => OCCASIONS.map((occasion) => (at ? `${occasion} ${at + 1}` : occasion))).flat();
  const files = new Map([
    ["courtesy.toml", config(occasions)],
    ["content/index.md", lines("---", "title: Manners for twenty occasions", "---", prose(dice(1), { occasion: "dinner", person: "host" }, 300))],
  ]);
  for (const [at, occasion] of occasions.entries()) {
    const roll = dice(at + 2);
    const folder = `content/${at + 1}-${slug(occasion)}`;
    files.set(`${folder}/index.md`, lines("---", `title: ${capital(occasion)}`, "---", prose(roll, { occasion, person: "host" }, 60)));
    let number = 0;
    for (const person of PEOPLE)
      for (const act of Object.keys(ACTS)) {
        number += 1;
        files.set(`${folder}/${number}-${id(act, person, occasion)}-rule.md`, rule(roll, occasion, number, person, act));
        if (hasMessages(person)) files.set(`content/messages/${id(act, person, occasion)}.md`, message(roll, occasion, person, act));
      }
  }
  return files;
}

const folder = process.argv[2];
if (!folder) throw new Error("name the folder to write the guide into: node large.mjs FOLDER");
await rm(join(folder, "content"), { recursive: true, force: true });
for (const [path, text] of guide(Number(process.argv[3] || 1))) {
  await mkdir(join(folder, dirname(path)), { recursive: true });
  await writeFile(join(folder, path), text);
}
