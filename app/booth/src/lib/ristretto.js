// ristretto255 for secret ballots (docs/SECRET.md): canonical points, scalars below L, tables for G and the key.
// Law: what comes in is refused unless canonical, whatever the library beneath would take.

import { ristretto255 } from "@noble/curves/ed25519.js";
import { hex, parseHex } from "./bytes.js";

const { Point } = ristretto255;
export const { BASE: G, ZERO } = Point;
export const L = Point.Fn.ORDER;
const WIDE = 64;
const MOST_AT_ONCE = 65536; // What crypto.getRandomValues gives in one call.

export class GroupRefused extends Error {
  constructor(code) {
    super(code);
    this.name = "GroupRefused";
    this.code = code;
  }
}

export function mod(number) {
  const rest = number % L;
  return rest < BigInt(0) ? rest + L : rest;
}

function littleEndian(bytes) {
  return BigInt(`0x${hex(Uint8Array.from(bytes).reverse())}`);
}

/** The point of 32 canonical bytes that is not the identity; throws GroupRefused. */
export function parsePoint(bytes) {
  let point;
  if (bytes.length !== 32 || bytes[31] >> 7) throw new GroupRefused("point_invalid");
  try {
    point = Point.fromBytes(bytes);
  } catch (error) {
    throw new GroupRefused("point_invalid");
  }
  if (point.is0()) throw new GroupRefused("point_invalid");
  return point;
}

/** The scalar of 32 bytes, least significant first, below L; throws GroupRefused. */
export function parseScalar(bytes) {
  const number = littleEndian(bytes);
  if (bytes.length !== 32 || number >= L) throw new GroupRefused("scalar_invalid");
  return number;
}

export function encodeScalar(number) {
  return parseHex(mod(number).toString(16).padStart(64, "0")).reverse();
}

/** 64 bytes, least significant first, modulo L. */
export function reduceWide(bytes) {
  return mod(littleEndian(bytes));
}

/** scalar · point; quicker where the point has a table. */
export function times(scalar, point) {
  const factor = mod(scalar);
  return factor === BigInt(0) ? ZERO : point.multiply(factor);
}

/** The key's point with its table made now, so that the first ballot does not wait for it; throws GroupRefused. */
export function prepareKey(bytes) {
  return parsePoint(bytes).precompute(6, false);
}

/** Fresh bytes of this device. */
export function deviceRandom(size) {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += MOST_AT_ONCE) crypto.getRandomValues(bytes.subarray(at, Math.min(size, at + MOST_AT_ONCE)));
  return bytes;
}

/** `count` scalars of 64 bytes each. Equal blocks are a broken source and are refused: equal nonces open a ballot. */
export function drawScalars(random, count) {
  const bytes = random(WIDE * count);
  if (bytes.length !== WIDE * count) throw new GroupRefused("randomness_invalid");
  const blocks = Array.from({ length: count }, (_, place) => bytes.subarray(WIDE * place, WIDE * place + WIDE));
  if (new Set(blocks.map(hex)).size !== count) throw new GroupRefused("randomness_invalid");
  return blocks.map(reduceWide);
}
