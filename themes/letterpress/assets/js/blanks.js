// Fills every blank on the page with the reader's own words. They are kept in this browser and go nowhere else.
(() => {
  "use strict";
  // Two guides on one host must not share their words, so the key holds the path of the site.
  const key = "courtesy:blanks:" + new URL("../../", document.currentScript.src).pathname;
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
