// Has the guide kept for reading without a network, once the page stands and the browser has time for it.
(() => {
  const root = new URL("../../", document.currentScript.src);
  if (!isSecureContext || !root.protocol.startsWith("http") || !("serviceWorker" in navigator)) return;
  const register = () =>
    navigator.serviceWorker.register(root + "sw.js", { scope: root.pathname, updateViaCache: "none" }).catch(() => {});
  addEventListener("load", () => (window.requestIdleCallback || setTimeout)(register));
})();
