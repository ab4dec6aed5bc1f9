// Bundles the desk's script; its result is kept in the repository, and `node build.mjs --check` compares the two.
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";

const out = resolve(import.meta.dirname, "../../src/serve/desk/page/desk.js");
const { devDependencies } = JSON.parse(readFileSync(join(import.meta.dirname, "package.json"), "utf8"));
const parts = Object.keys(devDependencies).filter((name) => name !== "esbuild");

const banner = `/*! The desk of Courtesy. Made by editors/desk/build.mjs; do not edit.
 *
 * With CodeMirror, Lezer and small parts by the same author (${parts.join(", ")}, and what they need),
 * which come under the MIT License:
 *
 * Copyright (C) 2016-2026 by Marijn Haverbeke <marijn@haverbeke.berlin> and others
 *
 * Permission is hereby granted, free of charge, to any person obtaining a copy
 * of this software and associated documentation files (the "Software"), to deal
 * in the Software without restriction, including without limitation the rights
 * to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
 * copies of the Software, and to permit persons to whom the Software is
 * furnished to do so, subject to the following conditions:
 *
 * The above copyright notice and this permission notice shall be included in
 * all copies or substantial portions of the Software.
 *
 * THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
 * IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
 * FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
 * AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
 * LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
 * OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
 * THE SOFTWARE.
 */`;

const { outputFiles } = await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ["src/main.js"],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  banner: { js: banner },
  write: false,
});
const made = outputFiles[0].text;
if (!process.argv.includes("--check")) writeFileSync(out, made);
else if (readFileSync(out, "utf8") !== made) {
  console.error("src/serve/desk/page/desk.js is not what editors/desk/ makes: run `node build.mjs` there");
  process.exit(1);
}
console.log(`desk.js: ${(made.length / 1024).toFixed(0)} KiB`);
