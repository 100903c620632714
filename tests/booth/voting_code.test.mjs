import assert from "node:assert/strict";
import test from "node:test";
import { hex } from "../../app/booth/src/lib/bytes.js";
import { SYMBOLS, decodeCrockford, encodeCrockford, foldCrockford, groupFives } from "../../app/booth/src/lib/crockford.js";
import { publicKey } from "../../app/booth/src/lib/ed25519.js";
import { credentialSeed, formatVotingCode, parseVotingCode } from "../../app/booth/src/lib/voting-code.js";
import { readVectors } from "./vectors.mjs";

const { codes, written, invalid } = readVectors("voting_code");
const sample = codes[0].code;

function refusal(typed) {
  try {
    parseVotingCode(typed);
  } catch (error) {
    return error;
  }
  return null;
}

test("codes give the seeds and keys of the shared vectors", () => {
  for (const { code, printed, scope, seed, public_key: key } of codes) {
    assert.equal(parseVotingCode(printed), code);
    assert.equal(formatVotingCode(code), printed);
    if (!scope) continue;
    assert.equal(hex(credentialSeed(scope, code)), seed);
    assert.equal(hex(publicKey(credentialSeed(scope, code))), key);
  }
});

test("every forgiven spelling is read, every other refused", () => {
  for (const { text, code } of written) assert.equal(parseVotingCode(text), code, JSON.stringify(text));
  for (const text of invalid) assert.equal(refusal(text)?.name, "CodeInvalid", JSON.stringify(text));
});

test("every single slip and every swap of two symbols is caught", () => {
  for (let place = 0; place < 20; place += 1) {
    for (const symbol of SYMBOLS) {
      if (symbol !== sample[place]) assert.ok(refusal(sample.slice(0, place) + symbol + sample.slice(place + 1)));
    }
  }
  for (let a = 0; a < 20; a += 1) {
    for (let b = a + 1; b < 20; b += 1) {
      const symbols = [...sample];
      [symbols[a], symbols[b]] = [symbols[b], symbols[a]];
      if (symbols.join("") !== sample) assert.ok(refusal(symbols.join("")));
    }
  }
});

test("a foreign character names its group", () => {
  const error = refusal(`${sample.slice(0, 11)}U${sample.slice(12)}`);
  assert.deepEqual([error.reason, error.group, error.symbol], ["character", 3, "U"]);
});

test("the one group without five symbols is named, and how many there are", () => {
  const groups = sample.match(/.{5}/g);
  groups[1] = groups[1].slice(1);
  const error = refusal(groups.join("-"));
  assert.deepEqual([error.reason, error.length, error.group], ["length", 19, 2]);
  assert.equal(refusal(sample.slice(0, 12)).group, undefined);
});

test("a likely slip names its group, never a wrong one", () => {
  let named = 0;
  const pairs = { 8: "B", B: "8", 5: "S", S: "5", 2: "Z", Z: "2", V: "Y", Y: "V", M: "N", N: "M", 6: "G", G: "6" };
  for (const { code } of codes.slice(0, 12)) {
    [...code].forEach((symbol, place) => {
      if (!pairs[symbol]) return;
      const { group } = refusal(code.slice(0, place) + pairs[symbol] + code.slice(place + 1));
      assert.ok(group === undefined || group === Math.floor(place / 5) + 1);
      if (group) named += 1;
    });
  }
  assert.ok(named > 10, `only ${named} named`);
});

test("Crockford: bits from the most significant, groups of five, whole bytes back", () => {
  assert.equal(encodeCrockford(Uint8Array.of(0xff)), "ZW");
  assert.equal(groupFives("ABCDEFGHJKMN"), "ABCDE-FGHJK-MN");
  const bytes = Uint8Array.from({ length: 20 }, (_, place) => place * 11);
  assert.deepEqual(decodeCrockford(groupFives(encodeCrockford(bytes))), bytes);
  assert.equal(decodeCrockford("ZZ"), null);
  assert.equal(decodeCrockford("U0"), null);
  assert.equal(foldCrockford("ｏ－ｌ i\u3000O"), "0110");
});
