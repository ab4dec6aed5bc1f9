// The form of a message's blanks, and the ways to send the filled message: copy, mail program, .eml, share.
(() => {
  "use strict";
  const blanks = window.courtesyBlanks;
  const send = document.getElementById("_send");
  if (!blanks || !send) return;
  const form = document.getElementById("_fill");
  const letter = document.querySelector(".letter");
  const inputs = form ? [...form.querySelectorAll("input")] : [];
  const words = send.dataset;
  const empty = document.getElementById("_empty");
  const done = document.getElementById("_done");
  const mail = send.querySelector("[data-act=mail]");
  // Browsers and mail programs cut longer addresses off, some without a word.
  const MAILTO_MAX = 1900;

  const { text: body, missing } = blanks.message(document);

  const subject = () => {
    const line = letter.querySelector(".subject");
    if (!line) return "";
    const part = (node) => (node.nodeType === 1 && !node.matches(".filled") ? `[${node.textContent}]` : node.textContent);
    return [...line.childNodes].map(part).join("").trim();
  };

  const crlf = (text) => text.replace(/\r?\n/g, "\r\n");
  const mailto = () => `mailto:?subject=${encodeURIComponent(subject())}&body=${encodeURIComponent(crlf(body()))}`;

  const utf8 = (text) => new TextEncoder().encode(text);
  const base64 = (text) => btoa(Array.from(utf8(text), (byte) => String.fromCharCode(byte)).join(""));

  // RFC 2047: words of at most 75 characters, none of which cuts a character in two.
  const header = (text) => {
    if (/^[ -~]{0,60}$/.test(text) && !text.includes("=?")) return text;
    const parts = [""];
    for (const c of text) {
      if (utf8(parts.at(-1) + c).length > 39) parts.push("");
      parts[parts.length - 1] += c;
    }
    return parts.map((part) => `=?UTF-8?B?${base64(part)}?=`).join("\r\n ");
  };

  const eml = () =>
    [
      `Subject: ${header(subject())}`,
      "X-Unsent: 1",
      "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: base64",
      "",
      ...(base64(crlf(body()) + "\r\n").match(/.{1,76}/g) || []),
      "",
    ].join("\r\n");

  // Emptied first, so that the same words said twice are announced twice.
  const say = (text) => {
    done.textContent = "";
    setTimeout(() => (done.textContent = text), 50);
  };
  const tell = (text) => say([text, missing()].filter(Boolean).join(" "));

  const save = (name, type, text) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  const acts = {
    copy: async () => ((await blanks.copy(body())) ? tell(words.copied) : say(words.failed)),
    subject: async () => ((await blanks.copy(subject())) ? tell(words.copiedSubject) : say(words.failed)),
    mail: (event) => {
      if (mailto().length <= MAILTO_MAX) return tell(words.opened);
      event.preventDefault();
      say(words.tooLong);
    },
    eml: () => {
      save(`${words.name}.eml`, "message/rfc822", eml());
      tell(words.saved);
    },
    share: async () => {
      try {
        await navigator.share({ title: subject() || words.title, text: body() });
        tell(words.shared);
      } catch (error) {
        if (error.name !== "AbortError") say(words.failed);
      }
    },
  };

  for (const button of send.querySelectorAll("[data-act]")) {
    const act = button.dataset.act;
    if (act === "share" && !navigator.share) continue;
    button.hidden = button.disabled = false;
    button.addEventListener("click", acts[act]);
  }
  if (form) {
    const clear = form.querySelector("button");
    clear.disabled = false;
    clear.addEventListener("click", () => {
      blanks.clear();
      say(words.cleared);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", ({ target }) => blanks.set(target.name, target.value));
  }
  blanks.watch(() => {
    // What is being typed stays as typed, spaces and all.
    for (const input of inputs) if (input.value.trim() !== blanks.raw(input.name).trim()) input.value = blanks.raw(input.name);
    if (form && !blanks.kept) form.querySelector(".kept").textContent = words.blocked;
    if (empty) empty.textContent = missing() || words.full;
    if (mail) mail.href = mailto();
  });
})();
