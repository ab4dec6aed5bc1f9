// Begins: asks for the guide, and opens the desk as soon as there is one.
import { Refused, api } from "./api.js";
import { Desk } from "./desk.js";
import { make, replace } from "./dom.js";
import { words } from "./words.js";

const waiting = make("p", { class: "lost", role: "status" }, words.loading);

async function open() {
  try {
    const guide = await api.guide();
    waiting.remove();
    new Desk(guide);
  } catch (why) {
    if (why instanceof Refused) return replace(waiting, why.status === 401 ? words.locked : why.message);
    replace(waiting, words.gone);
    setTimeout(open, 1000);
  }
}
document.body.append(waiting);
open();
