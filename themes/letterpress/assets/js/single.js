// The search of the guide in one file: titles and every word, read from the page as it stands.
(() => {
  "use strict";
  const seek = document.getElementById("_seek");
  if (!seek) return;
  const [input, list, status] = ["input", "ol", "[role=status]"].map((part) => seek.querySelector(part));
  const SHOWN = 12;
  // Letters around what was found.
  const BEFORE = 40;
  const LENGTH = 150;
  const ASIDE = ".fill, .send, .entries, template, noscript";

  const fold = (text) => text.normalize("NFKD").replace(/[\p{M}'’]/gu, "").toLowerCase();
  // Where each folded letter comes from, to cut the text itself where its folded form was found.
  const folded = (text) => {
    const from = [];
    let out = "";
    let at = 0;
    for (const c of text) {
      const letters = fold(c);
      for (let n = 0; n < letters.length; n++) from.push(at);
      out += letters;
      at += c.length;
    }
    return { out, from: [...from, text.length] };
  };

  // Blanks are read as they are filled, so the page is read anew when a reader turns to the search.
  let pages = [];
  const read = () => {
    pages = [...document.querySelectorAll(".whole > div")].map((section) => {
      const heading = section.querySelector("h1, h2, h3");
      const texts = document.createTreeWalker(section, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
        node.nodeType === 3 ? NodeFilter.FILTER_ACCEPT : node === heading || node.matches(ASIDE) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP);
      let text = "";
      while (texts.nextNode()) text += texts.currentNode.data;
      const title = heading.textContent.trim();
      text = text.replace(/\s+/g, " ").trim();
      return { id: section.id, title, text, head: fold(title), body: fold(text) };
    });
  };

  const starts = (text, word) => (" " + text.replace(/[^\p{L}\p{N}]+/gu, " ")).includes(" " + word);
  const worth = ({ head, body }, words, query) => {
    let sum = head === query ? 10 : head.startsWith(query) ? 4 : head.includes(query) ? 2 : body.includes(query) ? 0.8 : 0;
    for (const word of words) {
      const value = starts(head, word) ? 3 : head.includes(word) ? 2 : starts(body, word) ? 1 : body.includes(word) ? 0.5 : 0;
      if (!value) return 0;
      sum += value;
    }
    return sum;
  };

  const el = (tag, props, ...children) => {
    const node = Object.assign(document.createElement(tag), props);
    node.append(...children);
    return node;
  };
  const marked = (text, words) => {
    const { out, from } = folded(text);
    const spans = [];
    for (const word of words) for (let at = out.indexOf(word); at >= 0; at = out.indexOf(word, at + word.length)) spans.push([from[at], from[at + word.length]]);
    const parts = [];
    let end = 0;
    for (const [a, b] of spans.sort(([a], [b]) => a - b)) {
      if (a < end) continue;
      parts.push(text.slice(end, a), el("mark", {}, text.slice(a, b)));
      end = b;
    }
    return [...parts, text.slice(end)];
  };
  const excerpt = (text, words) => {
    const { out, from } = folded(text);
    const found = words.map((word) => out.indexOf(word)).filter((at) => at >= 0);
    const near = found.length ? Math.max(0, from[Math.min(...found)] - BEFORE) : 0;
    const start = near && text.indexOf(" ", near) + 1;
    const cut = text.slice(start, start + LENGTH);
    return [start ? "… " : "", ...marked(cut, words), start + LENGTH < text.length ? "…" : ""];
  };

  const told = (count) => {
    const { dataset } = seek;
    const form = new Intl.PluralRules(dataset.forms).select(count);
    const said = dataset[`count${form[0].toUpperCase()}${form.slice(1)}`] || dataset.countOther;
    const put = { n: count.toLocaleString(document.documentElement.lang, { useGrouping: false }), query: input.value.trim() };
    return (count ? said : dataset.none).replace(/\{(n|query)\}/g, (_, name) => put[name]);
  };
  const show = () => {
    const query = fold(input.value).trim();
    const words = query.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    const found = words.length ? pages.map((page) => ({ page, value: worth(page, words, query) })).filter(({ value }) => value) : [];
    found.sort((a, b) => b.value - a.value);
    list.replaceChildren(...found.slice(0, SHOWN).map(({ page }) =>
      el("li", {}, el("a", { href: `#${encodeURI(page.id)}` },
        el("span", { className: "title" }, ...marked(page.title, words)),
        el("span", { className: "note" }, ...excerpt(page.text, words))))));
    list.hidden = !found.length;
    status.textContent = words.length ? told(found.length) : "";
  };

  input.addEventListener("focus", read);
  input.addEventListener("input", show);
  seek.addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
  });
  addEventListener("keydown", (event) => {
    if (event.altKey || event.key !== "k" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    scrollTo(0, 0);
    input.focus();
    input.select();
  });
})();
