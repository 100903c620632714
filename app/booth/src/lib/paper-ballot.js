// A paper ballot as an officer keys it in (docs/PROTOCOL.md §6.2): what the QR holds, and the body to sign.

import { decodeCrockford } from "./crockford.js";
import { Malformed, hex } from "./bytes.js";

const SERIAL = /^[0-9A-Z][0-9A-Z-]{3,19}$/;
const SECRET_BYTES = 20;

/** The 40 hexadecimal digits of a secret typed as such or as 32 Crockford symbols; throws Malformed. */
export function parseSecret(typed) {
  const plain = typed.replace(/\s/g, "").toLowerCase();
  if (/^[0-9a-f]{40}$/.test(plain)) return plain;
  const bytes = decodeCrockford(typed);
  if (!bytes || bytes.length !== SECRET_BYTES) throw new Malformed("secret");
  return hex(bytes);
}

export function parseSerial(typed) {
  const serial = halfWidth(typed.trim()).toUpperCase();
  if (!SERIAL.test(serial)) throw new Malformed("serial");
  return serial;
}

// A scanner types through the keyboard's input method, which may make the colons wide.
function halfWidth(typed) {
  return typed.replace(/[\uff01-\uff5e]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0));
}

/** {serial, secret} of what a scanner typed from the ballot's QR, or null if it is a serial alone. */
export function parseScanned(typed) {
  const parts = /^YIJUE-PAPER:([0-9A-Z-]{4,20}):([0-9A-Z-]{32,40})(?::END)?$/i.exec(halfWidth(typed.trim()));
  if (!parts) return null;
  return { serial: parseSerial(parts[1]), secret: parseSecret(parts[2]) };
}

const isVoid = (value) => typeof value === "string" && value.startsWith("void:");

/**
 * `items` is [{motion, value}] in the definition's order: a choice id, `void:<reason>`, "" for left blank or, for an
 * election, the list of the candidates named, in the motion's order. `assisted`: filled in with help, before witnesses.
 */
export function paperBallotBody({ right, serial, secret, scan, assisted = false, items }) {
  const answers = items
    .filter(({ value }) => value && !isVoid(value))
    .map(({ motion, value }) => ({ motion, choices: Array.isArray(value) ? value : [value] }));
  const spoiled = items
    .filter(({ value }) => isVoid(value))
    .map(({ motion, value }) => ({ motion, reason: value.slice("void:".length) }));
  return { i: right, serial, secret, scan, assisted, answers, void: spoiled };
}
