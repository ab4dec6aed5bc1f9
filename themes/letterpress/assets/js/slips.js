// Slips of the pen: what a word that is like none in the guide was meant to be. Loaded when there is such a word.
(() => {
  "use strict";
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

  // The likeliest of the words, the most frequent of which come first; the word itself where it is like none. While it is
  // typed, its beginning counts.
  window.courtesyMend = (word, words, typed) => {
    const most = word.length < 6 ? 1 : 2;
    const letters = [...word];
    let best = word;
    let lowest = Infinity;
    words.forEach((other, rank) => {
      const longer = other.length - word.length;
      const begun = longer > most && typed && word.length > 4;
      if (longer < -most || (longer > most && !begun) || letters.filter((c) => !other.includes(c)).length > most) return;
      const count = edits(word, begun ? other.slice(0, word.length) : other, most);
      // Slips seldom take the first letter.
      const cost = count + begun / 2 + (other[0] !== word[0]) / 2 + rank / words.length / 4;
      if (count <= most && cost < lowest) [best, lowest] = [other, cost];
    });
    return best;
  };
})();
