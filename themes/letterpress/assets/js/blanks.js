// Fills every blank on the page with the reader's own words. They are kept in this browser and go nowhere else.
(() => {
  "use strict";
  // Two guides on one host must not share their words, so the key holds the path of the site.
  const { src } = document.currentScript;
  const key = "courtesy:blanks:" + new URL(src ? "../../" : "", src || location).pathname;
  const spans = [...document.querySelectorAll(".blank[data-field]")];
  const watchers = [];
  let values = new Map();
  let kept = true;

  // One line of well-formed text, without characters that cannot be seen but turn the text around.
  const clean = (text) =>
    text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\s]+/gu, " ").replace(/\p{Cs}/gu, "\ufffd").trim();

  const get = (id) => clean(values.get(id) || "");

  const show = () => {
    for (const span of spans) {
      const value = get(span.dataset.field);
      span.textContent = value || span.dataset.label;
      span.classList.toggle("filled", value !== "");
    }
    for (const watcher of watchers) watcher();
  };

  const load = () => {
    try {
      const stored = Object.entries(JSON.parse(localStorage.getItem(key)) || {});
      values = new Map(stored.filter(([, value]) => typeof value === "string"));
    } catch (error) {
      // Storage that is blocked leaves what was typed on this page; what cannot be read counts as nothing.
      kept = error instanceof SyntaxError;
    }
    show();
  };

  const save = () => {
    try {
      if (values.size) localStorage.setItem(key, JSON.stringify(Object.fromEntries(values)));
      else localStorage.removeItem(key);
    } catch {
      kept = false;
    }
    show();
  };

  for (const span of spans) span.dataset.label = span.textContent;
  window.courtesyBlanks = {
    get,
    raw: (id) => values.get(id) || "",
    set(id, value) {
      if (clean(value)) values.set(id, value);
      else values.delete(id);
      save();
    },
    clear() {
      values.clear();
      save();
    },
    watch(watcher) {
      watchers.push(watcher);
      watcher();
    },
    // Reads the message that a page shows, or a part of this one, or one that was fetched: its text filled in, and what is missing.
    message(page) {
      const said = page.querySelector(".send").dataset;
      // Cut at its brackets before any value goes in, so that a value's own brackets mean nothing. The blanks come in
      // the order of those on the page; where there are more brackets than blanks, the labels tell which is which.
      const pieces = page.querySelector("template[data-text]").content.textContent.split(/\[([^[\]]*)\]/);
      const marks = [...page.querySelectorAll(".letter .words .blank")];
      const exact = pieces.length === marks.length * 2 + 1;
      const ids = new Map();
      for (let at = 1, next = 0; at < pieces.length; at += 2) {
        const mark = marks[next];
        if (mark && (exact || (mark.dataset.label || mark.textContent) === pieces[at])) {
          ids.set(at, mark.dataset.field);
          next += 1;
        }
      }
      return {
        said,
        text: () => pieces.map((piece, at) => (at % 2 ? (ids.has(at) && get(ids.get(at))) || `[${piece}]` : piece)).join(""),
        missing() {
          const labels = [...page.querySelectorAll(".fill label")].filter((label) => !get(label.htmlFor.split("_f-").at(-1)));
          if (!labels.length) return "";
          const form = new Intl.PluralRules(said.forms).select(labels.length);
          const words = said[`empty${form[0].toUpperCase()}${form.slice(1)}`] || said.emptyOther;
          const n = labels.length.toLocaleString(document.documentElement.lang, { useGrouping: false });
          const put = { n, names: labels.map((label) => label.textContent.trim()).join(said.comma) };
          return words.replace(/\{(n|names)\}/g, (_, name) => put[name]);
        },
      };
    },
    // Copies a text, or the promise of one: some browsers want to be asked before it has come.
    async copy(text) {
      try {
        const blob = Promise.resolve(text).then((words) => new Blob([words], { type: "text/plain" }));
        await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
        return true;
      } catch {
        // Pages that came over plain HTTP have no clipboard of their own.
        const area = document.createElement("textarea");
        const focused = document.activeElement;
        area.value = await text;
        area.className = "unseen";
        (document.querySelector("dialog[open]") || document.body).append(area);
        area.select();
        const copied = document.execCommand("copy");
        area.remove();
        focused?.focus({ preventScroll: true });
        return copied;
      }
    },
    get kept() {
      return kept;
    },
  };
  addEventListener("storage", (event) => {
    if (event.key === key || event.key === null) load();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) load();
  });
  load();
})();
