// A report as it is shown: first the one sentence, then what did not hold, the numbers, and every check.

import { h, replaceChildren } from "../../booth/dom.js";
import { headlineOf, placeOf, titleOf, wordsOf } from "../words.js";

const MOST_PLACES = 5;
const isBad = ({ state }) => state === "failed" || state === "not_run";

function kindOf(report) {
  if (!report.ok) return "error";
  return report.anchored ? "good" : "warning";
}

function faultOf({ number, failures, because }, language) {
  const words = wordsOf(language);
  const places = [...new Set(failures.map(({ where }) => placeOf(where, language)))];
  const shown = places.slice(0, MOST_PLACES).map((place) => h("li", null, place));
  const more = places.length > MOST_PLACES ? h("li", null, words.more(places.length - MOST_PLACES)) : null;
  const reason = because ? h("li", null, words.because(because)) : null;
  return h("li", null, `${number} ${titleOf(number, language)}`, h("ul", null, shown, more, reason));
}

function motionOf({ title, participants, scope, rows, labels, verdict, election, deemed }, words) {
  const stateOf = (choice) => {
    const ranked = election ? election.ranking.find((one) => one.choice === choice) : null;
    return ranked ? ` · ${words.elected[ranked.state]}` : "";
  };
  const lines = rows.map((row, at) => h("li", null, words.is(labels[at], `${words.row(row)}${stateOf(row.choice)}`)));
  return [h("h4", null, `${title} · ${words[verdict]}`), h("p.soft", null, words.part(participants, scope)), h("ul", null, lines), deemed && h("p", null, words.deemed(deemed))];
}

function checkRow({ number, state, examined }, language) {
  const words = wordsOf(language);
  const found = state === "ok" ? `${words.states.ok} · ${words.examined(examined)}` : words.states[state];
  return h("li", null, words.is(`${number} ${titleOf(number, language)}`, found));
}

/** Shows a report in an element. */
export function showReport(element, report, language) {
  const words = wordsOf(language);
  const bad = report.checks.filter(isBad);
  const asked = report.checks.filter(({ state }) => state !== "not_applicable" && state !== "not_asked" && state !== "not_yet");
  const about = [words.stages[report.stage], words.modes[report.mode], words.about(report)].filter((part) => part);
  const headline = h(`p.note.${kindOf(report)}`, { role: "status", tabindex: "-1" }, headlineOf(report, language));
  replaceChildren(
    element,
    headline,
    bad.length > 0 && h("ul", null, bad.map((check) => faultOf(check, language))),
    h("h3", null, `${report.community} ${report.title}`),
    h("p", null, about.join(" · ")),
    report.rehearsal && h("p.note.warning", null, words.rehearsal),
    report.outcomes.length > 0 && h("h3", null, words.results),
    report.outcomes.map((outcome) => motionOf(outcome, words)),
    h("details", null, h("summary", null, words.checks(asked.length - bad.length, asked.length)), h("ul", null, report.checks.map((check) => checkRow(check, language)))),
    h("p.soft", null, words.notChecked),
  );
  headline.focus();
}
