// What machines are told: data that fits its schema, and linked data in pages that the security policy lets stand.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import { folder, launch, onDisk, open, serve } from "./site.mjs";

const json = async (name) => JSON.parse(await readFile(join(folder, name), "utf8"));

let browser, server;
before(async () => ([browser, server] = [await launch(), await serve()]));
after(async () => {
  await browser.close();
  server.stop();
});

test("guide.json fits its schema, and the schema refuses what does not", async () => {
  const data = await json(`guide.json`);
  const validate = new Ajv({ strict: true, formats: { uint: true, uint64: true, uint32: true, double: true } }).compile(await json(data.$schema));
  assert.ok(validate(data), JSON.stringify(validate.errors));
  assert.ok(data.rules.length && data.messages.length);
  for (const spoil of [
    (copy) => delete copy.rules[0].title,
    (copy) => (copy.rules[0].verdict = "maybe"),
    (copy) => (copy.messages[0].fields[0].kind = 7),
    (copy) => (copy.sections[0].rules = "all"),
  ]) {
    const copy = structuredClone(data);
    spoil(copy);
    assert.ok(!validate(copy), String(spoil));
  }
});

test("linked data is read and no policy is broken, from disk and below a path", async () => {
  for (const root of [onDisk, server.url]) {
    const context = await browser.newContext();
    for (const path of ["index.html", "waiting/leave-with-a-date.html", "messages/thank-you-interviewer.html"]) {
      const page = await open(context, root + path);
      const found = await page.$$eval("script[type='application/ld+json']", (list) => list.map((one) => JSON.parse(one.textContent)["@graph"][0]["@type"]));
      assert.equal(found.length, 1, path);
      assert.deepEqual(page.problems, [], path);
      await page.close();
    }
    await context.close();
  }
});

test("every alternate, icon and description in a head is there", async () => {
  const page = await (await browser.newContext()).newPage();
  for (const path of ["index.html", "interview/index.html", "messages/thank-you-interviewer.html"]) {
    await page.goto(server.url + path);
    const links = await page.$$eval("link[rel=alternate],link[rel=icon],link[rel=apple-touch-icon],link[rel=search]", (list) => list.map((one) => one.href));
    assert.ok(links.length > 3, path);
    for (const link of links) assert.equal((await page.request.get(link)).status(), 200, link);
  }
});
