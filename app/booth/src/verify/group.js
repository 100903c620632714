// Points and sums of many multiples in ristretto255 (docs/SECRET.md §1, §2).
// Law: points and scalars of the wire are canonical; a verifier draws its own random factors.

import { ristretto255 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { hex, lpAll, u32be } from "../lib/bytes.js";
import { SUITE } from "../lib/definition.js";
import { deviceRandom, mod, reduceWide } from "../lib/ristretto.js";

const { Point } = ristretto255;
export const { BASE: G, ZERO } = Point;
const NONE = BigInt(0);
const FACTOR_BYTES = 16;

/** The point of 32 canonical bytes, the identity allowed, or null. */
export function findPoint(bytes) {
  if (bytes.length !== 32 || bytes[31] >> 7) return null;
  try {
    return Point.fromBytes(bytes);
  } catch (error) {
    return null;
  }
}

/** The point of 32 canonical bytes that is not the identity, or null. */
export function findProper(bytes) {
  const point = findPoint(bytes);
  return point === null || point.is0() ? null : point;
}

const numberOf = (bytes) => BigInt(`0x${hex(Uint8Array.from(bytes).reverse())}`);

/** The scalar of 32 bytes below the order, or null. */
export function findScalar(bytes) {
  const number = numberOf(bytes);
  return number < Point.Fn.ORDER ? number : null;
}

/** The challenge over label, suite, bind and fields; numbers stand as u32. */
export function challengeOf(label, bind, fields) {
  const parts = fields.map((field) => (typeof field === "number" ? u32be(field) : field));
  return reduceWide(sha512(lpAll(`yijue/v1/${label}`, SUITE, bind, ...parts)));
}

/** scalar · point. */
export function times(scalar, point) {
  const factor = mod(scalar);
  return factor === NONE ? ZERO : point.multiplyUnsafe(factor);
}

// Wider windows pay with more points; each window costs 2^bits additions besides one for each point.
function windowFor(count) {
  let bits = 2;
  while (bits < 13 && count > bits * 2 ** bits) bits += 1;
  return bits;
}

const digitAt = (scalar, shift, mask) => Number((scalar >> shift) & mask);

function sumOfBuckets(buckets) {
  let running = ZERO;
  let total = ZERO;
  for (let digit = buckets.length - 1; digit > 0; digit -= 1) {
    if (buckets[digit]) running = running.add(buckets[digit]);
    total = total.add(running);
  }
  return total;
}

/** Σ scalar · point over pairs (Pippenger's buckets); a digit of zero costs nothing, so short factors are quick. */
export function sumOfMultiples(scalars, points) {
  const factors = scalars.map(mod);
  const longest = factors.reduce((most, factor) => Math.max(most, factor.toString(16).length * 4), 0);
  const bits = windowFor(points.length);
  const mask = BigInt(2 ** bits - 1);
  let total = ZERO;
  for (let window = Math.ceil(longest / bits) - 1; window >= 0; window -= 1) {
    for (let step = 0; step < bits; step += 1) total = total.double();
    const buckets = new Array(2 ** bits);
    const shift = BigInt(window * bits);
    factors.forEach((factor, at) => {
      const digit = digitAt(factor, shift, mask);
      if (digit) buckets[digit] = buckets[digit] ? buckets[digit].add(points[at]) : points[at];
    });
    total = total.add(sumOfBuckets(buckets));
  }
  return total;
}

/**
 * Whether Σ scalar · point is the identity for every equation {g, key, terms: [[scalar, point], …]}, `g` and `key` the
 * factors of G and Y: one sum of all, each equation under random factors of its own.
 */
export function areAllZero(equations, key) {
  const random = deviceRandom(FACTOR_BYTES * equations.length);
  const scalars = [];
  const points = [];
  let g = NONE;
  let y = NONE;
  equations.forEach((equation, at) => {
    const factor = numberOf(random.subarray(FACTOR_BYTES * at, FACTOR_BYTES * (at + 1)));
    g += factor * equation.g;
    y += factor * equation.key;
    for (const [scalar, point] of equation.terms) {
      scalars.push(factor * scalar);
      points.push(point);
    }
  });
  return sumOfMultiples([...scalars, g, y], [...points, G, key]).is0();
}
