// Canonical JSON (RFC 8785) without floating-point numbers (docs/PROTOCOL.md §1).

import { sha256 } from "@noble/hashes/sha2.js";
import { Malformed, hex, utf8 } from "./bytes.js";

const MAX_DEPTH = 32;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?:[^\ud800-\udbff]|^)[\udc00-\udfff]/;

function encodeText(text) {
  if (LONE_SURROGATE.test(text)) throw new Malformed("surrogate");
  if (text.normalize("NFC") !== text) throw new Malformed("not NFC");
  return JSON.stringify(text);
}

function encodeNumber(number) {
  if (!Number.isSafeInteger(number) || Object.is(number, -0)) throw new Malformed("number");
  return String(number);
}

function encodeMembers(object, depth) {
  // Array.prototype.sort compares UTF-16 code units, which is the order of RFC 8785 §3.2.3.
  const names = Object.keys(object).sort();
  return `{${names.map((name) => `${encodeText(name)}:${encode(object[name], depth + 1)}`).join(",")}}`;
}

function encode(value, depth) {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return encodeText(value);
  if (typeof value === "number") return encodeNumber(value);
  if (depth > MAX_DEPTH) throw new Malformed("depth");
  if (Array.isArray(value)) return `[${value.map((member) => encode(member, depth + 1)).join(",")}]`;
  if (typeof value === "object") return encodeMembers(value, depth);
  throw new Malformed("type");
}

/** The canonical text of a value; throws Malformed for what has none. */
export function jcs(value) {
  return encode(value, 1);
}

export function jcsBytes(value) {
  return utf8(jcs(value));
}

/** SHA-256 of the canonical bytes, in hexadecimal. */
export function jcsHash(value) {
  return hex(sha256(jcsBytes(value)));
}
