// Who must sign an entry of each type (docs/PROTOCOL.md §2, §6.2), and whether they did.
// Law: officers in force are the definition's as officer-changes with good signatures left them.

import { isPublicKey, isSignature, keyId, signedMessage } from "../lib/ed25519.js";
import { hex, parseHex } from "../lib/bytes.js";
import { jcsBytes } from "../lib/jcs.js";
import { flatten } from "./values.js";

const COUNTERS = ["clerk", "scrutineer"];
const TWO_COUNTERS = [COUNTERS, COUNTERS];
const CLERK_AND_SCRUTINEER = [["clerk"], ["scrutineer"]];
const RIGHT = "right";
const TRUSTEE = "trustee";
const TWO_ORGANISATIONS = "two organisations";

// For each type the ways in which it may be signed; a way is a list of role lists, one for each signature.
const WAYS = {
  definition: [[["convener"], ["registrar"]]],
  notice: [[["convener"]]],
  objection: [[]],
  ruling: [[["rulings_by"]]],
  roll: [[["registrar"]]],
  "roll-audit": [[["auditor"]]],
  "paper-roll": [[["registrar"]]],
  manifest: [[["convener"], ["registrar"]]],
  open: [[]],
  ballot: [RIGHT],
  "paper-issue": [TWO_COUNTERS],
  "paper-return": [TWO_COUNTERS],
  "paper-ballot": [TWO_COUNTERS],
  superseded: [[]],
  "roll-correction": [[["registrar"], ["street_office"]]],
  reissue: [[["registrar"]]],
  proxy: [RIGHT, TWO_COUNTERS],
  "proxy-end": [RIGHT, TWO_COUNTERS],
  designation: [[["registrar"]]],
  freeze: [TWO_COUNTERS],
  unfreeze: [TWO_COUNTERS],
  transfer: [[["registrar"]]],
  revoke: [[["street_office"]]],
  "contact-change": [TWO_ORGANISATIONS],
  "officer-change": [TWO_ORGANISATIONS],
  service: [[["convener"]]],
  incident: [[]],
  extend: [[["convener"]]],
  close: [[]],
  reconciliation: [TWO_COUNTERS],
  tally: [[]],
  lot: [CLERK_AND_SCRUTINEER],
  deemed: [[]],
  result: [CLERK_AND_SCRUTINEER],
  final: [[["convener"]]],
  minutes: [[["convener"]]],
  certificate: [[["street_office"]]],
  annulment: [[["convener"]]],
  "certificate-revocation": [[["street_office"]]],
  "trustee-key": [TRUSTEE],
  "dkg-commit": [TRUSTEE],
  "dkg-reveal": [TRUSTEE],
  "dkg-complaint": [TRUSTEE],
  "ceremony-ok": [TRUSTEE],
  spoil: [RIGHT],
  "partial-decryption": [TRUSTEE],
};

// The number of the check that speaks of a type's signatures; V13 of all others.
const CHECK_OF = {
  roll: "V10",
  "paper-issue": "V28",
  "paper-return": "V28",
  "paper-ballot": "V28",
  reconciliation: "V28",
  result: "V38",
  final: "V38",
  minutes: "V39",
  certificate: "V40",
  "certificate-revocation": "V40",
  "trustee-key": "V12",
  "dkg-commit": "V12",
  "dkg-reveal": "V12",
  "dkg-complaint": "V12",
  "ceremony-ok": "V12",
  spoil: "V26",
  "partial-decryption": "V32",
};

/** The check that judges the signatures of this type. */
export const checkOf = (type) => CHECK_OF[type] || "V13";

const sizeOf = (way) => {
  if (way === TWO_ORGANISATIONS) return 2;
  return Array.isArray(way) ? way.length : 1;
};

const wayOf = (type, number) => WAYS[type].find((way) => sizeOf(way) === number);

/** Whether a type may bear this number of signatures. */
export const isSignerNumber = (type, number) => wayOf(type, number) !== undefined;

const judged = new Map();

// Signatures repeat where many records of one assembly are verified in turn; the answer to the same bytes is the same.
function remember(name, ask) {
  if (!judged.has(name)) judged.set(name, ask());
  return judged.get(name);
}

/** Whether 64 bytes sign a message under a key in hexadecimal. */
export function holds(key, message, signature) {
  return remember(`${key}${hex(signature)}${hex(message)}`, () => isSignature(parseHex(key, 32), message, signature));
}

/** Whether a key in hexadecimal is of prime order. */
export const isSound = (key) => remember(key, () => isPublicKey(parseHex(key, 32)));

/** The key id of a key in hexadecimal. */
export const idOf = (key) => remember(`id ${key}`, () => keyId(parseHex(key, 32)));

/** HD for entries up to and including the manifest, HM behind it. */
export function bindOf(record, at) {
  const manifest = record.find("manifest");
  return parseHex(!manifest || at <= manifest.at ? record.hd : record.hm, 32);
}

class Roster {
  constructor({ officers, trustees, policies }) {
    this.officers = officers.slice();
    this.trustees = trustees;
    this.rulingsBy = policies.rulings_by;
    const parts = officers.map(({ id, key }) => [id, key]);
    this.used = new Set(flatten([...parts, trustees.map(({ key }) => key)]));
  }

  /** The keys that must have made the signatures, in their order, or null. */
  keysOf(entry, rightKey) {
    const way = wayOf(entry.type, entry.sigs.length);
    if (way === RIGHT) return this.only(entry, rightKey);
    if (way === TRUSTEE) return this.only(entry, (this.trustees[entry.body.trustee - 1] || {}).key);
    const signers = entry.sigs.map(({ k }) => this.officers.find(({ key }) => idOf(key) === k));
    if (signers.includes(undefined)) return null;
    const fits = way === TWO_ORGANISATIONS ? signers[0].organisation !== signers[1].organisation : this.fill(way, signers);
    return fits ? signers.map(({ key }) => key) : null;
  }

  only(entry, key) {
    return key && idOf(key) === entry.sigs[0].k ? [key] : null;
  }

  fill(way, signers) {
    const roles = way.map((slot) => (slot[0] === "rulings_by" ? [this.rulingsBy] : slot));
    const isFilled = (order) => order.every(({ role }, place) => roles[place].includes(role));
    return isFilled(signers) || isFilled(signers.slice().reverse());
  }

  /** Takes an officer-change; false if it may not be. */
  change({ replaces, officer }) {
    if (["registrar", "street_office"].includes(officer.role) || this.used.has(officer.id) || this.used.has(officer.key)) return false;
    const leaving = this.officers.find(({ id }) => id === replaces);
    if (replaces !== null && (!leaving || leaving.role !== officer.role)) return false;
    this.officers = [...this.officers.filter((one) => one !== leaving), officer];
    this.used.add(officer.id).add(officer.key);
    return true;
  }
}

// The key by which each right signs a proxy: a transfer takes it, a reissue gives another.
class RightKeys {
  constructor(roll) {
    this.keys = new Map([...roll].map(([i, line]) => [i, line.cred_pk]));
  }

  find({ type, body }) {
    if (type === "spoil") return body.header.cred_pk;
    return type === "proxy" || type === "proxy-end" ? this.keys.get(body.i) : undefined;
  }

  meet({ type, body }) {
    if (type === "reissue") this.keys.set(body.i, body.new_pk);
    if (type === "transfer") this.keys.set(body.i, undefined);
    if (type !== "roll-correction") return;
    for (const line of body.lines) if (!this.keys.has(line.i)) this.keys.set(line.i, line.cred_pk);
  }
}

/** The places of entries, ballots aside, that are not signed as their type asks. */
export function findUnsigned(record) {
  const roster = new Roster(record.needDefinition());
  const rights = new RightKeys(record.roll);
  const unsigned = new Set();
  for (const entry of record.entries) {
    if (entry.type === "ballot") continue;
    const keys = roster.keysOf(entry, rights.find(entry));
    const message = signedMessage(entry.type, bindOf(record, entry.at), jcsBytes(entry.body));
    const isGood = keys !== null && keys.every((key, place) => holds(key, message, entry.sigs[place].s));
    if (!isGood || (entry.type === "officer-change" && !roster.change(entry.body))) unsigned.add(entry.at);
    rights.meet(entry);
  }
  return unsigned;
}

/** Whether the key in a ballot's header signed it. */
export function isBallotSigned(record, entry) {
  const key = entry.body.header.cred_pk;
  if (entry.sigs[0].k !== idOf(key)) return false;
  return holds(key, signedMessage("ballot", bindOf(record, entry.at), jcsBytes(entry.body)), entry.sigs[0].s);
}
