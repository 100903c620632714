// The check that stands before the word 已投票, and the later one before 已核对.
// Every hash is recomputed from what this device signed and from the definition; the server's are never used.

import { publicKey, sign, signedMessage } from "./ed25519.js";
import { ballotId, entryBytes, possibleMinutes } from "./ballot.js";
import { base64, parseBase64, parseHex, utf8 } from "./bytes.js";
import { jcs } from "./jcs.js";
import { ProofInvalid, verifyConsistency } from "./merkle.js";
import { cosignatureTimes, isSignedByLog, parseCheckpoint } from "./note.js";
import { isEntry, parseTlogProof } from "./tlog-proof.js";

function verifyHead(checkpoint, definition) {
  const key = parseHex(definition.keys.log, 32);
  if (!isSignedByLog(checkpoint, definition.origin, key)) throw new ProofInvalid("log signature");
}

function witnessesOf(definition) {
  return definition.keys.witnesses.map(({ name, key }) => ({ name, key: parseHex(key, 32) }));
}

function savedHead(checkpoint) {
  return { size: checkpoint.size, root: base64(checkpoint.root) };
}

/**
 * Throws unless the log signed a head that contains exactly this ballot at `castAt`.
 * `ballot` is {text, signature, key}; returns {entry, t, size, root} to be kept.
 */
export function verifyCast({ definition, ballot, proofText, castAt }) {
  const proof = parseTlogProof(proofText);
  verifyHead(proof.checkpoint, definition);
  const t = findMinute(proof, ballot, castAt);
  return { entry: proof.index, t, ...savedHead(proof.checkpoint) };
}

// The entry's minute is the only thing in it that this device did not write; the proof tells which one it is.
function findMinute(proof, ballot, castAt) {
  const body = JSON.parse(ballot.text);
  if (jcs(body) !== ballot.text) throw new ProofInvalid("body");
  const holds = (t) => isEntry(proof, entryBytes({ seq: proof.index, t, body, key: ballot.key, signature: ballot.signature }));
  const minute = possibleMinutes(castAt).find(holds);
  if (minute === undefined) throw new ProofInvalid("entry");
  return minute;
}

/**
 * Throws unless the newest head is signed by the log and extends the head this device kept.
 * Returns {size, root, witnesses, witnessedAt}: the POSIX time by which the quorum had cosigned it, or null.
 */
export function verifyGrownHead({ definition, note, saved, consistency }) {
  const checkpoint = parseCheckpoint(note);
  verifyHead(checkpoint, definition);
  const times = cosignatureTimes(checkpoint, witnessesOf(definition));
  const path = consistency.map((text) => parseBase64(text, 32));
  verifyConsistency(saved.size, parseBase64(saved.root, 32), checkpoint.size, checkpoint.root, path);
  const quorum = definition.keys.witness_quorum;
  return { ...savedHead(checkpoint), witnesses: times.length, witnessedAt: times.length < quorum ? null : times[quorum - 1] || 0 };
}

/**
 * Rebuilds from the voting code's seed alone the bytes of a ballot that the server says it recorded,
 * so that another phone can check it too. Throws if the server's own id is not that of these bytes.
 */
export function rebuildBallot({ seed, hm, body, expectedId }) {
  const text = jcs(body);
  if (ballotId(hm, body) !== expectedId) throw new ProofInvalid("ballot id");
  const key = publicKey(seed);
  const signature = base64(sign(seed, signedMessage("ballot", parseHex(hm, 32), utf8(text))));
  return { text, signature, key };
}
