// The second device's part of 检查选票: what was opened is fetched by its tracker and calculated anew.
// Nothing the server says is shown that the tracker does not cover: it commits to every ciphertext, and each
// ciphertext is encrypted again here.

import { app, setClock } from "./app.js";
import { get } from "./api.js";
import { loadCommunity } from "./ballot-flow.js";
import { SealingFailed, openSpoil } from "./sealer.js";
import { ballotId, tracker } from "../lib/ballot.js";
import { Malformed, parseBase64, parseHex, utf8 } from "../lib/bytes.js";
import { checkAssembly } from "../lib/definition.js";
import { isSignature, signedMessage } from "../lib/ed25519.js";
import { jcs } from "../lib/jcs.js";

/** {assembly, tracker} of the fragment `#check.<assembly>.<tracker>`, or null. */
export function checkOf(fragment) {
  const parts = /^#check\.([a-z0-9-]{1,40})\.((?:[0-9A-Z]{5}-){4}[0-9A-Z]{5})$/.exec(fragment);
  return parts ? { assembly: parts[1], tracker: parts[2] } : null;
}

/** Where the second device looks. */
export function checkAddress(assembly, code) {
  return `${window.location.origin}/v/${app.communityId}#check.${assembly}.${code}`;
}

async function loadAssembly(id) {
  const answer = await loadCommunity();
  setClock(answer.now);
  Object.assign(app, { community: answer.community, consent: answer.consent, assemblies: answer.assemblies, loadedAt: Date.parse(answer.now) });
  app.assembly = answer.assemblies.find((one) => one.id === id);
  if (!app.assembly || !app.assembly.manifest) throw new SealingFailed("spoil_not_found");
  checkAssembly(app.assembly, app.communityId, app.consent);
}

function checkBody({ text, signature, tracker: wanted }) {
  const { opening, ...body } = JSON.parse(text);
  const { hm } = app.assembly;
  if (jcs({ ...body, opening }) !== text) throw new Malformed("spoil");
  if (tracker(ballotId(hm, body)) !== wanted) throw new SealingFailed("opening_wrong");
  const message = signedMessage("spoil", parseHex(hm, 32), utf8(text));
  if (!isSignature(parseHex(body.header.cred_pk, 32), message, parseBase64(signature, 64))) throw new SealingFailed("opening_wrong");
  return { ...body, opening };
}

/** {line, answers} of an opened ballot; throws ApiError, SealingFailed, Malformed, AssemblyInvalid. */
export async function findOpened({ assembly, tracker: wanted }) {
  await loadAssembly(assembly);
  const { spoil: text, signature } = await get(`/api/booth/assemblies/${assembly}/spoils/${wanted}`);
  const spoil = checkBody({ text, signature, tracker: wanted });
  return { line: spoil.header.i, answers: await openSpoil(spoil) };
}
