// Ed25519 under docs/PROTOCOL.md §2: what must be accepted and what must not.
import { concat, hex, jcs, lp, sha256, sha512, unhex, utf8 } from "./bytes.mjs";

const noble = new URL("../../../app/booth/node_modules/@noble/curves/ed25519.js", import.meta.url);
const { ed25519, ED25519_TORSION_SUBGROUP } = await import(noble.href);
const { Point } = ed25519;
const L = Point.Fn.ORDER;
const P = Point.Fp.ORDER;

const number = (bytes) => BigInt("0x" + hex(Uint8Array.from(bytes).reverse()));
const bytes32 = (value) => unhex(value.toString(16).padStart(64, "0")).reverse();
const times = (scalar) => (scalar % L ? Point.BASE.multiply(scalar % L) : Point.ZERO);
const challenge = (r, key, message) => number(sha512(concat(r, key, message))) % L;
const scalarOf = (label) => number(sha512(utf8(label))) % L;
const torsion = ED25519_TORSION_SUBGROUP.map((text) => Point.fromHex(text));
const order8 = torsion.find((point) => !point.double().double().equals(Point.ZERO));

const seed = sha256(utf8("yijue vector seed"));
const key = ed25519.getPublicKey(seed);
const secret = ed25519.utils.getExtendedPublicKey(seed).scalar;
const message = utf8("业主大会会议 第一号表决票");
const clean = ed25519.sign(message, seed);
const r = scalarOf("nonce");

const list = [];
const add = (name, valid, publicKey, text, signature) =>
  list.push({ name, valid, public_key: hex(publicKey), message: hex(text), signature: hex(signature) });
const changed = (bytes, at, mask) => bytes.map((byte, index) => (index === at ? byte ^ mask : byte));

function addPlain() {
  for (const [name, text] of [["clean", message], ["clean, empty message", utf8("")], ["clean, one kilobyte", new Uint8Array(1024).fill(7)]])
    add(name, true, key, text, ed25519.sign(text, seed));
  for (let index = 0; index < 4; index += 1) {
    const own = sha256(utf8(`yijue vector seed ${index}`));
    const text = utf8(`message ${index}`);
    add(`clean, key ${index}`, true, ed25519.getPublicKey(own), text, ed25519.sign(text, own));
  }
  add("another message", false, key, utf8("another"), clean);
  add("another key", false, ed25519.getPublicKey(sha256(utf8("another"))), message, clean);
  add("R flipped", false, key, message, changed(clean, 0, 1));
  add("R with the sign bit flipped", false, key, message, changed(clean, 31, 128));
  add("S flipped", false, key, message, changed(clean, 32, 1));
  add("63 bytes", false, key, message, clean.slice(0, 63));
  add("65 bytes", false, key, message, concat(clean, new Uint8Array(1)));
  add("no bytes", false, key, message, new Uint8Array(0));
}

function addScalars() {
  const s = number(clean.slice(32));
  add("S + L", false, key, message, concat(clean.slice(0, 32), bytes32(s + L)));
  add("S + 2^255", false, key, message, concat(clean.slice(0, 32), bytes32(s + 2n ** 255n)));
  add("S = L - S", false, key, message, concat(clean.slice(0, 32), bytes32(L - s)));
}

// R = rB + T, S = r + kA: holds with the cofactor, not without.
function addMixedR() {
  for (const [index, point] of torsion.entries()) {
    if (point.equals(Point.ZERO)) continue;
    const mixed = times(r).add(point).toBytes();
    const s = (r + challenge(mixed, key, message) * secret) % L;
    add(`mixed-order R ${index}`, false, key, message, concat(mixed, bytes32(s)));
    const small = point.toBytes();
    const own = (challenge(small, key, message) * secret) % L;
    add(`small-order R ${index}`, false, key, message, concat(small, bytes32(own)));
  }
}

// The identity as R is foolish (it gives the key away) but canonical, and the equation holds.
function addEdgeR() {
  const zero = Point.ZERO.toBytes();
  add("R the identity", true, key, message, concat(zero, bytes32((challenge(zero, key, message) * secret) % L)));
  for (const [name, bytes] of [["p + 1", bytes32(P + 1n)], ["sign bit on x = 0", changed(zero, 31, 128)], ["p + 1, sign bit", changed(bytes32(P + 1n), 31, 128)]]) {
    const s = (challenge(bytes, key, message) * secret) % L;
    add(`non-canonical R, ${name}`, false, key, message, concat(bytes, bytes32(s)));
  }
  add("R not on the curve", false, key, message, concat(bytes32(2n), clean.slice(32)));
}

// Messages are tried until k is a multiple of 8: then kA loses its torsion and the equation
// holds byte for byte, so only the test of the key itself refuses.
function grind(publicKey, bytes) {
  for (let count = 0; ; count += 1) {
    const text = utf8(`ground message ${count}`);
    if (challenge(bytes, publicKey, text) % 8n === 0n) return text;
  }
}

function addMixedA() {
  for (const [index, point] of torsion.entries()) {
    if (point.equals(Point.ZERO)) continue;
    const mixed = Point.BASE.multiply(secret).add(point).toBytes();
    const encoded = times(r).toBytes();
    const text = grind(mixed, encoded);
    const s = (r + challenge(encoded, mixed, text) * secret) % L;
    add(`mixed-order A ${index}`, false, mixed, text, concat(encoded, bytes32(s)));
  }
  const mixed = Point.BASE.multiply(secret).add(order8).toBytes();
  const encoded = times(r).toBytes();
  const s = (r + challenge(encoded, mixed, message) * secret) % L;
  add("mixed-order A, k not ground", false, mixed, message, concat(encoded, bytes32(s)));
}

function addSmallA() {
  const encoded = times(r).toBytes();
  for (const [index, point] of torsion.entries()) {
    const small = point.toBytes();
    add(`small-order A ${index}`, false, small, grind(small, encoded), concat(encoded, bytes32(r)));
  }
  const odd = [["identity as p + 1", bytes32(P + 1n)], ["identity with the sign bit", changed(Point.ZERO.toBytes(), 31, 128)],
    ["order two with the sign bit", changed(bytes32(P - 1n), 31, 128)], ["order four as p", bytes32(P)]];
  for (const [name, bytes] of odd)
    add(`non-canonical A, ${name}`, false, bytes, grind(bytes, encoded), concat(encoded, bytes32(r)));
}

function addOddA() {
  for (let y = 2n; y < 19n; y += 1n)
    add(`non-canonical A, p + ${y}`, false, bytes32(P + y), message, clean);
  add("A not on the curve", false, bytes32(2n), message, clean);
  add("A of 31 bytes", false, key.slice(0, 31), message, clean);
  add("A of 33 bytes", false, concat(key, new Uint8Array(1)), message, clean);
  add("A negated", false, changed(key, 31, 128), message, clean);
}

function entrySignature() {
  const body = { seq: 0, options: ["同意", "é", "\u0007\n\""], i: 17, prev: null, void: false };
  const bind = sha256(utf8("a manifest"));
  const text = concat(lp(utf8("yijue/v1/sig")), lp(utf8("ballot")), lp(bind), lp(sha512(utf8(jcs(body)))));
  return {
    type: "ballot", bind: hex(bind), body, jcs: hex(utf8(jcs(body))), message: hex(text), seed: hex(seed),
    public_key: hex(key), signature: hex(ed25519.sign(text, seed)),
    key_id: hex(sha256(concat(lp(utf8("yijue/v1/key")), lp(key)))).slice(0, 16),
  };
}

for (const fill of [addPlain, addScalars, addMixedR, addEdgeR, addMixedA, addSmallA, addOddA]) fill();
export const vectors = { suite: "RISTRETTO255-SHA512-ED25519-v1", entry: entrySignature(), signatures: list };
