// The parts of the index of titles that a large guide has: those with the words that begin as asked, and those with pages.
(() => {
  "use strict";
  // `places` is where words are, as far as it is known, and `load` gives a part by its name; `learn` is called when more is known.
  window.courtesyParts = ({ from, parts, rows, row }, places, learn, load) => {
    // Parts are asked for once. One that cannot be had is missed by nobody but the words in it, and asked for anew.
    const asked = new Map();
    const part = (name, use = (part) => part) => {
      if (!asked.has(name)) asked.set(name, load(name).then(use, () => void asked.delete(name)));
      return asked.get(name);
    };
    let more;
    const add = (part) => {
      more = true;
      for (const [word, list] of Object.entries(part.places)) {
        const here = places.get(word) || [];
        for (let at = 0, page = 0; at < list.length; at += 2) here.push((page += list[at]), list[at + 1]);
        places.set(word, here);
      }
    };
    return {
      // Loads all words that begin with one of these.
      async need(starts) {
        const wanted = parts.filter((_, at) => starts.some((start) => from[at] <= `${start}\uffff` && !(from[at + 1] <= start)));
        await Promise.all(wanted.map((name) => part(name, add)));
        if (more) learn();
        more = false;
      },
      // What page has this number.
      tell: async (at) => (await part(rows[Math.floor(at / row)]))?.pages[at % row],
    };
  };
})();
