// node app/booth/src/verify/command.mjs RECORD.zip [--anchor A] [--json]
// Exit 0: every check of the record group held. 1: one failed. 2: no record, or arguments that make no sense.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { webcrypto } from "node:crypto";
import { foldCrockford, SYMBOLS } from "../lib/crockford.js";
import { examine } from "./examine.js";
import { speak } from "./speak.js";
import { NotARecord, demandRecord, readZip } from "./unzip.js";

if (!globalThis.crypto) globalThis.crypto = webcrypto;

class Unusable extends Error {}

function parseArguments(list) {
  const asked = { anchor: null, isJson: false, language: "en", path: null };
  for (let at = 0; at < list.length; at += 1) {
    if (list[at] === "--json") asked.isJson = true;
    else if (list[at] === "--lang" && ["en", "zh"].includes(list[at + 1])) asked.language = list[(at += 1)];
    else if (list[at] === "--anchor" && list[at + 1]) asked.anchor = list[(at += 1)];
    else if (!list[at].startsWith("--") && asked.path === null) asked.path = list[at];
    else throw new Unusable(`argument ${list[at]}`);
  }
  if (asked.path === null) throw new Unusable("usage: command.mjs RECORD.zip [--anchor A] [--json] [--lang en|zh]");
  const symbols = foldCrockford(asked.anchor || "0".repeat(20));
  if (symbols.length !== 20 || [...symbols].some((symbol) => !SYMBOLS.includes(symbol))) throw new Unusable(`anchor ${asked.anchor}`);
  return asked;
}

// Names that begin with a dot are what desktops leave behind, never part of a record.
function listFiles(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith("."))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .reduce((found, item) => found.concat(item.isDirectory() ? listFiles(join(folder, item.name)) : join(folder, item.name)), []);
}

/** The files of a ZIP or a folder with the same files; throws NotARecord. */
export function readRecord(path) {
  if (!statSync(path).isDirectory()) return readZip(new Uint8Array(readFileSync(path)));
  const content = new Map(listFiles(path).map((file) => [relative(path, file).split(sep).join("/"), new Uint8Array(readFileSync(file))]));
  return demandRecord({ content, damaged: [] });
}

function main() {
  try {
    const asked = parseArguments(process.argv.slice(2));
    const report = examine(readRecord(asked.path), { anchor: asked.anchor, now: Math.floor(Date.now() / 1000) });
    console.log(asked.isJson ? JSON.stringify(report, null, 1) : speak(report, asked.language).join("\n"));
    return report.ok ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Unusable || error instanceof NotARecord || error.code === "ENOENT")) throw error;
    console.error(error.message);
    return 2;
  }
}

process.exitCode = main();
