// Remembers the paper that a reader chose, on the shelf and on every message.
(() => {
  "use strict";
  const key = "courtesy:paper:" + new URL("../../", document.currentScript.src).pathname;
  const kept = () => {
    try {
      return localStorage.getItem(key);
    } catch {}
  };
  const keep = (paper) => {
    try {
      localStorage.setItem(key, paper);
    } catch {}
  };
  const counter = document.querySelector(".counter[data-paper]");
  if (counter) keep(counter.dataset.paper);

  const paper = kept();
  const hands = document.querySelector("[data-kept]");
  for (const link of hands?.querySelectorAll("a") ?? []) {
    if (link.dataset.paper !== paper) continue;
    link.classList.add("kept");
    link.append(" ", Object.assign(document.createElement("span"), { className: "label", textContent: hands.dataset.kept }));
  }

  const choices = [...document.getElementsByName("_stock")];
  const type = document.getElementById("_paper");
  const match = (id) => {
    const option = [...(type?.options ?? [])].find((option) => option.dataset.paper === id);
    if (!option || option.selected) return;
    option.selected = true;
    type.dispatchEvent(new Event("change"));
  };
  for (const choice of choices) {
    if (choice.value === paper) choice.checked = true;
    choice.addEventListener("change", () => (keep(choice.value), match(choice.value)));
  }
  if (paper) match(paper);
  type?.addEventListener("change", () => {
    const { paper } = type.selectedOptions[0].dataset;
    keep(paper);
    for (const choice of choices) if (choice.value === paper) choice.checked = true;
  });
})();
