// Begins: asks for the guide, and opens the desk as soon as there is one.
import { Refused, api, takeKey } from "./api.js";
import { Desk } from "./desk.js";
import { make, say } from "./dom.js";
import { words } from "./words.js";

let desk, next;
const waiting = make("p", { class: "lost", role: "status" }, words.loading);

async function open() {
  let guide;
  try {
    guide = await api.guide();
  } catch (why) {
    if (why instanceof Refused) return say(waiting, why.status === 401 ? words.locked : why.message);
    say(waiting, words.gone);
    next = setTimeout(open, 1000);
    return;
  }
  if (desk) return;
  waiting.remove();
  desk = new Desk(guide);
}
/** A new key that is put into the address of an open page changes nothing but what comes after its `#`, so nothing is loaded anew. */
function unlock() {
  if (!takeKey()) return;
  if (desk) return desk.unlock();
  clearTimeout(next);
  open();
}
document.body.append(waiting);
addEventListener("hashchange", unlock);
open();
