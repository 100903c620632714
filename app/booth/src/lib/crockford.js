// Crockford base32 and the forgiving reading of what people type (as app/core/base32.py).

export const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const IGNORED = /[\s\u0085\u200b-\u200d\u2060\ufeff\-_\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d\uff3f\u30fc\u4e00]/g;

export function encodeCrockford(bytes) {
  let text = "";
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += SYMBOLS[(buffer >> bits) & 31];
    }
  }
  return bits ? text + SYMBOLS[(buffer << (5 - bits)) & 31] : text;
}

/** The reverse of encodeCrockford for whole bytes, or null if the text is not one. */
export function decodeCrockford(text) {
  const bytes = [];
  let buffer = 0;
  let bits = 0;
  for (const symbol of foldCrockford(text)) {
    const value = SYMBOLS.indexOf(symbol);
    if (value < 0) return null;
    buffer = ((buffer << 5) | value) & 0xffff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((buffer >> bits) & 255);
    }
  }
  const isWhole = bits < 5 && (buffer & ((1 << bits) - 1)) === 0; // Nothing but fewer than five zero bits is left.
  return isWhole ? Uint8Array.from(bytes) : null;
}

export function groupFives(symbols) {
  return (symbols.match(/.{1,5}/g) || []).join("-");
}

/** What a person meant: half-width upper case without blanks and dashes, O as 0, I and L as 1. */
export function foldCrockford(text) {
  const half = text.replace(IGNORED, "").replace(/[\uff01-\uff5e]/g, toHalfWidth);
  return half.replace(/[a-z]/g, (letter) => letter.toUpperCase()).replace(/O/g, "0").replace(/[IL]/g, "1");
}

function toHalfWidth(symbol) {
  return String.fromCharCode(symbol.charCodeAt(0) - 0xfee0);
}
