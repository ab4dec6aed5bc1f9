// The form of a message's blanks, and the ways to send the filled message: copy, mail program, .eml, share.
(() => {
  "use strict";
  const blanks = window.courtesyBlanks;
  if (!blanks) return;
  // Browsers and mail programs cut longer addresses off, some without a word.
  const MAILTO_MAX = 1900;


  const crlf = (text) => text.replace(/\r?\n/g, "\r\n");
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

  const save = (name, type, text) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  // A page has one message, the guide in one file all of them.
  for (const send of document.querySelectorAll(".send")) {
    const leaf = send.closest(".leaf");
    const form = leaf.querySelector(".fill");
    const letter = leaf.querySelector(".letter");
    const inputs = form ? [...form.querySelectorAll("input")] : [];
    const words = send.dataset;
    const empty = send.querySelector(".missing");
    const done = send.querySelector("[role=status]");
    const mail = send.querySelector("[data-act=mail]");

    const { text: body, missing } = blanks.message(leaf);

    const subject = () => {
      const line = letter.querySelector(".subject");
      if (!line) return "";
      const part = (node) => (node.nodeType === 1 && !node.matches(".filled") ? `[${node.textContent}]` : node.textContent);
      return [...line.childNodes].map(part).join("").trim();
    };

    const mailto = () => `mailto:?subject=${encodeURIComponent(subject())}&body=${encodeURIComponent(crlf(body()))}`;

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
  }
})();
