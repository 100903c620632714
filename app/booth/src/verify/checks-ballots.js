// Each ballot: V15–V26 (docs/CHECKS.md).

import { modeOf } from "./bodies.js";
import { demandSigned } from "./checks-roll.js";
import { ballotIdOf } from "./record.js";
import { componentsOf, isSpoilOpened } from "./sealed-ballots.js";
import { secondsOf } from "./values.js";

const DAY = 24 * 60 * 60;
const KEY_ACTS = ["reissue", "transfer", "proxy", "proxy-end", "designation", "freeze", "unfreeze"];

/** Tells what the ledger refused under a check's number. */
export function tellRefusals(check, work, look) {
  for (const refusal of work.ledger().refusals) if (refusal.check === check) look.fail(refusal.code, refusal.at, refusal.fields);
}

function v15(record, work, look) {
  const definition = record.needDefinition();
  const opens = secondsOf(definition.opens);
  const planned = secondsOf(definition.closes);
  const open = record.need("open");
  const close = record.find("close");
  let closes = planned;
  look.demand(open.time >= opens, "opened_early", open.at);
  for (const { at, type, time, body } of record.all("ballot", "extend")) {
    if (type === "ballot") {
      look.examined += 1;
      const isBetween = at >= open.at && (!close || at <= close.at);
      look.demand(isBetween && time >= opens && time < closes, "ballot_outside_window", at);
      look.demand(body.header.consent === definition.consent, "consent_differs", at);
      continue;
    }
    const until = secondsOf(body.closes);
    look.demand(until > closes, "extended_backwards", at);
    look.demand(time < closes, "extended_late", at);
    look.demand(until <= planned + definition.policies.extension_days * DAY, "extended_too_far", at);
    closes = Math.max(until, closes);
  }
  for (const { at } of work.unsignedBallots) look.fail("ballot_of_other_manifest", at);
  if (!close) return;
  look.demand(close.time >= closes, "closed_early", close.at);
  const ballots = record.all("ballot").filter(({ at }) => at < close.at).length;
  look.demand(close.body.ballots === ballots, "close_ballots", close.at);
}

function v16(record, work, look) {
  look.examined = record.all("ballot", ...KEY_ACTS).length;
  tellRefusals("V16", work, look);
}

function v17(record, work, look) {
  record.needDefinition();
  look.examined = record.all("ballot").length;
  for (const { at } of work.unsignedBallots) look.fail("signature_invalid", at);
}

class AnswerReader {
  constructor(record, work, look) {
    this.motions = record.needDefinition().motions;
    this.scale = work.scale;
    this.look = look;
  }

  /** Motions are known, in order, in the line's scope; a line off the roll is V16's. */
  motionsOf(names, line, at) {
    let last = -1;
    for (const name of names) {
      const place = this.motions.findIndex(({ id }) => id === name);
      if (place < 0) {
        this.look.fail("motion_unknown", at, { motion: name });
        continue;
      }
      this.look.demand(place > last, "answers_out_of_order", at, { motion: name });
      this.look.demand(!line || this.scale.of(line, place).units > 0, "out_of_scope", at, { motion: name });
      last = place;
    }
  }

  answersOf(answers, line, at) {
    this.motionsOf(answers.map(({ motion }) => motion), line, at);
    for (const { motion: name, choices } of answers) {
      const motion = this.motions.find(({ id }) => id === name);
      if (motion) this.choicesOf(motion, choices, at);
    }
  }

  choicesOf({ id, choices: known, min, max }, choices, at) {
    const fields = { motion: id };
    this.look.demand(choices.length >= min && choices.length <= max, "choices_number", at, fields);
    const places = choices.map((choice) => known.findIndex((one) => one.id === choice));
    this.look.demand(!places.includes(-1), "choice_unknown", at, fields);
    const ordered = places.filter((place) => place >= 0);
    this.look.demand(ordered.every((place, n) => n === 0 || ordered[n - 1] < place), "choices_out_of_order", at, fields);
  }

  paper({ answers, void: blank }, line, at, isSealed) {
    if (isSealed) this.motionsOf(answers.map(({ motion }) => motion), line, at);
    else this.answersOf(answers, line, at);
    this.motionsOf(blank.map(({ motion }) => motion), line, at);
    const isBoth = blank.some(({ motion }) => answers.some((answer) => answer.motion === motion));
    this.look.demand(!isBoth, "answered_and_void", at);
  }

  proxy({ motions, bound }, line, at) {
    this.motionsOf(motions, line, at);
    this.answersOf(bound, line, at);
  }
}

function v20(record, work, look) {
  const lines = new Map(record.needRoll());
  const reader = new AnswerReader(record, work, look);
  const { mode } = record.definition;
  for (const { type, at, body, isSealed } of record.entries) {
    look.demand([null, mode].includes(modeOf(type, body)), "body_of_other_mode", at);
    if (type === "roll-correction") for (const line of body.lines) lines.set(line.i, line);
    if (!["ballot", "paper-ballot", "proxy"].includes(type)) continue;
    look.examined += 1;
    const line = lines.get(type === "ballot" ? body.header.i : body.i);
    if (type === "paper-ballot") reader.paper(body, line, at, isSealed);
    else if (type === "proxy") reader.proxy(body, line, at);
    else if (isSealed) reader.motionsOf(body.answers.map(({ motion }) => motion), line, at);
    else reader.answersOf(body.answers, line, at);
  }
  if (record.isSecret) tellFaults("V20", work, look);
}

function tellFaults(check, work, look) {
  for (const fault of work.ballotFaults) if (fault.check === check) look.fail(fault.code, fault.at);
}

const sealedCheck = (check) => (record, work, look) => {
  look.examined = record.all("ballot", "paper-ballot").filter(({ isSealed }) => isSealed).length;
  tellFaults(check, work, look);
};

function v24(record, work, look) {
  const ballots = record.all("ballot");
  const seen = new Set();
  look.examined = ballots.length;
  for (const { id, at } of ballots) {
    look.demand(!seen.has(id), "ballot_twice", at);
    seen.add(id);
  }
  if (!record.isSecret) return;
  const used = new Set();
  for (const { at, body, type, isSealed } of record.all("ballot", "paper-ballot", "spoil")) {
    if (type !== "spoil" && !isSealed) continue;
    look.examined += 1;
    const own = componentsOf(body);
    look.demand(new Set(own).size === own.length && !own.some((one) => used.has(one)), "component_seen", at);
    own.forEach((one) => used.add(one));
  }
}

function v25(record, work, look) {
  look.examined = record.all("ballot").length;
  tellRefusals("V25", work, look);
}

function v26(record, work, look) {
  const cast = new Set(record.all("ballot").map(({ id }) => id));
  for (const entry of record.all("spoil")) {
    look.examined += 1;
    demandSigned(work, look, entry);
    look.demand(isSpoilOpened(work.poll, entry.body), "opening_wrong", entry.at);
    const { header, answers } = entry.body;
    look.demand(!cast.has(ballotIdOf("ballot", record.hm, { header, answers })), "spoilt_ballot_cast", entry.at);
  }
  tellRefusals("V26", work, look);
}

export const BALLOT_CHECKS = {
  V15: v15,
  V16: v16,
  V17: v17,
  V18: sealedCheck("V18"),
  V19: sealedCheck("V19"),
  V20: v20,
  V21: sealedCheck("V21"),
  V22: sealedCheck("V22"),
  V23: sealedCheck("V23"),
  V24: v24,
  V25: v25,
  V26: v26,
};
