// Writes a guide of 1,000 pages of some 300 words, or of as many thousands as asked, always the same one: `node large.mjs FOLDER [THOUSANDS]`.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const OCCASIONS = [
  "wedding", "christening", "funeral", "birthday", "anniversary", "dinner", "house move", "hospital stay", "graduation", "retirement",
  "first day at school", "long journey", "concert", "exhibition", "harvest", "new job", "farewell", "reunion", "housewarming", "new year",
];
const PEOPLE = ["host", "neighbour", "colleague", "teacher", "relative", "guest"];
const ACTS = { thank: "Thank", answer: "Answer", praise: "Congratulate", invite: "Invite", remember: "Remember" };
const TONES = ["warm", "formal", "brief", "cheerful"];
const CHANNELS = ["email", "handwritten", "letter"];
const GIFTS = ["the copper kettle", "a bowl of plums", "the blue umbrella", "two tickets", "the walnut shelf", "a map of the coast"];
const SENTENCES = [
  "A {person} who went to trouble over the {occasion} ought to hear of it while the trouble is still fresh.",
  "Name {gift}, say where it stands now, and say who asked about it.",
  "Nobody at a {occasion} expects a long letter, and few would finish one.",
  "If the {person} lives far away, post the note a day earlier than seems needed.",
  "Write the date at the top, since notes are kept in drawers for longer than their writers think.",
  "Three sentences are plenty when each of them could have been written to no other {person}.",
  "Leave out excuses: they turn the talk from the {occasion} to yourself.",
  "Where two people shared the work, each of them gets a note of their own.",
  "A telephone call on the evening of the {occasion} is kind, but it does not take the place of ink.",
  "When you are late, write all the same, and give the lateness one clause.",
  "The {person} will remember one true detail after every compliment has faded.",
  "Ask for nothing in the same breath; a favour can wait for a letter of its own.",
  "Should the {occasion} have gone badly, thank the {person} for the effort and pass over the rest.",
  "Plain paper and black ink have never offended anybody.",
  "Children may draw their thanks, with a word or two beneath in their own hand.",
  "Read the note aloud once before it is sealed: what sounds stiff will look stiff.",
  "Between old friends the rule bends, though it seldom breaks.",
  "What was promised over {gift} should be in your diary by the next morning.",
];

/** Numbers below `n` that look thrown and are always the same. */
function dice(seed) {
  let state = seed >>> 0;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}
/** Four people with five messages each, which makes 400 for 20 occasions beside their 600 rules. */
const hasMessages = (person) => PEOPLE.indexOf(person) < 4;
const slug = (text) => text.replaceAll(" ", "-");
const capital = (text) => text[0].toUpperCase() + text.slice(1);
const lines = (...list) => list.filter((line) => line !== null).join("\n") + "\n";
const id = (act, person, occasion) => slug(`${act}-${person}-${occasion}`);

/** Draws a sentence from a pile, so that it does not come again before the pile is used up. */
function sentence(roll, words, pile = []) {
  const blanks = { ...words, gift: GIFTS[roll(GIFTS.length)] };
  if (!pile.length) pile.push(...SENTENCES);
  return pile.splice(roll(pile.length), 1)[0].replace(/\{(\w+)\}/g, (_, name) => blanks[name]);
}

function prose(roll, words, length) {
  const [pile, paragraphs] = [[], [[]]];
  for (let count = 0; count < length; ) {
    if (paragraphs.at(-1).length === 4) paragraphs.push([]);
    paragraphs.at(-1).push(sentence(roll, words, pile));
    count += paragraphs.at(-1).at(-1).split(" ").length;
  }
  return paragraphs.map((sentences) => sentences.join(" ")).join("\n\n");
}

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
