import assert from "node:assert/strict";
import test from "node:test";
import { FIRST, ballotBody, ballotId, entryBytes, minuteOf, possibleMinutes, sealBallot, tracker } from "../../app/booth/src/lib/ballot.js";
import { base64, hex } from "../../app/booth/src/lib/bytes.js";
import { rebuildBallot, verifyCast, verifyGrownHead } from "../../app/booth/src/lib/cast-proof.js";
import { anchorOf, checkAssembly, credentialScope } from "../../app/booth/src/lib/definition.js";
import { jcsHash } from "../../app/booth/src/lib/jcs.js";
import { MerkleLog } from "./mock/merkle-log.mjs";
import { COMMUNITY, CONSENT, TEXTS, entry, keysOf, makeAssembly } from "./mock/world.mjs";
import { readVectors } from "./vectors.mjs";

const CAST_AT = "2026-05-03T02:00:12.345678+00:00";

function makeVote() {
  const assembly = makeAssembly("hupan-2026-1");
  const { seed, key } = keysOf("some owner");
  const { definition, hm, log } = assembly;
  const body = ballotBody({ right: 7, key, seq: 0, prev: FIRST, consent: definition.consent, motions: definition.motions, chosen: { m1: "yes" } });
  const sealed = sealBallot(seed, hm, body);
  entry(log, "incident", { code: "test", tree_size: 1 }, "2026-05-03T01:59Z");
  const at = log.append(entryBytes({ seq: log.size, t: "2026-05-03T02:00Z", body, key, signature: sealed.signature }));
  entry(log, "incident", { code: "test", tree_size: 1 }, "2026-05-03T02:01Z");
  const ballot = { text: sealed.text, signature: sealed.signature, key };
  return { assembly, definition, hm, log, seed, body, sealed, ballot, at };
}

test("a proof of exactly this ballot is taken", () => {
  const { definition, ballot, log, at } = makeVote();
  const cast = verifyCast({ definition, ballot, proofText: log.proof(at), castAt: CAST_AT });
  assert.deepEqual([cast.entry, cast.t, cast.size], [at, "2026-05-03T02:00Z", log.size]);
});

test("anything else is refused: another entry, ballot, key, signature, time, log key, origin", () => {
  const vote = makeVote();
  const { definition, ballot, log, at } = vote;
  const refuse = (more) => assert.throws(() => verifyCast({ definition, ballot, proofText: log.proof(at), castAt: CAST_AT, ...more }), { code: "proof_invalid" });
  refuse({ proofText: log.proof(at - 1) });
  refuse({ proofText: log.proof(at + 1) });
  refuse({ ballot: { ...ballot, text: ballot.text.replace('"yes"', '"no"') } });
  refuse({ ballot: { ...ballot, text: ` ${ballot.text}` } });
  refuse({ ballot: { ...ballot, key: keysOf("another").key } });
  refuse({ ballot: { ...ballot, signature: base64(new Uint8Array(64)) } });
  refuse({ castAt: "2026-05-03T02:01:00Z" });
  refuse({ castAt: "2026-05-03T01:56:59Z" });
  refuse({ castAt: "yesterday" });
  refuse({ definition: { ...definition, keys: { ...definition.keys, log: hex(keysOf("another").key) } } });
  refuse({ definition: { ...definition, origin: "vote.example/other" } });
});

test("a head signed by another key is refused, with the right words in it", () => {
  const { definition, ballot, log, at } = makeVote();
  const forged = Object.assign(new MerkleLog(log.origin, keysOf("another"), log.witness), { entries: log.entries });
  assert.throws(() => verifyCast({ definition, ballot, proofText: forged.proof(at), castAt: CAST_AT }), /log signature/);
});

test("the entry's minute may be up to three later than the server's clock", () => {
  const { definition, ballot, log, at } = makeVote();
  const cast = verifyCast({ definition, ballot, proofText: log.proof(at), castAt: "2026-05-03T01:57:30+00:00" });
  assert.equal(cast.t, "2026-05-03T02:00Z");
  assert.deepEqual(possibleMinutes("2026-12-31T23:58:59Z"), ["2026-12-31T23:58Z", "2026-12-31T23:59Z", "2027-01-01T00:00Z", "2027-01-01T00:01Z"]);
  assert.equal(minuteOf("2026-05-03T02:00+08:00"), null);
});

test("a witnessed head that grew out of the kept one is taken, a fork and a shorter one are not", () => {
  const { definition, log } = makeVote();
  const [, , root] = log.head(4).split("\n");
  const saved = { size: 4, root };
  const grown = verifyGrownHead({ definition, note: log.cosignedHead(), saved, consistency: log.consistency(4) });
  assert.deepEqual([grown.size, grown.witnesses, grown.witnessedAt], [log.size, 1, 1777600000]);
  assert.equal(verifyGrownHead({ definition, note: log.head(), saved, consistency: log.consistency(4) }).witnessedAt, null);
  const fork = Object.assign(makeAssembly("hupan-2026-1").log, {});
  entry(fork, "incident", { code: "fork", tree_size: 1 }, "2026-05-03T01:59Z");
  entry(fork, "incident", { code: "fork", tree_size: 1 }, "2026-05-03T01:59Z");
  entry(fork, "incident", { code: "fork", tree_size: 1 }, "2026-05-03T01:59Z");
  const kept = { size: 5, root: log.head(5).split("\n")[2] };
  assert.throws(() => verifyGrownHead({ definition, note: fork.cosignedHead(), saved: kept, consistency: fork.consistency(5) }), { code: "proof_invalid" });
  assert.throws(() => verifyGrownHead({ definition, note: log.cosignedHead(4), saved: kept, consistency: [] }), { code: "proof_invalid" });
});

test("the code alone rebuilds the recorded bytes; changed answers do not pass", () => {
  const { seed, hm, body, sealed, ballot } = makeVote();
  const rebuilt = rebuildBallot({ seed, hm, body, expectedId: sealed.ballot_id });
  assert.deepEqual([rebuilt.text, rebuilt.signature], [ballot.text, ballot.signature]);
  const changed = { ...body, answers: [{ motion: "m1", choices: ["no"] }] };
  assert.throws(() => rebuildBallot({ seed, hm, body: changed, expectedId: sealed.ballot_id }), { code: "proof_invalid" });
});

test("no two rights and no two manifests share a tracker", () => {
  const { hm, body } = makeVote();
  const ids = [ballotId(hm, body), ballotId(hm, { ...body, header: { ...body.header, i: 8 } }), ballotId("0".repeat(64), body)];
  assert.equal(new Set(ids.map(tracker)).size, 3);
  assert.match(tracker(ids[0]), /^([0-9A-Z]{5}-){4}[0-9A-Z]{5}$/);
});

function published(change = {}) {
  const { id, definition, manifest, hd, hm } = makeAssembly("hupan-2026-1");
  return { id, definition, manifest, hd, hm, texts: TEXTS, ...change };
}

test("what the server sends must hang together before an owner chooses", () => {
  checkAssembly(published(), COMMUNITY.id, CONSENT);
  checkAssembly(published({ manifest: null, hm: null }), COMMUNITY.id, CONSENT);
  const { definition, manifest } = published();
  const refuse = (reason, change, consent = CONSENT, community = COMMUNITY.id) =>
    assert.throws(() => checkAssembly(published(change), community, consent), { code: "assembly_invalid", reason });
  refuse("definition", { definition: { ...definition, title: "另一个题目" } });
  refuse("definition", { id: "other" });
  refuse("definition", {}, CONSENT, "other");
  refuse("manifest", { manifest: { ...manifest, roll: "f".repeat(64) } });
  refuse("manifest", { manifest: { ...manifest, definition: "f".repeat(64) } });
  refuse("motion_text", { texts: { ...TEXTS, m1: "改过的全文" } });
  refuse("motion_text", { texts: {} });
  refuse("consent", {}, "本人同意一切");
  refuse("suite", { definition: { ...definition, suite: "other" } });
  refuse("mode", { definition: { ...definition, mode: "open" } });
});

test("a secret meeting names the key that ballots are encrypted to, a named one none", () => {
  const secret = makeAssembly("hupan-2026-1", { mode: "secret" });
  const sent = (manifest) => ({ ...secret, texts: TEXTS, manifest, hm: jcsHash(manifest) });
  checkAssembly(sent(secret.manifest), COMMUNITY.id, CONSENT);
  const named = published();
  const keyed = { ...named.manifest, trustee_key: secret.manifest.trustee_key };
  for (const wrong of [sent({ ...secret.manifest, trustee_key: null }), sent({ ...secret.manifest, trustee_key: "0" }), { ...named, manifest: keyed, hm: jcsHash(keyed) }]) {
    assert.throws(() => checkAssembly(wrong, COMMUNITY.id, CONSENT), { code: "assembly_invalid", reason: "manifest" });
  }
});

test("anchor and scope follow the definition", () => {
  const { anchor, definition } = readVectors("booth_ballot");
  assert.equal(anchorOf(definition), anchor);
  assert.equal(credentialScope(definition), COMMUNITY.id);
  assert.equal(credentialScope({ ...definition, policies: { credential_scope: "assembly" } }), definition.assembly);
});
