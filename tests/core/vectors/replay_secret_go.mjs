// Replays secret_go.json, which Go made from docs/SECRET.md, with the JavaScript that owners and strangers run:
// the booth's library makes every ballot again, the verify page's judges them, the shares, the result and the ceremony.
// Prints one JSON object, name → how many were compared.
import { readFileSync } from "node:fs";
import assert from "node:assert/strict";
import { ballotId, tracker } from "../../../app/booth/src/lib/ballot.js";
import { concat, hex, lpAll, parseBase64, parseHex, u32be, utf8 } from "../../../app/booth/src/lib/bytes.js";
import { sha256 } from "./bytes.mjs";
import { jcsBytes, jcsHash } from "../../../app/booth/src/lib/jcs.js";
import { challenge } from "../../../app/booth/src/lib/membership.js";
import { G, encodeScalar, mod, parsePoint, parseScalar, reduceWide, times } from "../../../app/booth/src/lib/ristretto.js";
import { encryptBallot, hashCtx, makePoll, scalarsNeeded } from "../../../app/booth/src/lib/secret-ballot.js";
import { paperKey, sealPaper } from "../../../app/booth/src/lib/secret-paper.js";
import { Ceremony, lagrange } from "../../../app/booth/src/verify/ceremony.js";
import { challengeOf, findPoint } from "../../../app/booth/src/verify/group.js";
import { Opening, addUp } from "../../../app/booth/src/verify/opening.js";
import { findBallotFaults, sumsAllowed } from "../../../app/booth/src/verify/sealed-ballots.js";

const vectors = JSON.parse(readFileSync(new URL("./secret_go.json", import.meta.url), "utf8"));
const counts = {};
const done = (name) => (counts[name] = (counts[name] ?? 0) + 1);
const pointHex = (point) => hex(point.toBytes());
const scalarHex = (number) => hex(encodeScalar(number));

// --- group ---
for (const one of vectors.group.pairs) {
  const [x, y] = [one.x, one.y].map((text) => parseScalar(parseHex(text)));
  const [p, q] = [times(x, G), times(y, G)];
  const made = { p, q, add: p.add(q), sub: p.subtract(q), double: p.add(p), times: times(y, p), nothing: p.subtract(p) };
  for (const [name, point] of Object.entries(made)) assert.equal(pointHex(point), one[name], name);
  assert.ok(findPoint(parseHex(one.p)).equals(p));
  assert.ok(x === BigInt(0) || parsePoint(parseHex(one.p)).equals(p));
  assert.equal(scalarHex(x + y), one.scalar_sum);
  assert.equal(scalarHex(x * y), one.scalar_product);
  done("pairs");
}
for (const text of vectors.group.refused) {
  assert.throws(() => parsePoint(parseHex(text)), { code: "point_invalid" });
  assert.equal(findPoint(parseHex(text)), null);
  done("refused");
}
for (const one of vectors.group.wide) {
  assert.equal(scalarHex(reduceWide(parseHex(one.block))), one.scalar);
  done("wide");
}

// --- challenges ---
function checkChallenge(steps) {
  const fields = steps.fields.map(({ bytes, text, u32 }) => (bytes === undefined ? text ?? u32 : parseHex(bytes)));
  const commitments = steps.commitments.map((text) => parseHex(text));
  const bind = parseHex(steps.bind);
  const raw = fields.map((value) => (typeof value === "number" ? u32be(value) : value));
  assert.equal(hex(lpAll(`yijue/v1/${steps.label}`, vectors.suite, bind, ...raw, ...commitments)), steps.hashed);
  const c = challenge({ label: steps.label, bind, fields }, commitments);
  assert.equal(c, challengeOf(steps.label, bind, [...fields, ...commitments]));
  assert.equal(scalarHex(c), steps.challenge);
}
for (const one of vectors.statements) {
  checkChallenge(one);
  done("statements");
}

// --- ballots and a paper ---
const motions = vectors.motions.map((motion) => ({ ...motion, choices: motion.choices.map((id) => ({ id })) }));
const drawnFrom = (blocks) => (size) => {
  assert.equal(size, 64 * blocks.length);
  return concat(blocks.map((text) => parseHex(text)));
};
const poll = {
  ...makePoll({ hm: vectors.hm, key: vectors.trustees.key, motions }),
  consent: vectors.consent, name: utf8("third"), threshold: 2, policies: { result_mode: "M0" }, scale: { of: () => ({ units: 1 }) },
};

function checkMembership(steps, wire) {
  checkChallenge(steps);
  assert.equal(hex(wire), steps.wire);
  const inOrder = [...steps.commitments, ...steps.challenges.slice(0, -1), ...steps.responses];
  assert.equal(inOrder.join(""), steps.wire);
  const sum = steps.challenges.reduce((total, text) => total + parseScalar(parseHex(text)), BigInt(0));
  assert.equal(scalarHex(mod(sum)), steps.challenge);
}

function checkOpening(shown, value) {
  const r = parseScalar(parseHex(shown.r));
  assert.equal(pointHex(times(r, G)), shown.a);
  assert.equal(pointHex(times(r, poll.key).add(times(BigInt(value), G))), shown.b);
}

function checkSteps(body, header, { ctx, answers }) {
  const listed = body.answers.map(({ motion, options }) => [motion, options.map((text) => parseBase64(text).subarray(0, 64))]);
  assert.equal(hex(hashCtx(poll.hm, header, listed)), ctx);
  answers.forEach((answer, at) => {
    answer.options.forEach((option, number) => {
      const data = parseBase64(body.answers[at].options[number]);
      assert.equal(hex(data.subarray(0, 64)), option.a + option.b);
      checkOpening(option, option.value);
      assert.equal(option.value, Number(answer.choices.includes(motions.find(({ id }) => id === answer.motion).choices[number].id)));
      checkMembership(option.or01, data.subarray(64));
    });
    checkOpening(answer.sum, answer.choices.length);
    const { min, max } = motions.find(({ id }) => id === answer.motion);
    assert.deepEqual(answer.sum.values, sumsAllowed({ min, max }));
    assert.equal(answer.sum.values.length * 2, answer.sum.proof.commitments.length);
    checkMembership(answer.sum.proof, parseBase64(body.answers[at].sum));
  });
}

const faultsOf = (bodies) => {
  const lines = bodies.map((body) => [(body.header ?? body).i, { i: (body.header ?? body).i, units: [] }]);
  const entries = bodies.map((body, at) => ({ at, body, type: "ballot", isSealed: true }));
  return findBallotFaults({ entries, needRoll: () => lines }, poll);
};
const answersOf = (one) => one.answers.map(({ motion, choices }) => ({ motion, choices }));

for (const one of vectors.ballots) {
  const plain = { header: one.body.header, answers: answersOf(one) };
  assert.equal(scalarsNeeded(poll, plain.answers), one.blocks.length);
  const { body } = encryptBallot(poll, plain, { random: drawnFrom(one.blocks) });
  assert.deepEqual(body, one.body);
  assert.equal(hex(jcsBytes(body.header)), one.header_jcs);
  checkSteps(body, body.header, one);
  assert.equal(ballotId(vectors.hm, body), one.ballot_id);
  assert.equal(tracker(one.ballot_id), one.tracker);
  assert.deepEqual(faultsOf([body]), []);
  done("ballots");
}
{
  const { body, counting_code: code, ...one } = vectors.paper;
  const key = paperKey(poll.hm, code);
  assert.equal(hex(key), one.key);
  assert.deepEqual(sealPaper(poll, key, { ...body, answers: answersOf(one) }), body);
  const { i, serial } = body;
  assert.deepEqual(encryptBallot(poll, { header: { i, serial }, answers: answersOf(one) }, { random: drawnFrom(one.blocks) }).body.answers, body.answers);
  assert.equal(hex(jcsBytes({ i, serial, answers: answersOf(one) })), one.reading_jcs);
  checkSteps(body, { i, serial }, one);
  assert.equal(hex(sha256(lpAll("yijue/v1/paper-ballot-id", poll.hm, jcsBytes(body)))), one.paper_ballot_id);
  assert.deepEqual(faultsOf([body]), []);
  done("papers");
}

// --- sums, shares, result ---
const { ballots, body: stated, id, opened } = vectors.tally;
assert.deepEqual(faultsOf(ballots.map(({ body }) => body)), []);
for (const one of ballots) {
  assert.equal(ballotId(vectors.hm, one.body), one.ballot_id);
  done("tallied");
}
const [motion] = poll.motions;
const set = ballots.map(({ heads, area, body }) => ({ weight: { heads, area }, counted: body }));
const sums = addUp({ motion, set });
for (const { choice, heads, area } of stated.sums) {
  assert.equal(sums[choice].heads, heads);
  assert.equal(sums[choice].area, area);
  counts.sums = (counts.sums ?? 0) + 2;
}
assert.equal(hex(sha256(concat(ballots.flatMap((one) => [u32be(one.i), parseHex(one.ballot_id)])))), stated.list);
assert.equal(jcsHash(stated), id);
const keys = { vk: vectors.trustees.verification_keys.map((text) => parseHex(text)) };
const opening = new Opening({ poll, keys, motion, tally: { body: stated }, acts: opened.shares.map((body) => ({ body })) });
assert.deepEqual([...opening.valid.keys()], [1, 3]);
opened.shares.forEach(({ trustee, shares }, place) => shares.forEach(({ share }, at) => {
  const steps = opened.steps[place][at];
  checkChallenge(steps);
  assert.equal(hex(parseBase64(share)), steps.d + steps.wire);
  const x = parseScalar(parseHex(vectors.trustees.secrets[trustee - 1]));
  assert.equal(pointHex(times(x, opening.shared[at].a)), steps.d);
  const z = reduceWide(parseHex(steps.block)) + parseScalar(parseHex(steps.challenge)) * x;
  assert.equal(scalarHex(z), steps.response);
  done("shares");
}));
assert.deepEqual(lagrange([1, 3]).map(scalarHex), [opened.lagrange[1], opened.lagrange[3]]);
opening.messages().forEach(({ choice, measure, message }, at) => {
  const one = opened.results[at];
  assert.deepEqual([choice, measure, pointHex(message)], [one.choice, one.measure, one.m]);
  assert.ok(message.equals(times(BigInt(one.total), G)));
  done("opened");
});
const plain = motion.choices.map(({ id: choice }) => {
  const of = (measure) => opened.results.find((one) => one.choice === choice && one.measure === measure).total;
  return { choice, heads: of("heads"), area: of("area") };
});
assert.deepEqual(opening.falseNumbers(plain), []);

// --- ceremony ---
const held = vectors.ceremony;
const ceremony = new Ceremony({ hd: vectors.hd, trustees: 3, threshold: 2 });
for (const { type, body } of held.messages) {
  assert.ok(ceremony.take(type, body), type);
  done("messages");
}
assert.equal(ceremony.transcript, held.ceremony);
const { y, vk } = ceremony.result();
assert.equal(hex(y), held.key);
held.secrets.forEach((text, at) => assert.equal(pointHex(times(parseScalar(parseHex(text)), G)), hex(vk[at])));
assert.ok(ceremony.take("dkg-complaint", held.false_complaint));
process.stdout.write(JSON.stringify(counts));
