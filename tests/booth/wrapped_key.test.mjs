import assert from "node:assert/strict";
import test from "node:test";
import { hex, parseHex } from "../../app/booth/src/lib/bytes.js";
import { checkForm, unwrapKey, wrapKey } from "../../app/booth/src/lib/wrapped-key.js";
import { readVectors } from "./vectors.mjs";

const [first, , wide] = readVectors("wrapped_key");

test("keys wrapped elsewhere open here", async () => {
  for (const { passphrase, seed, wrapped } of [first, wide]) assert.equal(hex(await unwrapKey(wrapped, passphrase)), seed);
});

test("the same parts make the same file", async () => {
  const { kdf, nonce } = first.wrapped;
  const made = await wrapKey(parseHex(first.seed), first.passphrase, { salt: parseHex(kdf.salt), nonce: parseHex(nonce) });
  assert.deepEqual(made, first.wrapped);
});

test("a wrong passphrase and a changed file are told apart from a foreign one", async () => {
  await assert.rejects(unwrapKey(first.wrapped, "wrong"), { code: "passphrase_wrong" });
  const other = { ...first.wrapped, public_key: wide.wrapped.public_key };
  await assert.rejects(unwrapKey(other, first.passphrase), { code: "passphrase_wrong" });
});

test("no file chooses its own cost or form", () => {
  const { wrapped } = first;
  const changes = [
    { v: 2 }, { cipher: "none" }, { kdf: { ...wrapped.kdf, n: 2 ** 20 } }, { kdf: { ...wrapped.kdf, n: 1024 } }, { kdf: { ...wrapped.kdf, x: 1 } }, { kdf: null }, { extra: 1 },
  ];
  for (const change of changes) assert.throws(() => checkForm({ ...wrapped, ...change }), { code: "wrapped_key_invalid" });
  for (const value of [null, 1, "x", []]) assert.throws(() => checkForm(value), { code: "wrapped_key_invalid" });
});

test("progress goes from little to all", async () => {
  const seen = [];
  await unwrapKey(first.wrapped, first.passphrase, { onProgress: (share) => seen.push(share) });
  assert.ok(seen.length > 100 && seen[0] < 0.01 && seen[seen.length - 1] === 1);
});
