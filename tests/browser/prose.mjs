// Deterministic prose on manners, of which the guides for tests and measurements are made.
export const OCCASIONS = [
  "wedding", "christening", "funeral", "birthday", "anniversary", "dinner", "house move", "hospital stay", "graduation", "retirement",
  "first day at school", "long journey", "concert", "exhibition", "harvest", "new job", "farewell", "reunion", "housewarming", "new year",
];
export const PEOPLE = ["host", "neighbour", "colleague", "teacher", "relative", "guest"];
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
export function dice(seed) {
  let state = seed >>> 0;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

export const slug = (text) => text.replaceAll(" ", "-");
export const capital = (text) => text[0].toUpperCase() + text.slice(1);
export const lines = (...list) => list.filter((line) => line !== null).join("\n") + "\n";

/** Draws a sentence from a pile, so that it does not come again before the pile is used up. */
export function sentence(roll, words, pile = []) {
  const blanks = { ...words, gift: GIFTS[roll(GIFTS.length)] };
  if (!pile.length) pile.push(...SENTENCES);
  return pile.splice(roll(pile.length), 1)[0].replace(/\{(\w+)\}/g, (_, name) => blanks[name]);
}

/** Paragraphs of at least `length` words. */
export function prose(roll, words, length) {
  const [pile, paragraphs] = [[], [[]]];
  for (let count = 0; count < length; ) {
    if (paragraphs.at(-1).length === 4) paragraphs.push([]);
    paragraphs.at(-1).push(sentence(roll, words, pile));
    count += paragraphs.at(-1).at(-1).split(" ").length;
  }
  return paragraphs.map((sentences) => sentences.join(" ")).join("\n\n");
}
