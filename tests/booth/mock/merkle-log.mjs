// A log in memory: entries, roots, proofs and signed heads as the service would serve them (tests only).

import { base64, concat, u32be, utf8 } from "../../../app/booth/src/lib/bytes.js";
import { sign } from "../../../app/booth/src/lib/ed25519.js";
import { EMPTY_ROOT, leafHash, nodeHash } from "../../../app/booth/src/lib/merkle.js";
import { noteKeyId } from "../../../app/booth/src/lib/note.js";

function split(count) {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

export function rootOf(leaves) {
  if (leaves.length === 0) return EMPTY_ROOT;
  if (leaves.length === 1) return leaves[0];
  const at = split(leaves.length);
  return nodeHash(rootOf(leaves.slice(0, at)), rootOf(leaves.slice(at)));
}

export function inclusionPath(leaves, index) {
  if (leaves.length === 1) return [];
  const at = split(leaves.length);
  if (index < at) return [...inclusionPath(leaves.slice(0, at), index), rootOf(leaves.slice(at))];
  return [...inclusionPath(leaves.slice(at), index - at), rootOf(leaves.slice(0, at))];
}

export function consistencyPath(leaves, oldSize, isWhole = true) {
  if (oldSize === 0) return [];
  if (oldSize === leaves.length) return isWhole ? [] : [rootOf(leaves)];
  const at = split(leaves.length);
  if (oldSize <= at) return [...consistencyPath(leaves.slice(0, at), oldSize, isWhole), rootOf(leaves.slice(at))];
  return [...consistencyPath(leaves.slice(at), oldSize - at, false), rootOf(leaves.slice(0, at))];
}

function signatureLine(name, kind, key, bytes) {
  return `\u2014 ${name} ${base64(concat([noteKeyId(name, kind, key), bytes]))}\n`;
}

export class MerkleLog {
  constructor(origin, logKeys, witness) {
    Object.assign(this, { origin, logKeys, witness, entries: [], now: () => 1777600000 });
  }

  get size() {
    return this.entries.length;
  }

  leaves(size = this.size) {
    return this.entries.slice(0, size).map(leafHash);
  }

  append(bytes) {
    this.entries.push(bytes);
    return this.entries.length - 1;
  }

  head(size = this.size) {
    const text = `${this.origin}\n${size}\n${base64(rootOf(this.leaves(size)))}\n`;
    return `${text}\n${signatureLine(this.origin, 1, this.logKeys.key, sign(this.logKeys.seed, utf8(text)))}`;
  }

  cosignedHead(size = this.size, time = this.now()) {
    const note = this.head(size);
    const text = note.slice(0, note.lastIndexOf("\n\n") + 1);
    const { name, seed, key } = this.witness;
    const signature = sign(seed, utf8(`cosignature/v1\ntime ${time}\n${text}`));
    return note + signatureLine(name, 4, key, concat([u32be(Math.floor(time / 2 ** 32)), u32be(time), signature]));
  }

  proof(index, size = this.size, isCosigned = false) {
    const path = inclusionPath(this.leaves(size), index).map(base64);
    const note = isCosigned ? this.cosignedHead(size) : this.head(size);
    return ["c2sp.org/tlog-proof@v1", `index ${index}`, ...path, "", note].join("\n");
  }

  consistency(oldSize, newSize = this.size) {
    return consistencyPath(this.leaves(newSize), oldSize).map(base64);
  }
}
