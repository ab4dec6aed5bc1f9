// Bundles the extension into one file, with the licences of the libraries in it beside it.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const here = import.meta.dirname;
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["src/extension.js"],
  outfile: "dist/extension.js",
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode"],
  minify: true,
  metafile: true,
  logLevel: "warning",
});

/** The folder of the package that a bundled file is of. */
const folder = (path) => path.match(/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0];
const packages = [...new Set(Object.keys(metafile.inputs).map(folder).filter(Boolean))].sort();
const texts = packages.map((path) => {
  const { name, version, license } = JSON.parse(readFileSync(join(here, path, "package.json")));
  const files = readdirSync(join(here, path)).filter((file) => /^licen[cs]e/i.test(file));
  if (!files.length) throw new Error(`${name} has no licence to pass on`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(here, path, files[0]), "utf8").trim()}\n`;
});
if (!existsSync(join(here, "dist"))) mkdirSync(join(here, "dist"));
writeFileSync(join(here, "dist/licenses.txt"), texts.join(`\n${"-".repeat(80)}\n\n`));
