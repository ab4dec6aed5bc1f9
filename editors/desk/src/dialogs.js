// Questions: what a new file is, and another name.
import { button, make } from "./dom.js";
import { words } from "./words.js";

const field = (id, label, control) => make("p", { class: "field" }, make("label", { for: id }, label), control);
const select = (id, options, chosen) => make("select", { id }, Object.entries(options).map(([value, label]) => make("option", { value, selected: value === chosen }, label)));

/** Asks with some fields; `act` gets their values and closes the dialog unless it throws. Then comes `done`, where the page can have the focus again. */
function ask(heading, fields, go, { act, done }, help) {
  const wrong = make("p", { role: "alert", class: "wrong" });
  const form = make(
    "form",
    { method: "dialog" },
    make("h2", { id: "asked" }, heading),
    fields.map(([id, label, control]) => field(id, label, control)),
    help && make("p", { class: "about" }, help),
    wrong,
    make("div", { class: "buttons" }, make("button", { type: "submit", class: "button main" }, go), button(words.cancel, () => dialog.close(), { class: "button" })),
  );
  const dialog = make("dialog", { "aria-labelledby": "asked" }, form);
  let isSent = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSent) return;
    isSent = true;
    try {
      await act(Object.fromEntries(fields.map(([id, , control]) => [id.replace(/^new-/, ""), control.value])));
      dialog.close();
      done();
    } catch (why) {
      wrong.textContent = why.message;
    } finally {
      isSent = false;
    }
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  form.querySelector("input").select();
}

/** Asks for a new rule, message, section or page; `here` is the section of the file that is open. */
export function askForNew(kind, sections, here, { act, done }) {
  const title = ["new-title", words.title, make("input", { id: "new-title", required: true, maxlength: 200, autocomplete: "off" })];
  const named = Object.fromEntries(sections.map(({ id, title }) => [id, title]));
  const heading = { rule: words.newRule, message: words.newMessage, section: words.newSection, page: words.newPage }[kind];
  const more = {
    rule: [
      ["new-section", words.section, select("new-section", named, here)],
      ["new-verdict", words.verdict, select("new-verdict", words.verdicts)],
    ],
    message: [
      ["new-channel", words.channel, select("new-channel", words.channels)],
      ["new-section", words.section, select("new-section", { "": words.noSection, ...named }, here)],
    ],
    section: [],
    page: [],
  }[kind];
  const wanted = ({ title, section, verdict, channel }) =>
    ({
      rule: { kind, title, section, dont: verdict === "dont" },
      message: { kind, title, channel, section: section || null, shows: [] },
      section: { kind, title },
      page: { kind, title },
    })[kind];
  ask(heading, [title, ...more], words.make, { act: (fields) => act(wanted(fields)), done });
}

/** Asks for another name. */
export const askForName = (old, { act, done }, help) =>
  ask(words.rename, [["new-name", words.newName, make("input", { id: "new-name", required: true, value: old, autocomplete: "off" })]], words.rename, { act: ({ name }) => act(name), done }, help);
