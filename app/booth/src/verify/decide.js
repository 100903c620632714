// What a motion comes to (docs/PROTOCOL.md §7): big integers, no fractions.

import { sha256 } from "@noble/hashes/sha2.js";
import { concat, hex, lpAll, parseHex, utf8 } from "../lib/bytes.js";
import { testedChoices } from "./agreement.js";
import { flatten } from "./values.js";

const ALL = [1, 1, "ge"];

function testOf(test, choice, num, den, need) {
  const [a, b, kind] = need;
  const lacking = BigInt(a) * BigInt(den) - BigInt(b) * BigInt(num);
  const zero = BigInt(0);
  const held = kind === "gt" ? lacking < zero : lacking <= zero;
  const least = kind === "gt" ? lacking / BigInt(b) + BigInt(1) : (lacking + BigInt(b - 1)) / BigInt(b);
  return { test, choice, num, den, need, held, short: held ? 0 : Number(least) };
}

const pairOf = (name, choice, part, whole, need) => [
  testOf(`${name}_heads`, choice, part.heads, whole.heads, need),
  testOf(`${name}_area`, choice, part.area, whole.area, need),
];
const areHeld = (tests) => tests.every(({ held }) => held);

/** The two tests that say from who took part alone whether a motion can carry. */
export function testTurnout({ class: kind }, thresholds, scope, participants) {
  const need = kind === "unanimous_affected" ? ALL : [...thresholds.quorum, "ge"];
  return pairOf("quorum", null, participants, scope, need);
}

/** {tests, passed}: all tests of a motion, and the choices that hold all of theirs and the quorum. */
export function testMotion(motion, thresholds, scope, participants, rows) {
  const tested = testedChoices(motion);
  const isUnanimous = motion.class === "unanimous_affected";
  const bar = motion.class === "special" ? [...thresholds.special, "ge"] : [...thresholds.ordinary, "gt"];
  const quorum = isUnanimous ? [] : testTurnout(motion, thresholds, scope, participants);
  const pairs = rows.filter(({ choice }) => tested.includes(choice)).map((row) => ({
    choice: row.choice,
    tests: pairOf("consent", row.choice, row, isUnanimous ? scope : participants, isUnanimous ? ALL : bar),
  }));
  const passed = pairs.filter(({ tests }) => areHeld(quorum) && areHeld(tests)).map(({ choice }) => choice);
  return { tests: flatten([quorum, ...pairs.map(({ tests }) => tests)]), passed };
}

/** The seed of a public draw under the root of a tally, both as the entry has them. */
export const seedOf = (root, draw) => hex(sha256(concat([parseHex(root, 32), utf8(draw)])));

const lotKey = (seed, motion, choice) => hex(sha256(lpAll(parseHex(seed, 32), motion, choice)));

/** The candidates in order of rank: [{choice, heads, area, passed, key}]. */
function order(motion, rows, passed, seed) {
  const keyOf = ({ choice }) => (seed ? lotKey(seed, motion, choice) : "");
  const known = rows.map((row, at) => ({ ...row, at, passed: passed.includes(row.choice), key: keyOf(row) }));
  const byKey = (a, b) => Number(a.key > b.key) - Number(a.key < b.key) || a.at - b.at;
  return known.sort((a, b) => b.passed - a.passed || b.heads - a.heads || b.area - a.area || byKey(a, b));
}

// Two who passed, equal by heads and area, who differ in state or are both alternates.
function needsLot(ranking) {
  return ranking.some((one, at) => {
    const next = ranking[at + 1];
    const isEqual = next && one.passed && next.passed && one.heads === next.heads && one.area === next.area;
    return isEqual && (one.state !== next.state || one.state === "alternate");
  });
}

/** {ranking, elected, lacksLot} of an election. */
export function rank(motion, { seats, alternates }, rows, passed, seed) {
  const ranked = order(motion, rows, passed, seed).map((row, at) => {
    const reached = at < seats + alternates ? "alternate" : "not_elected";
    const state = at < seats ? "elected" : reached;
    return { ...row, place: at + 1, state: row.passed ? state : "not_elected" };
  });
  const ranking = ranked.map(({ choice, place, passed: isPassed, state }) => ({ choice, place, passed: isPassed, state }));
  return { ranking, elected: Math.min(seats, passed.length), lacksLot: !seed && needsLot(ranked) };
}

function decideElection(motion, thresholds, scope, participants, rows, seed) {
  const { tests, passed } = testMotion(motion, thresholds, scope, participants, rows);
  const { ranking, elected, lacksLot } = rank(motion.id, motion.election, rows, passed, seed);
  const isCarried = elected >= motion.election.minimum && 2 * elected > motion.election.seats;
  const election = { ...motion.election, lot: seed || null, ranking };
  return { tests, verdict: isCarried ? "carried" : "failed", winner: null, election, lacksLot };
}

function decidePlain(motion, thresholds, scope, participants, rows) {
  const { tests, passed } = testMotion(motion, thresholds, scope, participants, rows);
  return { tests, verdict: passed.length > 0 ? "carried" : "failed", winner: passed.length > 0 ? passed[0] : null };
}

const add = (one, other) => ({ heads: one.heads + other.heads, area: one.area + other.area });

/**
 * {tests, verdict, winner, election?, deemed?, lacksLot?} of a motion: `rows` are {choice, heads, area} in the
 * definition's order, `deemed` what findDeemed gives or null, `seed` that of the draw or null.
 */
export function decide({ motion, thresholds, scope, participants, rows, deemed = null, seed = null }) {
  if (motion.kind === "election") return decideElection(motion, thresholds, scope, participants, rows, seed);
  const without = decidePlain(motion, thresholds, scope, participants, rows);
  if (!deemed) return without;
  const { majority, follow, silent } = deemed;
  const added = majority === null ? { heads: 0, area: 0 } : add(follow, silent);
  const whole = rows.map((row) => (row.choice === majority ? { ...row, ...add(row, added) } : row));
  const found = decidePlain(motion, thresholds, scope, add(participants, silent), whole);
  return { ...found, deemed: { majority, follow, silent, without } };
}
