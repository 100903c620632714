// Encrypted ballots and their proofs (docs/SECRET.md §2, §3): V18–V23 of all ballots in few large sums.
// Law: what a large sum refuses is halved until single ballots are left, and those are judged proof by proof.

import { sha256 } from "@noble/hashes/sha2.js";
import { concat, equalBytes, hex } from "../lib/bytes.js";
import { jcsBytes } from "../lib/jcs.js";
import { hashCtx } from "../lib/secret-ballot.js";
import { ZERO, G, areAllZero, challengeOf, findPoint, findProper, findScalar, times } from "./group.js";
import { mod } from "../lib/ristretto.js";
import { flatten, splitPieces } from "./values.js";

const BIT = [0, 1];
const AT_ONCE = 256;
const NONE = BigInt(0);

export class BallotRefused extends Error {
  constructor(check, code) {
    super(code);
    this.check = check;
    this.code = code;
  }
}

const refuse = (check, code) => {
  throw new BallotRefused(check, code);
};

/** What the options of an answer may add up to. */
export const sumsAllowed = ({ min, max }) => Array.from({ length: max - min + 1 }, (_, at) => min + at);

function readProof(pieces, values) {
  if (pieces.length !== 4 * values.length - 1) refuse("V20", "proof_length");
  const scalars = pieces.slice(2 * values.length).map((piece) => findScalar(piece));
  if (scalars.includes(null)) refuse("V19", "scalar_invalid");
  const commitments = pieces.slice(0, 2 * values.length).map((bytes) => ({ bytes, point: findPoint(bytes) }));
  if (commitments.some(({ point }) => point === null)) refuse("V18", "point_invalid");
  return { commitments, es: scalars.slice(0, values.length - 1), zs: scalars.slice(values.length - 1) };
}

// T + e·A − z·G and T' + e·(B − v·G) − z·Y for each value. A and B may be sums: then each of their parts is a term.
function equationsOf({ label, bind, fields }, pairs, values, proof) {
  const c = challengeOf(label, bind, [...fields, ...proof.commitments.map(({ bytes }) => bytes)]);
  const es = [...proof.es, mod(c - proof.es.reduce((sum, e) => sum + e, NONE))];
  const one = BigInt(1);
  return flatten(
    values.map((value, at) => {
      const [e, z] = [es[at], proof.zs[at]];
      const [first, second] = [proof.commitments[2 * at].point, proof.commitments[2 * at + 1].point];
      return [
        { g: -z, key: NONE, terms: [[one, first], ...pairs.map(({ a }) => [e, a])] },
        { g: -e * BigInt(value), key: -z, terms: [[one, second], ...pairs.map(({ b }) => [e, b])] },
      ];
    }),
  );
}

function readOption(text) {
  const pieces = splitPieces(text);
  const a = findProper(pieces[0]);
  const b = findPoint(pieces[1]);
  if (a === null || b === null) refuse("V18", "point_invalid");
  return { a, b, bytes: pieces.slice(0, 2), proof: readProof(pieces.slice(2), BIT) };
}

const addUp = (pairs, side) => pairs.reduce((sum, pair) => sum.add(pair[side]), ZERO);

function readAnswer(poll, answer, ctx) {
  const motion = poll.motions.find(({ id }) => id === answer.motion);
  if (answer.options.length !== motion.choices.length) refuse("V20", "options_number");
  const bind = poll.hm;
  const base = [ctx, motion.id];
  const pairs = [];
  const proofs = answer.options.map((text, number) => {
    const { a, b, bytes, proof } = readOption(text);
    pairs.push({ a, b });
    const fields = [...base, number, poll.keyBytes, ...bytes];
    return { check: "V21", equations: equationsOf({ label: "or01", bind, fields }, [{ a, b }], BIT, proof) };
  });
  proofs.push(readSum(poll, motion, base, pairs, splitPieces(answer.sum)));
  return { proofs };
}

function readSum(poll, motion, base, pairs, pieces) {
  const [a, b] = [addUp(pairs, "a"), addUp(pairs, "b")];
  if (a.is0()) refuse("V18", "sum_identity");
  const values = sumsAllowed(motion);
  const isOne = motion.min === 1 && motion.max === 1;
  const fields = [...base, ...(isOne ? [] : [motion.max]), poll.keyBytes, a.toBytes(), b.toBytes()];
  const statement = { label: isOne ? "sum1" : "sumr", bind: poll.hm, fields };
  return { check: "V22", equations: equationsOf(statement, pairs, values, readProof(pieces, values)) };
}

// Consent and motions come first: what follows has no meaning without them.
function readBallot(poll, { body }, line) {
  if (body.header && body.header.consent !== poll.consent) refuse("V20", "consent_differs");
  let last = -1;
  for (const { motion } of body.answers) {
    const place = poll.motions.findIndex(({ id }) => id === motion);
    if (place <= last || poll.scale.of(line, place).units === 0) refuse("V20", "motions_invalid");
    last = place;
  }
  const listed = body.answers.map(({ motion, options }) => [motion, options.map((text) => concat(splitPieces(text).slice(0, 2)))]);
  const ctx = hashCtx(poll.hm, body.header || { i: body.i, serial: body.serial }, listed);
  return body.answers.map((answer) => readAnswer(poll, answer, ctx));
}

const allEquations = (answers) => flatten(flatten(answers.map(({ proofs }) => proofs.map(({ equations }) => equations))));

// The places among ballots whose equations do not all hold.
function findFalse(ballots, key) {
  if (ballots.length === 0 || areAllZero(flatten(ballots.map(({ answers }) => allEquations(answers))), key)) return [];
  if (ballots.length === 1) return ballots;
  const half = ballots.length >> 1;
  return [...findFalse(ballots.slice(0, half), key), ...findFalse(ballots.slice(half), key)];
}

function explain({ at, answers }, key) {
  const faults = [];
  for (const { proofs } of answers) {
    const bad = proofs.filter(({ equations }) => !equations.every((equation) => areAllZero([equation], key)));
    for (const { check } of bad) faults.push({ check, code: "proof_invalid", at });
    if (bad.length === proofs.length) faults.push({ check: "V23", code: "context_differs", at });
  }
  return faults;
}

function* withLines(record) {
  const lines = new Map(record.needRoll());
  for (const entry of record.entries) {
    if (entry.type === "roll-correction") for (const line of entry.body.lines) lines.set(line.i, line);
    if (!entry.isSealed) continue;
    const line = lines.get((entry.body.header || entry.body).i);
    if (line) yield { entry, line };
  }
}

// Whole ballots that held under the same poll; a test that reads many records of one world asks once.
const good = new Set();
const nameOf = (poll, { entry, line }) => hex(sha256(concat([poll.name, jcsBytes(entry.body), jcsBytes(line.units)])));

/** The faults of all sealed ballots: [{check, code, at}]; `tell(done)` hears how many were judged. */
export function findBallotFaults(record, poll, tell = () => {}) {
  const faults = [];
  let chunk = [];
  let done = 0;
  const judge = () => {
    const bad = findFalse(chunk, poll.key);
    bad.forEach((ballot) => faults.push(...explain(ballot, poll.key)));
    chunk.forEach((ballot) => bad.includes(ballot) || good.add(ballot.name));
    chunk = [];
  };
  for (const one of withLines(record)) {
    const name = nameOf(poll, one);
    try {
      if (!good.has(name)) chunk.push({ at: one.entry.at, name, answers: readBallot(poll, one.entry, one.line) });
    } catch (error) {
      if (!(error instanceof BallotRefused)) throw error;
      faults.push({ check: error.check, code: error.code, at: one.entry.at });
    }
    done += 1;
    if (chunk.length >= AT_ONCE) judge();
    if (done % 16 === 0) tell(done);
  }
  judge();
  return faults;
}

/** Every A and B of a sealed ballot or spoil, in hexadecimal. */
export const componentsOf = ({ answers }) =>
  flatten(flatten(answers.map(({ options }) => options.map((text) => splitPieces(text).slice(0, 2).map(hex)))));

function isOpened(poll, { motion: id, choices, r: text }, { options }) {
  const motion = poll.motions.find((one) => one.id === id);
  const known = motion ? motion.choices.map((choice) => choice.id) : [];
  const isFitting = motion && choices.every((one) => known.includes(one)) && new Set(choices).size === choices.length
    && choices.length >= motion.min && choices.length <= motion.max;
  const rs = splitPieces(text).map(findScalar);
  if (!isFitting || rs.length !== known.length || options.length !== known.length || rs.includes(null)) return false;
  return options.every((option, place) => {
    const rY = times(rs[place], poll.key);
    const b = choices.includes(known[place]) ? rY.add(G) : rY;
    const pieces = splitPieces(option);
    return equalBytes(times(rs[place], G).toBytes(), pieces[0]) && equalBytes(b.toBytes(), pieces[1]);
  });
}

/** Whether a spoil opens to its own ciphertexts. */
export function isSpoilOpened(poll, { answers, opening }) {
  const isSameList = opening.length === answers.length && opening.every(({ motion }, at) => motion === answers[at].motion);
  return isSameList && opening.every((opened, at) => isOpened(poll, opened, answers[at]));
}

