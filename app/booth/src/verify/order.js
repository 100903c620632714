// Where entries may stand (docs/PROTOCOL.md §6.4): V01.

import { isDeemed } from "./agreement.js";

const UNIQUE = [
  "definition", "notice", "roll", "paper-roll", "manifest", "open", "close", "reconciliation", "final", "minutes",
  "certificate", "annulment", "certificate-revocation", "extend",
];
// Each type stands behind the first of `after` and before the first of `before`.
const PLACES = {
  roll: { after: "notice" },
  "roll-audit": { after: "roll", before: "manifest" },
  "paper-roll": { after: "roll", before: "manifest" },
  manifest: { after: "roll" },
  open: { after: "manifest" },
  close: { after: "open" },
  reconciliation: { after: "close" },
  tally: { after: "close", before: "final" },
  lot: { after: "tally", before: "final" },
  deemed: { after: "tally", before: "final" },
  result: { after: "tally", before: "final" },
  final: { after: "result" },
  minutes: { after: "final" },
  certificate: { after: "minutes" },
  "certificate-revocation": { after: "certificate" },
  service: { after: "manifest" },
  proxy: { after: "manifest", before: "close" },
  "proxy-end": { after: "manifest", before: "close" },
  designation: { after: "manifest", before: "close" },
  freeze: { after: "open", before: "close" },
  transfer: { after: "open", before: "close" },
  unfreeze: { after: "open", before: "tally" },
  reissue: { after: "roll", before: "close" },
  ballot: { after: "open", before: "close" },
  extend: { after: "open", before: "close" },
  "paper-issue": { after: "open", before: "close" },
  "paper-return": { after: "open", before: "reconciliation" },
  "paper-ballot": { after: "open", before: "reconciliation" },
  superseded: { after: "open", before: "reconciliation" },
  "roll-correction": { after: "open", before: "final" },
  revoke: { after: "open", before: "final" },
  objection: { before: "final" },
  ruling: { before: "final" },
  "trustee-key": { after: "notice", before: "manifest" },
  "dkg-commit": { after: "trustee-key", before: "manifest" },
  "dkg-reveal": { after: "dkg-commit", before: "manifest" },
  "dkg-complaint": { after: "trustee-key", before: "manifest" },
  "ceremony-ok": { after: "manifest", before: "open" },
  spoil: { after: "open", before: "close" },
  "partial-decryption": { after: "tally", before: "final" },
};
const CLOSING = ["annulment", "certificate-revocation"];
const CEREMONY = ["trustee-key", "dkg-commit", "dkg-reveal", "ceremony-ok"];
const TO_RESULT = ["definition", "notice", "roll", "manifest", "open", "close", "tally", "result"];
const REQUIRED = {
  open: TO_RESULT,
  preliminary: TO_RESULT,
  final: [...TO_RESULT, "final"],
  certified: [...TO_RESULT, "final", "minutes", "certificate"],
  revoked: [...TO_RESULT, "final", "minutes", "certificate", "certificate-revocation"],
  annulled: ["definition", "notice", "annulment"],
};

/** The faults of order: [{code, at, fields}]; `at` is null where something is missing. */
export function findOrderFaults(record) {
  const faults = [];
  const tell = (code, at, fields) => faults.push({ code, at, fields });
  const firsts = new Map();
  for (const { type, at } of record.entries) if (!firsts.has(type)) firsts.set(type, at);
  const required = REQUIRED[record.stage].concat(record.isSecret && record.stage !== "annulled" ? CEREMONY : []);
  for (const type of required) if (!firsts.has(type)) tell("entry_missing", null, { type });
  for (const type of UNIQUE) for (const { at } of record.all(type).slice(1)) tell("entry_twice", at, { type });
  for (const entry of record.entries) checkPlace(entry, firsts, required, tell);
  checkPaper(record, firsts, tell);
  if (record.isSecret) checkSecret(record, firsts, tell);
  new Rounds(record, tell).walk();
  checkObjections(record, tell);
  return faults;
}

function checkPlace({ type, at }, firsts, required, tell) {
  const opening = ["definition", "notice"].indexOf(type);
  if (opening < 0 && at < 2) tell("entry_too_early", at, { type });
  if (opening >= 0 && at > opening && firsts.get(type) === at) tell("entry_too_late", at, { type });
  const { after, before } = PLACES[type] || {};
  if (after && firsts.has(after) && at < firsts.get(after)) tell("entry_too_early", at, { type });
  if (after && !firsts.has(after) && !required.includes(after)) tell("entry_missing", at, { type: after });
  for (const other of [before, ...CLOSING]) if (firsts.has(other) && at > firsts.get(other)) tell("entry_too_late", at, { type });
}

function checkPaper(record, firsts, tell) {
  const tally = firsts.get("tally");
  if (tally === undefined) return;
  if (firsts.has("paper-roll")) {
    const isSettled = firsts.has("reconciliation") && firsts.get("reconciliation") < tally;
    if (!isSettled) tell("entry_missing", tally, { type: "reconciliation" });
    return;
  }
  for (const { type, at } of record.all("paper-issue", "reconciliation")) tell("no_paper_roll", at, { type });
}

function checkSecret(record, firsts, tell) {
  for (const { type, at } of record.all("revoke", "roll-correction")) {
    if (at > firsts.get("partial-decryption")) tell("entry_too_late", at, { type });
  }
}

// From one result to the next: tallies, what stands behind each, and why anything is counted again.
class Rounds {
  constructor(record, tell) {
    this.record = record;
    this.tell = tell;
    this.motions = new Map((record.definition ? record.definition.motions : []).map((motion) => [motion.id, motion]));
    this.deemed = [...this.motions.values()].filter((motion) => isDeemed(record.definition, motion)).map(({ id }) => id);
    this.tallies = new Map(); // Of this round.
    this.heads = new Map(); // The head of each motion's last tally.
    this.spoken = new Set();
    this.ground = -1; // The last entry that asks for, or allows, a new tally.
  }

  walk() {
    for (const entry of this.record.all("tally", "lot", "deemed", "result", "revoke", "roll-correction", "ruling")) {
      if (entry.type === "tally") this.tally(entry);
      else if (entry.type === "result") this.result(entry);
      else if (entry.type === "lot" || entry.type === "deemed") this.behindTally(entry);
      else if (entry.body.decision !== "rejected") this.ground = entry.at;
    }
    if (["annulled", "open"].includes(this.record.stage)) return;
    this.tallies.forEach((entry, motion) => this.tell("tally_without_result", entry.at, { motion }));
  }

  tally(entry) {
    const { motion, tree_size: size } = entry.body;
    if (!this.motions.has(motion) || this.tallies.has(motion)) this.tell("tally_twice", entry.at, { motion });
    else if (this.heads.has(motion) && this.ground < this.heads.get(motion)) this.tell("recount_without_ground", entry.at, { motion });
    this.heads.set(motion, size);
    this.tallies.set(motion, entry);
  }

  behindTally({ type, at, body: { motion } }) {
    const isOf = type === "lot" ? (this.motions.get(motion) || {}).kind === "election" : this.deemed.includes(motion);
    if (!isOf) this.tell("no_place_for", at, { type, motion });
    if (!this.tallies.has(motion)) this.tell("tally_missing", at, { motion });
    if (this.spoken.has(`${type} ${motion}`)) this.tell("said_twice", at, { type, motion });
    this.spoken.add(`${type} ${motion}`);
  }

  result({ at }) {
    for (const motion of this.motions.keys()) if (!this.heads.has(motion)) this.tell("tally_missing", at, { motion });
    for (const motion of this.deemed) {
      if (this.tallies.has(motion) && !this.spoken.has(`deemed ${motion}`)) this.tell("deemed_missing", at, { motion });
    }
    this.tallies.clear();
    this.spoken.clear();
  }
}

function checkObjections(record, tell) {
  const isRuled = new Map();
  for (const { type, at, body } of record.all("objection", "ruling")) {
    const name = type === "objection" ? body.id : body.objection;
    if (type === "objection") {
      if (isRuled.has(name)) tell("objection_twice", at, { objection: name });
      else isRuled.set(name, false);
    } else if (isRuled.get(name) === false) isRuled.set(name, true);
    else tell("ruling_without_objection", at, { objection: name });
  }
}
