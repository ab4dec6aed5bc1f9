// The index of titles: answers at once and knows synonyms and slips of the pen. Needs nothing but the list of pages, which
// a large guide has in parts.
(() => {
  "use strict";
  // Accents and points that readers leave out; vowel signs of scripts that need them stay.
  const accents = /(?=\p{M})[\u0300-\u0489\u0591-\u05c7\u0610-\u074a\u08ca-\u08ff\u093c\u09bc\u0a3c\u0abc\u0b3c\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe2f]/gu;
  // Letters that readers of Arabic and Persian write one for the other.
  const alike = { ة: "ه", ى: "ي", ی: "ي", ک: "ك" };
  const fold = (text) =>
    text.slice(0, 200).normalize("NFKD").replace(accents, "").replace(/['’\u0640\u00ad\u200c\u200d]/g, "").toLowerCase()
      // The vowel am of Thai and Lao is taken apart by the normal form, but written as one.
      .replace(/\u0e4d\u0e32/g, "\u0e33").replace(/\u0ecd\u0eb2/g, "\u0eb3")
      .replace(/[ةىیک]/g, (letter) => alike[letter]).replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => digit.charCodeAt(0) & 15)
      .replace(/[^\p{L}\p{N}\p{M}]+/gu, " ").trim();
  // Of scripts without spaces between words, every sign is one.
  const signs = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\u{20000}-\u{3ffff}]\p{M}*/gu;
  const split = (folded) => folded.replace(signs, " $& ").split(" ").filter(Boolean);

  // Whether a word begins with this one, or differs from it only in the ending.
  const akin = (word, other) => {
    let same = 0;
    while (same < word.length && word[same] === other[same]) same += 1;
    return same === word.length || (same > 4 && word.length - same < 4 && other.length - same < 4);
  };
  // What all of those begin with.
  const start = (word) => word.slice(0, Math.max(5, word.length - 3));

  // `labels` gives the words that a page answers to besides its own; `stop` are words without a meaning of their own; `load`
  // gives a part by its name, and `slips` what mends them.
  window.courtesyIndex = (data, labels, stop, load, slips) => {
    const { pages, synonyms } = data;
    // Where words are: for each a list of page, place, page, place. A title begins at 1, its summary is 0, its labels are -1.
    const gather = (sorts, of, pages) => {
      const places = new Map();
      const put = (word, page, place) => (places.get(word) || places.set(word, []).get(word)).push(page, place);
      const tags = sorts.map((sort) => new Set(split(fold(labels(sort)))));
      of.forEach((sort, page) => tags[sort].forEach((word) => put(word, page, -1)));
      pages.forEach(({ title, summary }, page) => {
        for (const word of new Set(split(fold(summary || "")))) put(word, page, 0);
        split(fold(title)).forEach((word, at) => put(word, page, at + 1));
      });
      return { sorts, of, places, tags, lengths: pages.map(({ title }) => fold(title).length), kin: new Map() };
    };
    const list = (pages) => gather(pages, [...pages.keys()], pages);
    const all = pages ? list(pages) : { ...gather(data.sorts, data.of, []), lengths: data.lengths };
    const groups = synonyms.map((group) => group.map(fold));
    const empty = new Set(split(fold(stop)));
    const rarity = new Map();
    const whole = 10;
    // What the guide says often comes first.
    const told = new Set([...data.words.map(fold), ...all.tags.flatMap((tags) => [...tags]), ...(data.more || [])]);
    let own;
    const learn = () => {
      own = new Set([...told, ...all.places.keys()]);
      all.words = [...new Set([...own, ...groups.flat().flatMap(split)])];
      all.kin.clear();
    };
    learn();
    const { need, tell } = pages ? { need() {}, tell: (at) => pages[at] } : courtesyParts(data, all.places, learn, load);

    // The words of a set that this one may stand for; where there are none, those that have it in them.
    const kin = (word, { kin, words, places } = all) => {
      if (!kin.has(word)) {
        const every = words || [...places.keys()];
        const near = every.filter((other) => akin(word, other));
        kin.set(word, near.length || word.length < 3 ? near : every.filter((other) => other.includes(word)));
      }
      return kin.get(word);
    };

    // Whether nothing like this word is known, so that it may be a slip.
    const strange = (word) =>
      word.length > 2 && !/\p{N}/u.test(word) && !kin(word).some((other) => other.startsWith(word) || word.startsWith(other));

    // Tells of every page that answers how well, whether no word is left without an answer, and whether its title begins so.
    const rank = (set, query, tell) => {
      const tokens = split(query);
      const { of, lengths, places } = set;
      const score = new Float64Array(of.length);
      const met = new Uint8Array(of.length);
      let sum = 0;
      // Where titles have the words so far in a row.
      let row = new Set();
      tokens.forEach((token, nth) => {
        const best = new Float64Array(of.length);
        const next = new Set();
        let count = 1;
        for (const word of kin(token, set)) {
          const like = word === token ? 1 : 0.5 + 0.4 * Math.min(1, token.length / word.length);
          const said = word === token || (nth === tokens.length - 1 && word.startsWith(token));
          const list = places.get(word) || [];
          for (let at = 0; at < list.length; at += 2) {
            const [page, place] = [list[at], list[at + 1]];
            const value = like * (place > 0 ? 1 : place ? 0.3 : 0.35);
            if (!best[page]) count += 1;
            if (best[page] < value) best[page] = value;
            if (said && place > 0 && (!nth || row.has(page * 1000 + place - 1))) next.add(page * 1000 + place);
          }
        }
        row = next;
        if (set === all) rarity.set(token, Math.log(1 + of.length / count));
        const rare = rarity.get(token) || 1;
        sum += rare;
        for (let at = 0; at < best.length; at++) {
          if (!best[at]) continue;
          score[at] += rare * best[at];
          met[at] += 1;
        }
      });
      const begins = new Map();
      for (const key of row) {
        const page = Math.floor(key / 1000);
        begins.set(page, begins.get(page) || key % 1000 === tokens.length);
      }
      of.forEach((_, at) => {
        const within = begins.has(at);
        const bonus = within ? 0.2 + (0.6 * query.length) / lengths[at] + begins.get(at) / 5 : 0;
        if (met[at] || !query) tell(at, score[at] / (sum || 1) + bonus, within || met[at] === tokens.length, begins.get(at));
      });
    };

    // How well every page of a set answers. A page that answers every word stands before all that do not; before those, the
    // exact title, or one that is all but written out.
    const grade = (set, { query, variants }) => {
      const best = new Float64Array(set.of.length);
      variants.forEach((variant, nth) =>
        rank(set, variant, (at, value, full) => {
          best[at] = Math.max(best[at], (nth ? value * 0.8 : value) + full * whole);
        }));
      for (const [at, value] of titled(set, query)) best[at] = whole + value;
      return best;
    };
    const titled = (set, query) => {
      const found = new Map();
      rank(set, query, (at, _value, _full, begins) => {
        const rest = set.lengths[at] - query.length;
        if (begins && query.length > set.lengths[at] * 0.6) found.set(at, rest ? 8 : 9);
      });
      return found;
    };
    const hit = (score) => ({ full: score >= whole, score: score % whole });

    return {
      // What is looked for: `query` with its slips mended, and `variants` of it by synonyms.
      async read(text, literal) {
        const asked = fold(text);
        await need(split(asked).map(start));
        const exact = [...titled(all, asked).values()].includes(9);
        const tokens = asked.split(" ").filter(Boolean).slice(0, exact ? 100 : 12);
        const mend = !exact && !literal && tokens.some(strange) && (await slips().catch(() => {}));
        const spelt = mend && all.words.filter((word) => !/\p{N}/u.test(word));
        const query = tokens.map((word, at) => (mend && strange(word) ? mend(word, spelt, !/\s$/.test(text) && !tokens[at + 1]) : word)).join(" ");
        const variants = new Set([query]);
        for (const group of groups) {
          const [here] = group.filter((phrase) => ` ${query} `.includes(` ${phrase} `)).sort((a, b) => b.length - a.length);
          if (here) for (const phrase of group) variants.add(` ${query} `.replace(` ${here} `, ` ${phrase} `).trim());
        }
        const wanted = [...variants].flatMap(split);
        await need(wanted.map(start));
        await need(wanted.flatMap((word) => kin(word)));
        const bare = (phrase) => phrase.split(" ").filter((word) => !empty.has(word)).join(" ") || phrase;
        const said = [...variants].filter((phrase) => split(phrase).every((word) => kin(word).some((other) => own.has(other))));
        return { query, mended: query !== tokens.join(" "), variants: (said.length ? said : [query]).slice(0, 4).map(bare) };
      },
      // Pages that answer, best first, the exact title before all others.
      search(read, allowed) {
        const best = grade(all, read);
        all.of.forEach((sort, at) => allowed(all.sorts[sort]) || (best[at] = 0));
        // Where thousands answer, only the best need an order.
        const cut = best.slice().sort().at(-500) || 0;
        const order = [...best.keys()].filter((at) => best[at] && best[at] >= cut).sort((a, b) => best[b] - best[a]);
        return order.map((at) => ({ ...hit(best[at]), at }));
      },
      // How well the titles of other pages answer.
      grade: (read, pages) => [...grade(list(pages), read)].map(hit),
      // What pages the answers are.
      async tell(hits) {
        for (const hit of hits) hit.page = tell(hit.at);
        for (const hit of hits) hit.page = await hit.page;
        return hits.filter(({ page }) => page);
      },
    };
  };
})();
