// The calls of the server, each with the key. The key comes with the address and leaves it at once.
const STORE = "courtesy-desk-key";

/** Takes the key out of the address; tells whether there was one. */
export function takeKey() {
  const given = new URLSearchParams(location.hash.slice(1)).get("key");
  if (!given) return false;
  sessionStorage.setItem(STORE, given);
  history.replaceState(null, "", location.pathname);
  return true;
}
takeKey();
const key = () => sessionStorage.getItem(STORE) || "";

/** What the server refuses, with its status and its words. */
export class Refused extends Error {
  constructor(status, said) {
    super([said.message, said.help].filter(Boolean).join(" – ") || `status ${status}`);
    Object.assign(this, { status, said });
  }
}

async function call(name, query = {}, init = {}) {
  const url = `/_courtesy/desk/${name}?${new URLSearchParams(query).toString().replaceAll("+", "%20")}`;
  const response = await fetch(url, { ...init, headers: { "x-courtesy-key": key(), "content-type": "application/json" } });
  if (response.ok) return response;
  const said = await response.text();
  let told = { message: said.trim() };
  try {
    told = JSON.parse(said);
  } catch {}
  throw new Refused(response.status, told);
}

const json = async (...asked) => (await call(...asked)).json();
const post = (name, body) => json(name, {}, { method: "POST", body: JSON.stringify(body) });

export const api = {
  guide: () => json("guide"),
  file: (path) => json("file", { path }),
  save: (path, text, hash) => post("save", { path, text, hash }),
  /** Several files as one: of each its path, the hash as read, and a new text, a new path (`to`) or both. */
  change: (changes) => post("change", changes),
  make: (wanted) => post("new", wanted),
  find: (words) => json("find", { words }),
  card: (path, id) => json("card", { path, id }),
  pdf: async (path, id) => (await call("card.pdf", { path, id })).blob(),
};

/** A WebSocket to the server; browsers let a page say the key only as the name of a protocol. */
export const socket = () => new WebSocket(`ws://${location.host}/_courtesy/desk/talk`, ["courtesy-desk", `key-${key()}`]);
