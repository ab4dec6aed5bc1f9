// Opens the search by its links, by / and by Ctrl-K. What the search is made of is loaded when it is first wanted.
(() => {
  "use strict";
  const links = document.querySelectorAll("[data-search]");
  const field = document.getElementById("_q");
  const slash = "courtesy:slash:" + new URL("../../", document.currentScript.src).pathname;
  const load = (url) =>
    new Promise((done, failed) => {
      const style = url.endsWith(".css");
      const props = style ? { rel: "stylesheet", href: url } : { src: url, async: false };
      document.head.append(Object.assign(document.createElement(style ? "link" : "script"), props, { onload: done, onerror: failed }));
    });
  let loading;
  const ready = () => (loading ??= Promise.all(links[0].dataset.search.split(" ").map(load)));
  const open = (event) => {
    event.preventDefault();
    if (field) field.focus();
    else ready().then(() => courtesySearch.open(), () => location.assign(links[0].href));
  };
  // A single key must be possible to turn off, for readers who dictate (WCAG 2.1.4).
  const off = () => {
    try {
      return localStorage.getItem(slash);
    } catch {}
  };
  window.courtesyFind = { load, slash, off };

  addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey;
    if (event.altKey || event.key !== (command ? "k" : "/")) return;
    if (command || !(off() || event.target.closest?.("input, textarea, select"))) open(event);
  });
  if (field) return;
  for (const link of links) {
    link.addEventListener("click", (event) => event.ctrlKey || event.metaKey || event.shiftKey || open(event));
    for (const hint of ["pointerenter", "focus"]) link.addEventListener(hint, () => ready().catch(() => {}));
  }
})();
