// Listens for edits: turns the page into the new one or loads it anew where it was, swaps styles and pictures, shows what is wrong.
const script = document.currentScript;
let { version, shape, turn } = script.dataset;
const place = "courtesy:place:" + location.pathname;

// Back to where the reader was, and to the field that was being filled in.
const anew = () => {
  const { id } = document.activeElement || {};
  try {
    sessionStorage.setItem(place, JSON.stringify({ x: scrollX, y: scrollY, id }));
  } catch {}
  location.reload();
};
const back = () => {
  let kept;
  try {
    kept = JSON.parse(sessionStorage.getItem(place));
    sessionStorage.removeItem(place);
  } catch {}
  if (!kept) return;
  const go = () => scrollTo({ left: kept.x, top: kept.y, behavior: "instant" });
  if (kept.id) byId.call(document, kept.id)?.focus({ preventScroll: true });
  go();
  // Pictures may have made the page longer, unless the reader has moved meanwhile.
  const moved = ["wheel", "touchstart", "keydown", "pointerdown"];
  const stop = new AbortController();
  for (const name of moved) addEventListener(name, () => stop.abort(), { signal: stop.signal, passive: true });
  addEventListener("load", () => (go(), stop.abort()), { signal: stop.signal });
};

/** Puts new style sheets in the place of those with the same name but for the hash, in the page that is open and as it was served. */
const restyle = (urls) => {
  const stem = (url) => url.replace(/\.[0-9a-f]+\.css$/, "");
  const newer = (text) => {
    const url = urls.find((url) => stem(text).endsWith(stem(url)) && !text.endsWith(url));
    return url && text.slice(0, text.length - text.match(/[^/]+$/)[0].length) + url.match(/[^/]+$/)[0];
  };
  for (const page of [document, served]) {
    for (const link of page.querySelectorAll('link[rel="stylesheet"]')) {
      const href = newer(link.getAttribute("href"));
      if (!href) continue;
      const next = link.cloneNode();
      next.setAttribute("href", href);
      if (page === served) link.replaceWith(next);
      else {
        next.onload = next.onerror = () => link.remove();
        origin.delete(link);
        link.after(next);
      }
    }
    for (const element of page.querySelectorAll("[data-search]"))
      element.dataset.search = element.dataset.search.split(" ").map((url) => newer(url) || url).join(" ");
  }
};

/** The turns in which pictures became other ones, by URL. */
const painted = new Map();
/** Fetches pictures again whose bytes are other ones. */
const repaint = () => {
  if (!painted.size) return;
  for (const image of document.images) {
    const url = new URL(image.currentSrc || image.src, location);
    if (url.origin !== location.origin) continue;
    const path = url.pathname;
    const since = [...painted].find(([changed]) => path.endsWith("/" + changed))?.[1];
    if (!since || url.searchParams.get("turn") === String(since)) continue;
    url.searchParams.set("turn", since);
    image.src = url;
  }
};

const acts = {
  page(told) {
    ({ version, shape } = told);
    restyle(told.styles);
    morph(told.html);
    repaint();
  },
  styles: (told) => {
    ({ version } = told);
    restyle(told.styles);
  },
  pictures(told) {
    ({ turn } = told);
    for (const url of told.urls) painted.set(url, turn);
    repaint();
  },
};
// One after the other, and none before the scripts of the page have run and it is known what the page was.
let queue = Promise.all([learn(version), new Promise((loaded) => addEventListener("load", () => setTimeout(loaded), { once: true }))]);
queue.catch(() => {}); // Where it is not known, the next change has the page loaded anew.
const take = (act, told) => {
  queue = queue.then(() => act(told));
  queue.catch((why) => (console.debug(`The page is loaded anew: ${why}`), anew()));
};

// Only the tab in front listens: browsers allow few connections to one host. What happened meanwhile is told on coming back.
let source;
const listen = () => {
  if (document.hidden || source) return;
  const query = new URLSearchParams({ page: location.pathname, version, shape, turn });
  source = new EventSource(`/_courtesy/events?${query.toString().replaceAll("+", "%20")}`);
  for (const [name, act] of Object.entries(acts)) source.addEventListener(name, (event) => take(act, JSON.parse(event.data)));
  source.addEventListener("problems", (event) => show(JSON.parse(event.data)));
};
const rest = () => {
  source?.close();
  source = undefined;
};
addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
addEventListener("pagehide", rest);
addEventListener("pageshow", listen);
addEventListener("DOMContentLoaded", () => (back(), listen()));
