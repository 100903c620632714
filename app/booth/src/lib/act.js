// An officer's act: type, bind and body as the page shows them, and the signature over bytes made here.

import { base64, parseHex } from "./bytes.js";
import { keyId, publicKey, sign, signedMessage } from "./ed25519.js";
import { jcsBytes, jcsHash } from "./jcs.js";

export class ActRefused extends Error {
  constructor(code) {
    super(code);
    this.name = "ActRefused";
    this.code = code;
  }
}

// Bodies that name what they are bound to must name what the page says they are bound to.
function checkBind(type, bind, body) {
  const named = { notice: body.definition, manifest: body.definition, open: body.manifest, close: body.manifest }[type];
  const expected = type === "definition" ? jcsHash(body) : named;
  if (expected !== undefined && expected !== bind) throw new ActRefused("bind_differs");
}

/** {k, s} of an act; `bind` is 64 hexadecimal digits. Throws ActRefused, Malformed. */
export function signAct(seed, { type, bind, body }) {
  if (!/^[a-z][a-z-]{1,39}$/.test(type)) throw new ActRefused("type_unknown");
  checkBind(type, bind, body);
  const signature = sign(seed, signedMessage(type, parseHex(bind, 32), jcsBytes(body)));
  return { k: keyId(publicKey(seed)), s: base64(signature) };
}
