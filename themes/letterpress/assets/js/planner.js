// The planner: from the days of events to a dated list of what to send, and to a calendar file.
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const form = $("_plan");
  const file = $("_ics");
  const words = form.dataset;
  const key = "courtesy:plan:" + new URL("../../", document.currentScript.src).pathname;
  const DAY = 864e5;
  let id, done, today, timer;
  let due = [];
  // Of all events, also of those on other pages of a long planner.
  let dates = {};

  // A day is its number since 1970 in UTC, where each has 24 hours; only today is asked of the clock here.
  const iso = (day) => new Date(day * DAY).toISOString().slice(0, 10);
  const long = (day) => new Intl.DateTimeFormat(words.locale, { timeZone: "UTC", dateStyle: "full" }).format(day * DAY);
  const away = (day) => new Intl.RelativeTimeFormat(words.locale, { numeric: "auto" }).format(day - today, "day");
  const number = (n) => new Intl.NumberFormat(words.locale, { useGrouping: false }).format(n);
  const put = (word, values) => word.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const text = (name) => $(name).content.textContent;
  const copy = (name) => $(name).content.firstElementChild.cloneNode(true);

  const rules = [...document.querySelectorAll("[data-within]")].map((entry) => ({
    ...entry.dataset,
    input: $("_on-" + entry.dataset.after),
    what: entry.querySelector(".what"),
    link: entry.querySelector(".title a"),
    summary: entry.querySelector(".summary").textContent,
  }));

  const reckon = (rule) => {
    const on = rule.input.validity.valid && rule.input.valueAsNumber / DAY;
    rule.input.classList.toggle("filled", on);
    rule.first = rule.from && on + +rule.from;
    rule.last = on + +rule.within;
    rule.reason = on && put(words.reason, { event: rule.input.labels[0].textContent, date: long(on) });
    return on;
  };
  const state = ({ hold, first, last }) => {
    if (last < today) return hold ? "" : words.late;
    if (first > today) return put(words.notBefore, { date: long(first) });
    return hold ? words.until : first && words.open;
  };

  const entry = (rule) => {
    const li = copy("_item");
    const [tick, note] = li.querySelectorAll("input, .note");
    const what = rule.what.cloneNode(true);
    note.firstChild.data = rule.reason + " ";
    note.lastChild.textContent = state(rule) || "";
    what.querySelector(".summary").after(note);
    li.append(what);
    tick.ariaLabel = `${words.done}: ${rule.link.textContent}`;
    tick.checked = done.has(rule.key);
    tick.onchange = () => {
      done[tick.checked ? "add" : "delete"](rule.key);
      update();
    };
    return li;
  };

  const render = () => {
    today = Math.floor((Date.now() - new Date().getTimezoneOffset() * 6e4) / DAY);
    due = rules.filter(reckon).sort((a, b) => a.last - b.last);
    const list = new Map();
    for (const rule of due) {
      const last = rule.last;
      if (!list.has(last)) {
        const day = copy("_day");
        const [numeral, time, count] = day.querySelectorAll(".numeral, time, .count");
        time.dateTime = iso(last);
        time.textContent = long(last);
        numeral.textContent = +iso(last).slice(8);
        count.textContent = away(last);
        day.dataset.away = Math.sign(last - today);
        list.set(last, day);
      }
      list.get(last).lastElementChild.append(entry(rule));
    }
    $("_agenda").replaceChildren(...list.values());
    update();
  };

  // RFC 5545: at most 75 bytes a line, and no character cut in two.
  const escape = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");
  const fold = (line) => line.replace(/(?:[ -~]{74}|.{18})(?!$)/gu, "$&\r\n ") + "\r\n";
  const event = ({ key, link, what, summary, reason, first, last }) => {
    const date = (day) => iso(day).replaceAll("-", "");
    const url = (a) => (location.protocol === "file:" ? "" : a.href);
    const ready = [...what.querySelectorAll(".ready a")].map((a) => `\n\n${a.textContent}\n${url(a)}`.trimEnd());
    return put(text("_event"), {
      uid: escape(key) + "@" + id,
      stamp: new Date().toISOString().replace(/[-:]|\.\d+/g, ""),
      start: date(first || last),
      end: date(last + 1),
      title: escape(link.textContent),
      text: escape(summary + "\n" + reason + ready.join("")),
      url: url(link),
    }).replace("URL:\n", "");
  };
  const calendar = (events) => put(text("_calendar"), { events }).split("\n").map(fold).join("");

  const update = () => {
    const open = due.filter((rule) => !done.has(rule.key));
    const tasks = open.filter((rule) => !rule.hold);
    const next = tasks.find((rule) => rule.last >= today);
    const report = [
      due.length ? put(words.total, { n: number(tasks.length), late: number(tasks.filter((rule) => rule.last < today).length) }) : words.empty,
      next && put(words.next, { date: long(next.last), when: away(next.last) }),
      form.matches(":invalid") && words.odd,
    ];
    // Not while a year is being typed.
    clearTimeout(timer);
    timer = setTimeout(() => ($("_status").textContent = report.filter(Boolean).join(" ")), 300);
    $("_planner").classList.toggle("planned", due.length > 0);
    file.hidden = !open.length;
    URL.revokeObjectURL(file.href);
    file.href = URL.createObjectURL(new Blob([calendar(open.map(event).join(""))], { type: "text/calendar" }));
    try {
      Object.assign(dates, Object.fromEntries(new FormData(form)));
      const elsewhere = Object.keys(dates).some((name) => dates[name] && !form.elements[name]);
      if (due.length || elsewhere) localStorage.setItem(key, JSON.stringify({ id, dates, done: [...done] }));
      else localStorage.removeItem(key);
    } catch {
      $("_kept").textContent = words.blocked;
    }
  };

  const load = () => {
    let stored;
    try {
      stored = JSON.parse(localStorage.getItem(key));
    } catch {}
    done = new Set([].concat(stored?.done));
    // Parts this plan from the next one in a calendar.
    id = parseInt(stored?.id) || Date.now();
    dates = { ...stored?.dates };
    for (const input of form.querySelectorAll("input")) input.value = dates[input.name] ?? "";
    render();
  };

  form.oninput = render;
  form.onsubmit = () => false;
  form.onreset = () => {
    done.clear();
    dates = {};
    id = Date.now();
    setTimeout(render);
  };
  addEventListener("storage", load);
  addEventListener("pageshow", load);
  // A link to an event leads to its date.
  // In the first frame the browser itself turns to what the address names, and takes the focus from all else.
  const frame = requestAnimationFrame;
  addEventListener("load", () => frame(() => frame(() => $(location.hash.replace("#_after-", "_on-"))?.focus())));
  load();
})();
