// What each right holds after each entry (docs/PROTOCOL.md §5–§7).
// Law: an entry that a rule forbids is named with the check that speaks of it, and then taken as it stands, so that one
// fault is told once and the count can still be compared.

import { FIRST } from "../lib/ballot.js";
import { AGENT_STEPS, endProxy, endProxiesOf } from "./ledger-agents.js";
import { PAPER_STEPS, isPaperOut, settleSuperseded } from "./ledger-paper.js";
import { flatten } from "./values.js";

const newRight = (key) => ({
  key,
  last: FIRST,
  seq: 0,
  changes: 0,
  counted: null, // {id, answers, on: "device" | "agent" | "paper"}
  isFinal: false, // A transfer came while a ballot counted.
  isTransferred: false, // No key is in force until the reissue.
  isWarned: false,
  proxy: null,
  serials: new Map(),
});

export class Ledger {
  constructor(record, size) {
    this.hm = (record.needManifest(), record.hm);
    this.policies = record.needDefinition().policies;
    this.lines = new Map(record.needRoll());
    this.paper = record.paper;
    this.rights = new Map([...this.lines].map(([i, line]) => [i, newRight(line.cred_pk)]));
    this.keysEver = new Map([...this.lines].map(([i, line]) => [line.cred_pk, i]));
    this.principals = new Map();
    this.about = new Map();
    this.rulings = new Map();
    this.frozen = new Map();
    this.refusals = [];
    this.owed = null;
    this.isClosed = false;
    this.size = size;
    for (const entry of record.entries) if (entry.at < size) this.take(entry);
    settleSuperseded(this, null);
  }

  take(entry) {
    settleSuperseded(this, entry);
    const step = STEPS[entry.type];
    if (step) step(this, entry, entry.body);
  }

  refuse(check, code, entry, fields = {}) {
    this.refusals.push({ check, code, at: entry ? entry.at : this.size, fields });
  }

  demand(holds, check, code, entry, fields) {
    if (!holds) this.refuse(check, code, entry, fields);
  }

  /** The right of a line, or undefined and a refusal. */
  right(check, i, entry) {
    const right = this.rights.get(i);
    this.demand(right, check, "not_on_roll", entry, { i });
    return right;
  }

  isFirstValid() {
    return this.policies.channel_rule === "first_valid";
  }

  isUsedKey(key) {
    return this.keysEver.has(key) || this.principals.has(key);
  }

  /** The five numbers of a reconciliation. */
  reconcile() {
    const states = flatten([...this.rights.values()].map(({ serials }) => serials.values()));
    const number = (state) => states.filter((one) => one === state).length;
    return { issued: states.length, counted: number("counted"), void: number("void"), spoiled: number("back"), unreturned: number("out") };
  }
}

// --- electronic ballots ---
function castBallot(ledger, entry, { header, answers }) {
  const right = ledger.right("V16", header.i, entry);
  if (!right) return;
  const isAgent = right.proxy !== null && right.proxy.agent === header.cred_pk;
  if (isAgent) checkAgent(ledger, entry, right, answers);
  else if (header.cred_pk !== right.key) ledger.refuse("V16", "key_not_in_force", entry);
  else ledger.demand(!right.isTransferred || right.isFinal, "V16", "key_after_transfer", entry);
  ledger.demand(!right.isFinal, "V16", "final_after_transfer", entry);
  ledger.demand(!ledger.frozen.has(header.i), "V16", "right_frozen", entry);
  ledger.demand(!isPaperOut(right), "V28", "cast_after_paper", entry);
  ledger.demand(header.seq === right.seq && header.prev === right.last, "V25", "chain", entry);
  right.changes = right.counted ? right.changes + 1 : 0;
  ledger.demand(right.changes <= ledger.policies.max_changes, "V25", "too_many_changes", entry);
  right.last = entry.id;
  right.seq = header.seq + 1;
  right.counted = { id: entry.id, answers, on: isAgent ? "agent" : "device" };
}

function checkAgent(ledger, entry, { proxy, counted }, answers) {
  const isInside = answers.every(({ motion }) => proxy.motions.includes(motion));
  ledger.demand(isInside, "V16", "agent_outside_proxy", entry);
  const isObeyed = proxy.bound.every((bound) => {
    const given = answers.find(({ motion }) => motion === bound.motion);
    return given && given.choices && given.choices.join() === bound.choices.join();
  });
  ledger.demand(isObeyed, "V16", "agent_against_bound", entry);
  ledger.demand(!counted || counted.on === "agent", "V16", "agent_over_owner", entry);
}

// --- keys ---
function reissue(ledger, entry, { i, old_pk: old, new_pk: fresh, reason }) {
  const right = ledger.right("V16", i, entry);
  if (!right) return;
  const isTransfer = reason === "transfer";
  ledger.demand(right.key === old, "V16", "reissue_of_other_key", entry);
  ledger.demand(!ledger.isUsedKey(fresh), "V16", "reissue_of_used_key", entry);
  ledger.demand(!isTransfer || ledger.policies.transfer !== "frozen", "V16", "transfer_not_allowed", entry);
  ledger.demand(isTransfer || !right.isTransferred, "V16", "reissue_not_for_transfer", entry);
  endProxiesOf(ledger, right.key);
  ledger.keysEver.set(fresh, i);
  right.key = fresh;
  right.isTransferred = false;
  if (isTransfer) leavePrevious(ledger, i, right);
}

// Whoever held the right before gave proxies that end and cast what now stays.
function leavePrevious(ledger, i, right) {
  endProxy(ledger, i);
  right.isFinal = right.isFinal || right.counted !== null;
}

function transfer(ledger, entry, { i }) {
  const right = ledger.right("V16", i, entry);
  if (!right) return;
  ledger.demand(ledger.policies.transfer !== "frozen", "V16", "transfer_not_allowed", entry);
  ledger.demand(!right.isTransferred, "V16", "transfer_twice", entry);
  endProxiesOf(ledger, right.key);
  right.isTransferred = true;
  leavePrevious(ledger, i, right);
}

function correctRoll(ledger, entry, { objection, lines }) {
  ledger.demand(ledger.rulings.get(objection) === "upheld", "V10", "objection_not_upheld", entry);
  for (const line of lines) {
    const right = ledger.rights.get(line.i);
    if (right) ledger.demand(right.key === line.cred_pk, "V10", "correction_key", entry);
    else {
      ledger.demand(line.i === ledger.lines.size + 1, "V10", "correction_number", entry);
      ledger.demand(!ledger.isUsedKey(line.cred_pk), "V10", "key_twice", entry);
      ledger.rights.set(line.i, newRight(line.cred_pk));
    }
    ledger.keysEver.set(line.cred_pk, line.i);
    ledger.lines.set(line.i, line);
  }
}

// --- objections ---
const keepFirst = (map, name, value) => map.has(name) || map.set(name, value);

function revoke(ledger, entry, { i, ballot_id: id, objection }) {
  const right = ledger.rights.get(i);
  ledger.demand(ledger.rulings.get(objection) === "upheld", "V27", "objection_not_upheld", entry);
  if (!right || !right.counted || right.counted.id !== id) {
    ledger.refuse("V27", "revoked_not_counted", entry);
    return;
  }
  right.serials.forEach((state, serial) => state === "counted" && right.serials.set(serial, "out"));
  right.counted = null;
  right.isFinal = false;
  right.changes = 0;
}

function freeze(ledger, entry, { i, objection }) {
  ledger.right("V16", i, entry);
  const isOpen = ledger.about.get(objection) === "identity" && !ledger.rulings.has(objection);
  ledger.demand(isOpen, "V16", "freeze_without_objection", entry);
  ledger.demand(!ledger.frozen.has(i), "V16", "right_frozen", entry);
  ledger.frozen.set(i, objection);
}

function unfreeze(ledger, entry, { i, objection }) {
  ledger.demand(ledger.frozen.get(i) === objection, "V16", "right_not_frozen", entry);
  ledger.demand(ledger.rulings.has(objection), "V16", "unfreeze_before_ruling", entry);
  ledger.frozen.delete(i);
}

function serve(ledger, entry, { rights, warned }) {
  for (const i of rights) {
    const right = ledger.right("V37", i, entry);
    if (right && warned && !ledger.isClosed) right.isWarned = true;
  }
}

function spoil(ledger, entry, { header }) {
  const right = ledger.right("V26", header.i, entry);
  if (!right) return;
  const isInForce = header.cred_pk === right.key || (right.proxy !== null && header.cred_pk === right.proxy.agent);
  ledger.demand(isInForce, "V26", "key_not_in_force", entry);
}

const STEPS = {
  ballot: castBallot,
  spoil,
  reissue,
  transfer,
  "roll-correction": correctRoll,
  objection: (ledger, entry, { id, about }) => keepFirst(ledger.about, id, about),
  ruling: (ledger, entry, { objection, decision }) => keepFirst(ledger.rulings, objection, decision),
  revoke,
  freeze,
  unfreeze,
  tally: (ledger, entry) => ledger.demand(ledger.frozen.size === 0, "V27", "tally_while_frozen", entry),
  service: serve,
  designation: (ledger, entry, { i }) => ledger.right("V16", i, entry),
  close: (ledger) => {
    ledger.isClosed = true;
  },
  ...AGENT_STEPS,
  ...PAPER_STEPS,
};
