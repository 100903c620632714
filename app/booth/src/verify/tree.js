// The Merkle tree of RFC 6962 over the lines of entries.jsonl, whole and tile by tile.

import { hex } from "../lib/bytes.js";
import { EMPTY_ROOT, leafHash, nodeHash } from "../lib/merkle.js";
import { flatten } from "./values.js";

const WIDTH = 256;

// The largest power of two below a size.
function splitOf(size) {
  let half = 1;
  while (half * 2 < size) half *= 2;
  return half;
}

function hashOf(leaves) {
  if (leaves.length === 0) return EMPTY_ROOT;
  if (leaves.length === 1) return leaves[0];
  const half = splitOf(leaves.length);
  return nodeHash(hashOf(leaves.slice(0, half)), hashOf(leaves.slice(half)));
}

export class Tree {
  constructor(lines) {
    this.leaves = lines.map(leafHash);
    this.roots = new Map();
  }

  /** The root over the first `size` entries in hexadecimal, or null beyond the record. */
  root(size) {
    if (size > this.leaves.length) return null;
    if (!this.roots.has(size)) this.roots.set(size, hex(hashOf(this.leaves.slice(0, size))));
    return this.roots.get(size);
  }

  /** {tiles, root}: how many tiles cover the tree, and the root that follows from them alone. */
  byTiles() {
    let level = this.leaves;
    let tiles = 0;
    const rest = [];
    // Whole tiles fold into one hash of the next level; a tile that is not full folds its own part of the right edge.
    while (level.length > 0) {
      const whole = Math.floor(level.length / WIDTH);
      tiles += Math.ceil(level.length / WIDTH);
      rest.unshift(level.slice(whole * WIDTH));
      level = Array.from({ length: whole }, (_, at) => hashOf(level.slice(at * WIDTH, (at + 1) * WIDTH)));
    }
    return { tiles, root: hex(joinEdges(rest)) };
  }
}

// Left edges are subtrees of 256 times the leaves of those to their right, so they stand before them in the tree.
function joinEdges(rest) {
  const parts = flatten(rest.map(edgeHashes));
  if (parts.length === 0) return EMPTY_ROOT;
  return parts.reduceRight((right, left) => nodeHash(left, right));
}

// The complete subtrees, largest first, of nodes that fill no whole tile.
function edgeHashes(nodes) {
  const found = [];
  let at = 0;
  for (let size = WIDTH / 2; size >= 1; size /= 2) {
    if (nodes.length - at < size) continue;
    found.push(hashOf(nodes.slice(at, at + size)));
    at += size;
  }
  return found;
}
