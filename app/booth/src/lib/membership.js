// A ciphertext holds one of several small numbers, and nothing says which: or01, sum1, sumr (docs/SECRET.md).
// Law: the challenge covers label, suite, HM, the whole statement and all commitments. The prover knows r, so every
// product is one of G or of the key, both of which have tables.

import { sha512 } from "@noble/hashes/sha2.js";
import { concat, lpAll, u32be } from "./bytes.js";
import { SUITE } from "./definition.js";
import { G, encodeScalar, mod, reduceWide, times } from "./ristretto.js";

const field = (value) => (typeof value === "number" ? u32be(value) : value);

/** The challenge of a statement {label, bind, fields} and its commitments, modulo L. */
export function challenge({ label, bind, fields }, commitments) {
  return reduceWide(sha512(lpAll(`yijue/v1/${label}`, SUITE, bind, ...fields.map(field), ...commitments)));
}

/** How many random scalars a proof of so many values takes. */
export function noncesNeeded(values) {
  return 2 * values.length - 1;
}

// z·G − e·A and z·Y − e·(B − v·G), by A = r·G and B = r·Y + value·G; the true branch comes with e = 0.
function commit(key, { r, value }, v, { e, z }) {
  const left = mod(z - e * r);
  const second = times(left, key);
  const rest = e * BigInt(value - v);
  return [times(left, G).toBytes(), (rest ? second.subtract(times(rest, G)) : second).toBytes()];
}

/**
 * The proof's bytes that `opening` {r, value} is one of `values`. Nonces are fresh: w of the true branch, then e
 * and z of each other branch in order. T_0 ‖ T'_0 ‖ … ‖ e_0 … (all but the last) ‖ z_0 …
 */
export function proveMembership(statement, key, opening, values, nonces) {
  const [w, ...simulated] = nonces;
  const at = values.indexOf(opening.value);
  const branches = values.map((value, place) => (place === at ? { e: BigInt(0), z: w } : { e: simulated.shift(), z: simulated.shift() }));
  const commitments = [].concat(...branches.map((branch, place) => commit(key, opening, values[place], branch)));
  const own = branches[at];
  own.e = mod(challenge(statement, commitments) - branches.reduce((sum, { e }) => sum + e, BigInt(0)));
  own.z = mod(w + own.e * opening.r);
  const es = branches.slice(0, -1).map(({ e }) => encodeScalar(e));
  return concat([...commitments, ...es, ...branches.map(({ z }) => encodeScalar(z))]);
}
