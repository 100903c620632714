import assert from "node:assert/strict";
import test from "node:test";
import { parseHex } from "../../app/booth/src/lib/bytes.js";
import { isEntry, parseTlogProof } from "../../app/booth/src/lib/tlog-proof.js";
import { leafHash, verifyConsistency, verifyInclusion } from "../../app/booth/src/lib/merkle.js";
import { cosignatureTimes, findCosignatureTime, isSignedByLog, parseCheckpoint, parseNote } from "../../app/booth/src/lib/note.js";
import { consistencyPath, inclusionPath, rootOf } from "./mock/merkle-log.mjs";
import { readVectors } from "./vectors.mjs";

const vectors = readVectors("tlog");
const leaves = vectors.entries.map((entry) => leafHash(parseHex(entry)));
const roots = vectors.roots.map((root) => parseHex(root));

test("inclusion proofs hold, and for no other index, leaf or path", () => {
  for (const { size, index, path } of vectors.inclusion) {
    const proof = path.map((hash) => parseHex(hash));
    verifyInclusion(leaves[index], index, size, proof, roots[size]);
    for (const other of [index + 1, index - 1, size, -1, 0.5]) {
      if (size > 1 || other !== 0) assert.throws(() => verifyInclusion(leaves[index], other, size, proof, roots[size]), { name: "ProofInvalid" });
    }
    assert.throws(() => verifyInclusion(leafHash(Uint8Array.of(9)), index, size, proof, roots[size]));
    assert.throws(() => verifyInclusion(leaves[index], index, size, [...proof, roots[1]], roots[size]));
    if (proof.length) assert.throws(() => verifyInclusion(leaves[index], index, size, proof.slice(1), roots[size]));
  }
});

test("consistency proofs hold, and for no other heads", () => {
  for (const { old, size, proof } of vectors.consistency) {
    const path = proof.map((hash) => parseHex(hash));
    verifyConsistency(old, roots[old], size, roots[size], path);
    assert.throws(() => verifyConsistency(old, roots[old + 1] || roots[0], size, roots[size], path), { name: "ProofInvalid" });
    assert.throws(() => verifyConsistency(old, roots[old], size, roots[size - 1], path));
    assert.throws(() => verifyConsistency(old, roots[old], size, roots[size], [...path, roots[3]]));
    if (path.length) assert.throws(() => verifyConsistency(old, roots[old], size, roots[size], path.slice(0, -1)));
  }
  assert.throws(() => verifyConsistency(5, roots[5], 4, roots[4], []), /range/);
  verifyConsistency(0, roots[0], 4, roots[4], []);
});

test("the log of our own tests makes the vectors' proofs", () => {
  for (const { size, index, path } of vectors.inclusion) {
    assert.deepEqual(inclusionPath(leaves.slice(0, size), index), path.map((hash) => parseHex(hash)));
    assert.deepEqual(rootOf(leaves.slice(0, size)), roots[size]);
  }
  for (const { old, size, proof } of vectors.consistency) {
    assert.deepEqual(consistencyPath(leaves.slice(0, size), old), proof.map((hash) => parseHex(hash)));
  }
});

function holds({ proof: text, leaf, origin, log_key: logKey, witnesses, quorum }) {
  const entry = vectors.entries.map((one) => parseHex(one)).find((one) => leaf === Buffer.from(leafHash(one)).toString("hex"));
  const proof = parseTlogProof(text);
  const keys = witnesses.map((witness) => ({ name: witness.name, key: parseHex(witness.public_key) }));
  const isWitnessed = cosignatureTimes(proof.checkpoint, keys).length >= quorum;
  return entry !== undefined && isEntry(proof, entry) && isSignedByLog(proof.checkpoint, origin, parseHex(logKey)) && isWitnessed;
}

for (const vector of vectors.proofs) {
  test(`proof: ${vector.name}`, () => {
    let isValid = false;
    try {
      isValid = holds(vector);
    } catch (error) {
      assert.equal(error.name, "Malformed");
    }
    assert.equal(isValid, vector.valid);
  });
}

test("cosignatures bear their witness's time", () => {
  const checkpoint = parseCheckpoint(vectors.checkpoint.note);
  for (const witness of vectors.checkpoint.witnesses) {
    const known = { name: witness.name, key: parseHex(witness.public_key) };
    assert.ok(findCosignatureTime(checkpoint, known) > 1_700_000_000);
    assert.equal(findCosignatureTime(checkpoint, { ...known, name: "other.example" }), null);
  }
});

test("a note without its last newline, with control characters or a foreign line is refused", () => {
  const { note } = vectors.checkpoint;
  for (const wrong of [note.slice(0, -1), note.replace("\n", "\r\n"), note.replace("\u2014", "-"), note.replace("\n\n", "\n"), ""]) {
    assert.throws(() => parseNote(wrong), { name: "Malformed" });
  }
  assert.throws(() => parseCheckpoint(note.replace("\n21\n", "\n021\n")), /tree size/);
  assert.throws(() => parseCheckpoint(note.replace("\n21\n", "\n9007199254740993\n")), /tree size/);
});
