// Build the script of the site, or with --tests the tests, and run them; --into names another folder for the script.

import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const common = { absWorkingDir: here, bundle: true, target: "es2021", charset: "utf8", logLevel: "warning" };

/** Classic scripts, since a page that was opened as a file may load no module. */
async function buildScripts(folder) {
  await buildScript("form", folder, {});
  await buildScript("writer", folder, { globalName: "samtalekitWriter" });
  await buildScript("reader", folder, { globalName: "samtalekitReader" });
}

async function buildScript(name, folder, options) {
  await build({
    ...common,
    ...options,
    entryPoints: { [name]: `src/${name}/index.ts` },
    outdir: folder,
    format: "iife",
    minify: true,
    legalComments: "none",
    banner: { js: "// Built from generator/fill-in: change it there, and run `make scripts`." },
  });
}

async function runTests() {
  const folder = mkdtempSync(join(here, "node_modules", ".tests-"));
  try {
    const names = readdirSync(join(here, "tests")).filter((name) => name.endsWith(".test.ts"));
    const entryPoints = names.map((name) => join("tests", name));
    await build({ ...common, entryPoints, outdir: folder, format: "esm", platform: "node", outExtension: { ".js": ".mjs" } });
    const files = names.map((name) => join(folder, name.replace(/\.ts$/, ".mjs")));
    return spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit", cwd: here }).status ?? 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const into = process.argv.indexOf("--into");
if (process.argv.includes("--tests")) {
  process.exitCode = await runTests();
} else {
  await buildScripts(into > 0 ? process.argv[into + 1] : join(here, "..", "..", "theme", "web", "js"));
}
