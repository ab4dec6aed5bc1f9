// Problems, laid over the page.
const STYLE = `
  :host { all: initial; color-scheme: light dark; --ink: #1c1a17; --paper: #fffdf8; --soft: #5d574d; --line: #d8d0c0; --red: #a3201a; --mark: #ffe3dc; }
  @media (prefers-color-scheme: dark) { :host { --ink: #f1ece2; --paper: #1d1b18; --soft: #b9b1a3; --line: #474239; --red: #ff9d91; --mark: #5a231c; } }
  @media print { :host { display: none; } }
  * { box-sizing: border-box; }
  .panel { position: fixed; inset: auto 0 0; z-index: 2147483647; max-height: 85vh; overflow: auto; padding: 1rem 1.25rem 1.25rem;
    background: var(--paper); color: var(--ink); border-top: 4px solid var(--red); box-shadow: 0 -6px 30px rgb(0 0 0 / .35);
    font: 16px/1.5 system-ui, sans-serif; }
  .top { display: flex; gap: 1rem; align-items: baseline; justify-content: space-between; }
  h2, h3, p { margin: 0; font: inherit; }
  h2 { font-weight: 600; }
  button { font: inherit; color: inherit; background: none; border: 1px solid currentcolor; border-radius: 4px; padding: .15rem .7rem; cursor: pointer; }
  button:focus-visible, .panel:focus-visible, a:focus-visible { outline: 3px solid var(--red); outline-offset: 2px; }
  article { margin-top: 1rem; padding-top: 1rem; border-top: 1px solid var(--line); }
  h3 { font-weight: 600; overflow-wrap: anywhere; }
  h3 .code, h3 a { color: var(--red); }
  .where, .related { color: var(--soft); font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
  pre { margin: .4rem 0; padding: .5rem .75rem; overflow-x: auto; border: 1px solid var(--line); border-radius: 4px; font: .9em/1.5 ui-monospace, monospace; }
  pre .number { color: var(--soft); user-select: none; }
  mark { color: inherit; background: var(--mark); text-decoration: underline 2px var(--red); text-underline-offset: 3px; }
  .help { overflow-wrap: anywhere; }
  .help::before { content: "help: "; font-weight: 600; }`;

const make = (name, className, ...children) => {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};
const where = ({ file, line, column }, className) => (file ? make("p", className, line ? `${file}:${line}:${column}` : file) : null);
const excerpt = ({ line, excerpt: [before, at, after] }) => {
  if (!line) return null;
  return make("pre", "", make("span", "number", `${line} | `), before, make("mark", "", at || "\u200b"), after);
};
const problem = (told) => {
  const code = make("a", "", `${told.severity}[${told.code}]`);
  code.href = `/_courtesy/explain/${told.code}`;
  code.target = "_blank";
  const related = told.related.flatMap((at) => [make("p", "", `note: ${at.message}`), where(at, "related"), excerpt(at)]);
  const help = told.help ? make("p", "help", told.help) : null;
  return make("article", "", make("h3", "", code, `: ${told.message}`), where(told, "where"), excerpt(told), ...related, help);
};

let host, closed;
const escape = (event) => event.key === "Escape" && host && (event.stopPropagation(), close());
const close = () => {
  host?.remove();
  host = undefined;
  removeEventListener("keydown", escape, true);
};
/** Lays problems over the page; those that the reader has put away come back only when they change. */
const show = (told) => {
  close();
  // At the desk they stand beside the text.
  if (window.name === "courtesy-desk") return;
  if (!told.length || closed === JSON.stringify(told)) return;
  host = make("courtesy-problems");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const title = make("h2", "", told.length === 1 ? "A problem keeps the last good pages here" : `${told.length} problems keep the last good pages here`);
  title.id = "title";
  title.setAttribute("role", "alert");
  const button = make("button", "", "Close (Esc)");
  button.type = "button";
  button.addEventListener("click", () => ((closed = JSON.stringify(told)), close()));
  const panel = make("div", "panel", make("div", "top", title, button), ...told.map(problem));
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-labelledby", "title");
  panel.tabIndex = -1;
  root.append(panel);
  document.documentElement.append(host);
  addEventListener("keydown", escape, true);
};
