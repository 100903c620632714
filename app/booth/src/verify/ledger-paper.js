// Paper ballots in the ledger: each serial out once, back or keyed in once (docs/PROTOCOL.md §7). All of it is V28's.

import { sha256 } from "@noble/hashes/sha2.js";
import { hex, parseHex } from "../lib/bytes.js";

/** Whether a serial of the right was handed out and did not come back spoiled or blank. */
export const isPaperOut = (right) => [...right.serials.values()].some((state) => state !== "back");

/** The entry behind a paper ballot that replaces another names what it replaced. */
export function settleSuperseded(ledger, entry) {
  if (!ledger.owed || (entry && entry.type === "superseded")) return;
  ledger.refuse("V28", "superseded_missing", entry);
  ledger.owed = null;
}

function rightOf(ledger, entry, { i, serial }) {
  const printed = ledger.paper.get(serial);
  if (printed && printed.i === i) return ledger.right("V28", i, entry);
  ledger.refuse("V28", "serial_unknown", entry);
  return ledger.rights.get(i);
}

function demandOut(ledger, entry, right, { serial }) {
  ledger.demand(right.serials.get(serial) === "out", "V28", "serial_not_out", entry);
}

function issue(ledger, entry, body) {
  const right = rightOf(ledger, entry, body);
  if (!right) return;
  ledger.demand(!right.serials.has(body.serial), "V28", "issued_twice", entry);
  ledger.demand(!right.isFinal && !right.isTransferred, "V28", "transferred", entry);
  const isFree = !right.counted || (right.counted.on !== "paper" && !ledger.isFirstValid());
  ledger.demand(isFree, "V28", "ballot_stands", entry);
  ledger.demand(!ledger.frozen.has(body.i), "V28", "right_frozen", entry);
  right.serials.set(body.serial, "out");
}

function takeBack(ledger, entry, body) {
  const right = rightOf(ledger, entry, body);
  if (!right) return;
  demandOut(ledger, entry, right, body);
  right.serials.set(body.serial, "back");
}

function checkSecret(ledger, entry, { serial, secret }) {
  const printed = ledger.paper.get(serial);
  const isRight = !printed || hex(sha256(parseHex(secret, 20))) === printed.secret;
  ledger.demand(isRight, "V28", "secret_wrong", entry);
}

function keyIn(ledger, entry, body) {
  const right = rightOf(ledger, entry, body);
  checkSecret(ledger, entry, body);
  if (!right) return;
  demandOut(ledger, entry, right, body);
  ledger.demand(!ledger.frozen.has(body.i), "V28", "right_frozen", entry);
  const isValid = body.answers.length > 0;
  right.serials.set(body.serial, isValid ? "counted" : "void");
  if (!isValid) return;
  if (right.counted && (right.counted.on === "paper" || ledger.isFirstValid())) ledger.refuse("V28", "ballot_stands", entry);
  else if (right.counted) ledger.owed = { i: body.i, ballot_id: right.counted.id, by: body.serial };
  right.isFinal = false;
  right.counted = { id: entry.id, answers: body.answers, on: "paper" };
}

function supersede(ledger, entry, body) {
  const { owed } = ledger;
  const isNamed = owed !== null && ["i", "ballot_id", "by"].every((name) => owed[name] === body[name]);
  ledger.demand(isNamed, "V28", "superseded_wrong", entry);
  ledger.owed = null;
}

export const PAPER_STEPS = { "paper-issue": issue, "paper-return": takeBack, "paper-ballot": keyIn, superseded: supersede };
