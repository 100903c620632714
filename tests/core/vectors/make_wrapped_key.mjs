// Wrapped keys under docs/PROTOCOL.md (the format of officers' keys), by Node's OpenSSL.
import { createCipheriv, scryptSync } from "node:crypto";
import { concat, hex, lp, sha256, utf8 } from "./bytes.mjs";

const noble = new URL("../../../app/booth/node_modules/@noble/curves/ed25519.js", import.meta.url);
const { ed25519 } = await import(noble.href);

function wrap(index, passphrase) {
  const [seed, salt, nonce] = ["seed", "salt", "nonce"].map((part) => sha256(utf8(`wrapped key ${index} ${part}`)));
  const key = scryptSync(passphrase.normalize("NFKC"), salt.slice(0, 16), 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 });
  const publicKey = ed25519.getPublicKey(seed);
  const cipher = createCipheriv("aes-256-gcm", key, nonce.slice(0, 12));
  cipher.setAAD(concat(lp(utf8("yijue/v1/wrapped-key")), lp(publicKey)));
  const sealed = concat(cipher.update(seed), cipher.final(), cipher.getAuthTag());
  const kdf = { name: "scrypt", n: 32768, r: 8, p: 1, salt: hex(salt.slice(0, 16)) };
  const wrapped = { v: 1, kdf, cipher: "aes-256-gcm", nonce: hex(nonce.slice(0, 12)), ciphertext: hex(sealed), public_key: hex(publicKey) };
  return { passphrase, seed: hex(seed), wrapped };
}

export const vectors = ["correct horse", "街道办 2026", "ｆｕｌｌ　ｗｉｄｔｈ ﬁ", "e\u0301"].map((text, index) => wrap(index, text));
