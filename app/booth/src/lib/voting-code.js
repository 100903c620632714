// The voting code 表决码 and the key it stands for (docs/PROTOCOL.md §4, as app/core/voting_code.py).
// Law: the code and its seed never leave the page; nothing here logs or sends them.

import { sha512 } from "@noble/hashes/sha2.js";
import { lpAll } from "./bytes.js";
import { SYMBOLS, foldCrockford, groupFives } from "./crockford.js";

export const CODE_SYMBOLS = 20;
const DATA_SYMBOLS = 19;
const POLYNOMIAL = 0b100101;
// Pairs that a hand or a printer makes alike. U is no symbol; people write it for V.
const LOOK_ALIKE = ["8B", "5S", "2Z", "0D", "0Q", "6G", "VY", "MN", "17", "CG", "EF", "PR", "KX", "4A", "9G", "9P", "DQ"];

export class CodeInvalid extends Error {
  constructor(reason, fields) {
    super(reason);
    this.name = "CodeInvalid";
    this.code = "code_invalid";
    this.reason = reason;
    Object.assign(this, fields);
  }
}

function remainder(symbols) {
  let total = 0;
  for (const symbol of symbols) {
    total <<= 1;
    if (total & 32) total ^= POLYNOMIAL;
    total ^= SYMBOLS.indexOf(symbol);
  }
  return total;
}

/** The 20 symbols a person typed; throws CodeInvalid with `group` (1…4) where it can tell. */
export function parseVotingCode(text) {
  const code = foldCrockford(text);
  const foreign = [...code].findIndex((symbol) => !SYMBOLS.includes(symbol));
  if (foreign >= 0) throw new CodeInvalid("character", { group: groupOf(foreign), symbol: [...code][foreign] });
  if (code.length !== CODE_SYMBOLS) throw new CodeInvalid("length", { length: code.length, ...shortGroup(text) });
  if (remainder(code) !== 0) throw new CodeInvalid("check", findSlip(code));
  return code;
}

/** The code of the first 95 bits of 12 random bytes. */
export function makeVotingCode(random) {
  let number = BigInt(0);
  random.forEach((byte) => { number = number * BigInt(256) + BigInt(byte); });
  const places = Array.from({ length: DATA_SYMBOLS }, (_, place) => BigInt(1 + 5 * (DATA_SYMBOLS - 1 - place)));
  const data = places.map((place) => SYMBOLS[Number((number >> place) & BigInt(31))]).join("");
  return data + [...SYMBOLS].find((symbol) => remainder(data + symbol) === 0);
}

export function formatVotingCode(code) {
  return groupFives(code);
}

/** The Ed25519 seed of a parsed code within its scope: the community's or the assembly's id. */
export function credentialSeed(scopeId, code) {
  return sha512(lpAll("yijue/v1/credential", scopeId, code.slice(0, DATA_SYMBOLS))).subarray(0, 32);
}

function groupOf(place) {
  return Math.min(4, Math.floor(place / 5) + 1);
}

// When the four groups were typed apart, the one without five symbols is the one to look at.
function shortGroup(text) {
  const groups = text.trim().split(/[\s\-\u3000\u2010-\u2015\uff0d]+/).map(foldCrockford);
  const odd = groups.filter((group) => group.length !== 5);
  return groups.length === 4 && odd.length === 1 ? { group: groups.indexOf(odd[0]) + 1 } : {};
}

// One slip can be mended at any of the 20 places, so the check alone names none. A look-alike or a swap
// of neighbours that mends it is likely the slip; a group is named only if all such candidates lie in it.
function findSlip(code) {
  const groups = new Set([...lookAlikes(code), ...swaps(code)].map(groupOf));
  return groups.size === 1 ? { group: [...groups][0] } : {};
}

function lookAlikes(code) {
  const places = [];
  [...code].forEach((symbol, place) => {
    const others = LOOK_ALIKE.filter((pair) => pair.includes(symbol)).map((pair) => pair.replace(symbol, ""));
    if (others.some((other) => remainder(code.slice(0, place) + other + code.slice(place + 1)) === 0)) places.push(place);
  });
  return places;
}

function swaps(code) {
  const places = [];
  for (let place = 0; place < CODE_SYMBOLS - 1; place += 1) {
    const swapped = code.slice(0, place) + code[place + 1] + code[place] + code.slice(place + 2);
    if (swapped !== code && remainder(swapped) === 0) places.push(place);
  }
  return places;
}
