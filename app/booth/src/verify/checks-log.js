// Anchor, completeness, integrity: V00–V08 (docs/CHECKS.md).

import { foldCrockford } from "../lib/crockford.js";
import { anchorOf } from "../lib/definition.js";
import { cosignatures, isOfLog } from "./heads.js";
import { findOrderFaults } from "./order.js";

const KNOWN_FILES = ["entries.jsonl", "roll.jsonl", "paper-roll.jsonl", "README.txt"];
const KNOWN_FOLDERS = ["checkpoints/", "documents/", "timestamps/"];
// An entry's time is cut to the minute, so its last second counts.
const CLOSE_SECONDS = 15 * 60 + 60;
const CLOCK_SECONDS = 2 * 60;

export class NotAsked extends Error {}

function v00(record, work, look, { anchor }) {
  if (!anchor) throw new NotAsked();
  const found = anchorOf(record.needDefinition());
  look.examined = 1;
  look.demand(foldCrockford(anchor) === foldCrockford(found), "anchor_differs", "record", { found, given: anchor });
}

function v01(record, work, look) {
  look.examined = record.entries.length;
  for (const { code, at, fields } of findOrderFaults(record)) look.fail(code, at === null ? "record" : at, fields);
}

function v02(record, work, look) {
  const { size, root, name } = work.head;
  const found = work.tree.byTiles();
  look.examined = found.tiles;
  look.demand(size === record.lines.length, "head_size", `file ${name}`);
  look.demand(root === found.root, "tiles_root", `file ${name}`);
}

function v03(record, work, look) {
  look.examined = record.lines.length + record.content.size;
  for (const at of record.badEntries) look.fail("entry_malformed", at);
  for (const name of record.damaged) look.fail("file_damaged", `file ${name}`);
  for (const name of record.content.keys()) {
    const isKnown = KNOWN_FILES.includes(name) || KNOWN_FOLDERS.some((folder) => name.startsWith(folder));
    look.demand(isKnown, "file_unknown", `file ${name}`);
  }
}

function v04(record, work, look) {
  const { size, root, name } = work.head;
  look.examined = record.lines.length;
  look.demand(size === record.lines.length && root === work.tree.root(size), "root_differs", `file ${name}`);
}

function v05(record, work, look) {
  look.examined = record.entries.length;
  record.entries.forEach((entry, place) => {
    look.demand(entry.seq === entry.at, "seq_differs", entry.at);
    look.demand(place === 0 || record.entries[place - 1].time <= entry.time, "time_backwards", entry.at);
  });
}

function v06(record, work, look) {
  for (const [name, { size, root }] of record.heads) {
    look.examined += 1;
    look.demand(work.tree.root(size) === root, "head_of_another_log", `file ${name}`);
  }
}

function v07(record, work, look) {
  const definition = record.needDefinition();
  look.examined = record.heads.size + record.badHeads.length;
  for (const name of record.badHeads) look.fail("head_malformed", `file ${name}`);
  for (const [name, head] of record.heads) {
    look.demand(name === `checkpoints/${head.size}`, "head_name", `file ${name}`);
    look.demand(isOfLog(head, definition), "head_not_signed", `file ${name}`);
  }
}

// Not of the future, and not before the newest entry that the head contains.
function isPlausible(record, size, time, now) {
  const within = record.entries.filter(({ at }) => at < size);
  const earliest = within.length > 0 ? within[within.length - 1].time - CLOCK_SECONDS : 0;
  return time >= earliest && time <= now + CLOCK_SECONDS;
}

function witnessesOf(record, look, name, head, now) {
  const { rehearsal } = record.definition;
  const times = [];
  for (const { name: witness, isGood, time } of cosignatures(head, record.definition)) {
    const isTimely = isGood && (rehearsal || isPlausible(record, head.size, time, now));
    if (!isGood) look.fail("cosignature_invalid", `file ${name}`, { witness });
    else look.demand(isTimely, "cosignature_time", `file ${name}`, { witness });
    if (isTimely) times.push(time);
  }
  return times.sort((a, b) => a - b);
}

// The heads that the quorum must have cosigned: sizes allowed, the root where one is named, the latest time if any.
function demandsOf(record) {
  const [manifest, open, close] = ["manifest", "open", "close"].map((type) => record.find(type));
  const demands = [];
  if (manifest && open) demands.push({ at: open.at, least: manifest.at + 1, most: open.at });
  if (close) {
    const isExcused = record.all("incident").some(({ body }) => body.code === "close_head_late");
    demands.push({ at: close.at, least: close.at + 1, most: record.lines.length, until: isExcused ? Infinity : close.time + CLOSE_SECONDS });
  }
  for (const { at, body } of record.all("tally", "result", "certificate")) demands.push({ at, least: body.tree_size, most: body.tree_size, root: body.root });
  return demands;
}

function v08(record, work, look, { now }) {
  const { keys, rehearsal } = record.needDefinition();
  const quorum = keys.witness_quorum;
  if (rehearsal) look.note("rehearsal_times", "record");
  if (quorum === 0) look.note("no_witness", "record");
  const seen = [...record.heads].map(([name, head]) => ({ head, times: witnessesOf(record, look, name, head, now) }));
  for (const { at, least, most, root, until } of demandsOf(record)) {
    look.examined += 1;
    const fitting = seen.filter(({ head, times }) => head.size >= least && head.size <= most && (!root || head.root === root) && times.length >= quorum);
    look.demand(fitting.length > 0, "head_not_cosigned", at);
    if (fitting.length === 0 || until === undefined || quorum === 0 || rehearsal) continue;
    const soonest = Math.min(...fitting.map(({ times }) => times[quorum - 1]));
    look.demand(soonest <= until, "close_head_late", at);
  }
}

export const LOG_CHECKS = { V00: v00, V01: v01, V02: v02, V03: v03, V04: v04, V05: v05, V06: v06, V07: v07, V08: v08 };
