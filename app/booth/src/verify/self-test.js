// V44, run before anything else: if a bad vector is accepted or a good one refused, no check may say ok.

import { hex, parseHex, utf8 } from "../lib/bytes.js";
import { isSignature } from "../lib/ed25519.js";
import { mod } from "../lib/ristretto.js";
import { testMotion } from "./decide.js";
import { G, areAllZero, findPoint, findProper, findScalar, sumOfMultiples, times } from "./group.js";
import { Tree } from "./tree.js";
import { parseCanonical } from "./values.js";
import { JCS_BAD, JCS_GOOD, MULTIPLES, NOT_POINTS, ROOTS, SIGNATURES, VERDICTS } from "./vectors.js";

const THRESHOLDS = { quorum: [2, 3], ordinary: [1, 2], special: [3, 4] };
const MANY = 300; // More leaves than a tile holds.

function isCanonical(text) {
  try {
    parseCanonical(utf8(text), 1000);
    return true;
  } catch (error) {
    return false;
  }
}

function* simpleTrials() {
  for (const { name, valid, public_key: key, message, signature } of SIGNATURES) {
    yield [`ed25519 ${name}`, isSignature(parseHex(key), parseHex(message), parseHex(signature)) === valid];
  }
  for (const text of JCS_GOOD) yield [`jcs ${text}`, isCanonical(text)];
  for (const text of JCS_BAD) yield [`no jcs ${text}`, !isCanonical(text)];
  const leaves = Array.from({ length: MANY }, (_, at) => Uint8Array.of(at % 256));
  for (const [at, root] of ROOTS.entries()) yield [`root ${at + 1}`, new Tree(leaves).root(at + 1) === root];
  for (const size of [1, 3, 255, 256, 257, MANY]) yield [`tiles ${size}`, new Tree(leaves.slice(0, size)).byTiles().root === new Tree(leaves).root(size)];
}

function* verdictTrials() {
  for (const [kind, scope, part, yes, isCarried] of VERDICTS) {
    const motion = { kind: "yes_no", class: kind, choices: [{ id: "yes" }, { id: "no" }, { id: "abstain" }] };
    const both = (number) => ({ heads: number, area: number });
    const rows = [{ choice: "yes", ...both(yes) }, { choice: "no", ...both(part - yes) }, { choice: "abstain", ...both(0) }];
    const { passed } = testMotion(motion, THRESHOLDS, both(scope), both(part), rows);
    yield [`verdict ${kind} ${yes}/${part}/${scope}`, (passed.join() === "yes") === isCarried];
  }
}

// One equation z·G − P = 0; it holds where P is z·G.
const claim = (z, point) => ({ g: mod(BigInt(-z)), key: BigInt(0), terms: [[BigInt(1), point]] });

function* groupTrials() {
  for (const [number, text] of MULTIPLES.entries()) {
    const point = findPoint(parseHex(text));
    yield [`multiple ${number}`, point !== null && point.equals(times(BigInt(number), G)) && hex(point.toBytes()) === text];
  }
  for (const text of NOT_POINTS) yield [`no point ${text}`, findPoint(parseHex(text)) === null];
  yield ["identity", findProper(new Uint8Array(32)) === null];
  const order = mod(BigInt(-1)) + BigInt(1);
  const bytesOf = (number) => parseHex(number.toString(16).padStart(64, "0")).reverse();
  yield ["scalar", findScalar(bytesOf(order - BigInt(1))) !== null && findScalar(bytesOf(order)) === null];
  const [two, five] = [times(BigInt(2), G), times(BigInt(5), G)];
  yield ["sum of multiples", sumOfMultiples([BigInt(3), mod(BigInt(-1))], [two, five]).equals(G)];
  yield ["equations", areAllZero([claim(5, five), claim(2, two)], G)];
  yield ["a false equation", !areAllZero([claim(5, five), claim(3, two)], G)];
  yield ["two that cancel", !areAllZero([claim(6, five), claim(1, two)], G)];
}

/** The names of the vectors that this verifier answers wrongly. */
export function runVectors() {
  const trials = [...simpleTrials(), ...verdictTrials(), ...groupTrials()];
  return trials.filter(([, isRight]) => !isRight).map(([name]) => name);
}
