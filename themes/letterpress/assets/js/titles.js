// The index of titles: answers at once, knows synonyms and mends slips of the pen. Needs nothing but the list of pages.
(() => {
  "use strict";
  const fold = (text) =>
    text.slice(0, 200).normalize("NFKD").replace(/[\p{M}'’]/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const split = (folded) => folded.split(" ").filter(Boolean);

  // The edits that turn `a` into `b`, a swap of neighbours being one; beyond `most` only that there are more.
  const edits = (a, b, most) => {
    let before;
    let row = Array.from({ length: b.length + 1 }, (_, at) => at);
    for (let i = 0; i < a.length; i++) {
      const next = [i + 1];
      for (let j = 0; j < b.length; j++) {
        next[j + 1] = Math.min(row[j + 1] + 1, next[j] + 1, row[j] + (a[i] !== b[j]));
        if (i && j && a[i] === b[j - 1] && a[i - 1] === b[j]) next[j + 1] = Math.min(next[j + 1], before[j - 1] + 1);
      }
      if (Math.min(...next) > most) return most + 1;
      [before, row] = [row, next];
    }
    return row.at(-1);
  };

  // `labels` gives the words that a page answers to besides its own; `stop` are words without a meaning of their own.
  window.courtesyIndex = ({ pages, words, synonyms }, labels, stop) => {
    const names = pages.map(({ title }) => fold(title));
    const places = new Map();
    pages.forEach((page, at) => {
      const weights = new Map();
      for (const [text, weight] of [[labels(page), 0.3], [page.summary || "", 0.35], [page.title, 1]]) {
        for (const word of split(fold(text))) weights.set(word, weight);
      }
      for (const [word, weight] of weights) places.has(word) ? places.get(word).push(at, weight) : places.set(word, [at, weight]);
    });
    const groups = synonyms.map((group) => group.map(fold));
    // What the guide says often comes first.
    const own = new Set([...words.map(fold), ...places.keys()]);
    const lexicon = [...new Set([...own, ...groups.flat().flatMap(split)])];
    const spelt = lexicon.filter((word) => !/\p{N}/u.test(word));
    const empty = new Set(split(fold(stop)));
    const known = new Map();

    // Words that begin with this one, or differ from it only in the ending.
    const kin = (word) => {
      const ends = (other) => {
        let same = 0;
        while (same < word.length && word[same] === other[same]) same += 1;
        return same > 4 && word.length - same < 4 && other.length - same < 4;
      };
      if (!known.has(word)) known.set(word, lexicon.filter((other) => other.startsWith(word) || ends(other)));
      return known.get(word);
    };

    // The likeliest known word; the word itself where it is known or like none. While it is typed, its beginning counts.
    const mend = (word, typed) => {
      if (word.length < 3 || /\p{N}/u.test(word) || kin(word).some((other) => other.startsWith(word) || word.startsWith(other))) return word;
      const most = word.length < 6 ? 1 : 2;
      let best = word;
      let lowest = Infinity;
      const letters = [...word];
      spelt.forEach((other, rank) => {
        const longer = other.length - word.length;
        const begun = longer > most && typed && word.length > 4;
        if (longer < -most || (longer > most && !begun) || letters.filter((c) => !other.includes(c)).length > most) return;
        const count = edits(word, begun ? other.slice(0, word.length) : other, most);
        // Slips seldom take the first letter.
        const cost = count + begun / 2 + (other[0] !== word[0]) / 2 + rank / spelt.length / 4;
        if (count <= most && cost < lowest) [best, lowest] = [other, cost];
      });
      return best;
    };

    // Tells of every page that answers how well, and whether no word is left without an answer.
    const rank = (query, tell) => {
      const tokens = split(query);
      const score = new Float64Array(pages.length);
      const met = new Uint8Array(pages.length);
      let sum = 0;
      for (const token of tokens) {
        const best = new Float64Array(pages.length);
        let count = 1;
        for (const word of kin(token)) {
          const like = word === token ? 1 : 0.5 + 0.4 * Math.min(1, token.length / word.length);
          const list = places.get(word) || [];
          for (let at = 0; at < list.length; at += 2) {
            const page = list[at];
            if (!best[page]) count += 1;
            if (best[page] < list[at + 1] * like) best[page] = list[at + 1] * like;
          }
        }
        const rarity = Math.log(1 + pages.length / count);
        sum += rarity;
        for (let at = 0; at < best.length; at++) {
          if (!best[at]) continue;
          score[at] += rarity * best[at];
          met[at] += 1;
        }
      }
      names.forEach((name, at) => {
        const within = query && name.includes(query);
        const bonus = within ? 0.2 + (0.6 * query.length) / name.length + name.startsWith(query) / 5 : 0;
        if (met[at] || bonus || !query) tell(at, score[at] / (sum || 1) + bonus, !!within || met[at] === tokens.length);
      });
    };

    return {
      pages,
      // What is looked for: `asked` as typed, `query` with its slips mended, and `variants` of it by synonyms.
      read(text, literal) {
        const asked = fold(text);
        const tokens = split(asked).slice(0, 12);
        const sure = literal || names.includes(asked);
        const query = tokens.map((word, at) => (sure ? word : mend(word, at === tokens.length - 1 && !/\s$/.test(text)))).join(" ");
        const variants = new Set([query]);
        for (const group of groups) {
          const [here] = group.filter((phrase) => ` ${query} `.includes(` ${phrase} `)).sort((a, b) => b.length - a.length);
          if (here) for (const phrase of group) variants.add(` ${query} `.replace(` ${here} `, ` ${phrase} `).trim());
        }
        const bare = (phrase) => split(phrase).filter((word) => !empty.has(word)).join(" ") || phrase;
        const said = [...variants].filter((phrase) => split(phrase).every((word) => kin(word).some((other) => own.has(other))));
        return { asked, query, mended: query !== tokens.join(" "), variants: (said.length ? said : [query]).slice(0, 4).map(bare) };
      },
      // Pages that answer, best first, the exact title before all others.
      search({ asked, query, variants }, allowed) {
        const best = new Float64Array(pages.length);
        // A page that answers every word stands before all that do not.
        const whole = 10;
        variants.forEach((variant, nth) =>
          rank(variant, (at, value, full) => {
            const score = (nth ? value * 0.8 : value) + full * whole;
            if (score > best[at]) best[at] = score;
          }));
        // Before those, the exact title, or one that is all but written out.
        names.forEach((name, at) => {
          if (name && (name === asked || name === query)) best[at] = whole + 9;
          else if (name.startsWith(query) && query.length > name.length * 0.6) best[at] = whole + 8;
        });
        pages.forEach((page, at) => allowed(page) || (best[at] = 0));
        // Where thousands answer, only the best need an order.
        const cut = best.slice().sort().at(-500) || 0;
        const hits = [];
        best.forEach((score, at) => {
          if (score && score >= cut) hits.push({ page: pages[at], full: score >= whole, score: score % whole, order: score });
        });
        return hits.sort((a, b) => b.order - a.order);
      },
    };
  };
})();
