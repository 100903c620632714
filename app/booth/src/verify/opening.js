// What was opened of secret ballots: encrypted sums, shares, numbers (docs/SECRET.md §5).

import { sha256 } from "@noble/hashes/sha2.js";
import { base64, concat, hex, parseHex, utf8 } from "../lib/bytes.js";
import { jcsHash } from "../lib/jcs.js";
import { testedChoices } from "./agreement.js";
import { isKnown, lagrange } from "./ceremony.js";
import { G, findPoint, findProper, sumOfMultiples, times } from "./group.js";
import { NotRun } from "./record.js";
import { flatten, splitPieces } from "./values.js";

export const MEASURES = ["heads", "area"];
const ZEROS = hex(new Uint8Array(32));

/** Whether the result mode opens this sum of a motion. */
export function mayOpen(motion, policies, choice, measure) {
  return measure === "heads" || policies.result_mode === "M0" || testedChoices(motion).includes(choice);
}

const added = new Map();

// Sums over the same ballots by the same weights are the same sums.
function remember(numbers, column, add) {
  const name = hex(sha256(utf8(numbers.join() + column.join())));
  if (!added.has(name)) added.set(name, add());
  return added.get(name);
}

function sumOf(column, numbers) {
  return remember(numbers, column, () => {
    const pairs = column.map((text) => splitPieces(text).slice(0, 2).map(findPoint));
    if (pairs.some((pair) => pair.includes(null))) throw new NotRun("V18");
    const factors = numbers.map(BigInt);
    const sides = [0, 1].map((side) => sumOfMultiples(factors, pairs.map((pair) => pair[side])).toBytes());
    return base64(concat(sides));
  });
}

/** {choice: {heads, area}}: the encrypted sums over S_m, made anew from the ballots; throws NotRun. */
export function addUp(count) {
  const { motion, set } = count;
  const rows = set.map(({ weight, counted }) => ({ weight, options: counted.answers.find((answer) => answer.motion === motion.id).options || [] }));
  if (rows.some(({ options }) => options.length !== motion.choices.length)) throw new NotRun("V20");
  const sums = {};
  motion.choices.forEach(({ id }, place) => {
    const column = rows.map(({ options }) => options[place]);
    sums[id] = {};
    for (const measure of MEASURES) sums[id][measure] = sumOf(column, rows.map(({ weight }) => weight[measure]));
  });
  return sums;
}

/** One tally that shares speak of. Throws NotRun where its sums are not those of the motion's choices. */
export class Opening {
  constructor({ poll, keys, motion, tally, acts }) {
    const stated = tally.body.sums;
    if (stated.map(({ choice }) => choice).join() !== motion.choices.map(({ id }) => id).join()) throw new NotRun("V30");
    Object.assign(this, { poll, keys, motion, tally, id: jcsHash(tally.body) });
    this.sums = this.readSums(stated);
    this.readShares(acts);
  }

  // In order: option by option, heads before area; `number` counts the options.
  readSums(stated) {
    const rows = stated.map((row, number) => MEASURES.map((measure) => ({ choice: row.choice, measure, number, pieces: splitPieces(row[measure]) })));
    const sums = flatten(rows).map((sum) => ({ ...sum, a: findPoint(sum.pieces[0]), b: findPoint(sum.pieces[1]) }));
    if (sums.some(({ a, b }) => a === null || b === null)) throw new NotRun("V30");
    return sums.filter(({ choice, measure }) => mayOpen(this.motion, this.poll.policies, choice, measure));
  }

  get shared() {
    return this.sums.filter(({ pieces }) => hex(pieces[0]) !== ZEROS);
  }

  // The first shares of each trustee count; a second is no second trustee.
  readShares(acts) {
    this.valid = new Map();
    this.refused = [];
    this.twice = [];
    const seen = new Set();
    for (const act of acts) {
      const { trustee } = act.body;
      if (seen.has(trustee)) this.twice.push(act);
      else if (this.areProved(act.body)) this.valid.set(trustee, act.body.shares.map(({ share }) => findPoint(splitPieces(share)[0])));
      else this.refused.push(act);
      seen.add(trustee);
    }
  }

  areProved({ trustee, shares }) {
    const vk = this.keys.vk[trustee - 1];
    const { shared } = this;
    const isListed = shares.length === shared.length && shared.every(({ choice, measure }, at) => shares[at].choice === choice && shares[at].measure === measure);
    if (!vk || !isListed) return false;
    const place = this.poll.motions.indexOf(this.motion);
    return shared.every(({ number, measure, pieces, a }, at) => {
      const [d, ...proof] = splitPieces(shares[at].share);
      const fields = [parseHex(this.id, 32), place, number, measure, trustee, this.poll.keyBytes, vk, ...pieces, d];
      return isKnown("dec", this.poll.hm, fields, [[G, findProper(vk)], [a, findProper(d)]], proof);
    });
  }

  get isEnough() {
    return this.valid.size >= this.poll.threshold;
  }

  /** The sums, as points of T·G, that enough trustees open: [{choice, measure, message}]. */
  messages() {
    const numbers = [...this.valid.keys()].slice(0, this.poll.threshold);
    const factors = lagrange(numbers);
    const { shared } = this;
    return this.sums.map((sum) => {
      const at = shared.indexOf(sum);
      const mask = at < 0 ? [] : numbers.map((number, place) => times(factors[place], this.valid.get(number)[at]));
      return { choice: sum.choice, measure: sum.measure, message: mask.reduce((rest, point) => rest.subtract(point), sum.b) };
    });
  }

  /** [{choice, measure}] of the stated numbers, null where shut, that the shares do not prove. */
  falseNumbers(stated) {
    const messages = this.messages();
    const pairs = flatten(stated.map((option) => MEASURES.map((measure) => ({ choice: option.choice, measure, total: option[measure] }))));
    return pairs.filter(({ choice, measure, total }) => {
      const found = messages.find((one) => one.choice === choice && one.measure === measure);
      if (total === null || !found) return total !== null || found !== undefined;
      return total > this.tally.body[measure] || !times(BigInt(total), G).equals(found.message);
    });
  }
}
