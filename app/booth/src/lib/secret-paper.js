// A paper ballot among secret ones, sealed by the officer who reads it (docs/SECRET.md §7).
// Law: all that would be drawn follows from the counting code, the paper and what was read: two officers who read the
// same make the same bytes, and unequal readings have nothing in common. Code and choices never leave the page.

import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { concat, lpAll, u32be } from "./bytes.js";
import { encodeCrockford } from "./crockford.js";
import { jcsBytes } from "./jcs.js";
import { encryptBallot } from "./secret-ballot.js";
import { parseVotingCode } from "./voting-code.js";

const BLOCK = 64;

/** The key of those who key papers in, from the counting code that each of them types; throws CodeInvalid. */
export function paperKey(hm, code) {
  return sha256(lpAll("yijue/v1/paper-key", hm, parseVotingCode(code)));
}

/** Four symbols by which two officers hear that they typed the same code; they tell nobody the code. */
export function paperKeyCheck(key) {
  return encodeCrockford(sha256(lpAll("yijue/v1/paper-check", key))).slice(0, 4);
}

// The bytes that the ciphertexts and proofs of one reading take, asked for once: 64 for each scalar.
function drawFrom(key, hm, about) {
  const seed = lpAll("yijue/v1/paper-draw", key, hm, jcsBytes(about));
  return (size) => concat(Array.from({ length: size / BLOCK }, (_, n) => sha512(concat([seed, u32be(n)]))));
}

/** The sealed body of a plain one {i, serial, secret, assisted, answers, void}; throws GroupRefused for a foreign choice. */
export function sealPaper(poll, key, plain) {
  const { i, serial, answers } = plain;
  const random = drawFrom(key, poll.hm, { i, serial, answers });
  const { body } = encryptBallot(poll, { header: { i, serial }, answers }, { random });
  return { i, serial, secret: plain.secret, assisted: plain.assisted, answers: body.answers, void: plain.void };
}
