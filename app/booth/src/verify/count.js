// Weights, totals and the count of each motion (docs/PROTOCOL.md §4, §7). Whole numbers up to 2^53 − 1 alone: the
// roll's areas together are not more, and V11 says so where they are.

import { sha256 } from "@noble/hashes/sha2.js";
import { concat, hex, parseHex, u32be } from "../lib/bytes.js";
import { flatten } from "./values.js";

const NOTHING = { units: 0, heads: 0, area: 0 };

function isInScope(unit, scope) {
  if (scope.kind === "all") return true;
  return scope.kind === "groups" ? scope.groups.includes(unit.group) : scope.tags.includes(unit.tag);
}

/** {units, heads, area} of a line of the roll in a motion. */
export function weigh(line, motion, policies) {
  let { units, heads, area } = NOTHING;
  for (const unit of line.units) {
    if (!isInScope(unit, motion.scope)) continue;
    const hasArea = unit.use !== "parking" || policies.parking_area;
    const hasHead = unit.use !== "parking" || policies.parking_heads;
    if (hasArea) area += unit.area;
    if (hasHead) heads = 1;
    if (hasArea || hasHead) units += 1;
  }
  return { units, heads, area };
}

/** Weighs each line in all motions, once. */
export class Scale {
  constructor({ motions, policies }) {
    this.motions = motions;
    this.policies = policies;
    this.weighed = new Map();
  }

  of(line, place) {
    if (!this.weighed.has(line)) this.weighed.set(line, this.motions.map((motion) => weigh(line, motion, this.policies)));
    return this.weighed.get(line)[place];
  }

  /** {rights, units, heads, area} of each motion's scope over some lines. */
  totals(lines) {
    const sums = this.motions.map(() => ({ rights: 0, units: 0, heads: 0, area: 0 }));
    for (const line of lines) {
      sums.forEach((sum, place) => {
        const weight = this.of(line, place);
        if (weight.units > 0) addWeight(sum, weight);
      });
    }
    return sums;
  }
}

function addWeight(sum, { units, heads, area }) {
  sum.rights += 1;
  if (sum.units !== undefined) sum.units += units;
  sum.heads += heads;
  sum.area += area;
}

const newSums = () => ({ rights: 0, heads: 0, area: 0 });

class MotionCount {
  constructor(motion) {
    this.motion = motion;
    this.participants = newSums();
    this.options = new Map(motion.choices.map(({ id }) => [id, newSums()]));
    this.set = []; // [{i, weight, counted}] of S_m in order of i.
  }

  add(i, weight, counted, choices) {
    this.set.push({ i, weight, counted });
    addWeight(this.participants, weight);
    for (const choice of choices) if (this.options.has(choice)) addWeight(this.options.get(choice), weight);
  }

  get list() {
    return hex(sha256(concat(flatten(this.set.map(({ i, counted }) => [u32be(i), parseHex(counted.id)])))));
  }

  /** [{choice, heads, area}] in the definition's order. */
  rows() {
    return [...this.options].map(([choice, { heads, area }]) => ({ choice, heads, area }));
  }
}

/** The count of every motion, in the definition's order, over what a ledger lets count. */
export function countAll(ledger, scale) {
  const counts = scale.motions.map((motion) => new MotionCount(motion));
  for (const [i, { counted }] of [...ledger.rights].sort(([a], [b]) => a - b)) {
    if (!counted) continue;
    counts.forEach((count, place) => {
      const weight = scale.of(ledger.lines.get(i), place);
      const answer = counted.answers.find(({ motion }) => motion === count.motion.id);
      if (answer && weight.units > 0) count.add(i, weight, counted, answer.choices || []);
    });
  }
  return counts;
}

/** What silence and 随多数 add to a motion: {majority, follow, silent, list}. */
export function findDeemed(ledger, scale, count) {
  const place = scale.motions.indexOf(count.motion);
  const majority = findMajority(count.rows());
  const silent = newSums();
  const lines = [];
  if (majority !== null && ledger.policies.silence === "follow_majority") {
    for (const [i, right] of [...ledger.rights].sort(([a], [b]) => a - b)) {
      const weight = scale.of(ledger.lines.get(i), place);
      const isAnswered = right.counted && right.counted.answers.some(({ motion }) => motion === count.motion.id);
      if (!right.isWarned || weight.units === 0 || isAnswered) continue;
      addWeight(silent, weight);
      lines.push(u32be(i));
    }
  }
  const follow = count.options.get("follow") || newSums();
  return { majority, follow: { ...follow }, silent, list: hex(sha256(concat(lines))) };
}

/** The explicit option with more heads and more area than each other, or null. */
export function findMajority(rows) {
  const explicit = rows.filter(({ choice }) => choice !== "follow");
  const isAbove = (row) => explicit.every((other) => other === row || (row.heads > other.heads && row.area > other.area));
  const found = explicit.find(isAbove);
  return found ? found.choice : null;
}
