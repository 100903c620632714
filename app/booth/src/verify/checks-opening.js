// What was opened of secret ballots: V31–V34, V36 (docs/CHECKS.md).

import { demandSigned } from "./checks-roll.js";
import { MEASURES, mayOpen } from "./opening.js";
import { jcsHash } from "../lib/jcs.js";

const LEAST = 30;
const OBJECTING_SECONDS = 72 * 60 * 60;
const BEFORE_COUNTING = ["roll", "identity", "paper"];

function v31(record, work, look) {
  const least = Math.max(record.needDefinition().policies.n_min, LEAST);
  const tallies = record.lastTallies();
  const known = tallies.map(({ body }) => jcsHash(body));
  for (const tally of record.all("tally")) checkObjections(record, look, tally);
  for (const { at, body } of record.all("partial-decryption")) look.demand(known.includes(body.tally), "share_of_other_tally", at);
  for (const tally of tallies) {
    look.examined += 1;
    const { rights, heads } = work.totalsOf(tally);
    look.demand(Math.min(rights, heads) >= Math.ceil((3 * least) / 2), "scope_too_small", tally.at);
    checkOpened(record, work, look, tally, least);
  }
}

// Three days to object, and every objection that may change who counts is answered, before anything is counted.
function checkObjections(record, look, tally) {
  const close = record.find("close");
  look.demand(!close || tally.time >= close.time + OBJECTING_SECONDS, "tally_too_soon", tally.at);
  const ruled = record.all("ruling").filter(({ at }) => at < tally.at).map(({ body }) => body.objection);
  const open = record.all("objection").filter(({ at, body }) => at < tally.at && BEFORE_COUNTING.includes(body.about) && !ruled.includes(body.id));
  for (const { body } of open) look.fail("tally_before_ruling", tally.at, { objection: body.id });
}

function checkOpened(record, work, look, tally, least) {
  const shares = work.sharesNaming(tally);
  const count = work.countOf(tally);
  for (const other of record.all("tally")) {
    const isLate = other.body.motion === tally.body.motion && shares.some(({ at }) => at < other.at);
    look.demand(!isLate, "tally_behind_share", other.at);
  }
  for (const { at } of shares) {
    const isDecided = record.all("result").some((result) => tally.at < result.at && result.at < at);
    look.demand(!isDecided, "share_behind_result", at);
  }
  if (shares.length === 0) return;
  look.demand(tally.body.list === count.list, "list_differs", tally.at);
  look.demand(count.participants.rights >= least, "too_few_opened", tally.at);
  look.demand(work.isOpened(tally), "opened_without_quorum", tally.at);
}

function v32(record, work, look) {
  for (const entry of record.all("partial-decryption")) {
    look.examined += 1;
    demandSigned(work, look, entry);
  }
  for (const tally of record.lastTallies()) {
    if (work.sharesNaming(tally).length === 0) continue;
    const opening = work.openingOf(tally);
    for (const { at, body } of opening.refused) {
      const fields = { trustee: body.trustee };
      if (opening.isEnough) look.note("share_refused", at, fields);
      else look.fail("share_refused", at, fields);
    }
  }
}

function v33(record, work, look) {
  for (const tally of record.lastTallies()) {
    if (!work.isOpened(tally)) continue;
    const opening = work.openingOf(tally);
    look.examined += opening.valid.size;
    look.demand(opening.isEnough, "shares_missing", tally.at);
    for (const { at, body } of opening.twice) look.fail("trustee_twice", at, { trustee: body.trustee });
  }
}

function v34(record, work, look) {
  const result = record.needLast("result");
  for (const tally of record.lastTallies()) {
    if (!work.isOpened(tally)) continue;
    look.examined += 2 * tally.body.sums.length;
    for (const { choice, measure } of work.falseNumbers(tally)) look.fail("number_not_proved", result.at, { motion: tally.body.motion, choice, measure });
  }
}

function v36(record, work, look) {
  const result = record.needLast("result");
  for (const tally of record.lastTallies()) {
    const motion = record.motion(tally.body.motion);
    const { policies } = record.definition;
    const known = motion.choices.map(({ id }) => id);
    const isAllowed = (choice, measure) => work.isOpened(tally) && known.includes(choice) && mayOpen(motion, policies, choice, measure);
    for (const { at, body } of work.sharesNaming(tally)) {
      look.examined += body.shares.length;
      look.demand(body.shares.every(({ choice, measure }) => isAllowed(choice, measure)), "opened_beyond_mode", at);
    }
    for (const option of work.statedOf(tally)) {
      look.examined += MEASURES.length;
      const isShut = MEASURES.every((measure) => option[measure] === null || isAllowed(option.choice, measure));
      look.demand(isShut, "stated_beyond_mode", result.at, { motion: motion.id, choice: option.choice });
    }
  }
}

export const OPENING_CHECKS = { V31: v31, V32: v32, V33: v33, V34: v34, V36: v36 };
