// The log's formats (RFC 6962, C2SP): roots, proofs, checkpoints, cosignatures, tlog-proofs.
import { concat, hex, sha256, utf8 } from "./bytes.mjs";

const noble = new URL("../../../app/booth/node_modules/@noble/curves/ed25519.js", import.meta.url);
const { ed25519 } = await import(noble.href);

const b64 = (bytes) => Buffer.from(bytes).toString("base64");
const hashLeaf = (entry) => sha256(concat(Uint8Array.of(0), entry));
const hashNode = (left, right) => sha256(concat(Uint8Array.of(1), left, right));
const middle = (count) => 2 ** (Math.ceil(Math.log2(count)) - 1);

function root(leaves) {
  if (leaves.length < 2) return leaves[0] ?? sha256(new Uint8Array(0));
  const at = middle(leaves.length);
  return hashNode(root(leaves.slice(0, at)), root(leaves.slice(at)));
}

function inclusion(index, leaves) {
  if (leaves.length === 1) return [];
  const at = middle(leaves.length);
  const [left, right] = [leaves.slice(0, at), leaves.slice(at)];
  return index < at ? [...inclusion(index, left), root(right)] : [...inclusion(index - at, right), root(left)];
}

function consistency(old, leaves, whole = true) {
  if (old === leaves.length) return whole ? [] : [root(leaves)];
  const at = middle(leaves.length);
  const [left, right] = [leaves.slice(0, at), leaves.slice(at)];
  return old <= at ? [...consistency(old, left, whole), root(right)] : [...consistency(old - at, right, false), root(left)];
}

const seedOf = (name) => sha256(utf8(`log key ${name}`));
const keyOf = (name) => ed25519.getPublicKey(seedOf(name));
const keyId = (name, kind, key) => sha256(concat(utf8(`${name}\n`), Uint8Array.of(kind), key)).slice(0, 4);
const line = (name, bytes) => `— ${name} ${b64(bytes)}\n`;
const head = (origin, size, hash) => `${origin}\n${size}\n${b64(hash)}\n`;

function logLine(name, text) {
  return line(name, concat(keyId(name, 1, keyOf(name)), ed25519.sign(utf8(text), seedOf(name))));
}

function witnessLine(name, text, seconds, key = name) {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(seconds));
  const signature = ed25519.sign(utf8(`cosignature/v1\ntime ${seconds}\n${text}`), seedOf(key));
  return line(name, concat(keyId(name, 4, keyOf(key)), time, signature));
}

const origin = "votes.example:8000/assembly-1";
const entries = Array.from({ length: 21 }, (_, index) => utf8(`entry ${index}`));
const leaves = entries.map(hashLeaf);
const witness = (name, key = name) => ({ name, public_key: hex(keyOf(key)) });
const both = [witness("one.example"), witness("two.example")];
const seconds = 1777000000;

const text = head(origin, 21, root(leaves));
const checkpoint = `${text}\n${logLine(origin, text)}`;
const cosigned = checkpoint + witnessLine("one.example", text, seconds) + witnessLine("two.example", text, seconds + 60);
const proofText = (index, path, note, extra = "") =>
  `c2sp.org/tlog-proof@v1\n${extra}index ${index}\n${path.map((part) => `${b64(part)}\n`).join("")}\n${note}`;

const path = inclusion(12, leaves);
const good = proofText(12, path, cosigned);
const fork = [...leaves.slice(0, 12), hashLeaf(utf8("another")), ...leaves.slice(13)];
const forkText = head(origin, 21, root(fork));
const foreign = head("votes.example:8000/assembly-2", 21, root(leaves));

const list = [];
function add(name, valid, proof, changes = {}) {
  list.push({ name, valid, proof, leaf: hex(leaves[12]), origin, log_key: hex(keyOf(origin)), witnesses: both, quorum: 2, ...changes });
}

add("cosigned by both", true, good);
add("no quorum asked", true, proofText(12, path, checkpoint), { witnesses: [], quorum: 0 });
add("with extra data", true, proofText(12, path, cosigned, "extra AP8=\n"));
add("an unknown witness besides", true, proofText(12, path, cosigned + witnessLine("three.example", text, seconds)));
add("tree of one", true, proofText(0, [], `${head(origin, 1, leaves[0])}\n${logLine(origin, head(origin, 1, leaves[0]))}`),
  { leaf: hex(leaves[0]), witnesses: [], quorum: 0 });
add("another leaf", false, good, { leaf: hex(leaves[13]) });
add("another index", false, proofText(13, path, cosigned));
add("path too short", false, proofText(12, path.slice(0, -1), cosigned));
add("path too long", false, proofText(12, [...path, leaves[0]], cosigned));
add("path in reverse", false, proofText(12, [...path].reverse(), cosigned));
add("forked head", false, proofText(12, path, `${forkText}\n${logLine(origin, forkText)}`), { witnesses: [], quorum: 0 });
add("right signature, wrong origin", false, proofText(12, path, `${foreign}\n${logLine(origin, foreign)}`), { witnesses: [], quorum: 0 });
add("unknown log key", false, good, { log_key: hex(keyOf("another")) });
add("size changed after signing", false, good.replace("\n21\n", "\n22\n"));
add("one of two witnesses", false, proofText(12, path, checkpoint + witnessLine("one.example", text, seconds)));
add("one witness twice", false, proofText(12, path, checkpoint + witnessLine("one.example", text, seconds) + witnessLine("one.example", text, seconds + 60)));
add("one key under two names", false, proofText(12, path, checkpoint + witnessLine("one.example", text, seconds) + witnessLine("two.example", text, seconds, "one.example")),
  { witnesses: [witness("one.example"), witness("two.example", "one.example")] });
add("time changed after cosigning", false, proofText(12, path, checkpoint + witnessLine("one.example", text, seconds)
  + witnessLine("two.example", text, seconds).replace(/ \S+\n$/, (part) => ` ${b64(Buffer.from(part.trim(), "base64").map((byte, at) => (at === 11 ? byte ^ 1 : byte)))}\n`)));
add("extension line", false, proofText(12, path, `${text}more\n\n${logLine(origin, `${text}more\n`)}`), { witnesses: [], quorum: 0 });
add("no newline at the end", false, good.slice(0, -1));
add("carriage returns", false, good.replaceAll("\n", "\r\n"));
add("index with a leading zero", false, good.replace("index 12", "index 012"));
add("another version", false, good.replace("@v1", "@v2"));
add("empty", false, "");

const sizes = [1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 21];
const hexes = (hashes) => hashes.map(hex);
export const vectors = {
  entries: entries.map(hex),
  roots: Array.from({ length: 22 }, (_, size) => hex(root(leaves.slice(0, size)))),
  inclusion: sizes.flatMap((size) => [...new Set([0, size >> 1, size - 1])].map((index) => ({ size, index, path: hexes(inclusion(index, leaves.slice(0, size))) }))),
  consistency: sizes.flatMap((size) => [...new Set([1, (size >> 1) + 1, size])].map((old) => ({ old: Math.min(old, size), size, proof: hexes(consistency(Math.min(old, size), leaves.slice(0, size))) }))),
  log: { origin, public_key: hex(keyOf(origin)), vkey: `${origin}+${hex(keyId(origin, 1, keyOf(origin)))}+${b64(concat(Uint8Array.of(1), keyOf(origin)))}` },
  checkpoint: { text, note: cosigned, seed: hex(seedOf(origin)), witnesses: both.map((one, at) => ({ ...one, seed: hex(seedOf(one.name)), time: seconds + 60 * at })) },
  proofs: list,
};
