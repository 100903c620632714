// What the booth makes sure of before an owner chooses: definition, manifest and texts are those that were
// posted (docs/PROTOCOL.md §3). It names what is wrong by a code; sentences live in ../booth/text.

import { sha256 } from "@noble/hashes/sha2.js";
import { hex, utf8 } from "./bytes.js";
import { encodeCrockford, groupFives } from "./crockford.js";
import { jcsBytes, jcsHash } from "./jcs.js";

export const PROTOCOL = "yijue/v1";
export const SUITE = "RISTRETTO255-SHA512-ED25519-v1";

export class AssemblyInvalid extends Error {
  constructor(reason) {
    super(reason);
    this.name = "AssemblyInvalid";
    this.code = "assembly_invalid";
    this.reason = reason;
  }
}

export function textHash(text) {
  return hex(sha256(utf8(text)));
}

/** The anchor 锚 printed on the posted notice: the first 20 Crockford symbols over the community's keys. */
export function anchorOf(definition) {
  const { keys } = definition;
  const witnesses = keys.witnesses.map((witness) => witness.key).sort();
  const parts = {
    community: definition.community.id,
    log: keys.log,
    registrar: keys.registrar,
    street_office: keys.street_office,
    witness_quorum: keys.witness_quorum,
    witnesses,
  };
  return groupFives(encodeCrockford(sha256(jcsBytes(parts))).slice(0, 20));
}

function checkDefinition(assembly, communityId) {
  const { definition } = assembly;
  if (definition.protocol !== PROTOCOL || definition.suite !== SUITE) throw new AssemblyInvalid("suite");
  if (!["named", "secret"].includes(definition.mode)) throw new AssemblyInvalid("mode");
  if (jcsHash(definition) !== assembly.hd) throw new AssemblyInvalid("definition");
  if (definition.assembly !== assembly.id || definition.community.id !== communityId) throw new AssemblyInvalid("definition");
}

function checkTexts(assembly, consent) {
  if (textHash(consent) !== assembly.definition.consent) throw new AssemblyInvalid("consent");
  for (const motion of assembly.definition.motions) {
    if (textHash(assembly.texts[motion.id] || "") !== motion.text) throw new AssemblyInvalid("motion_text");
  }
}

/** Throws AssemblyInvalid unless what the server sent hangs together by its hashes. */
export function checkAssembly(assembly, communityId, consent) {
  checkDefinition(assembly, communityId);
  checkTexts(assembly, consent);
  if (!assembly.manifest) return;
  if (jcsHash(assembly.manifest) !== assembly.hm) throw new AssemblyInvalid("manifest");
  if (assembly.manifest.definition !== assembly.hd) throw new AssemblyInvalid("manifest");
  const isKeyed = /^[0-9a-f]{64}$/.test(assembly.manifest.trustee_key || "");
  if (isKeyed !== (assembly.definition.mode === "secret")) throw new AssemblyInvalid("manifest");
}

/** The scope id of the voting code's key: the community's or the assembly's. */
export function credentialScope(definition) {
  return definition.policies.credential_scope === "assembly" ? definition.assembly : definition.community.id;
}
