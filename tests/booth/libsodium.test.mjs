// The booth's group against libsodium's: two libraries that share no line, on random and on edge inputs.
// libsodium's trap: some of its versions do not look at bit 255 of a point, which we refuse everywhere.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import test from "node:test";
import { concat, hex, lpAll, parseBase64, parseHex, u32be } from "../../app/booth/src/lib/bytes.js";
import { G, L, ZERO, encodeScalar, mod, parsePoint, parseScalar, reduceWide, times } from "../../app/booth/src/lib/ristretto.js";
import { encryptBallot, hashCtx, makePoll } from "../../app/booth/src/lib/secret-ballot.js";
import { findPoint, sumOfMultiples, times as timesInPublic } from "../../app/booth/src/verify/group.js";

const sodium = createRequire(new URL("../../app/booth/package.json", import.meta.url))("libsodium-wrappers-sumo");
await sodium.ready;
const NOTHING = new Uint8Array(32);
const one = BigInt(1);
const fresh = () => sodium.crypto_core_ristretto255_scalar_reduce(randomBytes(64));
const scalars = [0, 1, 2, 8, -1, -2].map((number) => encodeScalar(BigInt(number))).concat(Array.from({ length: 20 }, fresh));
const pairs = scalars.map((x, at) => [x, scalars[(5 * at + 3) % scalars.length]]);

// libsodium says an error where the product is the identity.
function orNothing(multiply) {
  try {
    return multiply();
  } catch (error) {
    return NOTHING;
  }
}
const sodiumBase = (x) => orNothing(() => sodium.crypto_scalarmult_ristretto255_base(x));
const sodiumTimes = (x, point) => orNothing(() => sodium.crypto_scalarmult_ristretto255(x, point));
const { crypto_core_ristretto255_add: sodiumAdd, crypto_core_ristretto255_sub: sodiumSub } = sodium;
const same = (point, bytes) => assert.equal(hex(point.toBytes()), hex(bytes));

test("multiples of the base, and their encodings read back", () => {
  for (const x of scalars) {
    const point = times(parseScalar(x), G);
    same(point, sodiumBase(x));
    same(timesInPublic(parseScalar(x), G), sodiumBase(x));
    assert.ok(findPoint(sodiumBase(x)).equals(point));
    if (!point.is0()) same(parsePoint(sodiumBase(x)), sodiumBase(x));
    assert.ok(sodium.crypto_core_ristretto255_is_valid_point(point.toBytes()));
  }
});

test("multiples of other points, the identity and L - 1 among them", () => {
  for (const [x, y] of pairs) {
    const point = times(parseScalar(x), G);
    same(times(parseScalar(y), point), sodiumTimes(y, sodiumBase(x)));
    same(timesInPublic(parseScalar(y), point), sodiumTimes(y, sodiumBase(x)));
  }
});

test("sums and differences, of equal points and of opposite ones too", () => {
  for (const [x, y] of [...pairs, ...scalars.map((x) => [x, x]), ...scalars.map((x) => [x, encodeScalar(-parseScalar(x))])]) {
    const [p, q] = [x, y].map((scalar) => times(parseScalar(scalar), G));
    same(p.add(q), sodiumAdd(sodiumBase(x), sodiumBase(y)));
    same(p.subtract(q), sodiumSub(sodiumBase(x), sodiumBase(y)));
  }
  same(ZERO, NOTHING);
});

test("a sum of many multiples is the one that libsodium adds up", () => {
  const points = pairs.map(([, y]) => times(parseScalar(y), G));
  const expected = pairs.reduce((sum, [x, y]) => sodiumAdd(sum, sodiumTimes(x, sodiumBase(y))), NOTHING);
  same(sumOfMultiples(pairs.map(([x]) => parseScalar(x)), points), expected);
});

test("scalars: 64 bytes modulo L, sums, products, negatives", () => {
  const order = encodeScalar(L - one);
  order[0] += 1;
  const wide = [new Uint8Array(64), new Uint8Array(64).fill(255), concat([order, NOTHING]), concat([NOTHING, order]), ...Array.from({ length: 20 }, () => randomBytes(64))];
  for (const bytes of wide) assert.equal(hex(encodeScalar(reduceWide(bytes))), hex(sodium.crypto_core_ristretto255_scalar_reduce(bytes)));
  for (const [x, y] of pairs) {
    const [a, b] = [x, y].map((bytes) => parseScalar(bytes));
    assert.equal(hex(encodeScalar(a + b)), hex(sodium.crypto_core_ristretto255_scalar_add(x, y)));
    assert.equal(hex(encodeScalar(a - b)), hex(sodium.crypto_core_ristretto255_scalar_sub(x, y)));
    assert.equal(hex(encodeScalar(a * b)), hex(sodium.crypto_core_ristretto255_scalar_mul(x, y)));
  }
  assert.throws(() => parseScalar(order), { code: "scalar_invalid" });
});

test("a point with bit 255 set is refused, whatever libsodium says", () => {
  for (const x of scalars) {
    const bytes = Uint8Array.from(sodiumBase(x));
    bytes[31] |= 128;
    assert.throws(() => parsePoint(bytes), { code: "point_invalid" });
    assert.equal(findPoint(bytes), null);
  }
});

test("random bytes are a point to both or to neither", () => {
  let points = 0;
  for (let round = 0; round < 300; round += 1) {
    const bytes = Uint8Array.from(randomBytes(32));
    bytes[31] &= 127;
    bytes[0] &= 254;
    const isPoint = sodium.crypto_core_ristretto255_is_valid_point(bytes);
    assert.equal(findPoint(bytes) !== null, isPoint, hex(bytes));
    points += isPoint;
  }
  assert.ok(points > 10 && points < 290);
});

// T_v + e_v·A = z_v·G and T'_v + e_v·(B − v·G) = z_v·Y by libsodium's arithmetic and its SHA-512.
function holdsInSodium(label, fields, [a, b], values, wire, { hm, key }) {
  const pieces = Array.from({ length: wire.length / 32 }, (_, at) => wire.subarray(32 * at, 32 * at + 32));
  assert.equal(pieces.length, 4 * values.length - 1);
  const commitments = pieces.slice(0, 2 * values.length);
  const raw = [hm, ...fields].map((value) => (typeof value === "number" ? u32be(value) : value));
  const hashed = lpAll(`yijue/v1/${label}`, "RISTRETTO255-SHA512-ED25519-v1", ...raw, ...commitments);
  let rest = sodium.crypto_core_ristretto255_scalar_reduce(sodium.crypto_hash_sha512(hashed));
  const es = pieces.slice(2 * values.length, -values.length);
  for (const e of es) rest = sodium.crypto_core_ristretto255_scalar_sub(rest, e);
  return values.every((value, at) => {
    const [e, z] = [[...es, rest][at], pieces[pieces.length - values.length + at]];
    const lifted = sodiumSub(b, sodiumBase(encodeScalar(BigInt(value))));
    const left = sodiumAdd(commitments[2 * at], sodiumTimes(e, a));
    const right = sodiumAdd(commitments[2 * at + 1], sodiumTimes(e, lifted));
    return sodium.memcmp(left, sodiumBase(z)) && sodium.memcmp(right, sodiumTimes(z, key));
  });
}

const ids = (names) => [...names].map((id) => ({ id }));
const motions = [{ id: "lift", min: 1, max: 1, choices: ids("yna") }, { id: "council", min: 0, max: 2, choices: ids("abcd") }];
const hm = randomBytes(32).toString("hex");
const poll = makePoll({ hm, key: hex(sodiumBase(fresh())), motions });

function proofsOf(body) {
  const read = body.answers.map(({ options }) => options.map((text) => parseBase64(text)));
  const ctx = hashCtx(poll.hm, body.header, body.answers.map(({ motion }, at) => [motion, read[at].map((data) => data.subarray(0, 64))]));
  return body.answers.flatMap(({ motion, sum }, at) => {
    const sums = read[at].reduce(([a, b], data) => [sodiumAdd(a, data.subarray(0, 32)), sodiumAdd(b, data.subarray(32, 64))], [NOTHING, NOTHING]);
    const options = read[at].map((data, number) => {
      const pair = [data.subarray(0, 32), data.subarray(32, 64)];
      return ["or01", [ctx, motion, number, poll.keyBytes, ...pair], pair, [0, 1], data.subarray(64)];
    });
    const total = motion === "lift" ? ["sum1", [ctx, motion, poll.keyBytes, ...sums], sums, [1]] : ["sumr", [ctx, motion, 2, poll.keyBytes, ...sums], sums, [0, 1, 2]];
    return [...options, [...total, parseBase64(sum)]];
  });
}

test("a fresh ballot opens to its choices and its proofs hold by libsodium's arithmetic", () => {
  const answers = [{ motion: "lift", choices: ["n"] }, { motion: "council", choices: ["b", "d"] }];
  const { body, opening } = encryptBallot(poll, { header: { i: 1 }, answers });
  opening.forEach(({ motion, choices, r }, at) => motions.find(({ id }) => id === motion).choices.forEach(({ id }, number) => {
    const own = parseBase64(r).subarray(32 * number, 32 * number + 32);
    const value = encodeScalar(BigInt(choices.includes(id) ? 1 : 0));
    const made = concat([sodiumBase(own), sodiumAdd(sodiumTimes(own, poll.keyBytes), sodiumBase(value))]);
    assert.equal(hex(made), hex(parseBase64(body.answers[at].options[number]).subarray(0, 64)));
  }));
  const proofs = proofsOf(body);
  assert.equal(proofs.length, 3 + 1 + 4 + 1);
  for (const [label, fields, pair, values, wire] of proofs) {
    const keys = { hm: parseHex(hm), key: poll.keyBytes };
    assert.ok(holdsInSodium(label, fields, pair, values, wire, keys), label);
    const bad = Uint8Array.from(wire);
    bad.set(encodeScalar(mod(parseScalar(bad.slice(-32)) + one)), bad.length - 32);
    assert.ok(!holdsInSodium(label, fields, pair, values, bad, keys), label);
  }
});
