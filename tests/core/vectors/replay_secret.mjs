// Replays secret.json with @noble/curves and Node's own hashes: an implementation of secret mode
// that shares no line with the Python code. Prints one JSON object, name → how many were checked.
import { readFileSync } from "node:fs";
import assert from "node:assert/strict";
import { concat, hex, jcs, lp, sha256, sha512, unhex, utf8 } from "./bytes.mjs";

const noble = new URL("../../../app/booth/node_modules/@noble/curves/ed25519.js", import.meta.url);
const { ristretto255 } = await import(noble.href);
const { Point } = ristretto255;
const { BASE: G, ZERO } = Point;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;

const vectors = JSON.parse(readFileSync(new URL("./secret.json", import.meta.url), "utf8"));
const counts = {};
const done = (name) => (counts[name] = (counts[name] ?? 0) + 1);

const mod = (value) => ((value % L) + L) % L;
const number = (bytes) => BigInt("0x" + hex(Uint8Array.from(bytes).reverse()));
const scalar32 = (value) => unhex(mod(value).toString(16).padStart(64, "0")).reverse();
const wide = (bytes) => mod(number(bytes));
const times = (k, point) => (mod(k) ? point.multiply(mod(k)) : ZERO);
const same = (left, right) => left.equals(right);
const u32 = (value) => { const out = Buffer.alloc(4); out.writeUInt32BE(value); return out; };
const b64 = (bytes) => Buffer.from(bytes).toString("base64");
const unb64 = (text) => new Uint8Array(Buffer.from(text, "base64"));
const pieces = (bytes) => Array.from({ length: bytes.length / 32 }, (_, at) => bytes.slice(32 * at, 32 * at + 32));
const text = (value) => utf8(jcs(value));

function readPoint(bytes, wire = false) {
  if (bytes.length !== 32 || bytes[31] >> 7) throw new Error("point_invalid");
  let point;
  try { point = Point.fromBytes(bytes); } catch { throw new Error("point_invalid"); }
  if (wire && same(point, ZERO)) throw new Error("point_invalid");
  return point;
}

function readScalar(bytes) {
  if (number(bytes) >= L) throw new Error("scalar_invalid");
  return number(bytes);
}

const field = (value) => (typeof value === "string" ? utf8(value) : typeof value === "number" ? u32(value) : value);
const hashed = (label, bind, fields, commitments = []) =>
  concat(...[utf8(`yijue/v1/${label}`), utf8(vectors.suite), bind, ...fields.map(field), ...commitments].map(lp));
const challenge = (...parts) => wide(sha512(hashed(...parts)));
const drawn = (name, blocks) => Array.from({ length: blocks }, (_, n) => wide(sha512(utf8(`${name} ${n}`))));

const hm = unhex(vectors.hm), hd = unhex(vectors.hd), key = unhex(vectors.ceremony.key);
const Y = readPoint(key, true);

// --- points: what RFC 9496 says ---
const points = JSON.parse(readFileSync(new URL("./ristretto255.json", import.meta.url), "utf8"));
points.multiples.forEach((text, n) => {
  assert(same(readPoint(unhex(text)), times(BigInt(n), G)));
  assert.equal(hex(times(BigInt(n), G).toBytes()), text);
  done("points read");
});
for (const { name, point } of points.bad) {
  assert.throws(() => readPoint(unhex(point)), /point_invalid/, name);
  done("points refused");
}

// --- hashes ---
for (const one of vectors.drawn) {
  assert.deepEqual(drawn(one.name, 2).map((k) => hex(scalar32(k))), one.scalars);
  done("drawn");
}
const isHex = (value) => typeof value === "string" && /^([0-9a-f]{2}){32,64}$/.test(value);
for (const one of vectors.statements) {
  const fields = one.fields.map((value) => (isHex(value) ? unhex(value) : value));
  const commitments = one.commitments.map(unhex);
  assert.equal(hex(hashed(one.label, unhex(one.bind), fields, commitments)), one.hashed);
  assert.equal(hex(scalar32(challenge(one.label, unhex(one.bind), fields, commitments))), one.challenge);
  done("statements");
}
const all = sha512(concat(...vectors.batch.claims.map((claim) => lp(unhex(claim)))));
vectors.batch.k.forEach((k, j) => {
  const prefix = concat(lp(utf8("yijue/v1/batch")), lp(unhex(vectors.batch.seed)), lp(all));
  assert.equal(hex(sha512(concat(prefix, u32(j))).slice(0, 16)), k);
  done("batch");
});

// --- ballots: made anew from choices and randomness ---
const motions = Object.fromEntries(vectors.motions.map((motion) => [motion.id, motion]));
const valuesOf = (motion) => Array.from({ length: motion.max - motion.min + 1 }, (_, n) => BigInt(motion.min + n));

function proveMembership(label, fields, sealed, values, nonces) {
  const [w, ...simulated] = nonces;
  const es = [], zs = [], commitments = [];
  for (const value of values) {
    const [e, z] = value === sealed.value ? [0n, w] : simulated.splice(0, 2);
    const lifted = sealed.b.subtract(times(value, G));
    commitments.push(times(z, G).subtract(times(e, sealed.a)).toBytes(), times(z, Y).subtract(times(e, lifted)).toBytes());
    es.push(e);
    zs.push(z);
  }
  const at = values.indexOf(sealed.value);
  es[at] = mod(challenge(label, hm, fields, commitments) - es.reduce((sum, e) => sum + e, 0n));
  zs[at] = mod(w + es[at] * sealed.r);
  return concat(...commitments, ...es.slice(0, -1).map(scalar32), ...zs.map(scalar32));
}

const sumFields = (motion, ctx, a, b) =>
  valuesOf(motion).length === 1 && motion.min === 1
    ? ["sum1", [ctx, motion.id, key, a, b]]
    : ["sumr", [ctx, motion.id, motion.max, key, a, b]];

function hashCtx(header, answers) {
  const parts = answers.map(([motion, ciphertexts]) => concat(lp(utf8(motion)), u32(ciphertexts.length), ...ciphertexts));
  return sha512(concat(lp(utf8("yijue/v1/ballot-ctx")), lp(hm), lp(text(header)), ...parts));
}

function encrypt(header, choices, name) {
  const blocks = Object.keys(choices).reduce((sum, id) => sum + 4 * motions[id].choices.length + 2 * valuesOf(motions[id]).length - 1, 0);
  const scalars = drawn(name, blocks);
  const answers = Object.entries(choices).map(([id, chosen]) => {
    const motion = motions[id];
    const options = motion.choices.map((choice) => {
      const [r, ...nonces] = scalars.splice(0, 4);
      const value = chosen.includes(choice) ? 1n : 0n;
      return { r, value, nonces, a: times(r, G), b: times(r, Y).add(times(value, G)) };
    });
    return { motion, options, nonces: scalars.splice(0, 2 * valuesOf(motion).length - 1) };
  });
  const bytes = (one) => concat(one.a.toBytes(), one.b.toBytes());
  const ctx = hashCtx(header, answers.map(({ motion, options }) => [motion.id, options.map(bytes)]));
  const body = { header, answers: answers.map(({ motion, options, nonces }) => {
    const sum = { r: mod(options.reduce((total, one) => total + one.r, 0n)), value: options.reduce((total, one) => total + one.value, 0n),
      a: options.reduce((total, one) => total.add(one.a), ZERO), b: options.reduce((total, one) => total.add(one.b), ZERO) };
    const [label, fields] = sumFields(motion, ctx, sum.a.toBytes(), sum.b.toBytes());
    return { motion: motion.id, options: options.map((one, number) => b64(concat(bytes(one),
        proveMembership("or01", [ctx, motion.id, number, key, one.a.toBytes(), one.b.toBytes()], one, [0n, 1n], one.nonces)))),
      sum: b64(proveMembership(label, fields, sum, valuesOf(motion), nonces)) };
  }) };
  return { body, ctx, blocks };
}

const ballotId = (body) => sha256(concat(lp(utf8("yijue/v1/ballot-id")), lp(hm), lp(text(body))));
const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
function tracker(id) {
  const bits = [...id].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return Array.from({ length: 25 }, (_, n) => SYMBOLS[parseInt(bits.slice(5 * n, 5 * n + 5), 2)]).join("").match(/.{5}/g).join("-");
}

for (const one of vectors.ballots) {
  const made = encrypt(one.body.header, one.choices, one.randomness.drawn);
  assert.equal(made.blocks, one.randomness.blocks);
  assert.equal(hex(made.ctx), one.ctx);
  assert.deepEqual(made.body, one.body);
  assert.equal(hex(ballotId(made.body)), one.ballot_id);
  assert.equal(tracker(ballotId(made.body)), one.tracker);
  assert.equal(hex(text(one.body.header)), one.header_jcs);
  done("ballots made");
}

// --- ballots: verified ---
function verifyMembership(label, fields, a, b, values, data) {
  const n = values.length, parts = pieces(data);
  if (parts.length !== 4 * n - 1) throw new Error("proof_invalid");
  const scalars = parts.slice(2 * n).map(readScalar);
  const commitments = parts.slice(0, 2 * n);
  const points = commitments.map((part) => readPoint(part));
  const es = scalars.slice(0, n - 1), zs = scalars.slice(n - 1);
  es.push(mod(challenge(label, hm, fields, commitments) - es.reduce((sum, e) => sum + e, 0n)));
  values.forEach((value, v) => {
    const lifted = b.subtract(times(value, G));
    if (!same(points[2 * v].add(times(es[v], a)), times(zs[v], G))) throw new Error("proof_invalid");
    if (!same(points[2 * v + 1].add(times(es[v], lifted)), times(zs[v], Y))) throw new Error("proof_invalid");
  });
}

function verifyBallot(body) {
  const read = body.answers.map(({ options }) => options.map((option) => unb64(option)));
  const ctx = hashCtx(body.header, body.answers.map(({ motion }, n) => [motion, read[n].map((data) => data.slice(0, 64))]));
  body.answers.forEach((answer, n) => {
    const motion = motions[answer.motion];
    let totalA = ZERO, totalB = ZERO;
    read[n].forEach((data, number) => {
      const a = readPoint(data.slice(0, 32), true), b = readPoint(data.slice(32, 64));
      [totalA, totalB] = [totalA.add(a), totalB.add(b)];
      verifyMembership("or01", [ctx, motion.id, number, key, a.toBytes(), b.toBytes()], a, b, [0n, 1n], data.slice(64));
    });
    if (same(totalA, ZERO)) throw new Error("point_invalid");
    const [label, fields] = sumFields(motion, ctx, totalA.toBytes(), totalB.toBytes());
    verifyMembership(label, fields, totalA, totalB, valuesOf(motion), unb64(answer.sum));
  });
}

for (const one of vectors.ballots) { verifyBallot(one.body); done("ballots verified"); }
for (const one of vectors.bad_ballots) {
  let code = "taken";
  try { verifyBallot(one.body); } catch (refused) { code = refused.message; }
  assert.equal(code, one.code, one.name);
  done("ballots refused");
}
for (const one of vectors.spoil.opening) {
  const answer = vectors.spoil.answers.find(({ motion }) => motion === one.motion);
  pieces(unb64(one.r)).map(readScalar).forEach((r, number) => {
    const value = one.choices.includes(motions[one.motion].choices[number]) ? 1n : 0n;
    const made = concat(times(r, G).toBytes(), times(r, Y).add(times(value, G)).toBytes());
    assert.equal(hex(made), hex(unb64(answer.options[number]).slice(0, 64)));
    done("spoilt options");
  });
}

// --- ceremony ---
const held = vectors.ceremony, shareSecrets = held.share_secrets.map((text) => number(unhex(text)));
const shareKeys = shareSecrets.map((e) => times(e, G).toBytes());
function prove(label, bind, fields, bases, x, w) {
  const commitments = bases.map((base) => times(w, base).toBytes());
  return concat(...commitments, scalar32(w + challenge(label, bind, fields, commitments) * x));
}
function verify(label, bind, fields, pairs, data) {
  const parts = pieces(data), z = readScalar(parts.pop()), c = challenge(label, bind, fields, parts);
  parts.forEach((part, n) => assert(same(readPoint(part).add(times(c, pairs[n][1])), times(z, pairs[n][0]))));
}
const padOf = (run, dealer, to, R, S) => sha512(hashed("dkg-share", hd, [run, dealer, to, shareKeys[to - 1], R, S])).slice(0, 32);
const xor = (left, right) => left.map((byte, n) => byte ^ right[n]);

function deal(trustee, name) {
  const scalars = drawn(name, 2 * 2 + 3), [a, w] = [scalars.splice(0, 2), scalars.splice(0, 2)];
  const coefficients = a.map((x, number) => {
    const K = times(x, G).toBytes();
    return b64(concat(K, prove("pok", hd, [trustee, number, K], [G], x, w[number])));
  });
  const shares = shareKeys.map((E, n) => {
    const R = times(scalars[n], G).toBytes(), S = times(scalars[n], readPoint(E)).toBytes();
    return { to: n + 1, sealed: b64(concat(R, xor(scalar32(a[0] + a[1] * BigInt(n + 1)), padOf(1, trustee, n + 1, R, S)))) };
  });
  const reveal = { trustee, run: 1, coefficients, shares };
  const commitment = hex(sha256(concat(lp(utf8("yijue/v1/dkg-commit")), lp(hd), lp(text(reveal)))));
  return { commit: { trustee, run: 1, commitment }, reveal };
}

const said = (type) => held.messages.filter((message) => message.type === type).map(({ body }) => body);
shareSecrets.forEach((e, n) => {
  const proof = prove("share-key", hd, [n + 1, shareKeys[n]], [G], e, drawn(`key ${n + 1}`, 1)[0]);
  assert.deepEqual(said("trustee-key")[n], { trustee: n + 1, key: b64(concat(shareKeys[n], proof)) });
  const made = deal(n + 1, held.dealt[n].scalars.drawn);
  assert.deepEqual(said("dkg-commit")[n], made.commit);
  assert.deepEqual(said("dkg-reveal")[n], made.reveal);
  done("dealings made");
});
let before = concat(lp(utf8("yijue/v1/ceremony")), lp(hd));
for (const { type, body, transcript } of held.messages) {
  before = concat(before, lp(utf8(type)), lp(text(body)));
  assert.equal(hex(sha256(before)), transcript);
  done("transcripts");
}
const committed = said("dkg-reveal").map(({ trustee, coefficients }) => coefficients.map((data, number) => {
  const [K, ...proof] = pieces(unb64(data));
  verify("pok", hd, [trustee, number, K], [[G, readPoint(K, true)]], concat(...proof));
  return readPoint(K, true);
}));
const summed = [0, 1].map((n) => committed.reduce((total, row) => total.add(row[n]), ZERO));
assert.equal(hex(summed[0].toBytes()), held.key);
[1, 2, 3].forEach((j) => {
  assert.equal(hex(summed[0].add(times(BigInt(j), summed[1])).toBytes()), held.verification_keys[j - 1]);
  const x = said("dkg-reveal").reduce((total, { trustee, shares }) => {
    const data = unb64(shares[j - 1].sealed), R = data.slice(0, 32);
    const S = times(shareSecrets[j - 1], readPoint(R, true)).toBytes();
    return mod(total + readScalar(xor(data.slice(32), padOf(1, trustee, j, R, S))));
  }, 0n);
  assert.equal(hex(scalar32(x)), held.secrets[j - 1]);
  assert.equal(hex(times(x, G).toBytes()), held.verification_keys[j - 1]);
  done("secrets");
});
{
  const { body } = held.false_complaint, data = unb64(body.opening), S = data.slice(0, 32);
  const R = unb64(said("dkg-reveal")[body.against - 1].shares[body.trustee - 1].sealed).slice(0, 32);
  const E = shareKeys[body.trustee - 1];
  verify("share-opening", hd, [body.run, body.against, body.trustee, E, R, S],
    [[G, readPoint(E)], [readPoint(R), readPoint(S)]], data.slice(32));
  done("complaints");
}

// --- tally and shares ---
const tally = vectors.tally, hire = motions.hire;
const read = tally.ballots.map(({ body, heads, area }) => ({ heads, area,
  options: body.answers[0].options.map((option) => pieces(unb64(option)).slice(0, 2).map((part) => readPoint(part))) }));
const sums = hire.choices.map((choice, n) => Object.fromEntries([["choice", choice], ...["heads", "area"].map((measure) => [measure,
  [0, 1].map((part) => read.reduce((total, one) => total.add(times(BigInt(one[measure]), one.options[n][part])), ZERO))])]));
const measureText = (pair) => b64(concat(...pair.map((point) => point.toBytes())));
assert.deepEqual(tally.body.sums, sums.map(({ choice, heads, area }) => ({ choice, heads: measureText(heads), area: measureText(area) })));
assert.equal(tally.body.list, hex(sha256(concat(...tally.ballots.map((one) => concat(u32(one.i), unhex(one.ballot_id)))))));
for (const one of tally.ballots) { assert.equal(hex(ballotId(one.body)), one.ballot_id); verifyBallot(one.body); done("tallied ballots"); }
assert.equal(hex(sha256(text(tally.body))), tally.id);
for (const mode of tally.opened) {
  const shares = mode.shares.map(({ trustee, tally: id, shares: rows }, which) => {
    assert.equal(id, tally.id);
    const x = number(unhex(held.secrets[trustee - 1])), VK = unhex(held.verification_keys[trustee - 1]);
    const nonces = drawn(mode.randomness[which].drawn, rows.length);
    return rows.map(({ choice, measure, share }, n) => {
      const option = hire.choices.indexOf(choice), [A, B] = sums[option][measure].map((point) => point.toBytes());
      const D = times(x, readPoint(A)).toBytes();
      const fields = [unhex(tally.id), 0, option, measure, trustee, key, VK, A, B, D];
      assert.equal(b64(concat(D, prove("dec", hm, fields, [G, readPoint(A)], x, nonces[n]))), share);
      verify("dec", hm, fields, [[G, readPoint(VK, true)], [readPoint(A, true), readPoint(D, true)]], unb64(share).slice(32));
      done("shares");
      return { option, measure, D };
    });
  });
  const [one, three] = [number(unhex(mode.lagrange[1])), number(unhex(mode.lagrange[3]))];
  assert.equal(mod(one * 2n), 3n);
  assert.equal(mod(three * 2n), mod(-1n));
  for (const { option, measure, m } of mode.messages) {
    const D = shares.map((rows) => readPoint(rows.find((row) => row.option === option && row.measure === measure).D));
    const M = sums[option][measure][1].subtract(times(one, D[0])).subtract(times(three, D[1]));
    assert.equal(hex(M.toBytes()), m);
    assert(same(M, times(BigInt(mode.options[option][measure]), G)));
    const plain = tally.ballots.filter((ballot) => ballot.choice === hire.choices[option]).reduce((total, ballot) => total + ballot[measure], 0);
    assert.equal(mode.options[option][measure], plain);
    done("sums opened");
  }
}
process.stdout.write(JSON.stringify(counts));
