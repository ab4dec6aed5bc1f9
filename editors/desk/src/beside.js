// Beside the text: the page as readers see it, and one tab away the card as it will print.
import { api } from "./api.js";
import { button, make, replace, say } from "./dom.js";
import { tabs } from "./shell.js";
import { words } from "./words.js";

const port = document.currentScript?.dataset.guide;

export class Beside {
  #path;
  #url;
  #id = "";
  #chosen = "page";
  #busy = false;
  #again = false;

  constructor(complain) {
    this.complain = complain;
    // The page is of another origin, so it may have one; what it may not is to put another page in the place of the desk.
    const sandbox = "allow-scripts allow-same-origin allow-forms allow-popups allow-modals allow-downloads allow-top-navigation-to-custom-protocols";
    this.frame = make("iframe", { title: words.pageOf, name: "courtesy-desk", sandbox });
    this.none = make("p", { class: "none" }, words.noPage);
    this.picture = make("img", { alt: words.cardOf, hidden: true });
    this.select = make("select", { id: "cards", onchange: () => ((this.#id = this.select.value), this.card()) });
    this.pdf = button(words.pdf, () => this.#open(), { class: "button" });
    this.choice = make("div", { class: "choice", hidden: true }, make("label", { for: "cards" }, words.cards), this.select, this.pdf);
    this.said = make("p", { class: "none", role: "status" });
    const entries = [
      { id: "page", label: words.page, content: [this.none] },
      { id: "card", label: words.card, content: [this.choice, this.said, make("div", { class: "paper" }, this.picture)] },
    ];
    this.tabs = tabs(words.pageOf, entries, (id) => {
      this.#chosen = id;
      this.#place();
      if (id === "card") this.card();
    });
    this.tabs.element.append(make("p", { class: "old" }, words.lastGood));
    this.tabs.choose("page");
  }

  /** Shows what comes of a file: its page at `url` from the guide's address, if it has one. */
  show(path, base, url, isThere) {
    if (path !== this.#path) {
      this.#path = path;
      this.#id = "";
      this.picture.hidden = this.choice.hidden = true;
      this.card();
    }
    const whole = url === undefined || url === null ? undefined : `http://${location.hostname}:${port}/${base ? `${base.replace(/\/$/, "")}/` : ""}${url}`;
    this.none.hidden = Boolean(whole);
    replace(this.none, isThere ? words.noPage : words.noPageYet);
    if (whole && whole !== this.#url) this.frame.src = whole;
    this.#url = whole;
    this.#place();
  }

  /** The page is there only while it is looked at: it would follow every key behind the card. */
  #place() {
    const isSeen = this.#chosen === "page" && Boolean(this.#url);
    if (!isSeen) this.frame.remove();
    else if (!this.frame.isConnected) this.none.before(this.frame);
  }

  /** Has the card set again, where it is looked at; one at a time. */
  async card() {
    if (this.#chosen !== "card" || !this.#path) return;
    if (this.#busy) return void (this.#again = true);
    this.#busy = true;
    try {
      const [path, id] = [this.#path, this.#id];
      if (this.picture.hidden) say(this.said, words.settingCard);
      const told = await api.card(path, id);
      // Another file or card was chosen meanwhile.
      if (path === this.#path && id === this.#id) this.#draw(told);
    } catch (why) {
      if (this.picture.hidden) say(this.said, "");
      this.complain(why);
    }
    this.#busy = false;
    if (this.#again) {
      this.#again = false;
      this.card();
    }
  }

  #draw({ cards, id, picture, problems = [] }) {
    this.choice.hidden = this.picture.hidden = !picture;
    say(this.said, picture || problems.length ? problems.join(" ") : words.noCard);
    if (!picture) return;
    const options = cards.map((card) => make("option", { value: card.id, selected: card.id === id }, `${words.kinds[card.kind] ?? card.kind}, ${card.paper}`));
    if (options.length !== this.select.options.length || this.select.value !== id) replace(this.select, options);
    this.#id = id;
    if (this.picture.src !== picture) this.picture.src = picture;
  }

  async #open() {
    try {
      const url = URL.createObjectURL(await api.pdf(this.#path, this.#id));
      make("a", { href: url, download: `${this.#id}.pdf` }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60000);
    } catch (why) {
      this.complain(why);
    }
  }
}
