// Checkpoints and who cosigned them (docs/PROTOCOL.md §6.5), stricter than C2SP as that section says.
// Law: a line of a stranger is passed over, a line of a known key that does not hold condemns.

import { hex, utf8 } from "../lib/bytes.js";
import { noteKeyId, parseCheckpoint } from "../lib/note.js";
import { parseHex } from "../lib/bytes.js";
import { holds } from "./signers.js";

const NOTE_BYTES = 64 * 1024;
const LOG_KEY = 1;
const WITNESS_KEY = 4;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The checkpoint of a file's bytes, or null. */
export function readHead(bytes) {
  if (bytes.length > NOTE_BYTES) return null;
  try {
    const head = parseCheckpoint(decoder.decode(bytes));
    const keys = head.lines.map(({ name, keyId }) => `${name} ${hex(keyId)}`);
    return new Set(keys).size === keys.length ? { ...head, root: hex(head.root) } : null;
  } catch (error) {
    return null;
  }
}

function lineOf(head, name, kind, key) {
  const id = hex(noteKeyId(name, kind, parseHex(key, 32)));
  return head.lines.find((line) => line.name === name && hex(line.keyId) === id);
}

/** Whether the log of this origin signed the head. */
export function isOfLog(head, { origin, keys }) {
  const line = lineOf(head, origin, LOG_KEY, keys.log);
  return head.origin === origin && line !== undefined && line.signature.length === 64 && holds(keys.log, utf8(head.text), line.signature);
}

function cosignatureOf(head, { name, key }) {
  const line = lineOf(head, name, WITNESS_KEY, key);
  if (!line) return null;
  if (line.signature.length !== 72) return { isGood: false };
  const view = new DataView(line.signature.buffer, line.signature.byteOffset, 8);
  const time = view.getUint32(0) * 2 ** 32 + view.getUint32(4);
  if (!Number.isSafeInteger(time)) return { isGood: false };
  const message = utf8(`cosignature/v1\ntime ${time}\n${head.text}`);
  return { isGood: holds(key, message, line.signature.subarray(8)), time };
}

/** The cosignatures by the definition's witnesses: [{name, key, isGood, time}]. */
export function cosignatures(head, { keys }) {
  return keys.witnesses.map((witness) => ({ ...witness, found: cosignatureOf(head, witness) }))
    .filter(({ found }) => found !== null)
    .map(({ name, key, found }) => ({ name, key, ...found }));
}
