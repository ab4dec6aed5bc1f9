// A cold visit on devices with other faces: nothing moves when the web font comes late, and the face that stands in takes the same room.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { kinds, launch, open, serve } from "./site.mjs";

// How much longer or shorter a page may be in the face that stands in. Of an unknown face only stillness is asked.
const FACES = { "Liberation Serif": 0.03, "Noto Serif": 0.03, "DejaVu Serif": 0.03, "DejaVu Sans Mono": Infinity };
const PAGES = [kinds.home, kinds.rule, kinds.note];
const LATE_MS = 600;

let server;
before(async () => (server = await serve()));
after(() => server.stop());

/** Writes a fontconfig that knows the files of one family; gives its path. */
function only(family, folder) {
  const files = execFileSync("fc-list", [`:family=${family}`, "--format=%{file}\n"], { encoding: "utf8" }).split("\n").filter(Boolean);
  assert.ok(files.length > 0, `the face ${family} is not installed: run \`make programs\``);
  // Two packages may have the same file.
  [...new Set(files)].forEach((file, number) => symlinkSync(file, join(folder, `${number}-${basename(file)}`)));
  const path = join(folder, "fonts.conf");
  writeFileSync(path, `<?xml version="1.0"?><fontconfig><dir>${folder}</dir><cachedir>${folder}/cache</cachedir></fontconfig>`);
  return path;
}

/** The families in which the browser set the text of a page, by the number of characters. */
async function families(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("DOM.enable");
  await session.send("CSS.enable");
  const { root } = await session.send("DOM.getDocument");
  const { nodeId } = await session.send("DOM.querySelector", { nodeId: root.nodeId, selector: "main p" });
  const { fonts } = await session.send("CSS.getPlatformFontsForNode", { nodeId });
  return fonts.map((font) => font.familyName);
}

for (const [family, longer] of Object.entries(FACES)) {
  describe(family, () => {
    let folder, browser;
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), "face-"));
      browser = await launch([], { FONTCONFIG_FILE: only(family, folder) });
    });
    after(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true });
    });

    for (const path of PAGES) {
      test(path, async () => {
        const context = await browser.newContext({ serviceWorkers: "block", viewport: { width: 360, height: 740 } });
        await context.route("**/*.woff2", async (route) => {
          // Late is after the first paint, however slow the machine is.
          await route.request().frame().waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
          await new Promise((done) => setTimeout(done, LATE_MS));
          await route.continue();
        });
        await context.addInitScript(() => {
          window.shifts = [];
          new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((entry) => entry.value))).observe({ type: "layout-shift", buffered: true });
        });
        const cold = await open(context, server.url + path);
        await cold.evaluate(() => document.fonts.ready);
        await cold.waitForTimeout(LATE_MS + 300);
        const shifts = await cold.evaluate(() => window.shifts);
        assert.ok(shifts.reduce((sum, value) => sum + value, 0) < 0.005, `shifted: ${shifts}`);
        assert.deepEqual(await families(cold), [family], "another face stands in");
        const height = (page) => page.evaluate(() => document.documentElement.scrollHeight);
        const standIn = await height(cold);
        await context.unroute("**/*.woff2");
        const warm = await open(context, server.url + path);
        await warm.waitForTimeout(300);
        assert.deepEqual(await families(warm), ["Libertinus Serif"], "a second visit has the web font");
        const off = standIn / (await height(warm)) - 1;
        assert.ok(Math.abs(off) <= longer, `the page is longer by ${(off * 100).toFixed(1)} %`);
        await context.close();
      });
    }
  });
}
