// What officers' pages sign: acts, a paper ballot keyed in, and a wrapped key; made by the pages' own code.
import { keysOf, makeAssembly } from "../../booth/mock/world.mjs";

const lib = (name) => import(new URL(`../../../app/booth/src/lib/${name}.js`, import.meta.url).href);
const { signAct } = await lib("act");
const { hex } = await lib("bytes");
const { jcs } = await lib("jcs");
const { paperBallotBody, parseScanned } = await lib("paper-ballot");
const { wrapKey } = await lib("wrapped-key");

const { definition, manifest, hd, hm } = makeAssembly("hupan-2026-1");
const officer = keysOf("convener");
const scanned = parseScanned("YIJUE-PAPER:00007-A:0123456789ABCDEFGHJKMNPQRSTVWXYZ");
const paper = paperBallotBody({
  right: 7, ...scanned, scan: "5c".repeat(32),
  items: [{ motion: "m1", value: "yes" }, { motion: "m2", value: "void:two_marks" }, { motion: "m3", value: "" }],
});
const named = paperBallotBody({
  right: 7, ...scanned, scan: "5d".repeat(32), assisted: true,
  items: [{ motion: "board", value: ["chen", "wu"] }, { motion: "other", value: [] }, { motion: "third", value: "void:too_many" }],
});
const acts = [
  { type: "definition", bind: hd, body: definition },
  { type: "notice", bind: hd, body: { definition: hd, document: "ab".repeat(32), anchor: "GGH9C-YV7GG-C4C56-BQ1CK" } },
  { type: "manifest", bind: hd, body: manifest },
  { type: "paper-issue", bind: hm, body: { i: 7, serial: "00007-A" } },
  { type: "paper-ballot", bind: hm, body: paper },
  { type: "paper-ballot", bind: hm, body: named },
  { type: "proxy-end", bind: hm, body: { i: 7, agent_pk: hex(keysOf("agent").key) } },
  { type: "freeze", bind: hm, body: { i: 7, objection: "o-1" } },
  { type: "transfer", bind: hm, body: { i: 7, on: "2026-05-04", document: "cd".repeat(32) } },
];

const passphrase = "湖畔花园 业委会 密钥";
const wrapped = await wrapKey(officer.seed, passphrase, { salt: new Uint8Array(16).fill(7), nonce: new Uint8Array(12).fill(9) });

export const vectors = {
  seed: hex(officer.seed), public_key: hex(officer.key),
  acts: acts.map((act) => ({ ...act, jcs: jcs(act.body), ...signAct(officer.seed, act) })),
  passphrase, wrapped,
};
