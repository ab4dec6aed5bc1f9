// What every page does before it is painted, so that it never flashes in the wrong colours: light, dark or as the device has it.
(() => {
  "use strict";
  const script = document.currentScript;
  // In one file there is no script of its own, and the file is the site.
  const site = new URL(script.src ? "../../" : "", script.src || location);
  const key = "courtesy:scheme:" + site.pathname;
  const root = document.documentElement;
  // The face is wanted before the styles have come; but from disk, where every file is an origin of its own, none may be asked for ahead.
  const href = script.dataset.font;
  if (href && location.protocol !== "file:")
    document.head.append(Object.assign(document.createElement("link"), { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "", href }));
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

  // The guide is kept for reading without a network, once the page stands and the browser has time for it.
  if (!("offline" in script.dataset) || !isSecureContext || !site.protocol.startsWith("http") || !("serviceWorker" in navigator)) return;
  const register = () => navigator.serviceWorker.register(site + "sw.js", { scope: site.pathname, updateViaCache: "none" }).catch(() => {});
  addEventListener("load", () => (window.requestIdleCallback || setTimeout)(register));
})();
