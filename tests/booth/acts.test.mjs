import assert from "node:assert/strict";
import test from "node:test";
import { signAct } from "../../app/booth/src/lib/act.js";
import { paperBallotBody, parseScanned, parseSecret, parseSerial } from "../../app/booth/src/lib/paper-ballot.js";
import { ERRORS } from "../../app/booth/src/booth/text/errors.js";
import { en } from "../../app/booth/src/booth/text/en.js";
import { zh } from "../../app/booth/src/booth/text/zh.js";
import { keysOf } from "./mock/world.mjs";
import { readVectors } from "./vectors.mjs";

const { seed } = keysOf("convener");
const { acts } = readVectors("booth_signing");

test("a body bound to something else than it names is not signed", () => {
  const [definition, notice, manifest] = acts;
  for (const act of acts) assert.equal(signAct(seed, act).s, act.s);
  for (const act of [definition, notice, manifest]) assert.throws(() => signAct(seed, { ...act, bind: "0".repeat(64) }), { code: "bind_differs" });
  const close = { type: "close", bind: "a".repeat(64), body: { manifest: "b".repeat(64), ballots: 1, paper_ballots: 0 } };
  assert.throws(() => signAct(seed, close), { code: "bind_differs" });
  assert.throws(() => signAct(seed, { ...notice, type: "Notice" }), { code: "type_unknown" });
  assert.throws(() => signAct(seed, { type: "final", bind: "zz", body: {} }), { code: "malformed" });
});

test("a scanner's line is taken apart, wide colons and small letters too", () => {
  const secret = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const expected = { serial: "00007-A", secret: parseSecret(secret) };
  assert.deepEqual(parseScanned(`YIJUE-PAPER:00007-A:${secret}`), expected);
  assert.deepEqual(parseScanned(`yijue-paper：00007-a：${secret.toLowerCase()}`), expected);
  assert.equal(parseScanned("00007-A"), null);
  assert.equal(parseSecret("01234-56789-ABCDE-FGHJK-MNPQR-STVWX-YZ"), expected.secret);
  assert.equal(parseSecret(expected.secret.toUpperCase()), expected.secret);
  assert.equal(parseSerial(" 00007-a "), "00007-A");
  for (const wrong of ["", "0123", secret.slice(1), `${secret}0`, "U".repeat(32)]) assert.throws(() => parseSecret(wrong), { code: "malformed" });
  for (const wrong of ["", "A", "00007_A", "x".repeat(21)]) assert.throws(() => parseSerial(wrong), { code: "malformed" });
});

test("a paper ballot's items become answers, void items or nothing", () => {
  const items = [{ motion: "m1", value: "no" }, { motion: "m2", value: "" }, { motion: "m3", value: "void:unclear" }];
  const body = paperBallotBody({ right: 3, serial: "00003-A", secret: "00", scan: "11", items });
  assert.deepEqual(body.answers, [{ motion: "m1", choices: ["no"] }]);
  assert.deepEqual(body.void, [{ motion: "m3", reason: "unclear" }]);
});

test("both languages have the same sentences", () => {
  assert.deepEqual(Object.keys(zh).sort(), Object.keys(en).sort());
  for (const key of Object.keys(zh)) assert.equal(typeof zh[key], typeof en[key], key);
  assert.equal(zh.howSteps.length, en.howSteps.length);
  for (const [code, pair] of Object.entries(ERRORS)) assert.ok(pair.length === 2 && pair.every((sentence) => sentence.length > 4), code);
});
