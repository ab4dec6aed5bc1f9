// A reporter for `node --test`: at the end, a line for each spec with what came of it and how long it took.
import { basename } from "node:path";

export default async function* summary(events) {
  const specs = new Map();
  for await (const { type, data } of events) {
    if (!["test:pass", "test:fail"].includes(type) || !data.file) continue;
    const name = basename(data.file, ".spec.mjs");
    if (!specs.has(name)) specs.set(name, { passed: 0, failed: 0, skipped: 0, ms: 0 });
    const spec = specs.get(name);
    if (data.nesting === 0) spec.ms += data.details.duration_ms;
    if (data.details.type === "suite") continue;
    if (type === "test:fail") spec.failed += 1;
    else if (data.skip !== undefined) spec.skipped += 1;
    else spec.passed += 1;
  }
  for (const [name, { passed, failed, skipped, ms }] of specs) {
    yield `browser ${name}: ${failed ? "FAILED" : "ok"}. ${passed} passed; ${failed} failed; ${skipped} skipped; ${(ms / 1000).toFixed(1)} s\n`;
  }
}
