// One record as it was read: what parsed, and the places of what did not. Nothing is judged here.
// Law: a part that is missing is asked for by need…, which ends the check that asked: as not yet where the stage has no
// such part, as not run where an earlier check has refused it.

import { sha256 } from "@noble/hashes/sha2.js";
import { hex, lpAll, parseBase64, parseHex } from "../lib/bytes.js";
import { jcsBytes, jcsHash } from "../lib/jcs.js";
import { findContradiction } from "./agreement.js";
import { BODIES, isPaperLine, isRollLine, modeOf } from "./bodies.js";
import { minute } from "./forms.js";
import { readHead } from "./heads.js";
import { form, integer, isObject, list, oneOf, record as shapeOf } from "./shape.js";
import { isSignerNumber } from "./signers.js";
import { parseCanonical, secondsOf } from "./values.js";

const ENTRY_BYTES = 65535;
const ROLL_LINE_BYTES = 2 * 1024 * 1024;
const PAPER_LINE_BYTES = 256;
const STAGES = [
  ["annulment", "annulled"],
  ["certificate-revocation", "revoked"],
  ["certificate", "certified"],
  ["final", "final"],
  ["result", "preliminary"],
];
const LATER = ["final", "minutes", "certificate"];

export class NotRun extends Error {
  constructor(because) {
    super(because);
    this.because = because;
  }
}

export class NotYet extends Error {}

function isSignatureText(text) {
  try {
    return parseBase64(text, 64).length === 64;
  } catch (error) {
    return false;
  }
}

const anything = () => true;
const isEnvelope = shapeOf({
  v: oneOf(1),
  type: (name) => typeof name === "string" && Object.hasOwn(BODIES, name),
  seq: integer(),
  t: minute,
  body: anything,
  sigs: list(shapeOf({ k: form(/^[0-9a-f]{16}$/), s: isSignatureText }), { most: 2, sorted: (sig) => sig.k }),
});

/** The lines of a file, and whether the last one ends. */
export function splitLines(bytes) {
  const lines = [];
  let begin = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, begin)) {
    lines.push(bytes.subarray(begin, at));
    begin = at + 1;
  }
  const isFinished = begin === bytes.length;
  if (!isFinished) lines.push(bytes.subarray(begin));
  return { lines, isFinished };
}

const hashed = (label, hm, body) => hex(sha256(lpAll(label, parseHex(hm, 32), jcsBytes(body))));
const NO_MANIFEST = "00".repeat(32);
const IDS = { ballot: "yijue/v1/ballot-id", "paper-ballot": "yijue/v1/paper-ballot-id" };

/** The id of a ballot's body, of its type, under HM. */
export const ballotIdOf = (type, hm, body) => hashed(IDS[type], hm, body);

function parseOr(bytes, most, isRight) {
  try {
    const value = parseCanonical(bytes, most);
    return isRight(value) ? value : null;
  } catch (error) {
    return null;
  }
}

export class Record {
  constructor({ content, damaged }) {
    this.content = content;
    this.damaged = damaged;
    this.readHeads();
    this.readRoll();
    this.readPaperRoll();
    this.readEntries();
  }

  readHeads() {
    this.heads = new Map();
    this.badHeads = [];
    for (const name of [...this.content.keys()].filter((one) => one.startsWith("checkpoints/")).sort()) {
      const head = readHead(this.content.get(name));
      if (head) this.heads.set(name, head);
      else this.badHeads.push(name);
    }
  }

  readRoll() {
    this.roll = new Map();
    this.badRollLines = [];
    this.rollBytes = this.content.get("roll.jsonl");
    if (!this.rollBytes) return;
    const { lines, isFinished } = splitLines(this.rollBytes);
    if (!isFinished) this.badRollLines.push(lines.length);
    lines.forEach((bytes, at) => {
      const line = parseOr(bytes, ROLL_LINE_BYTES, isRollLine);
      if (line) this.roll.set(at + 1, line);
      else this.badRollLines.push(at + 1);
    });
  }

  // The paper roll is taken whole or not at all.
  readPaperRoll() {
    this.paper = new Map();
    this.paperBytes = this.content.get("paper-roll.jsonl");
    this.isPaperBad = false;
    if (!this.paperBytes) return;
    const { lines, isFinished } = splitLines(this.paperBytes);
    const read = lines.map((bytes) => parseOr(bytes, PAPER_LINE_BYTES, isPaperLine));
    this.isPaperBad = !isFinished || read.some((line, at) => !line || (at > 0 && (!read[at - 1] || read[at - 1].serial >= line.serial)));
    if (!this.isPaperBad) this.paper = new Map(read.map((line) => [line.serial, line]));
  }

  readEntries() {
    const { lines, isFinished } = splitLines(this.content.get("entries.jsonl"));
    this.lines = lines;
    this.badEntries = isFinished ? [] : [lines.length - 1];
    this.entries = [];
    this.definition = null;
    this.badDefinition = null;
    this.hd = "";
    this.hm = "";
    lines.forEach((bytes, at) => {
      const value = parseOr(bytes, ENTRY_BYTES, isEntry);
      if (!value) this.badEntries.push(at);
      else this.take({ ...value, at, time: secondsOf(value.t), sigs: value.sigs.map(({ k, s }) => ({ k, s: parseBase64(s) })) });
    });
  }

  take(entry) {
    this.entries.push(entry);
    if (entry.type === "definition" && !this.definition && !this.badDefinition) {
      this.badDefinition = findContradiction(entry.body);
      if (!this.badDefinition) this.definition = entry.body;
      this.hd = jcsHash(entry.body);
    }
    if (entry.type === "manifest" && !this.hm) this.hm = jcsHash(entry.body);
    if (!Object.hasOwn(IDS, entry.type)) return;
    entry.id = ballotIdOf(entry.type, this.hm || NO_MANIFEST, entry.body);
    entry.isSealed = modeOf(entry.type, entry.body) === "secret";
  }

  /** The entries of these types in order. */
  all(...types) {
    return this.entries.filter(({ type }) => types.includes(type));
  }

  find(type) {
    return this.entries.find((entry) => entry.type === type);
  }

  findLast(type) {
    const found = this.all(type);
    return found[found.length - 1];
  }

  get stage() {
    const [, stage] = STAGES.find(([type]) => this.find(type)) || [];
    return stage || "open";
  }

  get isSecret() {
    return this.definition !== null && this.definition.mode === "secret";
  }

  need(type) {
    const found = this.find(type);
    if (found) return found;
    if (LATER.includes(type) || this.stage === "annulled") throw new NotYet();
    throw new NotRun("V01");
  }

  needLast(type) {
    this.need(type);
    return this.findLast(type);
  }

  needDefinition() {
    if (!this.definition) throw new NotRun(this.badDefinition ? "V13" : "V01");
    return this.definition;
  }

  needManifest() {
    return this.need("manifest").body;
  }

  needRoll() {
    this.need("roll");
    if (this.roll.size === 0) throw new NotRun("V11");
    return this.roll;
  }

  motion(id) {
    return this.needDefinition().motions.find((motion) => motion.id === id);
  }

  /** The last tally of each motion, in the definition's order. */
  lastTallies() {
    this.need("tally");
    const { motions, mode } = this.needDefinition();
    const tallies = this.all("tally");
    if (tallies.some(({ body }) => modeOf("tally", body) !== mode)) throw new NotRun("V20");
    const last = new Map(tallies.map((entry) => [entry.body.motion, entry]));
    return motions.map(({ id }) => last.get(id)).filter((entry) => entry);
  }

  /** The last entry of a type that speaks of a tally's motion behind that tally. */
  findBehind(type, tally) {
    const found = this.all(type).filter(({ at, body }) => at > tally.at && body.motion === tally.body.motion);
    return found[found.length - 1];
  }
}

function isEntry(value) {
  if (!isObject(value) || !isEnvelope(value)) return false;
  return BODIES[value.type](value.body) && isSignerNumber(value.type, value.sigs.length);
}
