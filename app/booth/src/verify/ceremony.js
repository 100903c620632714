// The key ceremony, message by message (docs/SECRET.md §4), and proofs of knowledge (§2).
// Law: a message that may not come is told and left out; Y and VK follow from the messages alone.

import { sha256 } from "@noble/hashes/sha2.js";
import { concat, hex, lpAll, parseHex } from "../lib/bytes.js";
import { jcsBytes } from "../lib/jcs.js";
import { mod } from "../lib/ristretto.js";
import { G, ZERO, challengeOf, findPoint, findProper, findScalar, times } from "./group.js";
import { splitPieces } from "./values.js";

const KINDS = ["trustee-key", "dkg-commit", "dkg-reveal"];
export const MESSAGES = [...KINDS, "dkg-complaint"];
const proved = new Map();

function judgeKnowledge(c, pairs, commitments, z) {
  return pairs.every(([base, point], at) => times(z, base).subtract(times(c, point)).equals(commitments[at]));
}

/** Whether T_1 … T_n ‖ z proves knowledge of one x with point = x·base for each pair. */
export function isKnown(label, bind, fields, pairs, proof) {
  const commitments = proof.slice(0, -1).map(findPoint);
  const z = findScalar(proof[proof.length - 1]);
  if (commitments.length !== pairs.length || commitments.includes(null) || z === null || pairs.some((pair) => pair.includes(null))) return false;
  const c = challengeOf(label, bind, [...fields, ...proof.slice(0, -1)]);
  // The challenge covers the whole statement, so it names the question.
  const name = `${c} ${z}`;
  if (!proved.has(name)) proved.set(name, judgeKnowledge(c, pairs, commitments, z));
  return proved.get(name);
}

function findPossessed(label, hd, fields, text) {
  const [key, ...proof] = splitPieces(text);
  const point = findProper(key);
  return point !== null && isKnown(label, hd, [...fields, key], [[G, point]], proof) ? { key, point } : null;
}

const sameBytes = (a, b) => a.every((byte, at) => byte === b[at]);

export class Ceremony {
  constructor({ hd, trustees, threshold }) {
    this.hd = parseHex(hd, 32);
    this.numbers = Array.from({ length: trustees }, (_, at) => at + 1);
    this.threshold = threshold;
    this.run = 1;
    this.keys = new Map();
    this.commits = new Map();
    this.reveals = new Map();
    this.dealt = new Set(); // Every K of every run.
    this.messages = [];
  }

  get phase() {
    const sizes = [this.keys, this.commits, this.reveals].map(({ size }) => size);
    const at = sizes.findIndex((size) => size < this.numbers.length);
    return at < 0 ? "dealt" : KINDS[at];
  }

  spoken() {
    return { "trustee-key": this.keys, "dkg-commit": this.commits, "dkg-reveal": this.reveals }[this.phase];
  }

  /** Takes a message; false, and nothing changes, where it may not come. */
  take(type, body) {
    if (!this.numbers.includes(body.trustee) || (body.run !== undefined && body.run !== this.run)) return false;
    const isTurn = type === "dkg-complaint" ? this.phase !== "trustee-key" : this.phase === type && !this.spoken().has(body.trustee);
    if (!isTurn || !this[type](body)) return false;
    this.messages.push(lpAll(type, jcsBytes(body)));
    return true;
  }

  "trustee-key"({ trustee, key: text }) {
    const found = findPossessed("share-key", this.hd, [trustee], text);
    if (!found || [...this.keys.values()].some((key) => sameBytes(key, found.key))) return false;
    this.keys.set(trustee, found.key);
    return true;
  }

  "dkg-commit"({ trustee, commitment }) {
    this.commits.set(trustee, commitment);
    return true;
  }

  "dkg-reveal"(body) {
    const { trustee, coefficients, shares } = body;
    const isCommitted = hex(sha256(lpAll("yijue/v1/dkg-commit", this.hd, jcsBytes(body)))) === this.commits.get(trustee);
    const isForAll = shares.map(({ to }) => to).join() === this.numbers.join();
    if (!isCommitted || !isForAll || coefficients.length !== this.threshold) return false;
    const found = coefficients.map((text, number) => findPossessed("pok", this.hd, [trustee, number], text));
    const sealed = shares.map((share) => splitPieces(share.sealed));
    if (found.includes(null) || sealed.some(([r]) => findProper(r) === null)) return false;
    const names = found.map(({ key }) => hex(key));
    if (new Set(names).size !== names.length || names.some((name) => this.dealt.has(name))) return false;
    names.forEach((name) => this.dealt.add(name));
    this.reveals.set(trustee, { points: found.map(({ point }) => point), sealed });
    return true;
  }

  "dkg-complaint"(body) {
    const { trustee: by, against, reason } = body;
    if (!this.numbers.includes(against) || by === against) return false;
    if (!(reason === "silent" ? this.isSilent(by, against) : this.isShown(body))) return false;
    this.run += 1;
    this.commits = new Map();
    this.reveals = new Map();
    return true;
  }

  isSilent(by, against) {
    return this.phase !== "dealt" && this.spoken().has(by) && !this.spoken().has(against);
  }

  // S is proved to be what opens the share. Whoever is named for it, the run is over.
  isShown({ trustee, against, opening }) {
    const dealt = this.reveals.get(against);
    if (!dealt) return false;
    const [s, ...proof] = splitPieces(opening);
    const [r] = dealt.sealed[trustee - 1];
    const key = this.keys.get(trustee);
    const pairs = [[G, findProper(key)], [findProper(r), findProper(s)]];
    return isKnown("share-opening", this.hd, [this.run, against, trustee, key, r, s], pairs, proof);
  }

  /** {y, vk: [bytes of each trustee]} or null where there are no keys yet or one is the identity. */
  result() {
    if (this.phase !== "dealt") return null;
    const dealings = [...this.reveals.values()].map(({ points }) => points);
    const sums = Array.from({ length: this.threshold }, (_, power) => dealings.reduce((sum, points) => sum.add(points[power]), ZERO));
    const at = (j) => sums.reduceRight((value, sum) => times(BigInt(j), value).add(sum), ZERO);
    const keys = [sums[0], ...this.numbers.map(at)];
    if (keys.some((key) => key.is0())) return null;
    const [y, ...vk] = keys.map((key) => key.toBytes());
    return { y, vk };
  }

  get transcript() {
    return hex(sha256(concat([lpAll("yijue/v1/ceremony", this.hd), ...this.messages])));
  }
}

/** λ of each of these trustees, so that Σ λ·f(j) = f(0). */
export function lagrange(numbers) {
  const { Fn } = G.constructor;
  return numbers.map((j) => numbers.filter((k) => k !== j).reduce((product, k) => mod(product * BigInt(k) * Fn.inv(mod(BigInt(k - j)))), BigInt(1)));
}
