// What one member of a definition says about another (docs/PROTOCOL.md §3). A definition that contradicts itself or
// asks for less than the law fails V13 as a whole.

import { jcsBytes } from "../lib/jcs.js";
import { secondsOf } from "./values.js";

const LABELS = { yes: "同意", no: "反对", abstain: "弃权", follow: "随多数", none: "都不同意" };
const RANK = { ordinary: 0, special: 1, unanimous_affected: 2 };
const SPECIAL_MATTERS = ["278-6", "278-7", "278-8"];
const WHOLE_MATTERS = ["278-1", "278-2", "278-3", "278-4"];
const RESULT_ROOM = 65000;
const SPOIL_ROOM = 65000;
const LEAST_SHOWN = 30;

const isKeyName = (name) => name.length > 0 && !/[\s\u0085+\u0000-\u001f\u007f-\u009f]/.test(name);
const areDifferent = (values) => new Set(values).size === values.length;

/** Whether silence or 随多数 applies to a motion of this definition. */
export function isDeemed(definition, motion) {
  const { policies, kind } = definition;
  const isAsked = policies.follow_choice || policies.silence === "follow_majority";
  return isAsked && motion.kind === "yes_no" && motion.class === "ordinary" && kind !== "first";
}

/** The choices of a motion that are put to the consent tests. */
export function testedChoices(motion) {
  const ids = motion.choices.map((choice) => choice.id);
  if (motion.kind === "yes_no") return ids.slice(0, 1);
  return motion.kind === "one_of" ? ids.slice(0, -1) : ids;
}

function lawfulClass(matter) {
  if (matter === "279") return "unanimous_affected";
  return SPECIAL_MATTERS.includes(matter) ? "special" : "ordinary";
}

function areChoices(motion, definition) {
  const ids = motion.choices.map((choice) => choice.id);
  if (motion.kind === "yes_no") {
    const { policies, kind } = definition;
    const isOffered = policies.follow_choice && motion.class === "ordinary" && kind !== "first";
    return ids.join() === (isOffered ? "yes,no,abstain,follow" : "yes,no,abstain");
  }
  const own = motion.kind === "one_of" ? ids.slice(0, -1) : ids;
  const isEnded = motion.kind !== "one_of" || ids[ids.length - 1] === "none";
  return isEnded && own.length >= 2 && own.length <= (motion.kind === "one_of" ? 20 : 60) && !own.some((id) => Object.hasOwn(LABELS, id));
}

function isElection(motion, definition) {
  if (motion.kind !== "election") return true;
  const { seats, alternates, minimum } = motion.election;
  const spare = motion.choices.length - seats;
  const isOrdinary = motion.matter === "278-3" && motion.class === "ordinary";
  return isOrdinary && motion.max === seats && spare >= 1 && alternates <= spare && minimum <= seats && definition.lot !== null;
}

function isMotion(motion, definition) {
  const { matter, scope, kind } = motion;
  const isNamed = motion.choices.every(({ id, label }) => !Object.hasOwn(LABELS, id) || LABELS[id] === label);
  const isInside = scope.kind !== "groups" || scope.groups.every((group) => definition.groups.includes(group));
  const isWhole = scope.kind === "all" || !WHOLE_MATTERS.includes(matter);
  const isLawful = RANK[motion.class] >= RANK[lawfulClass(matter)] && (motion.class !== "unanimous_affected" || kind === "yes_no");
  return isNamed && isInside && isWhole && isLawful && areChoices(motion, definition) && isElection(motion, definition);
}

function roomOf(motion, definition) {
  const options = motion.choices.length;
  const base = 900 + 110 * options + 370 * testedChoices(motion).length;
  return base + (motion.kind === "election" ? 110 * options : 0) + (isDeemed(definition, motion) ? 900 : 0);
}

function areThresholds({ quorum, ordinary, special }) {
  const isFraction = [quorum, ordinary, special].every(([a, b]) => a <= b);
  const isAtLeast = ([a, b], c, d) => a * d >= c * b;
  return isFraction && isAtLeast(quorum, 2, 3) && isAtLeast(ordinary, 1, 2) && isAtLeast(special, 3, 4);
}

function areKeys({ keys, officers }) {
  const { witnesses } = keys;
  const isHeld = (role) => {
    const held = officers.filter((officer) => officer.role === role);
    return held.length === 1 && held[0].key === keys[role];
  };
  return (
    witnesses.every(({ name }) => isKeyName(name)) &&
    areDifferent(witnesses.map(({ name }) => name)) &&
    areDifferent(witnesses.map(({ key }) => key)) &&
    keys.witness_quorum <= witnesses.length &&
    areDifferent(officers.map(({ key }) => key)) &&
    isHeld("registrar") &&
    isHeld("street_office") &&
    officers.some(({ role }) => role === "convener")
  );
}

function isOrigin({ origin, assembly }) {
  const slash = origin.lastIndexOf("/");
  return slash > 0 && origin.slice(slash + 1) === assembly && isKeyName(origin);
}

const textOf = (pieces) => "0".repeat(4 * Math.ceil((32 * pieces) / 3));

/** The bytes of the largest spoil that a definition allows, in JCS. */
function largestSpoil({ motions }) {
  const digest = "0".repeat(64);
  const header = { i: 2 ** 32 - 1, seq: Number.MAX_SAFE_INTEGER, cred_pk: digest, prev: digest, consent: digest };
  const answers = motions.map(({ id, choices, min, max }) => ({
    motion: id,
    options: choices.map(() => textOf(9)),
    sum: textOf(4 * (max - min + 1) - 1),
  }));
  const opening = motions.map(({ id, choices, max }) => ({
    motion: id,
    choices: choices.map((choice) => choice.id).sort((a, b) => b.length - a.length).slice(0, max),
    r: textOf(choices.length),
  }));
  return jcsBytes({ header, answers, opening }).length;
}

function isOfMode(definition) {
  const { mode, trustees, policies, trustee_threshold: threshold } = definition;
  if (mode === "named") return trustees.length === 0 && threshold === 0 && policies.result_mode === "M0";
  const isSized = ["3/2", "5/3"].includes(`${trustees.length}/${threshold}`);
  const isPlain = policies.silence === "not_counted" && !policies.follow_choice && !policies.proxy_bound;
  return (
    isSized && areDifferent(trustees.map(({ key }) => key)) && policies.n_min >= LEAST_SHOWN && isPlain && largestSpoil(definition) <= SPOIL_ROOM
  );
}

/** The part of a definition, whose shape is right, that contradicts another; null where none does. */
export function findContradiction(definition) {
  const { policies } = definition;
  const isSpeaking = policies.silence === "follow_majority" || policies.follow_choice;
  const parts = {
    hours: secondsOf(definition.opens) < secondsOf(definition.closes),
    publication: definition.publication !== "public" || definition.publication_basis !== null,
    consultation: definition.kind !== "consultation" || definition.reference,
    origin: isOrigin(definition),
    thresholds: areThresholds(definition.thresholds),
    keys: areKeys(definition),
    silence: !isSpeaking || (definition.kind !== "first" && policies.silence_basis !== null),
    motions: definition.motions.every((motion) => isMotion(motion, definition)),
    room: definition.motions.reduce((sum, motion) => sum + roomOf(motion, definition), 0) <= RESULT_ROOM,
    mode: isOfMode(definition),
  };
  return Object.keys(parts).find((name) => !parts[name]) || null;
}
