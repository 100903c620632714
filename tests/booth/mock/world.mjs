// A small community with real keys, codes, definition, manifest and log (synthetic, for tests only).

import { createHash } from "node:crypto";
import { publicKey } from "../../../app/booth/src/lib/ed25519.js";
import { hex } from "../../../app/booth/src/lib/bytes.js";
import { textHash } from "../../../app/booth/src/lib/definition.js";
import { jcsBytes, jcsHash } from "../../../app/booth/src/lib/jcs.js";
import { credentialSeed } from "../../../app/booth/src/lib/voting-code.js";
import { SYMBOLS } from "../../../app/booth/src/lib/crockford.js";
import { G, times } from "../../../app/booth/src/lib/ristretto.js";
import { MerkleLog } from "./merkle-log.mjs";

export const CONSENT = "本人同意以表决码与短信验证码作为电子签名";
export const COMMUNITY = { id: "hupan", name: "湖畔花园", help_phone: "17000000001" };

const digest = (text) => new Uint8Array(createHash("sha256").update(text).digest());
export function keysOf(name) {
  const seed = digest(`test key ${name}`);
  return { seed, key: publicKey(seed) };
}

/** A valid code from 19 data symbols. */
export function codeOf(data) {
  let total = 0;
  for (const symbol of data) {
    total = (total ^ SYMBOLS.indexOf(symbol)) << 1;
    if (total & 32) total ^= 0b100101;
  }
  return data + SYMBOLS[total];
}

const YES_NO = [{ id: "yes", label: "同意" }, { id: "no", label: "反对" }, { id: "abstain", label: "弃权" }];
export const TEXTS = {
  m1: "续聘现物业服务企业，合同期三年，物业费标准不变：住宅每月每平方米 2.10 元。合同文本见附件。",
  m2: "使用维修资金更换 3 号楼两部电梯，预算 86 万元，按专有部分面积分摊。\n施工期间一部电梯保持运行。".repeat(6),
  m3: "小区大门改造方案三选一。",
  m4: "2号楼外墙修缮。",
};

function motion(id, title, more) {
  return { id, title, text: textHash(TEXTS[id]), kind: "yes_no", choices: YES_NO, min: 1, max: 1, matter: "278-4", class: "ordinary", article: "《民法典》第278条", scope: { kind: "all" }, ...more };
}

const PLANS = [{ id: "a", label: "方案甲：保留现有大门" }, { id: "b", label: "方案乙：改为人车分流" }, { id: "none", label: "都不同意" }];
const MOTIONS = [
  motion("m1", "续聘物业服务企业"),
  motion("m2", "使用维修资金更换3号楼电梯", { matter: "278-5", class: "special", scope: { kind: "groups", groups: ["3号楼"] } }),
  motion("m3", "大门改造方案", { matter: "278-9", kind: "one_of", choices: PLANS }),
  motion("m4", "修缮2号楼外墙", { matter: "278-5", scope: { kind: "groups", groups: ["2号楼"] } }),
];

export function definitionOf(id, { keys, witness, more = {} }) {
  const { policies, ...rest } = more;
  return {
    protocol: "yijue/v1", suite: "RISTRETTO255-SHA512-ED25519-v1", assembly: id, origin: `vote.example/${id}`, title: "2026年第一次业主大会会议",
    community: { id: COMMUNITY.id, name: COMMUNITY.name }, kind: "regular", rehearsal: false, reference: false, mode: "named", publication: "owners", publication_basis: null,
    convener: { body: "committee", name: "湖畔花园业主委员会", approval: null }, profile: { id: "national", version: "1", hash: "0".repeat(64), values: {} },
    groups: ["2号楼", "3号楼"], motions: MOTIONS, record_date: "2026-04-01", opens: "2026-05-01T00:00Z", closes: "2026-05-08T10:00Z",
    policies: { max_changes: 5, channel_rule: "paper_replaces", multi_unit: "one_ballot", silence: "not_counted", silence_basis: null, follow_choice: false, extension_days: 15, transfer: "beijing", proxy_bound: false, proxy_cap: 3, result_mode: "M0", n_min: 30, parking_area: false, parking_heads: false, credential_scope: "community", objection_days: 7, show_turnout: true, rulings_by: "street_office", ...policies },
    thresholds: { quorum: [2, 3], ordinary: [1, 2], special: [3, 4] },
    keys: { registrar: hex(keysOf("registrar").key), log: hex(keys.key), street_office: hex(keysOf("street office").key), witnesses: [{ name: witness.name, key: hex(witness.key) }], witness_quorum: 1 },
    officers: [
      { id: "convener", role: "convener", organisation: "湖畔花园业主委员会", key: hex(keysOf("convener").key) },
      { id: "registrar", role: "registrar", organisation: "湖畔居委会", key: hex(keysOf("registrar").key) },
      { id: "street-office", role: "street_office", organisation: "湖畔街道办事处", key: hex(keysOf("street office").key) },
    ],
    trustees: [], trustee_threshold: 0, consent: textHash(CONSENT), lot: null, ...rest,
  };
}

export const OWNERS = [
  { data: "7K2M9QX4TBC5N8RWHJ3", unit: "990000001001GB00001F00050001", label: "3号楼2单元501", area: 11920, heads: 1, owner: "王**", phone: "17000000501", last4: "123X", motions: ["m1", "m2", "m3"], units: [{ label: "3号楼2单元501", area: 11920, group: "3号楼", use: "home" }] },
  { data: "AAAAABBBBBCCCCCDDDD", unit: "990000001001GB00001F00060002", label: "2号楼1单元102", area: 23841, heads: 1, owner: "李**", phone: "17000000502", last4: "4455", motions: ["m1", "m3", "m4"], units: [{ label: "2号楼1单元102", area: 8920, group: "2号楼", use: "home" }, { label: "2号楼1单元103", area: 14921, group: "2号楼", use: "home" }] },
];

export const cardOf = (owner) => `${codeOf(owner.data)}.${owner.unit}`;

function rightOf(owner, place, scopeId) {
  const seed = credentialSeed(scopeId, codeOf(owner.data));
  const weights = Object.fromEntries(owner.motions.map((id) => [id, { area: owner.area, heads: owner.heads }]));
  return { ...owner, i: place + 7, key: publicKey(seed), weights, ballots: [], channel: null };
}

export function entry(log, type, body, t, sigs = []) {
  return log.append(jcsBytes({ v: 1, type, seq: log.size, t, body, sigs }));
}

/** The election secret that no single party ever holds in a real assembly. */
export const ELECTION_SECRET = BigInt(20260501);

/** One assembly with its log up to `open`. */
export function makeAssembly(id, more = {}) {
  const keys = keysOf(`log ${id}`);
  const witness = { name: "witness.example/street", ...keysOf("witness") };
  const definition = definitionOf(id, { keys, witness, more });
  const log = new MerkleLog(definition.origin, keys, witness);
  entry(log, "definition", definition, "2026-04-02T00:00Z");
  const hd = jcsHash(definition);
  const totals = definition.motions.map(({ id: motionId }) => ({ motion: motionId, rights: 2, units: 3, heads: 2, area: 35761 }));
  const manifest = { definition: hd, notice: "1".repeat(64), roll: "2".repeat(64), paper_roll: null, booth: "3".repeat(64), totals, trustee_key: null, ceremony: null };
  if (definition.mode === "secret") Object.assign(manifest, { trustee_key: hex(times(ELECTION_SECRET, G).toBytes()), ceremony: "4".repeat(64) });
  const hm = jcsHash(manifest);
  entry(log, "manifest", manifest, "2026-04-20T00:00Z");
  entry(log, "open", { manifest: hm }, "2026-05-01T00:00Z");
  const scopeId = definition.policies.credential_scope === "assembly" ? id : COMMUNITY.id;
  return { id, definition, manifest, hd, hm, log, phase: "open", rights: OWNERS.map((owner, place) => rightOf(owner, place, scopeId)), codes: {}, tries: {}, spoils: [], components: new Set() };
}

/** The manifest hash that the officers' test pages bind to. */
export const HM = makeAssembly("hupan-2026-1").hm;
