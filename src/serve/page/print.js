// The card of the open message, filled as a reader asks: a form, and the file that `courtesy print` would make of it.
const PRINT_STYLE = `
  :host { all: initial; color-scheme: light dark; --ink: #1c1a17; --paper: #fffdf8; --soft: #5d574d; --line: #857d70; --red: #a3201a; --do: #1f4470; --on: #fffdf8; }
  @media (prefers-color-scheme: dark) { :host { --ink: #f1ece2; --paper: #1d1b18; --soft: #b9b1a3; --line: #8f8778; --red: #ff9d91; --do: #a9c7ee; --on: #16202c; } }
  @media print { :host { display: none; } }
  * { box-sizing: border-box; }
  aside, dialog { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); }
  aside { position: fixed; inset: auto 1rem 1rem auto; z-index: 2147483646; }
  dialog { width: min(40rem, 100vw - 2rem); max-height: calc(100vh - 2rem); overflow: auto; padding: 1.25rem; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; }
  dialog::backdrop { background: rgb(0 0 0 / .5); }
  h2, p, ul, fieldset { margin: 0; padding: 0; border: 0; font: inherit; min-width: 0; }
  h2 { font-size: 1.2rem; font-weight: 600; overflow-wrap: anywhere; }
  form { display: grid; gap: 1rem; margin-top: 1rem; }
  legend, label { display: block; font-weight: 600; }
  .choice label, .check label { display: inline; font-weight: 400; }
  .choice { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
  .grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); }
  input:not([type=radio], [type=checkbox]), select, textarea { width: 100%; padding: .4rem .5rem; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 4px; }
  input[type=radio], input[type=checkbox] { width: 1.1rem; height: 1.1rem; vertical-align: -.15rem; accent-color: var(--do); }
  textarea { font: .9rem/1.5 ui-monospace, monospace; white-space: pre; }
  [aria-invalid=true] { border-color: var(--red); outline: 1px solid var(--red); }
  .hint, .where { color: var(--soft); font-size: .9rem; overflow-wrap: anywhere; }
  .wrong { color: var(--red); overflow-wrap: anywhere; }
  .wrong b { font-weight: 600; }
  ul.problems { list-style: none; display: grid; gap: .75rem; }
  button, .file { display: inline-block; min-height: 2.25rem; padding: .3rem .9rem; font: inherit; color: var(--do); background: var(--paper); border: 1px solid var(--do); border-radius: 4px; cursor: pointer; text-decoration: none; }
  button.go, .file { color: var(--on); background: var(--do); }
  aside button { box-shadow: 0 2px 10px rgb(0 0 0 / .3); }
  .acts { display: flex; flex-wrap: wrap; gap: .75rem; }
  .top { display: flex; gap: 1rem; align-items: start; justify-content: space-between; }
  :focus-visible { outline: 3px solid var(--do); outline-offset: 2px; }
  [hidden] { display: none !important; }`;

const KINDS = {
  email: "An email, to open as a draft",
  typeset: "The note in type, to sign",
  traced: "The words in grey on lines, to trace",
  cue: "The words, the blanks and the advice",
  lined: "Lines to write on",
};
/** What has a design, and can be folded. */
const isHandedOver = (kind) => !["email", "cue"].includes(kind);
const FOLDS = { flat: "Not folded", book: "At the left", tent: "At the top" };

(() => {
  const kept = "courtesy:print:" + location.pathname;
  let host, button, dialog, form, said, parts;

  const read = () => {
    try {
      return JSON.parse(sessionStorage.getItem(kept)) || {};
    } catch {
      return {};
    }
  };
  const keep = () => {
    try {
      sessionStorage.setItem(kept, JSON.stringify({ ...state(), open: dialog.open }));
    } catch {}
  };

  const option = (value, text) => {
    const own = make("option", "", text);
    own.value = value;
    return own;
  };
  const attributes = (element, set) => {
    for (const [name, value] of Object.entries(set)) element.setAttribute(name, value);
    return element;
  };
  /** A control with its label, a hint and room for what is wrong. */
  const field = (id, label, control, hint) => {
    const note = hint ? attributes(make("p", "hint", hint), { id: `hint-${id}` }) : null;
    const wrong = attributes(make("p", "wrong"), { id: `wrong-${id}` });
    attributes(control, { id, "aria-describedby": [note?.id, wrong.id].filter(Boolean).join(" ") });
    const box = make("div", "", attributes(make("label", "", label), { for: id }), control, note, wrong);
    return { box, control, wrong };
  };
  const select = (id, label, choices, chosen) => {
    const control = make("select", "", ...choices.map(([value, text]) => option(value, text)));
    control.value = chosen;
    return field(id, label, control);
  };
  const toggle = (type, id, label, name) => {
    const control = attributes(make("input"), { type, id, name });
    return { control, box: make("span", "", control, " ", attributes(make("label", "", label), { for: id })) };
  };

  /** What the form says, for a reload to bring back. */
  const state = () => ({
    forMany: parts.many.control.checked,
    kind: parts.kind.control.value,
    stationery: parts.paper.control.value,
    fold: parts.fold.control.value,
    sheet: parts.sheet.control.value,
    design: parts.design.control.value,
    allow: parts.allow.control.checked,
    values: Object.fromEntries(Object.entries(parts.fields).map(([id, { control }]) => [id, control.value])),
    table: parts.table.control.value,
  });

  /** Shows what goes with what was chosen. */
  const fit = () => {
    const many = parts.many.control.checked;
    parts.one.hidden = many;
    parts.people.hidden = !many;
    const email = [...parts.kind.control.options].find(({ value }) => value === "email");
    if (email) email.disabled = many;
    if (many && parts.kind.control.value === "email") parts.kind.control.value = "typeset";
    const paper = said.papers.find(({ id }) => id === parts.paper.control.value);
    for (const own of parts.fold.control.options) own.disabled = !paper?.folds.includes(own.value);
    if (parts.fold.control.selectedOptions[0]?.disabled) parts.fold.control.value = "flat";
    const isEmail = parts.kind.control.value === "email";
    for (const part of [parts.paper, parts.sheet]) part.box.hidden = isEmail;
    for (const part of [parts.fold, parts.design]) part.box.hidden = !isHandedOver(parts.kind.control.value);
    if (parts.fields[said.recipient]) parts.fields[said.recipient].box.hidden = !isEmail;
  };

  const build = () => {
    const was = read();
    const known = (id) => was.values?.[id] ?? globalThis.courtesyBlanks?.get?.(id) ?? "";
    const radio = (id, label) => toggle("radio", id, label, "whom");
    const single = radio("whom-one", "One person");
    const many = radio("whom-many", "A table of people");
    (was.forMany ? many : single).control.checked = true;
    const fields = {};
    for (const { id, label, example, help } of said.fields) {
      fields[id] = field(`f-${id}`, label, make("input"), [`Example: ${example}`, help].filter(Boolean).join(". "));
    }
    if (said.recipient) fields[said.recipient] = field(`f-${said.recipient}`, "Email address", make("input"), "Whom it goes to; may stay empty");
    for (const [id, { control }] of Object.entries(fields)) attributes(control, { autocomplete: "off", dir: "auto" }).value = known(id);
    const columns = said.columns.join("\t");
    const table = field(
      "table",
      "People",
      attributes(make("textarea"), { rows: 8, spellcheck: "false", wrap: "off" }),
      "Cells of a spreadsheet, or CSV; a row for each person. The first line names the blanks: " + said.columns.join(", "),
    );
    table.control.value = was.table || "";
    const begin = attributes(make("button", "", "Begin with that line"), { type: "button" });
    begin.addEventListener("click", () => {
      if (!table.control.value.startsWith(columns)) table.control.value = `${columns}\n${table.control.value}`;
      table.control.focus();
      keep();
    });
    const titled = ({ id, title }) => [id, title];
    const kinds = Object.entries(KINDS).filter(([id]) => id !== "email" || said.recipient);
    parts = {
      single,
      many,
      fields,
      table,
      one: make("div", "grid", ...Object.values(fields).map(({ box }) => box)),
      people: make("div", "", table.box, begin),
      kind: select("kind", "What", kinds, was.kind || kinds[0][0] || "typeset"),
      paper: select("paper", "Paper", said.papers.map(({ id, title, size }) => [id, `${title}, ${size}`]), was.stationery || said.paper),
      fold: select("fold", "Fold", Object.entries(FOLDS), was.fold || "flat"),
      sheet: select("sheet", "Sheet", [["", "None: pages of the card’s size"], ...said.sheets.map(titled)], was.sheet || ""),
      design: select("design", "Design", said.designs.map(titled), was.design || said.design),
      allow: toggle("checkbox", "allow", "Leave empty blanks open, to be filled by hand", "allow"),
      problems: make("ul", "problems"),
      status: attributes(make("p"), { role: "status" }),
      file: make("p"),
    };
    parts.allow.control.checked = Boolean(was.allow);
    const whom = make("fieldset", "", make("legend", "", "For whom"), make("div", "choice", single.box, many.box));
    const choices = make("div", "grid", ...["kind", "paper", "fold", "sheet", "design"].map((name) => parts[name].box));
    const go = attributes(make("button", "go", "Make the file"), { type: "submit" });
    const acts = make("div", "acts", go);
    form = make("form", "", whom, parts.one, parts.people, choices, make("p", "check", parts.allow.box), acts, parts.status, parts.problems, parts.file);
    form.noValidate = true;
    form.addEventListener("input", () => (fit(), keep()));
    form.addEventListener("submit", (event) => (event.preventDefault(), ask()));
    fit();
  };

  const wrongs = () => [...Object.values(parts.fields), parts.table];
  const blank = () => {
    for (const { control, wrong } of wrongs()) (control.removeAttribute("aria-invalid"), wrong.replaceChildren());
    parts.problems.replaceChildren();
    parts.file.replaceChildren();
  };
  const blame = ({ control, wrong }, ...words) => {
    control.setAttribute("aria-invalid", "true");
    wrong.replaceChildren(...words);
  };

  /** Marks a line of the table. */
  const go = (line) => {
    const { control } = parts.table;
    const lines = control.value.split("\n");
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    control.focus();
    control.setSelectionRange(start, start + (lines[line - 1] || "").length);
    control.scrollTop = (control.scrollHeight / Math.max(lines.length, 1)) * (line - 3);
  };

  const item = (told) => {
    const words = make("p", told.severity === "error" ? "wrong" : "", make("b", "", `${told.severity}[${told.code}]`), `: ${told.message}`);
    const place = told.in_table || !told.file ? null : make("p", "where", told.line ? `${told.file}:${told.line}:${told.column}` : told.file);
    const cells = told.in_table && told.line ? make("p", "where", told.excerpt.join("")) : null;
    const help = told.help ? make("p", "hint", told.help) : null;
    let to = null;
    if (told.in_table && told.line) {
      to = attributes(make("button", "", `Go to line ${told.line}`), { type: "button" });
      to.addEventListener("click", () => go(told.line));
    }
    return make("li", "", words, place, cells, help, to);
  };

  const show = ({ problems, file }) => {
    const errors = problems.filter(({ severity }) => severity === "error");
    for (const told of problems.filter(({ field }) => parts.fields[field])) blame(parts.fields[told.field], told.message);
    const others = problems.filter(({ field }) => !parts.fields[field]);
    const inTable = errors.filter(({ in_table }) => in_table);
    if (inTable.length) blame(parts.table, inTable.length === 1 ? "A problem is listed below." : `${inTable.length} problems are listed below.`);
    parts.problems.replaceChildren(...others.map(item));
    if (file) {
      const link = make("a", "file", `Open ${file.name} (${Math.max(1, Math.round(file.bytes / 1000))} kB)`);
      Object.assign(link, { href: file.url, target: "_blank", rel: "noopener" });
      parts.file.replaceChildren(link);
      const rest = errors.length ? ` Without what is wrong: ${errors.length}.` : "";
      parts.status.replaceChildren(`It is made.${rest}`);
      link.focus();
      return;
    }
    parts.status.replaceChildren(errors.length === 1 ? "It is not made: something is wrong." : `It is not made: ${errors.length} things are wrong.`);
    const first = wrongs().find(({ control }) => control.getAttribute("aria-invalid"));
    (first?.control || parts.kind.control).focus();
  };

  const ask = async () => {
    const now = state();
    const isEmail = now.kind === "email";
    const filled = Object.entries(now.values).filter(([id, value]) => value.trim() && (id !== said.recipient || isEmail));
    const order = {
      page: location.pathname,
      kind: now.kind,
      stationery: isEmail ? null : now.stationery,
      fold: isHandedOver(now.kind) ? now.fold : null,
      sheet: isEmail ? null : now.sheet || null,
      design: isHandedOver(now.kind) ? now.design : null,
      allow_blanks: now.allow,
      values: now.forMany ? {} : Object.fromEntries(filled),
      table: now.forMany ? now.table : null,
    };
    blank();
    parts.status.replaceChildren("It is being made …");
    try {
      const headers = { "content-type": "application/json" };
      const answer = await fetch("/_courtesy/print", { method: "POST", headers, body: JSON.stringify(order) });
      if (!answer.ok) throw new Error(await answer.text());
      show(await answer.json());
    } catch (why) {
      parts.status.replaceChildren(`It is not made: ${why.message}`);
    }
  };

  /** The form of this page; nothing where it is no message. */
  const fetched = async () => {
    const answer = await fetch(`/_courtesy/print/form?page=${encodeURIComponent(location.pathname)}`);
    return answer.status === 200 ? answer.json() : undefined;
  };

  const open = async () => {
    said = (await fetched()) || said;
    build();
    const title = attributes(make("h2", "", `Print “${said.title}”`), { id: "title" });
    const close = attributes(make("button", "", "Close"), { type: "button" });
    close.addEventListener("click", () => dialog.close());
    dialog.replaceChildren(make("div", "top", title, close), form);
    // Where the browser goes back to in the moment in which the dialog closes, also if a reload has opened it.
    button.focus();
    dialog.showModal();
    (parts.many.control.checked ? parts.table.control : Object.values(parts.fields)[0]?.control || parts.kind.control).focus();
    keep();
  };

  /** Puts the button on a message's page. */
  const begin = async () => {
    said = await fetched().catch(() => undefined);
    if (!said || host) return;
    host = make("courtesy-print");
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(PRINT_STYLE);
    root.adoptedStyleSheets = [sheet];
    button = attributes(make("button", "", "Print …"), { type: "button", "aria-haspopup": "dialog" });
    button.addEventListener("click", open);
    dialog = attributes(make("dialog"), { "aria-labelledby": "title" });
    dialog.addEventListener("close", keep);
    root.append(attributes(make("aside", "", button), { "aria-label": "Courtesy" }), dialog);
    document.documentElement.append(host);
    if (read().open) await open();
  };
  // Not before the page's own scripts have run, which may take hold of what is there.
  addEventListener("load", () => setTimeout(begin), { once: true });
})();
