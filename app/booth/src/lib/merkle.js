// Proofs of the Merkle tree of RFC 6962, verified as RFC 9162 §2.1.3.2 and §2.1.4.2 say.
// Sizes are plain numbers up to 2^53 − 1, so bits are taken by division, never by 32-bit operators.

import { sha256 } from "@noble/hashes/sha2.js";
import { concat, equalBytes } from "./bytes.js";

export const EMPTY_ROOT = sha256(new Uint8Array());

export class ProofInvalid extends Error {
  constructor(reason) {
    super(reason);
    this.name = "ProofInvalid";
    this.code = "proof_invalid";
  }
}

export function leafHash(entry) {
  return sha256(concat([Uint8Array.of(0), entry]));
}

export function nodeHash(left, right) {
  return sha256(concat([Uint8Array.of(1), left, right]));
}

const isOdd = (number) => number % 2 === 1;
const half = (number) => Math.floor(number / 2);

function checkRange(holds, proof) {
  if (!holds) throw new ProofInvalid("range");
  if (proof.some((hash) => hash.length !== 32)) throw new ProofInvalid("hash length");
}

// Walks a path upwards; `fold(isRight, sibling)` joins one sibling to what the caller recomputes.
function climb(index, size, path, fold) {
  let node = index;
  let last = size - 1;
  for (const sibling of path) {
    if (last === 0) throw new ProofInvalid("too long");
    const isRight = isOdd(node) || node === last;
    fold(isRight, sibling);
    while (isRight && !isOdd(node) && node !== 0) {
      node = half(node);
      last = half(last);
    }
    node = half(node);
    last = half(last);
  }
  if (last !== 0) throw new ProofInvalid("too short");
}

/** Throws ProofInvalid unless leaf hash `leaf` is number `index` of the tree of `size` leaves under `root`. */
export function verifyInclusion(leaf, index, size, proof, root) {
  checkRange(Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size, proof);
  let current = leaf;
  climb(index, size, proof, (isRight, sibling) => {
    current = isRight ? nodeHash(sibling, current) : nodeHash(current, sibling);
  });
  if (!equalBytes(current, root)) throw new ProofInvalid("root");
}

/** Throws ProofInvalid unless the tree of `newSize` leaves extends that of `oldSize`. */
export function verifyConsistency(oldSize, oldRoot, newSize, newRoot, proof) {
  checkRange(Number.isSafeInteger(newSize) && Number.isInteger(oldSize) && oldSize >= 0 && oldSize <= newSize, proof);
  if (oldSize === 0 || oldSize === newSize) {
    const isSame = equalBytes(oldRoot, oldSize === newSize ? newRoot : EMPTY_ROOT);
    if (!isSame || proof.length > 0) throw new ProofInvalid("root");
    return;
  }
  verifyGrowth(oldSize, oldRoot, newSize, newRoot, proof);
}

function verifyGrowth(oldSize, oldRoot, newSize, newRoot, proof) {
  let node = oldSize - 1;
  let size = newSize;
  while (isOdd(node)) {
    node = half(node);
    size = half(size - 1) + 1;
  }
  // A complete old tree is its own first hash, and the proof leaves it out.
  const path = node === 0 ? [oldRoot, ...proof] : proof.slice();
  if (path.length === 0) throw new ProofInvalid("too short");
  let oldHash = path[0];
  let newHash = path[0];
  climb(node, size, path.slice(1), (isRight, sibling) => {
    if (isRight) oldHash = nodeHash(sibling, oldHash);
    newHash = isRight ? nodeHash(sibling, newHash) : nodeHash(newHash, sibling);
  });
  if (!equalBytes(oldHash, oldRoot) || !equalBytes(newHash, newRoot)) throw new ProofInvalid("root");
}
