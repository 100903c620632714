import assert from "node:assert/strict";
import test from "node:test";
import { hex, parseHex } from "../../app/booth/src/lib/bytes.js";
import { isPublicKey, isSignature, keyId, publicKey, sign, signedMessage } from "../../app/booth/src/lib/ed25519.js";
import { jcsBytes } from "../../app/booth/src/lib/jcs.js";
import { readVectors } from "./vectors.mjs";

const vectors = readVectors("ed25519");

test("signatures are taken and refused exactly as PROTOCOL §2 says", () => {
  assert.ok(vectors.signatures.length > 50);
  for (const { name, valid, public_key: key, message, signature } of vectors.signatures) {
    assert.equal(isSignature(parseHex(key), parseHex(message), parseHex(signature)), valid, name);
  }
});

test("an entry is signed over the same bytes as by Python", () => {
  const { type, bind, body, message, seed, public_key: key, signature, key_id: id } = vectors.entry;
  const bytes = signedMessage(type, parseHex(bind), jcsBytes(body));
  assert.equal(hex(bytes), message);
  assert.equal(hex(publicKey(parseHex(seed))), key);
  assert.equal(hex(sign(parseHex(seed), bytes)), signature);
  assert.equal(keyId(parseHex(key)), id);
});

test("keys of no or small order are no keys", () => {
  assert.ok(isPublicKey(publicKey(new Uint8Array(32).fill(1))));
  assert.ok(!isPublicKey(Uint8Array.from([1, ...new Array(31).fill(0)])));
  assert.ok(!isPublicKey(new Uint8Array(32)));
  assert.ok(!isPublicKey(new Uint8Array(31)));
});
