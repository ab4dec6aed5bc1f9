// Lighthouse, as a phone on a slow network sees the guide: 100 in every category. Run alone: it measures time.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import lighthouse from "lighthouse";
import { kinds, launch, serve } from "./site.mjs";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
// Only performance depends on how busy the machine is; the best of some runs tells what the page can do.
const RUNS = 3;
const PORT = 9222 + (process.pid % 1000);

let browser, server;
before(async () => ([browser, server] = [await launch([`--remote-debugging-port=${PORT}`]), await serve(undefined, "/")]));
after(async () => (await browser.close(), server.stop()));

/** Rates a page; gives the points of each category and the audits that cost some. */
async function rate(path) {
  const { lhr } = await lighthouse(server.url + path, { port: PORT, onlyCategories: CATEGORIES, output: "json", logLevel: "error" });
  assert.equal(lhr.runtimeError, undefined);
  const points = Object.fromEntries(CATEGORIES.map((name) => [name, Math.round(lhr.categories[name].score * 100)]));
  const lost = CATEGORIES.flatMap((name) =>
    lhr.categories[name].auditRefs
      .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
      .map(({ id }) => `${name}: ${id} ${lhr.audits[id].displayValue ?? ""}`),
  );
  return { points, lost };
}

for (const kind of ["home", "rule", "message"]) {
  test(`${kind}`, async (t) => {
    let best;
    for (let run = 0; run < RUNS && best?.points.performance !== 100; run += 1) {
      const seen = await rate(kinds[kind]);
      t.diagnostic(`${kind}: ${CATEGORIES.map((name) => `${name} ${seen.points[name]}`).join(", ")}`);
      if (!best || seen.points.performance > best.points.performance) best = seen;
    }
    assert.deepEqual(best.points, Object.fromEntries(CATEGORIES.map((name) => [name, 100])), best.lost.join("\n"));
  });
}
