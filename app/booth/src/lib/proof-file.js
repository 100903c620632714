// The file an owner takes away: a C2SP tlog-proof whose extra line holds the very entry, so that the file alone
// shows what was recorded, where, and under which signed head.

import { base64 } from "./bytes.js";
import { entryBytes } from "./ballot.js";

/** `cast` is {text, signature, entry, t, proof}; returns the proof's text with the entry in `extra`. */
export function proofFile(cast, key) {
  const entry = entryBytes({ seq: cast.entry, t: cast.t, body: JSON.parse(cast.text), key, signature: cast.signature });
  const [header, ...rest] = cast.proof.split("\n");
  const lines = rest[0].startsWith("extra ") ? rest.slice(1) : rest;
  return [header, `extra ${base64(entry)}`, ...lines].join("\n");
}
