// A secret ballot from what was chosen, and a spoilt one opened again (docs/SECRET.md).
// Law: all chance is 64 bytes for each scalar, in this order: for each answer, for each option r, w, e, z; then of the
// answer's sum w, and e, z for each value but the true one. Whoever knows r knows the vote: r leaves this device only
// with a ballot that its owner spoils.

import { sha512 } from "@noble/hashes/sha2.js";
import { base64, concat, equalBytes, lp, lpAll, parseBase64, parseHex, u32be } from "./bytes.js";
import { jcsBytes } from "./jcs.js";
import { noncesNeeded, proveMembership } from "./membership.js";
import { G, GroupRefused, ZERO, deviceRandom, drawScalars, encodeScalar, mod, parseScalar, prepareKey, times } from "./ristretto.js";

const BIT = [0, 1];
const PER_OPTION = 1 + noncesNeeded(BIT);

/** What all ballots of an assembly share: HM and the key, both in hexadecimal, and the definition's motions. */
export function makePoll({ hm, key, motions }) {
  const keyBytes = parseHex(key, 32);
  return { hm: parseHex(hm, 32), keyBytes, key: prepareKey(keyBytes), motions };
}

function findMotion(poll, id) {
  const motion = poll.motions.find((one) => one.id === id);
  if (!motion) throw new GroupRefused("answer_invalid");
  return motion;
}

// What the options of an answer may add up to.
function sumValues({ min, max }) {
  return Array.from({ length: max - min + 1 }, (_, place) => min + place);
}

function readChoices(motion, choices) {
  const isKnown = choices.every((id) => motion.choices.some((choice) => choice.id === id));
  const isRight = isKnown && new Set(choices).size === choices.length && choices.length >= motion.min && choices.length <= motion.max;
  if (!isRight) throw new GroupRefused("answer_invalid");
  return motion.choices.map(({ id }) => (choices.includes(id) ? 1 : 0));
}

/** r·G ‖ r·Y + value·G as points and bytes. */
function seal(poll, value, r) {
  const b = times(r, poll.key);
  const pair = { a: times(r, G), b: value ? b.add(G) : b };
  return { ...pair, r, value, bytes: concat([pair.a.toBytes(), pair.b.toBytes()]) };
}

/** How many random scalars the answers take. */
export function scalarsNeeded(poll, answers) {
  const ofMotion = (motion) => PER_OPTION * motion.choices.length + noncesNeeded(sumValues(motion));
  return answers.reduce((sum, { motion }) => sum + ofMotion(findMotion(poll, motion)), 0);
}

function encryptAnswer(poll, answer, draw) {
  const motion = findMotion(poll, answer.motion);
  const options = readChoices(motion, answer.choices).map((value) => {
    const [r, ...nonces] = draw(PER_OPTION);
    return { ...seal(poll, value, r), nonces };
  });
  return { motion, options, nonces: draw(noncesNeeded(sumValues(motion))) };
}

/** 64 bytes over HM, the header and every ciphertext in order; `answers` are [motion id, ciphertexts of 64 bytes]. */
export function hashCtx(hm, header, answers) {
  const parts = answers.map(([motion, ciphertexts]) => concat([lp(motion), u32be(ciphertexts.length), ...ciphertexts]));
  return sha512(concat([lpAll("yijue/v1/ballot-ctx", hm, jcsBytes(header)), ...parts]));
}

function sumOf(options) {
  const add = (total, one) => ({ a: total.a.add(one.a), b: total.b.add(one.b), r: mod(total.r + one.r), value: total.value + one.value });
  return options.reduce(add, { a: ZERO, b: ZERO, r: BigInt(0), value: 0 });
}

function sumStatement(poll, ctx, motion, a, b) {
  const isOne = motion.min === 1 && motion.max === 1;
  const fields = isOne ? [ctx, motion.id, poll.keyBytes, a, b] : [ctx, motion.id, motion.max, poll.keyBytes, a, b];
  return { label: isOne ? "sum1" : "sumr", bind: poll.hm, fields };
}

function proveOption(poll, ctx, motion, option, number) {
  const fields = [ctx, motion.id, number, poll.keyBytes, option.bytes.subarray(0, 32), option.bytes.subarray(32)];
  const proof = proveMembership({ label: "or01", bind: poll.hm, fields }, poll.key, option, BIT, option.nonces);
  return base64(concat([option.bytes, proof]));
}

function proveAnswer(poll, ctx, { motion, options, nonces }) {
  const sum = sumOf(options);
  const statement = sumStatement(poll, ctx, motion, sum.a.toBytes(), sum.b.toBytes());
  return {
    motion: motion.id,
    options: options.map((option, number) => proveOption(poll, ctx, motion, option, number)),
    sum: base64(proveMembership(statement, poll.key, sum, sumValues(motion), nonces)),
  };
}

/**
 * The secret ballot of a plain body {header, answers}: {body, opening}. `random(size)` gives the bytes, this device's
 * own unless a vector is replayed; `onProgress(done, total)` is called after each answer.
 */
export function encryptBallot(poll, plain, { random = deviceRandom, onProgress = () => {} } = {}) {
  const scalars = drawScalars(random, scalarsNeeded(poll, plain.answers));
  const draw = (count) => scalars.splice(0, count);
  const encrypted = plain.answers.map((answer) => encryptAnswer(poll, answer, draw));
  const ctx = hashCtx(poll.hm, plain.header, encrypted.map(({ motion, options }) => [motion.id, options.map(({ bytes }) => bytes)]));
  const answers = encrypted.map((one, place) => {
    onProgress(place, encrypted.length);
    return proveAnswer(poll, ctx, one);
  });
  const opening = encrypted.map(({ motion, options }, place) => ({
    motion: motion.id,
    choices: plain.answers[place].choices,
    r: base64(concat(options.map(({ r }) => encodeScalar(r)))),
  }));
  return { body: { header: plain.header, answers }, opening };
}

function checkAnswer(poll, opened, answer) {
  const values = readChoices(findMotion(poll, opened.motion), opened.choices);
  const r = parseBase64(opened.r, 32 * values.length);
  const isMade = (value, place) => {
    const made = seal(poll, value, parseScalar(r.subarray(32 * place, 32 * place + 32)));
    return equalBytes(made.bytes, parseBase64(answer.options[place]).subarray(0, 64));
  };
  if (answer.options.length !== values.length || !values.every(isMade)) throw new GroupRefused("opening_wrong");
}

/**
 * Repeats the encryption of a spoilt ballot {header, answers, opening} and compares every ciphertext.
 * Throws GroupRefused or Malformed; returns the answers that it really held, [{motion, choices}].
 */
export function checkSpoil(poll, { answers, opening }) {
  const isSameList = opening.length === answers.length && opening.every(({ motion }, place) => motion === answers[place].motion);
  if (!isSameList) throw new GroupRefused("opening_wrong");
  opening.forEach((opened, place) => checkAnswer(poll, opened, answers[place]));
  return opening.map(({ motion, choices }) => ({ motion, choices }));
}

/** Encrypts up to three answers and throws them away: table of G and compiled code are there before the owner waits. */
export function warmUp(poll) {
  const header = { i: 0 };
  const answers = poll.motions.slice(0, 3).map(({ id, min, choices }) => ({ motion: id, choices: choices.slice(0, min).map((choice) => choice.id) }));
  encryptBallot(poll, { header, answers });
}
