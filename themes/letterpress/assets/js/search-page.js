// The search page. Its query and filters stand in the address, so that a search can be kept, sent and gone back to.
(() => {
  "use strict";
  const { search, full, words, el, excerpt, sort, href, put, counted, copy } = courtesySearch;
  const [form, field, start, found, count, meant, advice, list, more, told, filters, clear, slash] =
    ["seek", "q", "start", "found", "count", "meant", "advice", "hits", "more", "told", "filters", "clear", "slash"].map((id) => document.getElementById(`_${id}`));
  const boxes = [...filters.querySelectorAll("input")];
  const names = [...new Set(boxes.map((box) => box.name))];
  const title = document.title;
  let state;
  let timer;
  let kept;

  const chosen = (without) => {
    const values = {};
    for (const { checked, name, value } of boxes) if (checked && name !== without) (values[name] ??= []).push(value);
    return values;
  };
  // Announced once typing rests.
  const say = (text) => {
    clearTimeout(timer);
    told.textContent = "";
    timer = setTimeout(() => (told.textContent = text), 500);
  };

  const entry = (hit) => {
    const { page, subs = [] } = hit;
    const section = boxes.find(({ name, value }) => name === "section" && value === page.section);
    const aside = el("p", { className: "note buttons" });
    if (section) aside.append(el("a", { href: href(`${page.section}/index.html`) }, section.nextElementSibling.textContent));
    if (page.kind === "message" && location.protocol !== "file:") {
      const button = el("button", { type: "button", className: "button", ariaLabel: put(words.copyOf, page) }, words.copy);
      button.addEventListener("click", async () => say(await copy(page).catch(() => words.failed)));
      aside.append(button);
    }
    return el("li", {}, el("article", { className: "entry" }, sort(page), el("div", {},
      el("h3", { className: "title" }, el("a", { href: href(page.url) }, page.title)),
      el("p", {}, ...excerpt(hit)),
      el("ul", { className: "subs" }, ...subs.slice(0, 3).map((sub) =>
        el("li", {}, el("a", { href: href(sub.url) }, sub.title), el("p", { className: "note" }, ...excerpt(sub))))),
      aside)));
  };

  const draw = (next) => {
    const query = field.value.trim();
    const none = next.done && !next.hits.length;
    state = next;
    const hits = none ? next.near : next.hits;
    count.textContent = none ? put(hits.length ? words.near : words.none, { query }) : counted(next.total);
    meant.hidden = none || !next.mended;
    meant.firstChild.textContent = put(words.meant, next);
    meant.lastElementChild.textContent = put(words.literal, { query });
    advice.hidden = !none;
    list.replaceChildren(...hits.map(entry));
    more.hidden = none || !next.done || next.hits.length >= next.total;
    found.hidden = false;
    start.hidden = true;
    if (next.done) say(`${meant.hidden ? "" : meant.firstChild.textContent} ${count.textContent}`);
  };

  // How many results each filter would leave, where Pagefind alone knows all of them.
  const tally = async ({ variants }) => {
    const mine = state;
    const module = await full();
    await module?.filters();
    for (const name of names) {
      const any = Object.fromEntries(Object.entries(chosen(name)).map(([key, values]) => [key, { any: values }]));
      const known = module && variants.length === 1 && (await module.search(variants[0] || null, { filters: any })).filters[name];
      if (mine !== state) return;
      for (const box of boxes) if (box.name === name) box.parentNode.lastElementChild.textContent = known ? known[box.value] || 0 : "";
    }
  };

  const run = async (literal) => {
    say("");
    const query = field.value.trim();
    const picked = chosen();
    const any = Object.keys(picked).length > 0;
    document.title = query ? `${query} · ${title}` : title;
    clear.hidden = !any;
    if (query || any) await search(field.value, { filters: picked, literal, size: 10 }, (next) => {
      draw(next);
      if (next.done) tally(next);
    });
    else {
      search("", { size: 1 }, () => {});
      found.hidden = true;
      start.hidden = false;
      for (const box of boxes) box.parentNode.lastElementChild.textContent = "";
    }
  };

  // From disk some browsers let no address be changed.
  const write = (way) => {
    const params = new URLSearchParams(new FormData(form));
    if (!field.value.trim()) params.delete("q");
    const address = location.pathname + (params.size ? `?${params}` : "");
    try {
      if (way === "replaceState" || address !== location.pathname + location.search) history[way](null, "", address);
    } catch {}
  };
  const read = () => {
    const params = new URLSearchParams(location.search);
    field.value = params.get("q") || "";
    for (const box of boxes) box.checked = params.getAll(box.name).includes(box.value);
    kept = location.search !== "";
    if (Object.keys(chosen()).length || matchMedia("(min-width: 62rem)").matches) filters.open = true;
    return run();
  };

  // What was searched on purpose stays in the history; what is typed on the way does not.
  field.addEventListener("input", () => {
    write(kept ? "pushState" : "replaceState");
    kept = false;
    run();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    write("pushState");
    kept = true;
    await run();
    if (!found.hidden) count.focus();
  });
  filters.addEventListener("change", () => {
    write("pushState");
    run();
  });
  clear.addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    write("pushState");
    run();
    field.focus();
  });
  meant.lastElementChild.addEventListener("click", () => {
    run(true);
    field.focus();
  });
  more.addEventListener("click", async () => {
    const at = state.hits.length;
    await state.more();
    draw(state);
    list.children[at]?.querySelector("a").focus();
  });
  slash.checked = !courtesyFind.off();
  slash.addEventListener("change", () => {
    try {
      localStorage.setItem(courtesyFind.slash, slash.checked ? "" : "off");
    } catch {}
  });
  addEventListener("popstate", read);
  full();
  read();
})();
