// Builds dist/ from src/: the same sources and lock file give the same bytes.
// booth.sha256 is the manifest's `booth` (docs/PROTOCOL.md §3) over the five files that owners get.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = process.argv[2] || join(HERE, "dist");
const OWNERS_FILES = ["booth-worker.js", "booth.css", "booth.html", "booth.js", "loader.js"];
const OWNERS_LIMIT = 150 * 1024;

const SETTINGS = {
  absWorkingDir: HERE,
  bundle: true,
  charset: "utf8",
  legalComments: "eof",
  logLevel: "warning",
  minify: true,
  target: "es2019",
  write: false,
};

const bytesOf = async (options) => Buffer.from((await build({ ...SETTINGS, ...options })).outputFiles[0].contents);
const script = (entry) => bytesOf({ entryPoints: [entry], format: "iife", platform: "browser" });
const source = (name) => readFileSync(join(HERE, "src/booth", name), "utf8");
const version = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 12);

function lp(bytes) {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function boothHash(files) {
  const parts = OWNERS_FILES.map((name) => Buffer.concat([lp(Buffer.from(name)), lp(files[name])]));
  return createHash("sha256").update(Buffer.concat(parts)).digest("hex");
}

async function ownersFiles() {
  const worker = await script("src/worker/main.js");
  const booth = Buffer.from((await script("src/booth/main.js")).toString().replace("BOOTH_WORKER_VERSION", version(worker)));
  const css = await bytesOf({ entryPoints: ["src/booth/booth.css"], target: ["chrome67", "ios14"] });
  const loader = Buffer.from(source("loader.js").replace("BOOTH_VERSION", version(booth)));
  const html = source("booth.html").replace("CSS_VERSION", version(css)).replace("LOADER_VERSION", version(loader));
  return { "booth-worker.js": worker, "booth.css": css, "booth.html": Buffer.from(html), "booth.js": booth, "loader.js": loader };
}

const files = {
  ...(await ownersFiles()),
  "officer.js": await script("src/officer/main.js"),
  "verify.js": await script("src/verify/page/main.js"),
  "verify-worker.js": await script("src/verify/page/worker.js"),
};
files["booth.sha256"] = Buffer.from(`${boothHash(files)}\n`);

// Officers' pages and the verify page take their scripts from the site's static folder.
function placeSiteScripts() {
  const folder = join(HERE, "../static/built");
  mkdirSync(folder, { recursive: true });
  for (const name of ["officer.js", "verify.js", "verify-worker.js"]) writeFileSync(join(folder, name), files[name]);
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
if (!process.argv[2]) placeSiteScripts();
for (const [name, bytes] of Object.entries(files)) {
  writeFileSync(join(OUT, name), bytes);
  console.log(`${name.padEnd(16)} ${String(bytes.length).padStart(7)} bytes ${String(gzipSync(bytes).length).padStart(6)} gzipped`);
}
const total = OWNERS_FILES.reduce((sum, name) => sum + gzipSync(files[name]).length, 0);
console.log(`owners get     ${total} bytes gzipped; booth ${boothHash(files)}`);
if (total > OWNERS_LIMIT) throw new Error(`the booth is over ${OWNERS_LIMIT} bytes gzipped`);
