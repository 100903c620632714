// The shape of every entry's body (docs/PROTOCOL.md §3, §4, §6.2, docs/SECRET.md §3).

import { SUITE } from "../lib/definition.js";
import {
  CHOICES, MOTIONS, TRUSTEES, UNITS, anchor, byChoice, byId, byMotion, code, count, day, draw, head, hex32, id, itself, line, minute, number,
  pieces, serial, sums,
} from "./forms.js";
import { byMember, form, integer, isBool, isObject, list, mapping, oneOf, orNull, record, recordWithOne, text, tuple } from "./shape.js";

// --- definition and manifest ---
const officer = record({
  id,
  role: oneOf("convener", "clerk", "scrutineer", "registrar", "street_office", "residents_committee", "auditor"),
  organisation: text(60),
  key: hex32,
});
const scope = byMember("kind", {
  all: record({ kind: oneOf("all") }),
  groups: record({ kind: oneOf("groups"), groups: list(text(40), { least: 1, sorted: itself }) }),
  tags: record({ kind: oneOf("tags"), tags: list(hex32, { least: 1, sorted: itself }) }),
});
const choice = record({ id, label: text(60) });
const motionBase = {
  id,
  kind: oneOf("yes_no", "one_of", "election"),
  title: text(120),
  text: hex32,
  matter: oneOf("278-1", "278-2", "278-3", "278-4", "278-5", "278-6", "278-7", "278-8", "278-9", "279"),
  class: oneOf("ordinary", "special", "unanimous_affected"),
  article: text(120),
  scope,
};
const oneChoice = (least, most) => record({ ...motionBase, choices: list(choice, { least, most, unique: byId }), min: oneOf(1), max: oneOf(1) });
const motion = byMember("kind", {
  yes_no: oneChoice(3, 4),
  one_of: oneChoice(3, 21),
  election: record({
    ...motionBase,
    choices: list(choice, { least: 2, most: CHOICES, unique: byId }),
    min: oneOf(0),
    max: integer(1, 99),
    election: record({ seats: integer(1, 99), alternates: integer(0, CHOICES), minimum: integer(1, 99) }),
  }),
});
const approval = record({ members: count, present: count, in_favour: count, document: hex32 });
const policies = record({
  max_changes: count,
  channel_rule: oneOf("paper_replaces", "first_valid"),
  multi_unit: oneOf("one_ballot", "per_unit"),
  silence: oneOf("not_counted", "follow_majority"),
  silence_basis: orNull(text(120)),
  follow_choice: isBool,
  extension_days: integer(0, 366),
  transfer: oneOf("beijing", "frozen"),
  proxy_cap: count,
  proxy_bound: isBool,
  result_mode: oneOf("M0", "M1"),
  n_min: count,
  parking_area: isBool,
  parking_heads: isBool,
  credential_scope: oneOf("community", "assembly"),
  objection_days: count,
  show_turnout: isBool,
  rulings_by: oneOf("street_office", "residents_committee"),
});
const keys = record({
  registrar: hex32,
  log: hex32,
  street_office: hex32,
  witnesses: list(record({ name: text(120), key: hex32 })),
  witness_quorum: count,
});
const simpleValue = (value) => number(value) || text(200)(value);
const profileValue = (value) => simpleValue(value) || isBool(value) || list(simpleValue)(value);
const fraction = tuple(integer(1, 1000), integer(1, 1000));
const definition = record({
  protocol: oneOf("yijue/v1"),
  suite: oneOf(SUITE),
  assembly: id,
  origin: text(120),
  title: text(120),
  community: record({ id, name: text(60) }),
  kind: oneOf("first", "regular", "temporary", "part", "consultation"),
  rehearsal: isBool,
  reference: isBool,
  mode: oneOf("named", "secret"),
  publication: oneOf("owners", "public"),
  publication_basis: orNull(record({ kind: oneOf("article", "resolution"), article: text(120) })),
  convener: record({
    body: oneOf("committee", "preparatory_group", "residents_committee", "street_office"),
    name: text(60),
    approval: orNull(approval),
  }),
  profile: record({ id, version: text(20), hash: hex32, values: mapping(code, profileValue, 1000) }),
  groups: list(text(40), { least: 1, sorted: itself }),
  motions: list(motion, { least: 1, most: MOTIONS, unique: byId }),
  record_date: day,
  opens: minute,
  closes: minute,
  policies,
  thresholds: record({ quorum: fraction, ordinary: fraction, special: fraction }),
  keys,
  officers: list(officer, { least: 1, unique: byId }),
  trustees: list(record({ id, organisation: text(60), key: hex32 }), { most: TRUSTEES, unique: byId }),
  trustee_threshold: integer(0, TRUSTEES),
  consent: hex32,
  lot: orNull(text(200)),
});
const totals = list(record({ motion: id, units: count, ...sums }), { least: 1, most: MOTIONS, unique: byMotion });
const manifest = record({
  definition: hex32,
  notice: hex32,
  roll: hex32,
  paper_roll: orNull(hex32),
  booth: hex32,
  totals,
  trustee_key: orNull(hex32),
  ceremony: orNull(hex32),
});

// --- rolls ---
const unit = record({ tag: hex32, area: integer(1, 10 ** 12), group: text(40), use: oneOf("home", "shop", "parking", "other") });
const lineWith = (least) => record({ i: line, cred_pk: hex32, units: list(unit, { least, most: UNITS, sorted: (one) => one.tag }) });
export const isRollLine = lineWith(1);
export const isPaperLine = record({ i: line, serial, secret: hex32 });

// --- ballots ---
const header = record({ i: line, cred_pk: hex32, seq: count, prev: hex32, consent: hex32 });
const answer = record({ motion: id, choices: list(id, { most: CHOICES, unique: itself }) });
const answers = (least) => list(answer, { least, most: MOTIONS, unique: byMotion });
const sealedAnswer = record({
  motion: id,
  options: list(pieces(9), { least: 1, most: CHOICES }),
  sum: pieces(3, 4 * CHOICES + 3),
});
const sealedAnswers = (least) => list(sealedAnswer, { least, most: MOTIONS, unique: byMotion });
const opened = record({ motion: id, choices: list(id, { most: CHOICES }), r: pieces(1, CHOICES) });
const reason = oneOf("two_marks", "unclear", "altered", "other_mark", "unsigned", "wrong_form", "too_many");

// --- what was counted ---
const optionSums = list(record({ choice: id, heads: count, area: count }), { least: 2, most: CHOICES, unique: byChoice });
const decidedSums = list(record({ choice: id, heads: orNull(count), area: orNull(count) }), { least: 2, most: CHOICES, unique: byChoice });
const test = record({
  test: oneOf("quorum_heads", "quorum_area", "consent_heads", "consent_area"),
  choice: orNull(id),
  num: count,
  den: count,
  need: tuple(count, count, oneOf("ge", "gt")),
  held: isBool,
  short: count,
});
const verdict = {
  tests: list(test, { least: 1, most: 2 + 2 * CHOICES }),
  verdict: oneOf("carried", "failed"),
  winner: orNull(id),
};
const place = record({ choice: id, place: integer(1, CHOICES), passed: isBool, state: oneOf("elected", "alternate", "not_elected") });
const outcome = recordWithOne(
  {
    motion: id,
    class: motionBase.class,
    scope: record({ units: count, ...sums }),
    participants: record(sums),
    options: decidedSums,
    ...verdict,
  },
  {
    election: record({
      seats: count,
      alternates: count,
      minimum: count,
      lot: orNull(hex32),
      ranking: list(place, { least: 2, most: CHOICES, unique: byChoice }),
    }),
    deemed: record({ majority: orNull(id), follow: record(sums), silent: record(sums), without: record(verdict) }),
  },
);
const tallyBase = { motion: id, ...head, participants: count, heads: count, area: count, list: hex32 };
const namedTally = record({ ...tallyBase, options: optionSums });
const secretTally = record({
  ...tallyBase,
  sums: list(record({ choice: id, heads: pieces(2), area: pieces(2) }), { least: 2, most: CHOICES }),
});
const namedBallot = record({ header, answers: answers(1) });
const secretBallot = record({ header, answers: sealedAnswers(1) });
const paperBase = {
  i: line,
  serial,
  secret: form(/^[0-9a-f]{40}$/),
  assisted: isBool,
  void: list(record({ motion: id, reason }), { most: MOTIONS, unique: byMotion }),
};
const namedPaper = record({ ...paperBase, scan: hex32, answers: answers(0) });
// No scan: a picture would show what the ciphertexts hide.
const secretPaper = record({ ...paperBase, answers: sealedAnswers(0) });

const trustee = integer(1, TRUSTEES);
const run = integer(1, 2 ** 32 - 1);
const complaint = { trustee, run, against: trustee };

/** The seven types that secret mode alone has. */
export const SECRET_BODIES = {
  "trustee-key": record({ trustee, key: pieces(3) }),
  "dkg-commit": record({ trustee, run, commitment: hex32 }),
  "dkg-reveal": record({
    trustee,
    run,
    coefficients: list(pieces(3), { least: 1, most: TRUSTEES }),
    shares: list(record({ to: trustee, sealed: pieces(2) }), { least: 1, most: TRUSTEES, sorted: (one) => one.to }),
  }),
  "dkg-complaint": byMember("reason", {
    share: record({ ...complaint, reason: oneOf("share"), opening: pieces(4) }),
    silent: record({ ...complaint, reason: oneOf("silent") }),
  }),
  "ceremony-ok": record({ trustee, ceremony: hex32, key: pieces(1) }),
  spoil: record({ header, answers: sealedAnswers(1), opening: list(opened, { least: 1, most: MOTIONS, unique: byMotion }) }),
  "partial-decryption": record({
    trustee,
    tally: hex32,
    shares: list(record({ choice: id, measure: oneOf("heads", "area"), share: pieces(4) }), { least: 1, most: 2 * CHOICES }),
  }),
};

const isSealedBallot = (body) => isObject(body) && Array.isArray(body.answers) && body.answers.some((one) => isObject(one) && Object.hasOwn(one, "options"));
const hasSums = (body) => isObject(body) && Object.hasOwn(body, "sums");
const keepsShut = (body) => body.motions.some((one) => one.options.some(({ heads, area }) => heads === null || area === null));

const isSealedPaper = (body) => isObject(body) && !Object.hasOwn(body, "scan");

/** The only ballot mode of which a body of this shape can be, or null. */
export function modeOf(type, body) {
  if (Object.hasOwn(SECRET_BODIES, type)) return "secret";
  if (type === "ballot") return isSealedBallot(body) ? "secret" : "named";
  if (type === "paper-ballot") return isSealedPaper(body) ? "secret" : "named";
  if (type === "tally") return hasSums(body) ? "secret" : "named";
  return type === "result" && keepsShut(body) ? "secret" : null;
}

const i = line;
export const BODIES = {
  definition,
  notice: record({ definition: hex32, document: hex32, anchor }),
  objection: record({ id, about: oneOf("roll", "identity", "paper", "procedure", "result"), document: hex32 }),
  ruling: record({ objection: id, decision: oneOf("upheld", "rejected"), document: hex32 }),
  roll: record({ roll: hex32, lines: line, scope: id }),
  "roll-audit": record({ roll: hex32, units: count, area: count }),
  "paper-roll": record({ paper_roll: hex32, lines: count }),
  manifest,
  open: record({ manifest: hex32 }),
  ballot: (body) => (isSealedBallot(body) ? secretBallot : namedBallot)(body),
  "paper-issue": record({ i, serial }),
  "paper-return": record({ i, serial, state: oneOf("spoiled", "blank") }),
  "paper-ballot": (body) => (isSealedPaper(body) ? secretPaper : namedPaper)(body),
  superseded: record({ i, ballot_id: hex32, by: serial }),
  "roll-correction": record({ objection: id, lines: list(lineWith(0), { least: 1, sorted: (one) => one.i }), totals }),
  reissue: record({ i, old_pk: hex32, new_pk: hex32, reason: oneOf("lost", "transfer") }),
  proxy: record({ i, agent_pk: hex32, motions: list(id, { least: 1, most: MOTIONS, unique: itself }), bound: answers(0), document: hex32 }),
  "proxy-end": record({ i, agent_pk: hex32 }),
  designation: record({ i, document: hex32 }),
  freeze: record({ i, objection: id }),
  unfreeze: record({ i, objection: id }),
  transfer: record({ i, on: day, document: hex32 }),
  revoke: record({ i, ballot_id: hex32, objection: id }),
  "contact-change": record({ i, from: code, to: code, reason: code }),
  "officer-change": record({ replaces: orNull(id), officer }),
  service: record({ channel: code, warned: isBool, rights: list(line, { least: 1, most: UNITS, sorted: itself }) }),
  incident: record({ code, tree_size: count }),
  extend: record({ closes: minute, document: hex32 }),
  close: record({ manifest: hex32, ballots: count, paper_ballots: count }),
  reconciliation: record({ issued: count, counted: count, void: count, spoiled: count, unreturned: count }),
  tally: (body) => (hasSums(body) ? secretTally : namedTally)(body),
  lot: record({ motion: id, ...head, draw, seed: hex32 }),
  deemed: record({ motion: id, ...head, majority: orNull(id), follow: record(sums), silent: record(sums), list: hex32 }),
  result: record({ ...head, motions: list(outcome, { least: 1, most: MOTIONS, unique: byMotion }) }),
  final: record({ ...head, result: hex32, objections: record({ received: count, upheld: count, rejected: count }) }),
  minutes: record({ ...head, result: hex32, document: hex32, record: hex32 }),
  certificate: record({ ...head, result: hex32, minutes: hex32, document: hex32, number: orNull(text(40)), rehearsal: isBool }),
  annulment: record({ reason: code, document: hex32 }),
  "certificate-revocation": record({ certificate: hex32, reason: code, document: hex32 }),
  ...SECRET_BODIES,
};
