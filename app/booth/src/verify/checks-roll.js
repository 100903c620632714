// Roll, keys, definition, manifest and ceremony are what their signers signed: V10–V14 (docs/CHECKS.md).

import { sha256 } from "@noble/hashes/sha2.js";
import { base64, hex, parseHex } from "../lib/bytes.js";
import { anchorOf, credentialScope } from "../lib/definition.js";
import { MESSAGES } from "./ceremony.js";
import { checkOf, isSound } from "./signers.js";
import { flatten, isSame } from "./values.js";

const hashOf = (bytes) => hex(sha256(bytes));

/** Demands that an entry bears exactly the signatures of its type. */
export function demandSigned(work, look, entry) {
  look.demand(!work.unsigned.has(entry.at), "signature_invalid", entry.at);
}

function compareTotals(look, at, stated, found, motions) {
  motions.forEach(({ id }, place) => {
    const item = stated.find(({ motion }) => motion === id) || {};
    for (const name of Object.keys(found[place])) {
      look.examined += 1;
      look.demand(item[name] === found[place][name], "total_differs", at, { motion: id, measure: name, stated: item[name], found: found[place][name] });
    }
  });
}

const areOf = (groups, units) => units.every(({ group }) => groups.includes(group));

// The numbers of lines whose key or tag stands in a line before.
function findRepeated(lines) {
  const seen = new Set();
  const isSeen = (text) => seen.has(text) || !seen.add(text);
  return lines.filter((line) => {
    const names = [`key ${line.cred_pk}`, ...line.units.map(({ tag }) => `tag ${tag}`)];
    return names.filter(isSeen).length > 0;
  }).map(({ i }) => i);
}

function v10(record, work, look) {
  const entry = record.need("roll");
  const definition = record.needDefinition();
  const lines = record.needRoll();
  const digest = hashOf(record.rollBytes);
  look.examined = lines.size;
  demandSigned(work, look, entry);
  look.demand(entry.body.roll === digest, "roll_hash", entry.at);
  look.demand(entry.body.lines === lines.size, "roll_lines", entry.at);
  look.demand(entry.body.scope === credentialScope(definition), "roll_scope", entry.at);
  const units = flatten([...lines.values()].map((line) => line.units));
  for (const { at, body } of record.all("roll-audit")) {
    look.demand(body.roll === digest, "roll_hash", at);
    look.demand(body.units === units.length, "audit_units", at);
    look.demand(body.area === units.reduce((sum, { area }) => sum + area, 0), "audit_area", at);
  }
  for (const [number, line] of lines) look.demand(areOf(definition.groups, line.units), "group_unknown", `roll line ${number}`);
  const manifest = record.need("manifest");
  look.demand(manifest.body.roll === digest, "roll_hash", manifest.at);
  compareTotals(look, manifest.at, manifest.body.totals, work.scale.totals(lines.values()), definition.motions);
  checkCorrections(record, work, look);
}

function checkCorrections(record, work, look) {
  const corrections = record.all("roll-correction");
  if (corrections.length === 0) return;
  work.ledger().refusals.filter(({ check }) => check === "V10").forEach(({ code, at }) => look.fail(code, at));
  const { motions, groups } = record.definition;
  const lines = new Map(record.roll);
  for (const { at, body } of corrections) {
    for (const line of body.lines) lines.set(line.i, line);
    compareTotals(look, at, body.totals, work.scale.totals(lines.values()), motions);
    for (const i of findRepeated([...lines.values()])) look.fail("twice_on_roll", at, { i });
    look.demand(isSame(body.totals.map(({ motion }) => motion), motions.map(({ id }) => id)), "motions_differ", at);
    look.demand(body.lines.every(({ units }) => areOf(groups, units)), "group_unknown", at);
  }
}

function v11(record, work, look) {
  if (!record.rollBytes) {
    look.demand(!record.find("roll"), "roll_missing", "file roll.jsonl");
    return;
  }
  look.examined = record.roll.size + record.badRollLines.length;
  look.demand(look.examined > 0, "roll_empty", "file roll.jsonl");
  for (const number of record.badRollLines) look.fail("line_malformed", `roll line ${number}`);
  let smallest = "";
  let area = 0;
  for (const [number, line] of record.roll) {
    look.demand(line.i === number, "line_number", `roll line ${number}`);
    look.demand(line.units[0].tag > smallest, "line_order", `roll line ${number}`);
    look.demand(isSound(line.cred_pk), "key_invalid", `roll line ${number}`);
    smallest = line.units[0].tag;
    area += line.units.reduce((sum, unit) => sum + unit.area, 0);
  }
  look.demand(Number.isSafeInteger(area), "area_sum", "file roll.jsonl");
  for (const i of findRepeated([...record.roll.values()])) look.fail("twice_on_roll", `roll line ${i}`);
}

function v12(record, work, look) {
  const { trustees } = record.needDefinition();
  const manifest = record.needManifest();
  const confirmed = record.all("ceremony-ok");
  for (const entry of [...record.all(...MESSAGES), ...confirmed]) {
    look.examined += 1;
    demandSigned(work, look, entry);
  }
  for (const { at, body } of confirmed) {
    look.demand(body.ceremony === manifest.ceremony, "confirms_other_ceremony", at);
    look.demand(manifest.trustee_key !== null && body.key === base64(parseHex(manifest.trustee_key, 32)), "confirms_other_key", at);
  }
  trustees.forEach((_, place) => {
    const times = confirmed.filter(({ body }) => body.trustee === place + 1).length;
    look.demand(times === 1, "confirmation_missing", "record", { trustee: place + 1 });
  });
}

// Everything that signs, but the lines of the roll: [{where, key}].
function namedKeys(record) {
  const { keys, officers, trustees } = record.definition;
  const own = ["registrar", "log", "street_office"].map((name) => ({ where: `key ${name}`, key: keys[name] }));
  const held = [...keys.witnesses.map(({ name, key }) => ({ id: name, key })), ...officers, ...trustees];
  const later = {
    reissue: (body) => [body.new_pk],
    proxy: (body) => [body.agent_pk],
    "officer-change": (body) => [body.officer.key],
    "roll-correction": (body) => body.lines.map((line) => line.cred_pk),
  };
  const logged = record.all(...Object.keys(later)).map(({ type, at, body }) => later[type](body).map((key) => ({ where: at, key })));
  return [...own, ...held.map(({ id, key }) => ({ where: `key ${id}`, key })), ...flatten(logged)];
}

function v13(record, work, look) {
  if (record.badDefinition) {
    look.fail("definition_contradicts_itself", record.find("definition").at, { part: record.badDefinition });
    return;
  }
  checkHashes(record, look);
  checkDocuments(record, look);
  for (const { where, key } of namedKeys(record)) {
    look.examined += 1;
    look.demand(isSound(key), "key_invalid", where);
  }
  for (const entry of record.entries) {
    if (entry.type === "ballot" || checkOf(entry.type) !== "V13") continue;
    look.examined += 1;
    demandSigned(work, look, entry);
  }
}

function checkHashes(record, look) {
  const definition = record.needDefinition();
  const notice = record.need("notice");
  look.examined += 1;
  look.demand(notice.body.definition === record.hd, "hd_differs", notice.at);
  look.demand(notice.body.anchor === anchorOf(definition), "notice_anchor", notice.at);
  const manifest = record.find("manifest");
  if (manifest) {
    const { at, body } = manifest;
    look.demand(body.definition === record.hd, "hd_differs", at);
    const isOfMode = [body.trustee_key, body.ceremony].every((part) => (part !== null) === record.isSecret);
    look.demand(isOfMode, "manifest_mode", at);
    look.demand(body.notice === notice.body.document, "notice_differs", at);
    look.demand(isSame(body.totals.map(({ motion }) => motion), definition.motions.map(({ id }) => id)), "motions_differ", at);
  }
  for (const { at, body } of record.all("open", "close")) look.demand(body.manifest === record.hm, "hm_differs", at);
}

function gatherHashes(value, found) {
  if (typeof value === "string" && value.length === 64) found.add(value);
  else if (typeof value === "object" && value !== null) for (const member of Object.values(value)) gatherHashes(member, found);
}

function checkDocuments(record, look) {
  const names = [...record.content.keys()].filter((name) => name.startsWith("documents/"));
  const held = new Map(names.map((name) => [hashOf(record.content.get(name)), name]));
  look.examined += held.size;
  for (const { id, text } of record.definition.motions) look.demand(held.has(text), "text_missing", `motion ${id}`);
  const notice = record.need("notice");
  look.demand(held.has(notice.body.document), "notice_missing", notice.at);
  const named = new Set();
  for (const { type, body } of record.entries) if (type !== "ballot") gatherHashes(body, named);
  for (const [digest, name] of held) look.demand(named.has(digest), "document_unknown", `file ${name}`);
}

function v14(record, work, look) {
  const manifest = record.need("manifest");
  const { refused, keys, transcript } = work.ceremony;
  look.examined = record.all(...MESSAGES).length;
  for (const { at } of refused) look.fail("message_refused", at);
  look.demand(keys, "no_key", "record");
  if (keys) look.demand(manifest.body.trustee_key === hex(keys.y), "trustee_key_differs", manifest.at);
  look.demand(manifest.body.ceremony === transcript, "ceremony_differs", manifest.at);
}

export const ROLL_CHECKS = { V10: v10, V11: v11, V12: v12, V13: v13, V14: v14 };
