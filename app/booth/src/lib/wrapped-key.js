// An officer's key wrapped by a passphrase: the JSON format of app/core/wrapped_key.py, opened and made alike.
// No WebCrypto: addresses that begin with plain http do not have its subtle part.

import { gcm } from "@noble/ciphers/aes.js";
import { scryptAsync } from "@noble/hashes/scrypt.js";
import { equalBytes, hex, lpAll, parseHex, utf8 } from "./bytes.js";
import { publicKey } from "./ed25519.js";

const COST = { n: 32768, r: 8, p: 1 };
const MEMBERS = "cipher,ciphertext,kdf,nonce,public_key,v";

export class KeyRefused extends Error {
  constructor(code) {
    super(code);
    this.name = "KeyRefused";
    this.code = code;
  }
}

export function randomBytes(size) {
  return crypto.getRandomValues(new Uint8Array(size));
}

function associated(key) {
  return lpAll("yijue/v1/wrapped-key", key);
}

async function cipherOf(passphrase, salt, nonce, key, onProgress) {
  const secret = utf8(passphrase.normalize("NFKC"));
  const options = { N: COST.n, r: COST.r, p: COST.p, dkLen: 32, onProgress };
  return gcm(await scryptAsync(secret, salt, options), nonce, associated(key));
}

/** The wrapped form of a 32-byte seed; salt (16 bytes) and nonce (12) are fresh random bytes. */
export async function wrapKey(seed, passphrase, { salt, nonce, onProgress }) {
  const key = publicKey(seed);
  const cipher = await cipherOf(passphrase, salt, nonce, key, onProgress);
  return {
    v: 1,
    kdf: { name: "scrypt", ...COST, salt: hex(salt) },
    cipher: "aes-256-gcm",
    nonce: hex(nonce),
    ciphertext: hex(cipher.encrypt(seed)),
    public_key: hex(key),
  };
}

/** Throws KeyRefused unless the JSON has the one form and the one set of parameters. */
export function checkForm(wrapped) {
  const isForm = wrapped && typeof wrapped === "object" && Object.keys(wrapped).sort().join() === MEMBERS;
  if (!isForm || wrapped.v !== 1 || wrapped.cipher !== "aes-256-gcm") throw new KeyRefused("wrapped_key_invalid");
  const kdf = wrapped.kdf || {};
  const isKdf = Object.keys(kdf).sort().join() === "n,name,p,r,salt" && kdf.name === "scrypt";
  if (!isKdf || kdf.n !== COST.n || kdf.r !== COST.r || kdf.p !== COST.p) throw new KeyRefused("wrapped_key_invalid");
}

/** The seed of a wrapped key; throws KeyRefused `wrapped_key_invalid` or `passphrase_wrong`, Malformed. */
export async function unwrapKey(wrapped, passphrase, { onProgress } = {}) {
  checkForm(wrapped);
  const key = parseHex(wrapped.public_key, 32);
  const sealed = parseHex(wrapped.ciphertext, 48);
  const nonce = parseHex(wrapped.nonce, 12);
  const cipher = await cipherOf(passphrase, parseHex(wrapped.kdf.salt, 16), nonce, key, onProgress);
  const seed = open(cipher, sealed);
  if (!equalBytes(publicKey(seed), key)) throw new KeyRefused("wrapped_key_invalid");
  return seed;
}

function open(cipher, sealed) {
  try {
    return cipher.decrypt(sealed);
  } catch (error) {
    throw new KeyRefused("passphrase_wrong");
  }
}
