// Voting codes under docs/PROTOCOL.md §4: check character, folding, seed.
import { concat, hex, lp, sha256, sha512, utf8 } from "./bytes.mjs";

const noble = new URL("../../../app/booth/node_modules/@noble/curves/ed25519.js", import.meta.url);
const { ed25519 } = await import(noble.href);
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// GF(32) by tables of powers of x modulo x^5 + x^2 + 1, unlike the Python code's Horner scheme.
const powers = [1];
while (powers.length < 31) {
  const next = powers.at(-1) << 1;
  powers.push(next & 32 ? next ^ 37 : next);
}
const multiply = (a, b) => (a && b ? powers[(powers.indexOf(a) + powers.indexOf(b)) % 31] : 0);

const check = (data) =>
  ALPHABET[[...data].reduce((sum, symbol, at) => sum ^ multiply(powers[19 - at], ALPHABET.indexOf(symbol)), 0)];

function fromBytes(random) {
  const bits = [...random].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const data = Array.from({ length: 19 }, (_, at) => ALPHABET[parseInt(bits.slice(5 * at, 5 * at + 5), 2)]).join("");
  return data + check(data);
}

const fives = (code) => code.match(/.{5}/g).join("-");
const seedOf = (scope, code) =>
  sha512(concat(lp(utf8("yijue/v1/credential")), lp(utf8(scope)), lp(utf8(code.slice(0, 19))))).slice(0, 32);

const codes = [];
for (let index = 0; index < 12; index += 1) {
  const random = sha256(utf8(`voting code ${index}`)).slice(0, 12);
  const code = fromBytes(random);
  const scope = index % 2 ? "jinshuiwan" : "jinshuiwan-2026-1";
  const seed = seedOf(scope, code);
  codes.push({ random: hex(random), code, printed: fives(code), scope, seed: hex(seed), public_key: hex(ed25519.getPublicKey(seed)) });
}
codes.push({ random: "00".repeat(12), code: fromBytes(new Uint8Array(12)), printed: fives("0".repeat(20)) });
codes.push({ random: "ff".repeat(12), code: fromBytes(new Uint8Array(12).fill(255)), printed: fives(fromBytes(new Uint8Array(12).fill(255))) });

const sample = codes[0].code;
const wide = (text) => [...text].map((sign) => String.fromCodePoint(sign.codePointAt(0) + 0xfee0)).join("");
const withSlips = fromBytes(Uint8Array.from([0, 66, 16, 132, 33, 8, 66, 16, 132, 33, 8, 66]));
const written = [
  [sample, sample], [sample.toLowerCase(), sample], [fives(sample), sample], [wide(sample), sample],
  [wide(sample.toLowerCase()), sample], [`  ${sample.match(/.{5}/g).join(" ")}\r\n`, sample],
  [sample.match(/.{5}/g).join("\u3000"), sample], [sample.match(/.{5}/g).join("—"), sample],
  [sample.match(/.{5}/g).join("－"), sample], [`\ufeff${sample.match(/.{4}/g).join("_")}\u200b`, sample],
  [withSlips.replaceAll("0", "O").replaceAll("1", "I"), withSlips],
  [withSlips.replaceAll("0", "o").replaceAll("1", "l"), withSlips],
  [wide(withSlips.replaceAll("0", "O").replaceAll("1", "L")), withSlips],
].map(([text, code]) => ({ text, code }));

const slip = (at) => ALPHABET[(ALPHABET.indexOf(sample[at]) + 1) % 32];
const swapped = sample.replace(/^(.*?)(.)(?!\2)(.)/, "$1$3$2");
const invalid = [
  "", sample.slice(1), sample + "0", slip(0) + sample.slice(1), sample.slice(0, 19) + slip(19), swapped,
  "U" + sample.slice(1), sample.slice(0, 19) + "ß", sample.slice(0, 19) + "ſ", sample.slice(0, 19) + "零", sample.slice(0, 19) + "*",
];

export const vectors = { weights: Array.from({ length: 20 }, (_, at) => powers[19 - at]), codes, written, invalid };
