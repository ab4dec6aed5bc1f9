// Prints the filled message alone: a note or a letter at the true size of its paper, an email on any.
(() => {
  "use strict";
  const box = document.getElementById("_card");
  const blanks = window.courtesyBlanks;
  if (!box || !blanks) return;
  const [paper, button, told] = ["select", "button", "[role=status]"].map((part) => box.querySelector(part));
  const letter = document.querySelector(".letter");
  const root = document.documentElement;
  const page = new CSSStyleSheet();
  const PX_PER_MM = 96 / 25.4;
  // In pt; below the last nobody reads a note with pleasure.
  const SIZES = [13, 12.5, 12, 11.5, 11, 10.5, 10, 9.5, 9, 8.5];
  // The width of a blank in type, against the same blank under a pen.
  const SCALE = 0.62;
  let proof;

  const set = () => {
    proof?.remove();
    proof = document.createElement("div");
    proof.className = "proof";
    proof.append(...[...letter.querySelectorAll(".subject, .words")].map((part) => part.cloneNode(true)));
    for (const blank of proof.querySelectorAll(".blank:not(.filled)")) {
      const width = document.getElementsByName(blank.dataset.field)[0]?.dataset.width || 40;
      blank.style.inlineSize = `max(${width * SCALE}mm, ${blank.textContent.length * 0.52 * 5.5}pt)`;
      blank.textContent = "";
      // Keeps a comma beside its blank.
      blank.after("\u2060");
      proof.classList.add("open");
    }
    // Room to sign between the closing and the name.
    const breaks = proof.querySelectorAll(".words > p:last-child > br");
    if (paper && breaks.length === 1) breaks[0].replaceWith(Object.assign(document.createElement("span"), { className: "sign" }));
    document.body.append(proof);
  };

  // A short note is set large, a long one as small as it must be; gives the number of pages.
  const fit = () => {
    if (!paper) return 1;
    const [width, height, top, right, bottom, left] = paper.value.split(" ").map(Number);
    const pad = (start) => (proof.style.padding = `${start}mm ${right}mm ${bottom}mm ${left}mm`);
    const room = height - top - bottom;
    const used = (size) => {
      proof.style.fontSize = `${size}pt`;
      return proof.offsetHeight / PX_PER_MM - top - bottom;
    };
    proof.style.inlineSize = `${width}mm`;
    pad(top);
    let at = 0;
    if (used(SIZES[0]) > room * 0.68) for (at = 2; used(SIZES[at]) > room && at < SIZES.length - 1; ) at += 1;
    const free = room - used(SIZES[at]);
    if (free > 0) pad(top + free * 0.38);
    page.replaceSync(`@page { size: ${width}mm ${height}mm; margin: 0; }`);
    return Math.ceil(1 - free / room);
  };

  const check = () => {
    set();
    const pages = fit();
    const words = pages > 1 ? told.dataset.long.replace("{n}", pages.toLocaleString(root.lang, { useGrouping: false })) : "";
    if (told.textContent !== words) told.textContent = words;
  };
  const done = () => {
    root.classList.remove("printing");
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== page);
    proof.remove();
  };

  button.disabled = false;
  button.addEventListener("click", () => {
    check();
    root.classList.add("printing");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, page];
    addEventListener("afterprint", done, { once: true });
    print();
  });
  // Typing comes first; whether it still fits is told in a pause.
  let pause;
  const later = () => {
    clearTimeout(pause);
    pause = setTimeout(() => root.classList.contains("printing") || (check(), proof.remove()), 400);
  };
  if (paper) {
    paper.addEventListener("change", later);
    blanks.watch(later);
  }
})();
