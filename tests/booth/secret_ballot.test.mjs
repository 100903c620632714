// Secret ballots: byte for byte those of Python, fresh ones differ each time, spoilt ones open to what they held.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { ballotId, tracker } from "../../app/booth/src/lib/ballot.js";
import { concat, hex, lp, parseBase64, parseHex, u32be } from "../../app/booth/src/lib/bytes.js";
import { SUITE } from "../../app/booth/src/lib/definition.js";
import { jcsBytes } from "../../app/booth/src/lib/jcs.js";
import { challenge } from "../../app/booth/src/lib/membership.js";
import { drawScalars, encodeScalar, parsePoint, parseScalar, times, G } from "../../app/booth/src/lib/ristretto.js";
import { checkSpoil, encryptBallot, hashCtx, makePoll, scalarsNeeded } from "../../app/booth/src/lib/secret-ballot.js";
import { readVectors } from "./vectors.mjs";

const vectors = readVectors("secret");
const points = readVectors("ristretto255");
const motions = vectors.motions.map((motion) => ({ ...motion, choices: motion.choices.map((id) => ({ id })) }));
const poll = makePoll({ hm: vectors.hm, key: vectors.ceremony.key, motions });
const plainOf = ({ body, choices }) => ({ header: body.header, answers: Object.entries(choices).map(([motion, chosen]) => ({ motion, choices: chosen })) });

const block = (name, place) => createHash("sha512").update(`${name} ${place}`).digest();
const drawn = (name) => (size) => concat(Array.from({ length: size / 64 }, (_, place) => new Uint8Array(block(name, place))));
const isHex = (value) => typeof value === "string" && /^([0-9a-f]{2}){32,64}$/.test(value);

test("scalars are 64 bytes modulo L, least significant first", () => {
  assert.equal(vectors.suite, SUITE);
  for (const one of vectors.drawn) {
    assert.deepEqual(drawScalars(() => parseHex(one.blocks), 2).map((scalar) => hex(encodeScalar(scalar))), one.scalars);
  }
});

test("a broken source of chance is refused", () => {
  assert.throws(() => drawScalars((size) => new Uint8Array(size), 2), { code: "randomness_invalid" });
  assert.throws(() => drawScalars(() => new Uint8Array(64), 2), { code: "randomness_invalid" });
});

test("challenges are those of the vectors", () => {
  for (const one of vectors.statements) {
    const fields = one.fields.map((value) => (isHex(value) ? parseHex(value) : value));
    const made = challenge({ label: one.label, bind: parseHex(one.bind), fields }, one.commitments.map((text) => parseHex(text)));
    assert.equal(hex(encodeScalar(made)), one.challenge, one.label);
  }
});

test("points and scalars are canonical or refused", () => {
  assert.ok(points.bad.length > 10);
  for (const one of points.bad) assert.throws(() => parsePoint(parseHex(one.point)), { code: "point_invalid" });
  assert.throws(() => parsePoint(new Uint8Array(32)), { code: "point_invalid" });
  assert.throws(() => parseScalar(new Uint8Array(32).fill(255)), { code: "scalar_invalid" });
  assert.equal(parseScalar(encodeScalar(parseScalar(encodeScalar(BigInt(-1))))), parseScalar(encodeScalar(BigInt(-1))));
});

for (const one of vectors.ballots) {
  test(`ballot ${one.randomness.drawn} is made again byte for byte`, () => {
    const plain = plainOf(one);
    assert.equal(scalarsNeeded(poll, plain.answers), one.randomness.blocks);
    const { body } = encryptBallot(poll, plain, { random: drawn(one.randomness.drawn) });
    assert.equal(hex(jcsBytes(body.header)), one.header_jcs);
    const ciphertexts = body.answers.map(({ motion, options }) => [motion, options.map((text) => parseBase64(text).subarray(0, 64))]);
    assert.equal(hex(hashCtx(poll.hm, body.header, ciphertexts)), one.ctx);
    assert.deepEqual(body, one.body);
    assert.equal(ballotId(vectors.hm, body), one.ballot_id);
    assert.equal(tracker(ballotId(vectors.hm, body)), one.tracker);
  });
}

test("the spoilt ballot of the vectors is made and opened alike", () => {
  const all = vectors.ballots.find(({ choices }) => Object.keys(choices).length === motions.length);
  const { body, opening } = encryptBallot(poll, plainOf(all), { random: drawn(all.randomness.drawn) });
  assert.deepEqual({ ...body, opening }, vectors.spoil);
  assert.deepEqual(checkSpoil(poll, vectors.spoil), plainOf(all).answers);
});

test("fresh ballots of the same choices share no component", () => {
  const plain = plainOf(vectors.ballots[2]);
  const components = () => encryptBallot(poll, plain).body.answers.flatMap(({ options }) => options.flatMap((text) => [parseBase64(text).slice(0, 32), parseBase64(text).slice(32, 64)].map(hex)));
  const seen = [...components(), ...components()];
  assert.equal(new Set(seen).size, seen.length);
});

test("progress is told answer by answer", () => {
  const told = [];
  encryptBallot(poll, plainOf(vectors.ballots[2]), { onProgress: (done, total) => told.push([done, total]) });
  assert.deepEqual(told, [[0, 3], [1, 3], [2, 3]]);
});

test("choices that a motion does not allow are refused", () => {
  const { header } = vectors.ballots[0].body;
  for (const [motion, choices] of [["hire", []], ["hire", ["yes", "no"]], ["hire", ["maybe"]], ["seats", ["a", "b", "c"]], ["seats", ["a", "a"]], ["other", ["yes"]]]) {
    assert.throws(() => encryptBallot(poll, { header, answers: [{ motion, choices }] }), { code: "answer_invalid" }, `${motion} ${choices}`);
  }
});

test("an opening that says something else is refused", () => {
  const lies = [
    (spoil) => { spoil.opening[0].choices = ["yes"]; },
    (spoil) => { spoil.opening[2].choices = ["a", "b"]; },
    (spoil) => { spoil.opening[0].r = spoil.opening[1].r.slice(0, 128); },
    (spoil) => { spoil.opening.pop(); },
    (spoil) => { spoil.opening.reverse(); },
    (spoil) => { spoil.answers[0].options.reverse(); },
    (spoil) => { spoil.answers[0].options.pop(); },
  ];
  lies.forEach((lie, place) => {
    const spoil = JSON.parse(JSON.stringify(vectors.spoil));
    lie(spoil);
    assert.throws(() => checkSpoil(poll, spoil), { code: /^(opening_wrong|answer_invalid|malformed)$/ }, `lie ${place}`);
  });
});

test("the key's table gives what plain multiplication gives", () => {
  const plainKey = parsePoint(parseHex(vectors.ceremony.key));
  for (const scalar of [BigInt(1), BigInt(2), BigInt(-1), BigInt(12345)]) {
    assert.ok(times(scalar, poll.key).equals(times(scalar, plainKey)));
  }
  assert.ok(times(BigInt(0), G).is0());
  assert.equal(hex(lp(u32be(7))), "0000000400000007");
});
