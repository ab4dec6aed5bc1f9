// Filling in a message: typing, remembering, clearing, copying and sending, from disk and under a subpath.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { fillAll, launch, onDisk, open, serve, visit } from "./site.mjs";

const EMAIL = "messages/same-day-thank-you.html";
const SUBJECT = "messages/thank-you-panel-by-one-address.html";
const RULE = "interview/same-day-thanks.html";
const HOSTILE = `<img src=x onerror="document.title='taken'"> "Q" & [Topic] {n} $& ümläut 🖋`;

let browser, server;
before(async () => ([browser, server] = [await launch(), await serve()]));
after(async () => (await browser.close(), server.stop()));

const on = (base, path, body, options) => visit(browser, base + path, body, options);
const letter = (page) => page.locator(".letter .words").innerText();
const pasted = async (page) => (await page.evaluate(() => navigator.clipboard.readText())).replaceAll("\r\n", "\n");
const mailto = async (page) => {
  const url = new URL(await page.getAttribute("[data-act=mail]", "href"));
  return { href: url.href, subject: url.searchParams.get("subject"), body: url.searchParams.get("body") };
};
const status = async (page, words) => {
  await page.waitForFunction((part) => document.getElementById("_done").textContent.includes(part), words);
  return page.textContent("#_done");
};
function decodeEml(eml) {
  assert.ok(!/[^\r]\n|\r[^\n]/.test(eml), "every line ends in CR LF");
  assert.ok(eml.split("\r\n").every((line) => line.length <= 76), "no line is longer than 76 characters");
  const [head, ...rest] = eml.split("\r\n\r\n");
  const unfolded = head.replace(/\?=\r\n (?==\?)/g, "?=");
  const subject = unfolded.match(/^Subject: (.*)$/m)[1].replace(/=\?UTF-8\?B\?(.*?)\?=/g, (_, word) => Buffer.from(word, "base64").toString("utf8"));
  return { head, subject: subject.trim(), body: Buffer.from(rest.join(""), "base64").toString("utf8") };
}

for (const where of ["disk", "subpath"]) {
  describe(`from ${where}`, () => {
    const base = () => (where === "disk" ? onDisk : server.url);

    test("typing fills the letter at once, an empty value shows the label again", () =>
      on(base(), EMAIL, async (page) => {
        await page.getByLabel("Interviewer", { exact: true }).pressSequentially("Dr. Amara Chen ");
        assert.match(await letter(page), /Dear Dr\. Amara Chen,/);
        assert.equal(await page.inputValue("#_f-interviewer"), "Dr. Amara Chen ");
        await page.fill("#_f-interviewer", "  ");
        assert.match(await letter(page), /Dear Interviewer,/);
      }));

    test("values are remembered in other messages, in embeds, and until they are cleared", () =>
      on(base(), EMAIL, async (page) => {
        await page.fill("#_f-topic", "the map room");
        await page.goto(base() + SUBJECT);
        assert.equal(await page.inputValue("#_f-topic"), "the map room");
        await page.fill("#_f-role", "Porter");
        assert.equal(await page.innerText(".subject"), "Porter: my thanks to the panel");
        await page.goto(base() + RULE);
        assert.match(await page.innerText(".embed .words"), /about the map room\./);
        assert.equal(new URL(page.url()).search + new URL(page.url()).hash, "");
        await page.goto(base() + EMAIL);
        await page.getByRole("button", { name: "Clear all" }).click();
        await status(page, "empty again");
        assert.equal(await page.inputValue("#_f-topic"), "");
        assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("blanks")).length), 0);
        await page.goto(base() + RULE);
        assert.match(await page.innerText(".embed .words"), /about Topic\./);
      }));

    test("hostile words stay words", () =>
      on(base(), SUBJECT, async (page) => {
        await fillAll(page, HOSTILE);
        assert.equal(await page.locator("main img").count(), 0);
        assert.notEqual(await page.title(), "taken");
        const mail = await mailto(page);
        assert.equal(mail.subject, `${HOSTILE}: my thanks to the panel`);
        assert.ok(mail.body.startsWith(`Dear ${HOSTILE},\r\n\r\nMay I thank you`));
        assert.equal(mail.body.split(HOSTILE).length - 1, 5, "every blank is filled once, and no value is filled again");
      }));

    test("the mail address is encoded, with CR LF", () =>
      on(base(), SUBJECT, async (page) => {
        await page.fill("#_f-role", "Cook & Porter, 50% + tips?");
        const mail = await mailto(page);
        assert.equal(mail.subject, "Cook & Porter, 50% + tips?: my thanks to the panel");
        assert.ok(mail.href.includes("%0D%0A%0D%0A") && !mail.href.includes("+") && !/%0A(?<!%0D%0A)/.test(mail.href));
        assert.ok(mail.body.endsWith("Yours sincerely,\r\n[Your name]\r\n[Your phone]"));
      }));

    test("a message too long for a mail address is not handed over", () =>
      on(base(), EMAIL, async (page) => {
        await page.fill("#_f-experience", "ä".repeat(400));
        await page.click("[data-act=mail]");
        await status(page, "too long");
      }));

    test("the email file is a draft that mail programs read", () =>
      on(base(), SUBJECT, async (page) => {
        await fillAll(page, HOSTILE);
        const [download] = await Promise.all([page.waitForEvent("download"), page.click("[data-act=eml]")]);
        assert.equal(download.suggestedFilename(), "thank-you-panel-by-one-address.eml");
        const mail = decodeEml(await readFile(await download.path(), "utf8"));
        assert.match(mail.head, /^X-Unsent: 1$/m);
        assert.equal(mail.subject, `${HOSTILE}: my thanks to the panel`);
        assert.equal(mail.body, `${(await mailto(page)).body}\r\n`);
      }));
  });
}

test("text and subject are copied, and empty blanks are told", () =>
  on(server.url, SUBJECT, async (page) => {
    assert.match(await page.textContent("#_empty"), /^6 blanks are still empty: /);
    await fillAll(page, "Mr. Nowak");
    assert.equal(await page.textContent("#_empty"), "Every blank is filled.");
    await page.fill("#_f-topic", "");
    await page.getByRole("button", { name: "Copy text" }).press("Enter");
    assert.equal(await status(page, "copied"), "The text is copied. 1 blank is still empty: Topic.");
    assert.match(await pasted(page), /^Dear Mr\. Nowak,\n\n[^]*discussion about \[Topic\], which[^]*\nMr\. Nowak$/);
    await page.getByRole("button", { name: "Copy subject" }).click();
    await status(page, "subject is copied");
    assert.equal(await pasted(page), "Mr. Nowak: my thanks to the panel");
  }));

test("keys alone fill in, copy and clear", () =>
  on(server.url, EMAIL, async (page) => {
    const labels = await page.locator("#_fill label").allInnerTexts();
    const told = () => page.evaluate(() => document.activeElement.labels?.[0]?.textContent || document.activeElement.textContent);
    const tabTo = async (name) => {
      for (let n = 0; n < 60; n++) {
        await page.keyboard.press("Tab");
        if ((await told()).trim() === name) return;
      }
      assert.fail(`no way to “${name}”`);
    };
    await page.keyboard.press("Tab");
    assert.equal(await told(), "Skip to the text");
    await page.keyboard.press("Enter");
    for (const label of labels) {
      await tabTo(label);
      await page.keyboard.type(`My ${label}`);
    }
    assert.equal(await page.textContent("#_empty"), "Every blank is filled.");
    const form = await page.evaluate(() => document.activeElement.closest("form").id);
    assert.equal(form, "_fill");
    await tabTo("Copy text");
    await page.keyboard.press("Enter");
    await status(page, "The text is copied.");
    for (const label of labels) assert.ok((await pasted(page)).includes(`My ${label}`), label);
    await page.keyboard.press("Shift+Tab");
    while ((await told()) !== "Clear all") await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    await status(page, "empty again");
    assert.match(await page.textContent("#_empty"), new RegExp(`^${labels.length} blanks are still empty: `));
  }));

test("every blank is labelled, typed, and has an example", () =>
  on(server.url, SUBJECT, async (page) => {
    for (const input of await page.locator("#_fill input").all()) {
      const [label, hint, type] = await input.evaluate((input) => [input.labels[0].textContent, document.getElementById(input.getAttribute("aria-describedby")).textContent, input.type]);
      assert.match(hint, /^for example \S/, label);
      assert.equal(type, { "Your phone": "tel", "Your email": "email" }[label] || "text", label);
    }
  }));

test("sharing where there is a share sheet, copying where there is no clipboard", async () => {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    navigator.share = async (data) => (window.given = data);
    Object.defineProperty(navigator, "clipboard", { value: undefined });
    document.addEventListener("copy", () => (window.copied = document.activeElement.value));
  });
  const page = await open(context, server.url + SUBJECT);
  await page.fill("#_f-role", "Porter");
  await page.getByRole("button", { name: "Share" }).click();
  await status(page, "Shared");
  const given = await page.evaluate(() => window.given);
  assert.equal(given.title, "Porter: my thanks to the panel");
  assert.match(given.text, /^Dear \[Panel chair\],/);
  await page.getByRole("button", { name: "Copy text" }).click();
  await status(page, "copied");
  assert.equal(await page.evaluate(() => window.copied), given.text);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.act), "copy");
  assert.deepEqual(page.problems, []);
  await context.close();
});

test("values from a damaged or tampered store do no harm", () =>
  on(server.url, EMAIL, async (page) => {
    for (const stored of ["{", "null", "[1]", '"x"', '{"topic":{"a":1},"__proto__":"x","interviewer":"a\\r\\nBcc: b\\u202e<b>"}']) {
      await page.evaluate((value) => localStorage.setItem("courtesy:blanks:/some/guide/", value), stored);
      await page.reload();
    }
    assert.match(await letter(page), /Dear a Bcc: b <b>,/);
    assert.match(await letter(page), /about Topic\./);
  }));

test("blocked storage leaves the form in use, and says so", async () => {
  const context = await browser.newContext();
  await context.addInitScript(() => Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("no", "SecurityError"); } }));
  const page = await open(context, server.url + EMAIL);
  await page.fill("#_f-topic", "the map room");
  assert.match(await letter(page), /about the map room\./);
  assert.match(await page.textContent(".kept"), /keeps nothing/);
  assert.deepEqual(page.problems, []);
  await context.close();
});

test("without scripts the list of blanks stands and no dead button shows", () =>
  on(server.url, EMAIL, async (page) => {
    assert.ok(await page.locator(".blanks dl").isVisible());
    assert.equal(await page.locator("button:visible, input:visible, select:visible").count(), 0);
  }, { javaScriptEnabled: false }));

test("paper shows the filled text and no form", () =>
  on(server.url, EMAIL, async (page) => {
    await page.fill("#_f-topic", "the map room");
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("#_fill:visible, #_send:visible, #_scheme:visible").count(), 0);
    assert.match(await letter(page), /about the map room\./);
  }));

test("light and dark are remembered before the page is painted", () =>
  on(server.url, EMAIL, async (page) => {
    await page.selectOption("#_scheme", "dark");
    await page.goto(server.url + RULE);
    assert.equal(await page.getAttribute("html", "data-scheme"), "dark");
    await page.selectOption("#_scheme", "auto");
    assert.equal(await page.getAttribute("html", "data-scheme"), null);
  }));
