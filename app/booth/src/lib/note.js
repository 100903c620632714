// C2SP signed notes, checkpoints and witness cosignatures (docs/PROTOCOL.md §6.5).
// Law: a line under an unknown key is passed over; a line under a known key that does not verify refuses the note.

import { sha256 } from "@noble/hashes/sha2.js";
import { Malformed, concat, equalBytes, parseBase64, utf8 } from "./bytes.js";
import { isSignature } from "./ed25519.js";

const LOG_KEY = 0x01;
const WITNESS_KEY = 0x04;
const MAX_LINES = 64;

/** The first four bytes of a signature line under this name and key. */
export function noteKeyId(name, kind, key) {
  return sha256(concat([utf8(`${name}\n`), Uint8Array.of(kind), key])).subarray(0, 4);
}

function parseLine(line) {
  const parts = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line);
  if (!parts) throw new Malformed("note signature line");
  const bytes = parseBase64(parts[2]);
  if (bytes.length < 5) throw new Malformed("note signature");
  return { name: parts[1], keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

/** {text, lines}: the signed text with its last newline, and the parsed signature lines. */
export function parseNote(note) {
  const split = note.lastIndexOf("\n\n");
  if (split < 0 || !note.endsWith("\n") || /[\u0000-\u0009\u000b-\u001f]/.test(note)) throw new Malformed("note");
  const lines = note.slice(split + 2, -1).split("\n");
  if (lines.length > MAX_LINES) throw new Malformed("too many signatures");
  return { text: note.slice(0, split + 1), lines: lines.map(parseLine) };
}

function parseSize(text) {
  const size = Number(text);
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text) || !Number.isSafeInteger(size)) throw new Malformed("tree size");
  return size;
}

/** {note, text, lines, origin, size, root} of a checkpoint; nothing is verified yet. */
export function parseCheckpoint(note) {
  const { text, lines } = parseNote(note);
  const [origin, size, root, ...rest] = text.slice(0, -1).split("\n");
  if (!origin || root === undefined || rest.length > 0) throw new Malformed("checkpoint"); // Our logs write no extension lines.
  return { note, text, lines, origin, size: parseSize(size), root: parseBase64(root, 32) };
}

function linesOf(parsed, name, kind, key) {
  const id = noteKeyId(name, kind, key);
  return parsed.lines.filter((line) => line.name === name && equalBytes(line.keyId, id));
}

/** Whether the log of this origin signed the checkpoint with this key. */
export function isSignedByLog(checkpoint, origin, key) {
  const lines = linesOf(checkpoint, origin, LOG_KEY, key);
  const holds = (line) => isSignature(key, utf8(checkpoint.text), line.signature);
  return checkpoint.origin === origin && lines.length > 0 && lines.every(holds);
}

function timestampOf(signature) {
  const view = new DataView(signature.buffer, signature.byteOffset, 8);
  return view.getUint32(0) * 2 ** 32 + view.getUint32(4);
}

/** The POSIX time at which this witness cosigned, or null. */
export function findCosignatureTime(checkpoint, witness) {
  const lines = linesOf(checkpoint, witness.name, WITNESS_KEY, witness.key);
  if (lines.length === 0 || lines.some((line) => line.signature.length !== 72)) return null;
  const holds = (line) => {
    const message = `cosignature/v1\ntime ${timestampOf(line.signature)}\n${checkpoint.text}`;
    return isSignature(witness.key, utf8(message), line.signature.subarray(8));
  };
  return lines.every(holds) ? timestampOf(lines[0].signature) : null;
}

/** The POSIX times of the cosignatures, one for each different witness key, newest first. */
export function cosignatureTimes(checkpoint, witnesses) {
  const times = new Map();
  for (const witness of witnesses) {
    const time = findCosignatureTime(checkpoint, witness);
    if (time !== null) times.set(String(witness.key), time);
  }
  return [...times.values()].sort((a, b) => b - a);
}
