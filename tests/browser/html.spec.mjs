// Markup: the Nu HTML checker has nothing to say about any page.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { test } from "node:test";
import { promisify } from "node:util";
import { WHOLE, pages, serve } from "./site.mjs";

const VNU = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");

test("every page is sound HTML, without a warning", async () => {
  // From a server, since the checker reads the security policy too, and files have no origin that 'self' could mean.
  const server = await serve();
  const urls = [...pages(), WHOLE].map((path) => server.url + encodeURI(path));
  assert.ok(urls.length > 100, "the guide that ships has its pages");
  const flags = ["-Xss4m", "-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar", VNU, "--format", "json", "--stdout", "--exit-zero-always"];
  const run = promisify(execFile)("java", [...flags, ...urls], { maxBuffer: 2 ** 28 });
  const { stdout } = await run.finally(server.stop);
  const said = JSON.parse(stdout).messages.map(
    ({ type, subType, url, lastLine, message }) => `${url?.replace(server.url, "")}:${lastLine}: ${subType ?? type}: ${message}`,
  );
  // The checker takes linked data for a script, which no policy is asked about, and knows no hashes: policy.spec.mjs and single.spec.mjs
  // look at those, and hear of no refusal.
  const blocks = /: warning: Inline (script|style) violates Content Security Policy/;
  assert.deepEqual(said.filter((message) => !blocks.test(message)), []);
});
