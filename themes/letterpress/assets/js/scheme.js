// Light, dark or as the device has it. Runs before the page is painted, so that it never flashes in the wrong one.
(() => {
  "use strict";
  const key = "courtesy:scheme:" + new URL("../../", document.currentScript.src).pathname;
  const root = document.documentElement;
  const set = (scheme) => (scheme === "light" || scheme === "dark" ? (root.dataset.scheme = scheme) : delete root.dataset.scheme);
  try {
    set(localStorage.getItem(key));
  } catch {}
  addEventListener("DOMContentLoaded", () => {
    const choice = document.getElementById("_scheme");
    if (!choice) return;
    choice.value = root.dataset.scheme || "auto";
    choice.addEventListener("change", () => {
      set(choice.value);
      try {
        localStorage.setItem(key, choice.value);
      } catch {}
    });
  });
})();
