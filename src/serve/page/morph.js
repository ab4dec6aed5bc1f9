// Turns the page that is open into a newer one and leaves alone all that the edit did not change: what was typed, opened, focused or
// made by a script. Where a script of the page has taken hold of something that changes, the page is to be loaded anew.

/** Why a page has to be loaded anew. */
class Anew extends Error {}
/** An element with its attributes and nothing in it. */
const bare = (node) => node.cloneNode().outerHTML ?? node.nodeName;
const must = (is, why, node) => {
  if (!is) throw new Anew(node ? `${why}: ${bare(node)}` : why);
};

const inside = (node) => (node.localName === "template" ? node.content : node);
/** What stands in <noscript> is text here, and elements to a parser without scripts. */
const isClosed = (node) => node.localName === "noscript";
/** All nodes of a tree in order, but for those inside the ones that are closed. */
const flat = (node, closed = isClosed, list = []) => {
  list.push(node);
  if (!closed(node)) for (let child = inside(node).firstChild; child; child = child.nextSibling) flat(child, closed, list);
  return list;
};
const zip = (from, to, each) => from.forEach((node, at) => each(node, to[at]));
const templates = (node) => (node.querySelectorAll ? [...(node.localName === "template" ? [node] : []), ...node.querySelectorAll("template")] : []);
const same = (a, b) => {
  if (!a.isEqualNode(b)) return false;
  const [one, other] = [templates(a), templates(b)];
  return one.every((template, at) => template.innerHTML === other[at].innerHTML);
};
const parse = (html) => new DOMParser().parseFromString(html, "text/html");
const mine = 'script[src="/_courtesy/live.js"]';

/** The page as the server gave it, and each node of it by the node that the reader sees; none for what scripts have made. */
let served;
const origin = new WeakMap();

/** The nodes of a page but for what is asked for ahead, which a script may add in the first moment. */
const nodesOf = (page) => flat(page.documentElement).filter((node) => !node.matches?.("link[rel=preload]"));

// As the parser leaves the page, before any script has changed it but those in its way.
const laid = new Promise((done) => {
  const note = () => done(nodesOf(document).map((node) => [node, node.nodeName, node.nodeValue]));
  const early = () => document.readyState === "loading" || (document.removeEventListener("readystatechange", early), note());
  document.addEventListener("readystatechange", early);
  early();
});

/** Learns what the server gave; fails where a script was at work on the page before it stood. */
const learn = async (version) => {
  const live = await laid;
  // The browser has the answer of which it made the page, whatever the server would say by now.
  const page = parse(await (await fetch(location.href, { cache: "force-cache" })).text());
  const script = page.querySelector(mine);
  must(script?.dataset.version === version, "the page was another one already");
  const nodes = nodesOf(page);
  must(nodes.length === live.length, "a script has added to the page");
  zip(live, nodes, ([, name, value], node) => must(node.nodeName === name && node.nodeValue === value, "a script has changed the page"));
  zip(live, nodes, ([node], given) => origin.set(node, given));
  for (const [node] of live) if (origin.get(node) === script) origin.delete(node);
  script.remove();
  served = page;
};

/** Says `to` what it was in `from`, for the nodes at and below `node`. */
const rebind = (node, from, to) => {
  const now = new Map();
  zip(flat(from), flat(to), (old, fresh) => now.set(old, fresh));
  for (const each of flat(node)) if (now.has(origin.get(each))) origin.set(each, now.get(origin.get(each)));
};

const runs = ({ type }) => !type || /^(module|importmap|(text|application)\/(x-)?(java|ecma)script)$/i.test(type);
/** What only a new page can take in: scripts, style sheets, rules for the whole document. */
const frame = (page) =>
  [...page.querySelectorAll('script, link[rel~="stylesheet"], meta[http-equiv], base')]
    .filter((element) => element.localName !== "script" || runs(element))
    .map((element) => element.outerHTML)
    .join("\n");

const attributes = (node, then, fresh) => {
  for (const name of new Set([...then.getAttributeNames(), ...fresh.getAttributeNames()])) {
    const [now, old, value] = [node, then, fresh].map((element) => element.getAttribute(name));
    if (old === value || now === value) continue;
    must(now === old, `a script has set ${name}`);
    if (value === null) node.removeAttribute(name);
    else node.setAttribute(name, value);
  }
};

const head = (next) => {
  Idiomorph.morph(document.head, next.head, { head: { style: "merge", shouldRemove: (element) => origin.has(element) } });
  const now = new Map([...next.head.children].map((element) => [element.outerHTML, element]));
  origin.set(document.head, next.head);
  for (const element of document.head.children) {
    const given = now.get(element.outerHTML);
    zip(flat(element), given ? flat(given) : [], (node, given) => (given ? origin.set(node, given) : origin.delete(node)));
  }
};

/** Nodes in which scripts or the reader have written, so that nothing may be written over. At the end of the body scripts may add what they like. */
const tampered = () => {
  const children = (node) => [...inside(node).childNodes];
  const is = (node) => {
    const given = origin.get(node);
    if (!given || isClosed(node)) return false;
    const own = children(node).map((child) => origin.get(child));
    const known = node === document.body ? own.filter(Boolean) : own;
    const wanted = children(given);
    return node.nodeValue !== given.nodeValue || known.length !== wanted.length || known.some((child, at) => child !== wanted[at]);
  };
  return new Set(flat(document.body).filter(is));
};

const body = (next) => {
  const any = (selectors) => [...selectors].join(", ") || ":not(*)";
  const [selector, surroundings] = [any(asked), any(around)];
  const held = new Set(document.body.querySelectorAll(selector));
  const stay = [...held, ...listened, ...document.body.querySelectorAll(surroundings)].filter((element) => element.isConnected);
  const isAsked = (node) => node.matches?.(selector) || false;
  const surrounds = (node) => node.matches?.(surroundings) || false;
  const changed = tampered();
  const added = new Set();
  const pairs = new Map();
  // What the edit did not touch, and scripts may have changed at will.
  const kept = new Set();
  let adding;
  Idiomorph.morph(document.body, next.body, {
    callbacks: {
      beforeNodeMorphed(node, fresh) {
        // Idiomorph fills an empty element where something below the new one has been on the page before.
        if (added.has(fresh)) origin.set(node, node.cloneNode());
        const given = origin.get(node);
        must(given, "a script has made what is to change", node);
        if (same(given, fresh)) {
          rebind(node, given, fresh);
          kept.add(fresh);
          return false;
        }
        origin.set(node, fresh);
        if (isClosed(node)) return false;
        must(!changed.has(node), "a script has written where something changes", node);
        must(!held.has(node) && (added.has(fresh) || !isAsked(fresh)), "a script holds what changes", node);
        must(bare(given) === bare(fresh) || ![given, fresh].some(surrounds), "a script looks in what becomes another one", node);
        pairs.set(node, [given, fresh]);
        return true;
      },
      beforeAttributeUpdated(name, node) {
        const [then, now] = pairs.get(node).map((element) => element.getAttribute(name));
        if (then === now) return false;
        must(node.getAttribute(name) === then, `a script has set ${name}`);
        return true;
      },
      beforeNodeAdded(fresh) {
        must(!isAsked(fresh) && !fresh.querySelector?.(selector), "a script would hold what is new", fresh);
        added.add((adding = fresh));
        return true;
      },
      afterNodeAdded(node) {
        if (!origin.has(node)) zip(flat(node), flat(adding), (node, given) => origin.set(node, given));
      },
      beforeNodeRemoved: (node) => origin.has(node),
    },
  });
  const isKept = (fresh) => kept.has(fresh) || (fresh && isClosed(fresh));
  const now = flat(document.body, (node) => isKept(origin.get(node))).map((node) => origin.get(node)).filter(Boolean);
  const wanted = flat(next.body, isKept);
  must(now.length === wanted.length && now.every((given, at) => given === wanted[at]), "the pages are too different");
  must(stay.every((element) => element.isConnected), "a script holds what is gone");
};

/** Makes the open page that of `html`; fails where it has to be loaded anew. */
const morph = (html) => {
  const next = parse(html);
  must(frame(served) === frame(next), "scripts or style sheets are other ones");
  attributes(document.documentElement, served.documentElement, next.documentElement);
  head(next);
  body(next);
  served = next;
};
