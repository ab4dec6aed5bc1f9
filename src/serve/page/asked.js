// What scripts of the page take hold of while it loads: what they look for, by selector, and what they listen to or look in.
const asked = new Set();
/** What they step up to: it has to stay as it is, but for what is in it. */
const around = new Set();
const listened = new Set();
/** The browser's own way, which is not noted. */
const byId = Document.prototype.getElementById;
const given = (() => {
  const undo = [];
  const watch = (owner, name, note) => {
    const own = owner.prototype[name];
    owner.prototype[name] = function (...args) {
      const result = own.apply(this, args);
      note(this, String(args[0]));
      return result;
    };
    undo.push(() => (owner.prototype[name] = own));
  };
  const collection = (name, selector) => {
    const own = Object.getOwnPropertyDescriptor(Document.prototype, name);
    const get = function () {
      asked.add(selector);
      return own.get.call(this);
    };
    Object.defineProperty(Document.prototype, name, { ...own, get });
    undo.push(() => Object.defineProperty(Document.prototype, name, own));
  };
  // `:scope` means nothing to an element alone.
  const anywhere = (selector) => selector.replace(/:scope\b/g, "*");
  // Scripts set classes and schemes on the whole page; that holds none of its parts.
  const select = (_, selector) => /^(:root|html|body)$/i.test(selector.trim()) || asked.add(anywhere(selector));
  for (const owner of [Document, DocumentFragment, Element]) {
    for (const name of ["querySelector", "querySelectorAll"]) watch(owner, name, select);
  }
  watch(Element, "matches", select);
  // Whoever steps up to what encloses an element looks for something in it, which is noted then.
  watch(Element, "closest", (_, selector) => around.add(anywhere(selector)));
  for (const owner of [Document, DocumentFragment]) watch(owner, "getElementById", (_, id) => asked.add(`[id="${CSS.escape(id)}"]`));
  for (const owner of [Document, Element]) {
    watch(owner, "getElementsByTagName", (here, name) => select(here, name));
    watch(owner, "getElementsByClassName", (_, names) => asked.add(names.split(/\s+/).filter(Boolean).map((name) => "." + CSS.escape(name)).join("") || "*"));
  }
  watch(Document, "getElementsByName", (_, name) => asked.add(`[name="${CSS.escape(name)}"]`));
  // Whoever walks over the whole page may hold all of it.
  for (const name of ["createTreeWalker", "createNodeIterator", "evaluate"]) watch(Document, name, () => asked.add("*"));
  for (const [name, selector] of Object.entries({ forms: "form", images: "img", links: "a[href], area[href]", scripts: "script" })) collection(name, selector);
  watch(EventTarget, "addEventListener", (target) => target instanceof Element && listened.add(target));
  return () => undo.splice(0).forEach((back) => back());
})();
addEventListener("load", () => setTimeout(given));
