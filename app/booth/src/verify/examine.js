// From the files of a record to the report of all checks of the record group (docs/CHECKS.md).
// Law: nothing in a record makes it throw; what nobody foresaw is itself a failed check.

import { BALLOT_CHECKS } from "./checks-ballots.js";
import { COUNT_CHECKS } from "./checks-count.js";
import { LOG_CHECKS, NotAsked } from "./checks-log.js";
import { OPENING_CHECKS } from "./checks-opening.js";
import { ROLL_CHECKS } from "./checks-roll.js";
import { NotRun, NotYet, Record } from "./record.js";
import { runVectors } from "./self-test.js";
import { Work } from "./work.js";

const CHECKS = { ...LOG_CHECKS, ...ROLL_CHECKS, ...BALLOT_CHECKS, ...COUNT_CHECKS, ...OPENING_CHECKS };
export const NUMBERS = Object.keys(CHECKS).sort();
/** Checks that speak of ciphertexts, trustees and shares. */
export const OF_SECRET_MODE = ["V12", "V14", "V18", "V19", "V21", "V22", "V23", "V26", "V31", "V32", "V33", "V34", "V36"];
const GOOD = ["ok", "not_applicable", "not_yet", "not_asked"];

class Look {
  constructor() {
    this.examined = 0;
    this.failures = [];
    this.notes = [];
  }

  fail(code, where, fields = {}) {
    this.failures.push({ code, where: typeof where === "number" ? `entry ${where}` : where, fields });
  }

  note(code, where, fields = {}) {
    this.notes.push({ code, where: typeof where === "number" ? `entry ${where}` : where, fields });
  }

  demand(holds, code, where, fields) {
    if (!holds) this.fail(code, where, fields);
  }
}

function stateOf(look, error) {
  if (look.failures.length > 0) return "failed";
  if (error instanceof NotAsked) return "not_asked";
  if (error instanceof NotYet) return "not_yet";
  return error instanceof NotRun ? "not_run" : "ok";
}

function runCheck(number, record, work, asked) {
  const look = new Look();
  let ended = null;
  try {
    CHECKS[number](record, work, look, asked);
  } catch (error) {
    ended = error;
    const isForeseen = [NotAsked, NotYet, NotRun].some((kind) => error instanceof kind);
    if (!isForeseen) look.fail("unforeseen", "record", { error: error.name, message: error.message });
  }
  const found = { number, state: stateOf(look, ended), examined: look.examined, failures: look.failures, notes: look.notes };
  return ended instanceof NotRun ? { ...found, because: ended.because } : found;
}

let faultyVectors = null;

// The same program answers the same vectors the same way, so many records in one process ask once.
function selfTest() {
  faultyVectors = faultyVectors || runVectors();
  return faultyVectors;
}

/**
 * The report over the files {content, damaged} of a record. `asked`: `now` in POSIX seconds, `anchor` or null;
 * `tell(what, done, total)` hears what is being done.
 */
export function examine(files, asked, tell = () => {}) {
  tell("self_test", 0, 1);
  const faulty = selfTest();
  tell("reading", 0, 1);
  const record = new Record(files);
  const work = new Work(record, tell);
  const checks = NUMBERS.map((number, place) => {
    tell("checks", place, NUMBERS.length);
    if (!record.isSecret && OF_SECRET_MODE.includes(number)) return { number, state: "not_applicable", examined: 0, failures: [], notes: [] };
    if (faulty.length > 0) return { number, state: "not_run", examined: 0, failures: [], notes: [], because: "V44" };
    return runCheck(number, record, work, asked);
  });
  const { definition } = record;
  return {
    ok: faulty.length === 0 && checks.every(({ state }) => GOOD.includes(state)),
    stage: record.stage,
    mode: definition ? definition.mode : null,
    title: definition ? definition.title : "",
    community: definition ? definition.community.name : "",
    rehearsal: definition ? definition.rehearsal : false,
    anchored: checks[0].state === "ok",
    outcomes: outcomesOf(record, work),
    ballots: record.all("ballot").length,
    entries: record.lines.length,
    self_test: faulty,
    checks,
  };
}

// What this verifier itself makes of each motion, for a person to compare with the posted result.
function outcomesOf(record, work) {
  try {
    return record.lastTallies().map((tally) => {
      const { motion, participants } = work.countOf(tally);
      const { verdict, winner, election, deemed } = work.decisionOf(tally);
      const labels = motion.choices.map(({ label }) => label);
      const sums = { scope: work.totalsOf(tally), participants, rows: work.rowsOf(tally), labels };
      return { motion: motion.id, title: motion.title, ...sums, verdict, winner, election: election || null, deemed: deemed || null };
    });
  } catch (error) {
    return [];
  }
}
