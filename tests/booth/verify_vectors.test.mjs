import assert from "node:assert/strict";
import test from "node:test";
import { hex, parseHex } from "../../app/booth/src/lib/bytes.js";
import { jcsHash } from "../../app/booth/src/lib/jcs.js";
import { Ceremony, lagrange } from "../../app/booth/src/verify/ceremony.js";
import { findDeemed, findMajority } from "../../app/booth/src/verify/count.js";
import { rank, seedOf, testMotion } from "../../app/booth/src/verify/decide.js";
import { findProper, G, times } from "../../app/booth/src/verify/group.js";
import { readHead } from "../../app/booth/src/verify/heads.js";
import { Opening, addUp } from "../../app/booth/src/verify/opening.js";
import { NotRun } from "../../app/booth/src/verify/record.js";
import { findBallotFaults, isSpoilOpened } from "../../app/booth/src/verify/sealed-ballots.js";
import { runVectors } from "../../app/booth/src/verify/self-test.js";
import { Tree } from "../../app/booth/src/verify/tree.js";
import { isSame, parseCanonical } from "../../app/booth/src/verify/values.js";
import { readVectors } from "./vectors.mjs";

const secret = readVectors("secret");
const procedure = readVectors("procedure");
const THRESHOLDS = { quorum: [2, 3], ordinary: [1, 2], special: [3, 4] };

test("the verifier's own vectors are answered as they must be", () => {
  assert.deepEqual(runVectors(), []);
});

test("canonical JSON is taken and every other spelling refused", () => {
  const { accepted, rejected } = readVectors("jcs");
  for (const { value, bytes } of accepted) assert.ok(isSame(parseCanonical(parseHex(bytes), 1e6), value));
  for (const { name, bytes } of rejected) assert.throws(() => parseCanonical(parseHex(bytes), 65535), { code: "malformed" }, name);
});

test("roots, whole and by tiles, and heads are those of the log's vectors", () => {
  const { entries, roots, checkpoint } = readVectors("tlog");
  const tree = new Tree(entries.map((entry) => parseHex(entry)));
  roots.forEach((root, size) => assert.equal(tree.root(size), root));
  assert.equal(tree.root(entries.length + 1), null);
  assert.equal(tree.byTiles().root, roots[entries.length]);
  assert.equal(readHead(new TextEncoder().encode(checkpoint.note)).root, roots[entries.length]);
});

test("draws and rankings are those of the procedure's vectors", () => {
  for (const { motion, root, draw, seed, choices } of procedure.lots) {
    assert.equal(seedOf(root, draw), seed);
    const rows = choices.map(({ choice }) => ({ choice, heads: 1, area: 1 }));
    const { ranking } = rank(motion, { seats: 1, alternates: 0, minimum: 1 }, rows, [], seed);
    const byKey = choices.slice().sort((a, b) => (a.key < b.key ? -1 : 1));
    assert.deepEqual(ranking.map(({ choice }) => choice), byKey.map(({ choice }) => choice));
  }
  for (const { motion: id, seats, alternates, minimum, scope, participants, options, plain, lot, drawn } of procedure.elections) {
    const motion = { id, kind: "election", class: "ordinary", choices: options.map(({ choice }) => ({ id: choice })) };
    const { passed } = testMotion(motion, THRESHOLDS, scope, participants, options);
    const decided = (seed) => {
      const { ranking, elected, lacksLot } = rank(id, { seats, alternates, minimum }, options, passed, seed);
      return lacksLot ? null : { verdict: elected >= minimum && 2 * elected > seats ? "carried" : "failed", ranking };
    };
    assert.deepEqual(decided(lot), drawn);
    assert.deepEqual(decided(null), plain);
  }
});

test("deemed votes are those of the procedure's vectors", () => {
  const ids = ["yes", "no", "abstain", "follow"];
  for (const { rights, silence, majority, follow, silent, list } of procedure.deemed) {
    const sums = (said) => rights.filter((one) => one.said === said).reduce((sum, one) => ({ heads: sum.heads + one.heads, area: sum.area + one.area }), { heads: 0, area: 0 });
    const rows = ids.map((choice) => ({ choice, ...sums(choice) }));
    assert.equal(findMajority(rows), majority);
    const motion = { id: "m", choices: ids.map((id) => ({ id })) };
    const weights = new Map(rights.map((one) => [one.i, { units: 1, heads: one.heads, area: one.area }]));
    const scale = { motions: [motion], of: (line) => weights.get(line) };
    const counted = ({ said }) => (said ? { answers: [{ motion: "m" }] } : null);
    const ledger = {
      policies: { silence: silence ? "follow_majority" : "not_counted" },
      lines: new Map(rights.map(({ i }) => [i, i])),
      rights: new Map(rights.map((one) => [one.i, { isWarned: one.warned, counted: counted(one) }])),
    };
    const followers = rights.filter((one) => one.said === "follow");
    const options = new Map(rows.map(({ choice, heads, area }) => [choice, { rights: choice === "follow" ? followers.length : 0, heads, area }]));
    const found = findDeemed(ledger, scale, { motion, rows: () => rows, options });
    assert.deepEqual(found, { majority, follow, silent, list });
  }
});

function ceremonyOf(messages) {
  const { trustees, threshold } = secret.ceremony;
  const ceremony = new Ceremony({ hd: secret.hd, trustees, threshold });
  return { ceremony, taken: messages.map(({ type, body }) => ceremony.take(type, body)) };
}

test("the ceremony ends in the vectors' keys, and a message in the wrong place is refused", () => {
  const { messages, key, verification_keys: vks, false_complaint: complaint } = secret.ceremony;
  const { ceremony, taken } = ceremonyOf(messages);
  assert.ok(taken.every((isTaken) => isTaken));
  assert.equal(ceremony.transcript, messages[messages.length - 1].transcript);
  const { y, vk } = ceremony.result();
  assert.deepEqual([hex(y), ...vk.map(hex)], [key, ...vks]);
  assert.ok(!ceremony.take("trustee-key", messages[0].body));
  assert.ok(ceremony.take("dkg-complaint", complaint.body));
  assert.equal(ceremony.result(), null);
  assert.deepEqual(ceremonyOf(messages.slice().reverse()).taken.filter((isTaken) => isTaken).length, 3);
});

function kindOf({ min, choices }) {
  if (min === 0) return "election";
  return choices[0] === "yes" ? "yes_no" : "one_of";
}

const keyBytes = parseHex(secret.ceremony.key);
const poll = {
  hm: parseHex(secret.hm),
  key: findProper(keyBytes),
  keyBytes,
  name: new Uint8Array(32),
  consent: secret.header.consent,
  motions: secret.motions.map((motion) => ({ ...motion, kind: kindOf(motion), choices: motion.choices.map((id) => ({ id })) })),
  policies: { result_mode: "M0" },
  threshold: secret.ceremony.threshold,
  scale: { of: () => ({ units: 1 }) },
};

function faultsOf(bodies) {
  const lines = new Map(bodies.map(({ header }) => [header.i, { i: header.i, units: [] }]));
  const entries = bodies.map((body, at) => ({ type: "ballot", at, body, isSealed: true }));
  return findBallotFaults({ needRoll: () => lines, entries }, poll);
}

test("good ballots hold together and bad ones are found among them, each by its check", () => {
  const good = secret.ballots.map(({ body }) => body);
  assert.deepEqual(faultsOf(good), []);
  const checks = { scalar_invalid: ["V19"], point_invalid: ["V18"], proof_invalid: ["V21", "V22", "V23"] };
  for (const { name, code, body } of secret.bad_ballots) {
    const found = faultsOf([good[0], body, good[1]]);
    assert.ok(found.length > 0 && found.every(({ at, check }) => at === 1 && checks[code].includes(check)), `${name}: ${JSON.stringify(found)}`);
  }
});

test("a spoil opens to its own ciphertexts and to no others", () => {
  assert.ok(isSpoilOpened(poll, secret.spoil));
  const [first, ...rest] = secret.spoil.opening;
  assert.ok(!isSpoilOpened(poll, { ...secret.spoil, opening: [{ ...first, choices: [] }, ...rest] }));
  assert.ok(!isSpoilOpened(poll, { ...secret.spoil, opening: rest }));
});

test("the tally's sums are added up anew, and its shares open the numbers and no others", () => {
  const { ballots, body, id, opened } = secret.tally;
  const motion = poll.motions.find((one) => one.id === body.motion);
  const set = ballots.map(({ heads, area, body: cast }) => ({ weight: { heads, area }, counted: cast }));
  const sums = addUp({ motion, set });
  assert.deepEqual(Object.entries(sums).map(([choice, both]) => ({ choice, ...both })), body.sums);
  assert.equal(jcsHash(body), id);
  const keys = { vk: secret.ceremony.verification_keys.map((text) => parseHex(text)) };
  for (const { mode, shares, options } of opened) {
    const acts = shares.map((one) => ({ body: one }));
    const opening = new Opening({ poll: { ...poll, policies: { result_mode: mode } }, keys, motion, tally: { body }, acts });
    assert.equal(opening.valid.size, shares.length);
    assert.deepEqual(opening.falseNumbers(options), []);
    const wrong = options.map((option, at) => (at === 0 ? { ...option, heads: option.heads + 1 } : option));
    assert.deepEqual(opening.falseNumbers(wrong), [{ choice: options[0].choice, measure: "heads", total: options[0].heads + 1 }]);
  }
  assert.throws(() => addUp({ motion, set: [{ weight: { heads: 1, area: 1 }, counted: { answers: [{ motion: motion.id, options: [] }] } }] }), NotRun);
});

test("Lagrange's factors put together what was shared", () => {
  const { secrets, key } = secret.ceremony;
  const [one, , three] = secrets.map((text) => BigInt(`0x${hex(parseHex(text).reverse())}`));
  const [a, b] = lagrange([1, 3]);
  assert.equal(hex(times(a * one + b * three, G).toBytes()), key);
});
