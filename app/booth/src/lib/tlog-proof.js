// The C2SP tlog-proof text: where an entry stands, its path, and the checkpoint it leads to.

import { Malformed, parseBase64 } from "./bytes.js";
import { leafHash, verifyInclusion } from "./merkle.js";
import { parseCheckpoint } from "./note.js";

const HEADER = "c2sp.org/tlog-proof@v1";

/** {index, path, checkpoint} of the proof's text; throws Malformed. */
export function parseTlogProof(text) {
  const end = text.indexOf("\n\n");
  const lines = text.slice(0, Math.max(end, 0)).split("\n");
  if (lines.shift() !== HEADER) throw new Malformed("proof header");
  if ((lines[0] || "").startsWith("extra ")) lines.shift();
  const index = /^index (0|[1-9][0-9]{0,15})$/.exec(lines.shift() || "");
  if (!index) throw new Malformed("proof index");
  const path = lines.map((line) => parseBase64(line, 32));
  return { index: Number(index[1]), path, checkpoint: parseCheckpoint(text.slice(end + 2)) };
}

/** Whether exactly these entry bytes stand where the proof says. */
export function isEntry(proof, entryBytes) {
  try {
    verifyInclusion(leafHash(entryBytes), proof.index, proof.checkpoint.size, proof.path, proof.checkpoint.root);
    return true;
  } catch (error) {
    return false;
  }
}
