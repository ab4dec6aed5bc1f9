// The search box: a field and a list of results in a dialog, after the combobox pattern of the ARIA practices guide.
(() => {
  "use strict";
  const { search, full, words, el, excerpt, sort, href, put, counted, copy } = courtesySearch;
  const content = document.getElementById("_find").content.cloneNode(true);
  // A page that has the marks of channels needs them once.
  if (document.getElementById("m-email")) content.querySelector(".marks").remove();
  document.body.append(content);
  const box = document.getElementById("_search");
  const [input, list, meant, acts, status] = ["input", "list", "meant", "copy", "status"].map((name) => document.getElementById(`_search-${name}`));
  let state = { hits: [] };
  let options = [];
  let active = -1;
  let timer;

  // Announced once typing rests.
  const say = (text) => {
    clearTimeout(timer);
    timer = setTimeout(() => (status.textContent = text), 500);
  };
  const choose = (at) => {
    options[active]?.node.removeAttribute("aria-selected");
    active = at;
    const option = options[at];
    option?.node.setAttribute("aria-selected", "true");
    option?.node.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option?.node.id || "");
    acts.hidden = location.protocol === "file:" || option?.page?.kind !== "message";
    acts.ariaLabel = put(words.copyOf, option?.page || {});
  };
  const add = (key, url, kind, page, ...children) => {
    const node = el("a", { href: url, id: `_o-${options.length}`, className: kind, tabIndex: -1, role: "option" }, ...children);
    options.push({ key, node, page });
    return node;
  };

  const draw = () => {
    const key = options[active]?.key;
    options = [];
    const rows = state.hits.flatMap(({ page, subs = [], ...hit }) => [
      add(page.url, href(page.url), "hit", page,
        sort(page),
        el("span", { className: "title" }, page.title),
        el("span", { className: "note" }, ...excerpt({ page, ...hit }))),
      ...subs.slice(0, 2).map((sub) =>
        add(sub.url, href(sub.url), "sub", page, el("span", { className: "title" }, sub.title), el("span", { className: "note" }, ...excerpt(sub)))),
    ]);
    if (state.hits.length) rows.push(add("", `${href("search/index.html")}?q=${encodeURIComponent(input.value)}`, "all", null, put(words.all, { query: input.value.trim() })));
    list.replaceChildren(...rows);
    input.setAttribute("aria-expanded", rows.length > 0);
    choose(rows.length ? Math.max(0, options.findIndex((option) => option.key === key)) : -1);
  };

  const show = (next) => {
    // Of the same question, what stands down to the chosen result stays where it is.
    if (state.query === next.query) {
      const at = state.hits.findIndex(({ page }) => options[active]?.key.split("#")[0] === page.url);
      const kept = state.hits.slice(0, at + 1).map((old) => next.hits.find(({ page }) => page.url === old.page.url) || old);
      next.hits = [...kept, ...next.hits.filter((hit) => !kept.includes(hit))];
    } else active = -1;
    state = next;
    draw();
    const none = state.done && !state.hits.length;
    const query = input.value.trim();
    const told = state.mended && !none ? put(words.meant, state) : "";
    meant.hidden = !told;
    meant.firstChild.textContent = told;
    meant.lastElementChild.textContent = put(words.literal, { query });
    if (state.done) say(`${told} ${none ? put(words.none, { query }) : counted(state.total)}`);
  };
  const update = (literal) => {
    const text = input.value;
    if (text.trim()) return search(text, { literal, size: 8 }, show);
    search("", { size: 1 }, () => {});
    show({ hits: [] });
    say("");
  };

  const keys = {
    ArrowDown: () => choose((active + 1) % options.length),
    ArrowUp: () => choose((active + options.length - 1) % options.length),
    Enter: ({ ctrlKey, metaKey }) => (ctrlKey || metaKey ? open(options[active].node.href) : options[active].node.click()),
  };
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (options.length && keys[event.key]) {
      event.preventDefault();
      keys[event.key](event);
    } else if (event.key === "Escape" && input.value) {
      event.preventDefault();
      input.value = "";
      update();
    }
  });
  input.addEventListener("input", () => update());
  list.addEventListener("click", (event) => event.target.closest("a") && !event.ctrlKey && !event.metaKey && box.close());
  list.addEventListener("pointermove", (event) => {
    const at = options.findIndex(({ node }) => node.contains(event.target));
    if (at >= 0 && at !== active) choose(at);
  });
  meant.lastElementChild.addEventListener("click", () => {
    update(true);
    input.focus();
  });
  acts.addEventListener("click", async () => say(await copy(options[active].page).catch(() => words.failed)));
  box.addEventListener("click", (event) => event.target === box && box.close());

  courtesySearch.open = () => {
    if (!box.open) box.showModal();
    input.select();
    full();
  };
})();
