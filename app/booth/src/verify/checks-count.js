// Sets, paper, sums, decisions and what is signed over them: V27–V30, V35, V37–V40 (docs/CHECKS.md).

import { jcsHash } from "../lib/jcs.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { hex } from "../lib/bytes.js";
import { tellRefusals } from "./checks-ballots.js";
import { demandSigned } from "./checks-roll.js";
import { seedOf } from "./decide.js";
import { MEASURES } from "./opening.js";
import { flatten, isSame } from "./values.js";

const COUNTED = ["paper-ballot", "paper-return", "superseded", "revoke", "roll-correction"];

/** Demands that the head an entry names lies below it, is the log's, and contains the others. */
function demandHead(work, look, { at, body }, contained) {
  look.demand(body.tree_size <= at, "head_too_large", at);
  look.demand(work.tree.root(body.tree_size) === body.root, "head_root", at);
  for (const other of contained) look.demand(!other || other.at < body.tree_size, "head_too_small", at);
}

function demandResult(record, look, { at, body }) {
  const before = record.all("result").filter((result) => result.at < at);
  const last = before[before.length - 1];
  look.demand(last && body.result === jcsHash(last.body), "result_hash", at);
}

function v27(record, work, look) {
  const changes = record.all(...COUNTED);
  for (const tally of record.lastTallies()) {
    look.examined += 1;
    demandHead(work, look, tally, [record.find("close"), record.find("reconciliation"), changes[changes.length - 1]]);
    look.demand(tally.body.list === work.countOf(tally).list, "list_differs", tally.at, { motion: tally.body.motion });
  }
  tellRefusals("V27", work, look);
}

function v28(record, work, look) {
  checkPaperRoll(record, look);
  const acts = record.all("paper-issue", "paper-return", "paper-ballot", "superseded");
  look.examined += acts.length;
  for (const { at, body } of record.all("paper-ballot")) {
    const isElection = (id) => record.needDefinition().motions.some((motion) => motion.id === id && motion.kind === "election");
    look.demand(body.void.every(({ motion, reason }) => reason !== "too_many" || isElection(motion)), "void_reason", at);
  }
  for (const entry of [...acts, ...record.all("reconciliation")]) demandSigned(work, look, entry);
  if (acts.length > 0 || record.find("ballot")) tellRefusals("V28", work, look);
  const close = record.find("close");
  if (close) {
    const papers = record.all("paper-ballot").filter(({ at }) => at < close.at).length;
    look.demand(close.body.paper_ballots === papers, "close_paper_ballots", close.at);
  }
  for (const { at, body } of record.all("reconciliation")) {
    look.examined += 1;
    look.demand(isSame(work.ledger(at).reconcile(), body), "reconciliation_differs", at);
  }
}

function checkPaperRoll(record, look) {
  const entry = record.find("paper-roll");
  const manifest = record.find("manifest");
  const digest = record.paperBytes ? hex(sha256(record.paperBytes)) : null;
  look.examined += record.paper.size;
  look.demand(!record.isPaperBad, "paper_roll_malformed", "file paper-roll.jsonl");
  if (manifest) look.demand(manifest.body.paper_roll === digest, "paper_roll_hash", manifest.at);
  if (!entry) {
    look.demand(digest === null, "paper_roll_unsigned", "file paper-roll.jsonl");
    return;
  }
  look.demand(entry.body.paper_roll === digest, "paper_roll_hash", entry.at);
  look.demand(entry.body.lines === record.paper.size, "paper_roll_lines", entry.at);
  for (const [serial, { i }] of record.paper) look.demand(record.roll.has(i), "not_on_roll", `paper ${serial}`);
}

function v29(record, work, look) {
  for (const tally of record.lastTallies()) {
    const { rights, heads, area } = work.countOf(tally).participants;
    look.examined += 3;
    const { participants, heads: statedHeads, area: statedArea } = tally.body;
    const isEqual = participants === rights && statedHeads === heads && statedArea === area;
    look.demand(isEqual, "sum_differs", tally.at, { motion: tally.body.motion });
  }
}

function v30(record, work, look) {
  for (const tally of record.lastTallies()) {
    const found = record.isSecret ? sealedRows(work, tally) : work.countOf(tally).rows();
    const stated = record.isSecret ? tally.body.sums : tally.body.options;
    look.examined += stated.length * (record.isSecret ? 2 : 1);
    look.demand(isSame(stated, found), "option_sum_differs", tally.at, { motion: tally.body.motion });
  }
}

const sealedRows = (work, tally) => Object.entries(work.sumsOf(tally)).map(([choice, sums]) => ({ choice, ...sums }));

function v35(record, work, look) {
  const outcomes = record.needLast("result").body.motions;
  for (const tally of record.lastTallies()) {
    const { motion: id } = tally.body;
    const outcome = outcomes.find(({ motion }) => motion === id);
    const rows = record.isSecret ? (outcome || { options: [] }).options : tally.body.options;
    const isElection = record.motion(id).kind === "election";
    for (const measure of MEASURES) {
      look.examined += 1;
      look.demand(addsUp(rows.map((row) => row[measure]), tally.body[measure], isElection), "options_do_not_add_up", tally.at, { motion: id, measure });
    }
    if (!record.isSecret) look.demand(outcome && isSame(outcome.options, tally.body.options), "options_moved", tally.at, { motion: id });
  }
}

// What stays shut is null: then the others are at most the whole.
function addsUp(numbers, whole, isElection) {
  const open = numbers.filter((number) => number !== null);
  if (isElection) return open.every((number) => number <= whole);
  const sum = open.reduce((total, number) => total + number, 0);
  return open.length < numbers.length ? sum <= whole : sum === whole;
}

// Each outcome of the last result with the tally that it rests on.
function outcomesOf(record) {
  const result = record.needLast("result");
  const tallies = record.lastTallies();
  const pairs = result.body.motions.map((outcome) => ({ outcome, tally: tallies.find(({ body }) => body.motion === outcome.motion) }));
  return { result, tallies, pairs: pairs.filter(({ tally }) => tally) };
}

const isOfHead = ({ body }, tally) => body.tree_size === tally.body.tree_size && body.root === tally.body.root;

function v37(record, work, look) {
  const { result, pairs } = outcomesOf(record);
  for (const { outcome, tally } of pairs) {
    const decision = work.decisionOf(tally);
    const fields = { motion: outcome.motion };
    look.examined += decision.tests.length + 1;
    look.demand(isSame(outcome.tests, decision.tests), "tests_differ", result.at, fields);
    look.demand(outcome.verdict === decision.verdict && outcome.winner === decision.winner, "verdict_differs", result.at, fields);
    look.demand(isSame(outcome.election, decision.election), "ranking_differs", result.at, fields);
    look.demand(isSame(outcome.deemed, decision.deemed), "deemed_differs", result.at, fields);
    look.demand(!decision.lacksLot, "lot_missing", result.at, fields);
    checkLot(record, look, tally);
    checkDeemed(record, work, look, tally);
  }
  tellRefusals("V37", work, look);
}

function checkLot(record, look, tally) {
  const lot = record.findBehind("lot", tally);
  if (!lot) return;
  look.examined += 1;
  look.demand(isOfHead(lot, tally), "head_not_of_tally", lot.at);
  look.demand(lot.body.seed === seedOf(lot.body.root, lot.body.draw), "lot_seed", lot.at);
}

function checkDeemed(record, work, look, tally) {
  const entry = record.findBehind("deemed", tally);
  const found = work.deemedOf(tally);
  if (!entry || !found) return;
  look.examined += 1;
  look.demand(isOfHead(entry, tally), "head_not_of_tally", entry.at);
  for (const part of ["majority", "follow", "silent", "list"]) look.demand(isSame(entry.body[part], found[part]), "deemed_sum_differs", entry.at, { part });
}

function v38(record, work, look) {
  const { result, tallies, pairs } = outcomesOf(record);
  look.examined = 1;
  demandSigned(work, look, result);
  const behind = flatten(tallies.map((tally) => ["lot", "deemed"].map((type) => record.findBehind(type, tally))));
  demandHead(work, look, result, [...tallies, ...behind].filter((entry) => entry && entry.at < result.at));
  const motions = record.definition.motions.map(({ id }) => id);
  look.demand(isSame(result.body.motions.map(({ motion }) => motion), motions), "motions_differ", result.at);
  for (const { outcome, tally } of pairs) {
    look.examined += 1;
    const { motion, participants } = work.countOf(tally);
    const found = { class: motion.class, scope: work.totalsOf(tally), participants, options: work.rowsOf(tally) };
    for (const part of Object.keys(found)) look.demand(isSame(outcome[part], found[part]), "outcome_differs", result.at, { motion: motion.id, part });
  }
  const final = record.find("final");
  if (final) checkFinal(record, work, look, final);
}

function checkFinal(record, work, look, final) {
  const before = (type) => record.all(type).filter(({ at }) => at < final.at);
  const decided = (decision) => before("ruling").filter(({ body }) => body.decision === decision).length;
  const found = { received: before("objection").length, upheld: decided("upheld"), rejected: decided("rejected") };
  look.examined += 1;
  demandSigned(work, look, final);
  demandHead(work, look, final, [record.needLast("result")]);
  demandResult(record, look, final);
  look.demand(isSame(final.body.objections, found), "objections_differ", final.at);
  look.demand(found.upheld + found.rejected === found.received, "objection_open", final.at);
}

function v39(record, work, look) {
  const minutes = record.need("minutes");
  look.examined = 1;
  demandSigned(work, look, minutes);
  demandHead(work, look, minutes, [record.needLast("result"), record.find("final")]);
  demandResult(record, look, minutes);
}

function v40(record, work, look) {
  const { at, body } = record.need("certificate");
  const { rehearsal, reference } = record.needDefinition();
  const minutes = record.find("minutes");
  look.examined = 1;
  demandSigned(work, look, { at });
  demandHead(work, look, { at, body }, [minutes]);
  demandResult(record, look, { at, body });
  look.demand(record.find("final"), "certificate_before_final", at);
  look.demand(minutes && body.minutes === minutes.body.document, "minutes_differ", at);
  look.demand(body.rehearsal === rehearsal, "rehearsal_flag", at);
  look.demand(!rehearsal || body.number === null, "rehearsal_number", at);
  look.demand(!reference, "reference_certified", at);
  for (const revocation of record.all("certificate-revocation")) {
    look.examined += 1;
    demandSigned(work, look, revocation);
    look.demand(revocation.body.certificate === jcsHash(body), "revocation_of_other", revocation.at);
  }
}

export const COUNT_CHECKS = { V27: v27, V28: v28, V29: v29, V30: v30, V35: v35, V37: v37, V38: v38, V39: v39, V40: v40 };
