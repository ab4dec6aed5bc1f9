// The planner: days reckoned right in any time zone, the list that comes of them, what is kept, and the calendar file.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { launch, onDisk, open, serve } from "./site.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const PLANNER = "planner/index.html";
const NOON = "2028-03-01T12:00:00Z";

let browser, server;
before(async () => ([browser, server] = [await launch(), await serve()]));
after(async () => (await browser.close(), server.stop()));

/** Opens the planner at a moment, runs the test, and sees that nothing went wrong on the page. */
async function on(body, { base = server.url, now = NOON, init, route, ...options } = {}) {
  const context = await browser.newContext({ timezoneId: "Europe/London", ...options });
  await context.clock.setFixedTime(new Date(now));
  if (init) await context.addInitScript(init);
  if (route) await context.route("**/planner/index.html", async (asked) => asked.fulfill({ body: route(await (await asked.fetch()).text()), contentType: "text/html; charset=utf-8" }));
  const page = await open(context, base + PLANNER);
  try {
    await body(page, context);
    assert.deepEqual(page.problems, []);
  } finally {
    await context.close();
  }
}
const enter = (page, event, date) => page.fill(`#_on-${event}`, date);
const clear = (page) => page.getByRole("button", { name: "Clear all" }).click();
/** The days of the list, each with its hint and the rules that are due on it. */
const days = (page) =>
  page.locator(".day").evaluateAll((all) =>
    all.map((day) => [day.querySelector("time").dateTime, day.querySelector(".count").textContent, ...[...day.querySelectorAll(".title a")].map((a) => a.textContent)]),
  );
const dates = async (page) => (await days(page)).map(([date]) => date);
const hints = async (page) => (await days(page)).map(([, hint]) => hint);
const states = (page) => page.locator(".day .note strong").allTextContents();
const status = (page, words) => page.waitForFunction((part) => document.getElementById("_status").textContent.includes(part), words);
const stored = (page) => page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith("courtesy:plan:")));

async function download(page, act = () => page.click("#_ics")) {
  const [file] = await Promise.all([page.waitForEvent("download"), act()]);
  assert.equal(file.suggestedFilename(), "what-to-send.ics");
  return readFile(await file.path());
}

/** Reads a calendar as RFC 5545 has it, and is strict about it: its events as lists of [name, value]. */
function readCalendar(bytes) {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  assert.ok(!/[^\r]\n|\r[^\n]/.test(text) && text.endsWith("\r\n"), "every line ends in CR LF");
  for (const line of text.split("\r\n")) {
    assert.ok(Buffer.byteLength(line) <= 75, `too long: ${line}`);
    assert.ok(!line.includes("\ufffd") && !/[\0-\x08\x0b-\x1f]/.test(line));
  }
  const lines = text.trimEnd().replaceAll("\r\n ", "").split("\r\n");
  assert.deepEqual(lines.slice(0, 3), ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Courtesy//Planner//EN"]);
  const [events, stack] = [[], []];
  for (const line of lines) {
    const [, name, value] = line.match(/^([A-Z-]+(?:;VALUE=DATE)?):(.*)$/) ?? assert.fail(`not a line of a calendar: ${line}`);
    if (name === "BEGIN") stack.push(value);
    if (name === "END") assert.equal(stack.pop(), value);
    if (name === "BEGIN" && value === "VEVENT") events.push([]);
    if (["SUMMARY", "DESCRIPTION", "UID"].includes(name)) assert.ok(/^(?:[^\\;,]|\\[\\;,n])*$/.test(value), `not escaped: ${value}`);
    if (stack.at(-1) === "VEVENT" && name !== "BEGIN" && name !== "END") events.at(-1).push([name, value.replace(/\\(.)/g, (_, c) => (c === "n" ? "\n" : c))]);
  }
  assert.deepEqual(stack, []);
  const made = events.map((event) => Object.fromEntries(event));
  for (const event of made) for (const name of ["UID", "DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY"]) assert.ok(event[name], name);
  assert.equal(new Set(made.map((event) => event.UID)).size, made.length, "no two events are the same");
  return made;
}

for (const [event, date, expected] of [
  ["interview", "2028-02-28", ["2028-02-28", "2028-02-29", "2028-03-01"]],
  ["interview", "2027-02-28", ["2027-02-28", "2027-03-01", "2027-03-02"]],
  ["interview", "2028-02-29", ["2028-02-29", "2028-03-01", "2028-03-02"]],
  ["application", "2026-12-24", ["2027-01-03"]],
  ["application", "2100-02-20", ["2100-03-02"]],
  ["decision", "2026-12-31", ["2026-12-31", "2027-01-07"]],
  ["phone-interview", "2026-10-24", ["2026-10-24", "2026-10-27", "2026-10-29"]],
  ["promised-date", "2026-03-28", ["2026-03-31"]],
]) {
  test(`${event} on ${date}`, () =>
    on(async (page) => {
      await enter(page, event, date);
      assert.deepEqual(await dates(page), expected);
    }));
}

for (const [timezoneId, now, applied, expected] of [
  // The night before the clocks go forward, and the hour that comes twice.
  ["America/New_York", "2028-03-12T04:30:00Z", "2028-03-04", "in 3 days"],
  ["America/New_York", "2028-11-05T06:30:00Z", "2028-10-26", "today"],
  ["Pacific/Auckland", "2028-04-01T13:30:00Z", "2028-03-24", "tomorrow"],
  ["Pacific/Auckland", "2028-09-23T12:30:00Z", "2028-09-14", "today"],
  // Just after midnight there, still yesterday in Greenwich.
  ["Asia/Kathmandu", "2028-02-29T18:20:00Z", "2028-02-20", "today"],
  ["Pacific/Kiritimati", "2027-12-31T10:30:00Z", "2027-12-20", "2 days ago"],
  // Just before midnight there, and a new year in Greenwich.
  ["Pacific/Pago_Pago", "2028-01-01T10:30:00Z", "2027-12-20", "yesterday"],
]) {
  test(`today in ${timezoneId} at ${now}`, () =>
    on(
      async (page) => {
        await enter(page, "application", applied);
        assert.deepEqual(await hints(page), [expected]);
        const date = new Date(Date.parse(applied) + 10 * 864e5).toISOString().slice(0, 10);
        assert.deepEqual(await dates(page), [date]);
        const [event] = readCalendar(await download(page));
        assert.equal(event["DTEND;VALUE=DATE"], new Date(Date.parse(date) + 864e5).toISOString().slice(0, 10).replaceAll("-", ""));
      },
      { timezoneId, now },
    ));
}

for (const where of ["disk", "subpath"]) {
  describe(`from ${where}`, () => {
    const base = () => (where === "disk" ? onDisk : server.url);

    test("a date makes a list by day, which says what is overdue, due today and yet to come", () =>
      on(
        async (page) => {
          assert.match(await page.textContent("#_status"), /^Enter a date/);
          await enter(page, "phone-interview", "2028-02-27");
          await enter(page, "promised-date", "2028-03-01");
          assert.deepEqual(await days(page), [
            ["2028-02-27", "3 days ago", "Thank the caller the same day"],
            ["2028-03-01", "today", "Keep pace when the post is urgent"],
            ["2028-03-03", "in 2 days", "Ask for next steps after 72 hours"],
            ["2028-03-04", "in 3 days", "Write once when the promised date has passed"],
          ]);
          assert.deepEqual(await states(page), [
            "Overdue: is it still worth sending?",
            "The time for it has come.",
            "The time for it has come.",
            "Not before Thursday, 2 March 2028.",
          ]);
          await status(page, "To do: 4. Overdue: 1. Next: Wednesday, 1 March 2028, today.");
          assert.equal(await page.textContent(".day time"), "Sunday, 27 February 2028");
          await page.locator(".day .ready a").first().click();
          assert.equal(await page.textContent("h1"), "Thanks after a phone interview");
        },
        { base: base() },
      ));

    test("dates and ticks are kept in this browser until they are cleared, and a rule leads to its event", () =>
      on(
        async (page) => {
          const asked = [];
          await enter(page, "interview", "2028-03-01");
          page.on("request", (request) => asked.push(request.url()));
          await page.getByRole("checkbox", { name: "Done: Post a handwritten note as well" }).check();
          await status(page, "To do: 5.");
          assert.equal(readCalendar(await download(page)).length, 5, "what is done is left out");
          assert.deepEqual(asked.filter((url) => !url.startsWith("blob:") && !/\/fonts\/[\w.-]+$/.test(url)), [], "nothing is told to anybody");
          assert.equal((await stored(page)).length, 1);
          await page.goto(`${base()}interview/same-day-thanks.html`);
          await page.getByRole("link", { name: "Find the day" }).click();
          await page.waitForFunction(() => document.activeElement?.id === "_on-interview");
          assert.equal(await page.inputValue("#_on-interview"), "2028-03-01");
          assert.deepEqual(await page.locator(".tick :checked").evaluateAll((all) => all.map((tick) => tick.ariaLabel)), ["Done: Post a handwritten note as well"]);
          await clear(page);
          await status(page, "Enter a date");
          assert.deepEqual([await days(page), await stored(page), await page.inputValue("#_on-interview")], [[], [], ""]);
          assert.equal(await page.locator("#_ics:visible").count(), 0);
          await page.reload();
          assert.deepEqual(await days(page), []);
        },
        { base: base() },
      ));

    test("the calendar file reads as RFC 5545 has it", () =>
      on(
        async (page) => {
          for (const input of await page.locator("#_plan input").all()) await input.fill("2027-12-31");
          const events = readCalendar(await download(page));
          assert.equal(events.length, await page.locator(".timeline [data-within]").count());
          assert.deepEqual(events.map((event) => event.SUMMARY), await page.locator(".day .title a").allTextContents());
          assert.ok(events.every((event) => Boolean(event.URL) === (where === "subpath")));
        },
        { base: base() },
      ));
  });
}

test("the calendar file, word for word", () =>
  on(async (page) => {
    await enter(page, "application", "2028-02-22");
    const expected = [
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//Courtesy//Planner//EN",
      "BEGIN:VEVENT",
      `UID:application/applying/follow-up-after-a-week.html@${Date.parse(NOON)}`,
      "DTSTAMP:20280301T120000Z",
      "DTSTART;VALUE=DATE:20280229",
      "DTEND;VALUE=DATE:20280304",
      "SUMMARY:Follow up once\\, a week after you apply",
      `DESCRIPTION:Send one email about a week after applying\\, with the application again beneath a short note. Then leave it.\\nAfter sending the application\\, Tuesday\\, 22 February 2028.\\n\\nFollow-up on an application\\n${server.url}messages/follow-up-on-application.html`,
      `URL:${server.url}applying/follow-up-after-a-week.html`,
      "TRANSP:TRANSPARENT",
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      "DESCRIPTION:Follow up once\\, a week after you apply",
      "TRIGGER:PT9H",
      "END:VALARM",
      "END:VEVENT",
      "END:VCALENDAR",
      "",
    ];
    const file = (await download(page)).toString("utf8");
    assert.deepEqual(file.replaceAll("\r\n ", "").split("\r\n"), expected);
  }));

test("a plan keeps its names in a calendar, the next plan has others", () =>
  on(async (page) => {
    const names = async () => readCalendar(await download(page)).map((event) => event.UID);
    await enter(page, "offer", "2028-03-01");
    const first = await names();
    await enter(page, "offer", "2028-03-02");
    assert.deepEqual(await names(), first);
    await page.clock.setFixedTime(new Date("2028-04-01T12:00:00Z"));
    await page.reload();
    assert.deepEqual(await names(), first);
    await clear(page);
    await page.locator(".timeline").waitFor();
    await enter(page, "offer", "2028-04-01");
    assert.ok((await names()).every((name) => !first.includes(name)));
  }));

const EVIL = `5 &lt;b>; a, b \\ {url} ${"ümläut 🖋 ".repeat(12)}`;
test("hostile words and what is not to be done", () =>
  on(
    async (page) => {
      await enter(page, "application", "2028-02-21");
      assert.deepEqual(await states(page), ["Hold off until this day is over."]);
      await status(page, "To do: 0. Overdue: 0.");
      const [event] = readCalendar(await download(page));
      assert.equal(event.SUMMARY, EVIL.replace("&lt;", "<"));
      await enter(page, "application", "2028-02-24");
      assert.deepEqual(await states(page), ["Not before Thursday, 2 March 2028."]);
      await enter(page, "application", "2028-02-01");
      assert.deepEqual(await states(page), [""]);
    },
    {
      route: (html) =>
        html
          .replace('data-after="application"', '$& data-hold="true"')
          .replaceAll(">Follow up once, a week after you apply<", () => `>${EVIL}<`),
    },
  ));

test("everything can be done from the keyboard", () =>
  on(async (page) => {
    const { keyboard } = page;
    const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement.ariaLabel || document.activeElement.textContent);
    const tabTo = async (what) => {
      for (let presses = 0; (await focused()) !== what; presses += 1) {
        assert.ok(presses < 80, `no way to ${what}`);
        await keyboard.press("Tab");
      }
    };
    await tabTo("_on-application");
    await keyboard.type("02212028");
    assert.deepEqual(await dates(page), ["2028-03-02"]);
    await tabTo("_on-promised-date");
    await keyboard.type("03012028");
    assert.equal((await dates(page)).length, 2);
    await tabTo("Done: Follow up once, a week after you apply");
    await keyboard.press("Space");
    await status(page, "To do: 1.");
    assert.equal(await focused(), "Done: Follow up once, a week after you apply");
    await tabTo("_ics");
    assert.equal(readCalendar(await download(page, () => keyboard.press("Enter"))).length, 1);
    await page.reload();
    await tabTo("Clear all");
    await keyboard.press("Enter");
    await status(page, "Enter a date");
  }));

test("a date out of reach is told and left out", () =>
  on(async (page) => {
    await enter(page, "offer", "1999-12-31");
    await status(page, "is left out");
    assert.deepEqual([await days(page), await stored(page)], [[], []]);
  }));

test("two pages of the planner agree", () =>
  on(async (page, context) => {
    const other = await open(context, server.url + PLANNER);
    await enter(page, "offer", "2028-03-01");
    await other.waitForFunction(() => document.querySelectorAll(".day").length === 2);
    assert.equal(await other.inputValue("#_on-offer"), "2028-03-01");
  }));

test("a damaged or tampered store does no harm", () =>
  on(async (page) => {
    for (const value of ["{", "null", "[1]", '"x"', "5", '{"done":5,"dates":7}', '{"dates":{"offer":{"a":1},"interview":"<b>","constructor":"x"},"id":"a\\nb"}']) {
      await page.evaluate((value) => localStorage.setItem("courtesy:plan:/some/guide/", value), value);
      await page.reload();
      assert.deepEqual(await days(page), []);
    }
    await enter(page, "application", "2028-03-01");
    assert.equal(readCalendar(await download(page)).length, 1);
  }));

test("blocked storage leaves the planner in use, and says so", () =>
  on(
    async (page) => {
      await enter(page, "offer", "2028-03-01");
      assert.equal((await days(page)).length, 2);
      assert.match(await page.textContent("#_kept"), /keeps nothing/);
    },
    { init: () => Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("no", "SecurityError"); } }) },
  ));

test("dates are written in the language of the page, not of the browser", () =>
  on(
    async (page) => {
      await enter(page, "offer", "2028-03-01");
      assert.equal(await page.textContent(".day time"), "Thursday, 2 March 2028");
      assert.equal((await hints(page))[0], "tomorrow");
    },
    { locale: "de-DE" },
  ));

test("without scripts it is a timeline", () =>
  on(
    async (page) => {
      assert.equal(await page.locator("input:visible, button:visible, select:visible, #_send:visible, .plan:visible").count(), 0);
      assert.equal(await page.locator(".timeline h3:visible").count(), 11);
      assert.ok(await page.locator(".timeline .ready a").first().isVisible());
      assert.equal(await page.locator("h1 + .lead:visible, noscript .lead:visible").count(), 1);
    },
    { javaScriptEnabled: false },
  ));

test("paper shows the dated list and nothing else", () =>
  on(async (page) => {
    await enter(page, "offer", "2028-03-01");
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".plan:visible, .timeline:visible, #_ics:visible, #_status:visible").count(), 0);
    assert.equal(await page.locator(".day:visible").count(), 2);
    await page.emulateMedia({ media: "screen" });
    await clear(page);
    await page.emulateMedia({ media: "print" });
    // A form is cleared after its event, and the list with it a moment later.
    await page.locator(".timeline").waitFor();
  }));

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing on a filled planner, ${colorScheme}, and 320 px hold it`, () =>
    on(
      async (page) => {
        await enter(page, "application", "2028-02-21");
        await enter(page, "interview", "2028-02-28");
        await page.locator(".tick input").first().check();
        await status(page, "Overdue: 4.");
        // Run as the browser's own tool would, outside the page's security policy.
        await page.evaluate(await readFile(axe, "utf8"));
        const found = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(", ")}`), []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
      },
      { colorScheme, viewport: { width: 320, height: 700 } },
    ));
}
