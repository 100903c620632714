// The byte conventions of docs/PROTOCOL.md §1 and §2, written a second time.
import { createHash } from "node:crypto";

export const utf8 = (text) => new TextEncoder().encode(text);
export const hex = (bytes) => Buffer.from(bytes).toString("hex");
export const unhex = (text) => new Uint8Array(Buffer.from(text, "hex"));
export const concat = (...parts) => new Uint8Array(Buffer.concat(parts));
export const sha256 = (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest());
export const sha512 = (bytes) => new Uint8Array(createHash("sha512").update(bytes).digest());

export function lp(bytes) {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return concat(length, bytes);
}

export function jcs(value) {
  if (Array.isArray(value)) return `[${value.map(jcs).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  // JavaScript compares strings by UTF-16 code units, which is what RFC 8785 asks.
  const members = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${jcs(value[key])}`);
  return `{${members.join(",")}}`;
}
