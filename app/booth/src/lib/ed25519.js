// Ed25519 as docs/PROTOCOL.md §2 asks: signing by RFC 8032, verification without cofactor.
// @noble's own verify accepts mixed-order keys, so the equation is recomputed here and R compared byte by byte.

import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { concat, equalBytes, hex, lpAll } from "./bytes.js";

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;

function littleEndian(bytes) {
  return BigInt(`0x${hex(Uint8Array.from(bytes).reverse())}`);
}

export function publicKey(seed) {
  return ed25519.getPublicKey(seed);
}

export function sign(seed, message) {
  return ed25519.sign(message, seed);
}

function findKey(encoded) {
  try {
    const point = Point.fromBytes(encoded);
    return point.is0() || !point.isTorsionFree() ? null : point;
  } catch (error) {
    return null;
  }
}

/** Whether 32 bytes are the canonical encoding of a point of prime order. */
export function isPublicKey(encoded) {
  return findKey(encoded) !== null;
}

export function isSignature(encodedKey, message, signature) {
  if (encodedKey.length !== 32 || signature.length !== 64) return false;
  const key = findKey(encodedKey);
  const s = littleEndian(signature.subarray(32));
  if (key === null || s >= ORDER) return false;
  const r = signature.subarray(0, 32);
  const k = littleEndian(sha512(concat([r, encodedKey, message]))) % ORDER;
  const recomputed = Point.BASE.multiplyUnsafe(s).subtract(key.multiplyUnsafe(k));
  return equalBytes(recomputed.toBytes(), r);
}

/** The 16 hexadecimal digits that name a key in an entry's `sigs`. */
export function keyId(encodedKey) {
  return hex(sha256(lpAll("yijue/v1/key", encodedKey))).slice(0, 16);
}

/** The bytes that an entry's signature covers; `bind` is HM, or HD before the manifest. */
export function signedMessage(type, bind, bodyBytes) {
  return lpAll("yijue/v1/sig", type, bind, sha512(bodyBytes));
}
