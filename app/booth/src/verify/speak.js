// The report as lines of text, for the command.

import { headlineOf, placeOf, titleOf, wordsOf } from "./words.js";

function* motionLines({ title, participants, scope, rows, labels, verdict, election, deemed }, words) {
  yield words.is(title, words[verdict]);
  yield `  ${words.part(participants, scope)}`;
  for (const [at, row] of rows.entries()) {
    const ranked = election ? election.ranking.find(({ choice }) => choice === row.choice) : null;
    yield `  ${words.is(labels[at], words.row(row))}${ranked ? `, ${words.elected[ranked.state]}` : ""}`;
  }
  if (deemed) yield `  ${words.deemed(deemed)}`;
}

function* checkLines({ number, state, examined, failures, because }, language) {
  const words = wordsOf(language);
  yield `${number}  ${words.states[state]}  ${titleOf(number, language)}  (${words.examined(examined)})${because ? `, ${words.because(because)}` : ""}`;
  for (const { code, where } of failures) yield `     ${words.is(placeOf(where, language), code)}`;
}

/** All lines of a report in a language. */
export function speak(report, language) {
  const words = wordsOf(language);
  const motions = report.outcomes.map((outcome) => [...motionLines(outcome, words)]);
  const checks = report.checks.map((check) => [...checkLines(check, language)]);
  const head = [`${report.community} ${report.title}`, `${words.stages[report.stage]}; ${words.modes[report.mode] || ""}; ${words.about(report)}`];
  return [].concat(head, report.rehearsal ? [words.rehearsal] : [], ...motions, ...checks, words.notChecked, headlineOf(report, language));
}
