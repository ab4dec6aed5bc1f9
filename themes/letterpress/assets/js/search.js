// The search itself: titles at once, then Pagefind's index of every word, merged; and how a result is drawn and copied.
(() => {
  "use strict";
  // Each language of a guide has an index of its own, beside its search page.
  const root = new URL("../", document.querySelector("[data-search]").href);
  const href = (url) => new URL(url, root).href;
  const words = document.getElementById("_find").dataset;
  const mark = ({ verdict, channels }) => verdict || channels?.[0];
  const label = (page) => words[(page.kind !== "printable" && mark(page)) || page.kind] || "";
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
  let turn = 0;
  let pagefind;
  let ready = false;

  const parts = {};
  const part = (name) => courtesyFind.load(href(`search/titles/${name}.js`)).then(() => parts[name]);
  const script = (name) => courtesyFind.load(href(words[name]));
  let mend;
  const slips = () => (mend ??= script("slips").then(() => courtesyMend));
  const titles = new Promise((done) => {
    window.courtesyTitles = async (data, name) => {
      if (name) return (parts[name] = data);
      if (data.parts) await script("parts");
      done(courtesyIndex(data, (page) => `${words[page.kind]} ${label(page)} ${page.tone || ""}`, words.stop, part, slips));
    };
    courtesyFind.load(href("search/titles.js"));
  });
  // Nothing where it cannot load: from disk, offline, without WebAssembly. The titles then serve alone.
  const full = () =>
    (pagefind ??= (root.protocol === "file:" ? Promise.reject() : import(href("search/pagefind/pagefind.js"))).then(async (module) => {
      await module.options({ baseUrl: "/", excerptLength: 24, ranking: { metaWeights: { title: 4 } } });
      await module.init();
      ready = true;
      return module;
    }).catch(() => {}));

  // What Pagefind finds for every variant, scored from 0 to 1, best first.
  const everywhere = async (variants, filters) => {
    const module = await full();
    if (!module) return [];
    const any = Object.fromEntries(Object.entries(filters).map(([key, values]) => [key, { any: values }]));
    const answers = await Promise.all(variants.map((query) => module.search(query, { filters: any })));
    const found = new Map();
    answers.forEach(({ results }, at) => {
      for (const { id, score, data } of results) {
        const share = (score / results[0].score) * (at ? 0.8 : 1);
        if (share > (found.get(id)?.share || 0)) found.set(id, { share, data });
      }
    });
    return [...found.values()].sort((a, b) => b.share - a.share);
  };

  // A page as the index of titles has it, of what Pagefind tells.
  const known = ({ url, meta: { title }, filters, content }) => ({
    ...Object.fromEntries(Object.entries(filters).map(([key, [value]]) => [key, value])),
    printable: filters.kind[1],
    channels: filters.channel,
    url: url.slice(1),
    title,
    summary: content.slice(title.length),
  });

  // Looks for `text` and calls `show` with the titles if the rest takes its time, and again when everything is there.
  // Pagefind says which pages, and the titles help to order them; `more` lengthens the list by `size`.
  const search = async (text, { filters = {}, literal, size }, show) => {
    const mine = ++turn;
    const index = await titles;
    const read = await index.read(text, literal);
    const has = (page, key) => [page[key], ...((key === "channel" && page.channels) || []), key === "kind" && page.printable && "printable"];
    const allowed = (page) => Object.entries(filters).every(([key, values]) => values.some((value) => has(page, key).includes(value)));
    const answers = read.query || !text.trim() ? index.search(read, allowed) : [];
    let over;
    let good = answers.filter((hit) => hit.full);
    const give = (state) => mine === turn && show({ ...read, text, ...state });
    const early = setTimeout(async () => {
      const state = { hits: await index.tell(good.slice(0, size)), total: good.length };
      if (state.hits.length && !over) give(state);
    }, ready ? 250 : 0);
    if (ready) await sleep(60);
    const list = mine === turn ? await everywhere(read.variants, filters).catch(() => []) : [];
    // Alone, the titles also give what answers in part.
    if (!ready && !good.length) good = answers;
    const state = { hits: [], found: list.length, total: list.length || good.length, done: true };
    state.more = async () => {
      if (!state.found) state.hits.push(...(await index.tell(good.splice(0, size))));
      else if (!state.hits.length && good[0]?.score > 7) state.hits.push(...(await index.tell([good[0]])));
      const load = ({ data, share }) => data().then((fragment) => [{ fragment, share, page: known(fragment) }]).catch(() => []);
      const found = (await Promise.all(list.splice(0, size).map(load))).flat();
      const grades = index.grade(read, found.map(({ page }) => page));
      const next = [];
      for (const [at, { fragment, share, page }] of found.entries()) {
        const subs = fragment.sub_results.map((sub) => ({ ...sub, url: sub.url.slice(1) })).filter((sub) => sub.url.includes("#"));
        const old = state.hits.find((hit) => hit.page.url === page.url);
        const { score, full } = grades[at];
        const hit = Object.assign(old || {}, { page, excerpt: fragment.excerpt, subs, score: score * (full ? 1 : 0.5) + share });
        if (!old) next.push(hit);
      }
      state.hits.push(...next.sort((a, b) => b.score - a.score));
    };
    await state.more();
    state.near = state.hits.length ? [] : await index.tell(answers.slice(0, 3));
    over = true;
    clearTimeout(early);
    give(state);
  };

  const el = (tag, props, ...children) => {
    const node = Object.assign(document.createElement(tag), props);
    node.append(...children);
    return node;
  };
  // Pagefind escapes `<` and `>` and puts <mark> around what it found: cut there, and never read as HTML.
  const excerpt = ({ excerpt = "", page }) =>
    (excerpt || page?.summary || "").split(/<\/?mark>/).map((part, at) => {
      const text = excerpt ? part.replace(/&lt;/g, "<").replace(/&gt;/g, ">") : part;
      return at % 2 ? el("mark", {}, text) : text;
    });
  // What a result is, in a drawn mark and a word.
  const sort = (page) => {
    const node = el("span", { className: page.verdict ? `verdict verdict-${page.verdict}` : "channel" });
    if (mark(page)) {
      const drawn = document.getElementById("_find").content.querySelector(".icon").cloneNode(true);
      drawn.firstChild.setAttribute("href", `#m-${mark(page)}`);
      drawn.setAttribute("class", page.verdict ? "mark" : "icon");
      node.append(drawn);
    }
    node.append(label(page));
    return node;
  };
  const put = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const forms = new Intl.PluralRules(words.forms);
  const counted = (n) => {
    const form = forms.select(n);
    const word = words[`count${form[0].toUpperCase()}${form.slice(1)}`] || words.countOther;
    return put(word, { n: n.toLocaleString(document.documentElement.lang, { useGrouping: false }) });
  };

  // A message's text as its own page gives it, with the reader's blanks filled in. Gives the words for what came of it.
  const copy = async ({ url }) => {
    if (!window.courtesyBlanks) await script("blanks");
    const message = fetch(href(url))
      .then((answer) => answer.text())
      .then((text) => courtesyBlanks.message(new DOMParser().parseFromString(text, "text/html")));
    const copied = await courtesyBlanks.copy(message.then(({ text }) => text()));
    const { missing, said } = await message;
    return copied ? `${said.copied} ${missing()}` : said.failed;
  };

  window.courtesySearch = { search, full, words, el, excerpt, sort, href, put, counted, copy };
})();
