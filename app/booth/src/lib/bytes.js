// Bytes and their spellings (docs/PROTOCOL.md §1). A spelling that is not the canonical one is refused.

const encoder = new TextEncoder();
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export class Malformed extends Error {
  constructor(reason) {
    super(reason);
    this.name = "Malformed";
    this.code = "malformed";
  }
}

export function utf8(text) {
  return encoder.encode(text);
}

export function decodeUtf8(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Malformed("utf-8");
  }
}

export function concat(parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function u32be(number) {
  return Uint8Array.of(number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255);
}

/** Bytes behind their u32 length, so that no two lists of parts collide. Takes bytes or text. */
export function lp(part) {
  const bytes = typeof part === "string" ? utf8(part) : part;
  return concat([u32be(bytes.length), bytes]);
}

export function lpAll(...parts) {
  return concat(parts.map(lp));
}

export function equalBytes(a, b) {
  return a.length === b.length && a.every((byte, place) => byte === b[place]);
}

export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function parseHex(text, size) {
  if (typeof text !== "string" || !/^([0-9a-f]{2})*$/.test(text)) throw new Malformed("hex");
  const bytes = Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  if (size !== undefined && bytes.length !== size) throw new Malformed("hex length");
  return bytes;
}

export function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const left = Math.min(3, bytes.length - at);
    const word = (bytes[at] << 16) | ((bytes[at + 1] || 0) << 8) | (bytes[at + 2] || 0);
    for (let place = 0; place < 4; place += 1) {
      text += place <= left ? ALPHABET[(word >> (18 - 6 * place)) & 63] : "=";
    }
  }
  return text;
}

export function parseBase64(text, size) {
  if (typeof text !== "string" || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new Malformed("base64");
  const symbols = text.replace(/=+$/, "");
  const bytes = new Uint8Array(Math.floor((symbols.length * 6) / 8));
  let buffer = 0;
  let bits = 0;
  let at = 0;
  for (const symbol of symbols) {
    buffer = ((buffer << 6) | ALPHABET.indexOf(symbol)) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = (buffer >> bits) & 255;
      at += 1;
    }
  }
  if (base64(bytes) !== text || (size !== undefined && bytes.length !== size)) throw new Malformed("base64");
  return bytes;
}
