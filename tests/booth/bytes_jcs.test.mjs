import assert from "node:assert/strict";
import test from "node:test";
import "../../app/booth/src/lib/polyfills.js";
import { base64, decodeUtf8, hex, lp, parseBase64, parseHex, u32be, utf8 } from "../../app/booth/src/lib/bytes.js";
import { jcs, jcsBytes, jcsHash } from "../../app/booth/src/lib/jcs.js";
import { readVectors } from "./vectors.mjs";

const vectors = readVectors("jcs");

test("values have the canonical bytes and hashes of the shared vectors", () => {
  assert.ok(vectors.accepted.length > 10);
  for (const { value, bytes, sha256 } of vectors.accepted) {
    assert.equal(hex(jcsBytes(value)), bytes);
    assert.equal(jcsHash(value), sha256);
  }
});

test("what has no canonical form is refused", () => {
  for (const value of [0.5, 2 ** 53, -0, NaN, Infinity, "e\u0301", "\ud800", "a\udc00", undefined, () => 1, [undefined]]) {
    assert.throws(() => jcs(value), { name: "Malformed" });
  }
});

test("32 levels are the deepest, in both implementations", () => {
  const nested = (depth) => (depth === 0 ? 1 : [nested(depth - 1)]);
  assert.equal(jcs(nested(32)).length, 65);
  assert.throws(() => jcs(nested(33)), /depth/);
});

test("keys are sorted by UTF-16, not by code point", () => {
  assert.equal(jcs({ "\uff5e": 1, "\u{1f600}": 2 }), '{"\u{1f600}":2,"\uff5e":1}');
});

test("hexadecimal and base64 take one spelling only", () => {
  const bytes = Uint8Array.of(0, 1, 254, 255);
  assert.deepEqual(parseHex(hex(bytes)), bytes);
  assert.deepEqual(parseBase64(base64(bytes)), bytes);
  for (const wrong of ["0", "0G", "AB", " 00", "00 "]) assert.throws(() => parseHex(wrong));
  for (const wrong of ["AAH+/x==", "AAH+/w", "AAH+/w= ", "AAH-_w==", "AAH+/w===", "A"]) assert.throws(() => parseBase64(wrong));
  assert.throws(() => parseHex("00", 2));
  assert.throws(() => parseBase64("AA==", 2));
});

test("base64 agrees with Node's for every length and many bytes", () => {
  for (let size = 0; size < 70; size += 1) {
    const bytes = Uint8Array.from({ length: size }, (_, place) => (place * 37 + size * 101) & 255);
    assert.equal(base64(bytes), Buffer.from(bytes).toString("base64"));
    assert.deepEqual(parseBase64(base64(bytes)), bytes);
  }
});

test("length prefixes are big-endian", () => {
  assert.equal(hex(u32be(0x01020304)), "01020304");
  assert.equal(hex(lp("决")), "00000003e586b3");
});

test("broken UTF-8 is refused", () => {
  assert.equal(decodeUtf8(utf8("议决")), "议决");
  assert.throws(() => decodeUtf8(Uint8Array.of(0xff)), { name: "Malformed" });
});
