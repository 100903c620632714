// Strict JSON, equality of JSON values, minutes and days, base64 pieces.

import { Malformed, parseBase64 } from "../lib/bytes.js";
import { jcs } from "../lib/jcs.js";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The value of canonical JSON bytes; throws Malformed for every other spelling. */
export function parseCanonical(bytes, most) {
  if (bytes.length > most) throw new Malformed("too large");
  let text;
  let value;
  try {
    text = decoder.decode(bytes);
    value = JSON.parse(text);
  } catch (error) {
    throw new Malformed("json");
  }
  if (jcs(value) !== text) throw new Malformed("spelling");
  return value;
}

/** Whether two JSON values are the same, whatever the order of members. */
export function isSame(a, b) {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && isSame(a[name], b[name]));
}

/** POSIX seconds of `YYYY-MM-DDTHH:MMZ`, or null where there is no such minute. */
export function secondsOf(minute) {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}Z$/.test(minute) || minute.startsWith("0000")) return null;
  const time = Date.parse(minute);
  if (Number.isNaN(time) || `${new Date(time).toISOString().slice(0, 16)}Z` !== minute) return null;
  return time / 1000;
}

/** Whether the text is a day of the calendar. */
export function isDay(text) {
  return /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) && secondsOf(`${text}T00:00Z`) !== null;
}

/** How many 32-byte pieces a canonical base64 text holds; NaN where it is none. */
export function piecesIn(text) {
  if (typeof text !== "string" || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return NaN;
  const padding = text.endsWith("==") ? 2 : Number(text.endsWith("="));
  const size = (text.length / 4) * 3 - padding;
  if (size % 32 !== 0) return NaN;
  try {
    parseBase64(text.slice(-4)); // The bits behind the last byte must be zero.
  } catch (error) {
    return NaN;
  }
  return size / 32;
}

/** The 32-byte pieces of a base64 text whose shape was verified. */
export function splitPieces(text) {
  const bytes = parseBase64(text);
  return Array.from({ length: bytes.length / 32 }, (_, at) => bytes.subarray(32 * at, 32 * at + 32));
}

/** One list of the members of many. */
export function flatten(lists) {
  const whole = [];
  for (const list of lists) for (const member of list) whole.push(member);
  return whole;
}
