// Which meeting, what state it is in, and whose home the card stands for.

import { app, go } from "../app.js";
import { askWhy, stateOf } from "../ballot-flow.js";
import { h } from "../dom.js";
import { isAgent } from "../entrust-flow.js";
import { area, dateTime } from "../format.js";
import { afterWho, chooseAssembly, forgetCard } from "../route.js";
import { entrustPart, otherRights, ownNumber } from "./entrust.js";
import { text } from "../text/index.js";
import { actions, alertBox, heading, helpLine, paragraphs, primary, quiet, secondary, showAlert } from "../widgets.js";

const PHASES = { open: "phaseOpen", soon: "phaseSoon", closed: "phaseClosed", paused: "phasePaused", annulled: "phaseAnnulled" };

function when(assembly, state) {
  const t = text();
  if (state === "soon") return t.opensAt(dateTime(assembly.opens));
  if (state === "open") return t.closesAt(dateTime(assembly.closes));
  return t.closedAt(dateTime(assembly.closes));
}

function meetingButton(assembly) {
  const t = text();
  const state = stateOf(assembly);
  const label = [
    h("strong", null, assembly.title),
    h("span.line", null, `${t[PHASES[state]]} · ${when(assembly, state)}`),
    assembly.rehearsal && h("span.line", null, t.rehearsal),
  ];
  return h("li", null, secondary(label, () => chooseAssembly(assembly)));
}

function renderList() {
  return [heading(text().listTitle), h("ul.plain", null, app.assemblies.map(meetingButton)), alertBox(), helpLine()];
}

function unitLine(unit) {
  return h("li", null, `${unit.label} · ${area(unit.area)}㎡`);
}

// Where the rules verify every unit (RULES R13), each is ticked before 是我家; one opinion all the same.
function asksEachUnit() {
  return !isAgent() && app.session.right.units.length > 1 && app.assembly.definition.policies.multi_unit === "per_unit";
}

function unitBox(unit, place) {
  const id = `unit-${place}`;
  const box = h("input", { type: "checkbox", id });
  return h("li", null, h("label.check", { for: id }, box, h("span", null, `${unit.label} · ${area(unit.area)}㎡`)));
}

function confirmUnits() {
  const left = document.querySelector("#units input:not(:checked)");
  if (!left) return afterWho();
  showAlert(text().unitsNeeded);
  left.focus();
}

const CAPACITIES = { co_owner: "asCoOwner", guardian: "asGuardian", authorised: "asAuthorised" };

function rightCard(right) {
  const t = text();
  return h("div.card", null,
    h("p.big", null, right.label),
    h("p", null, t.unitCode(right.unit_code_masked)),
    h("p", null, t.counts(area(right.area), right.heads)),
    CAPACITIES[right.capacity] && h("p.strong", null, t[CAPACITIES[right.capacity]]),
    right.owner_masked && h("p", null, t.owner(right.owner_masked)),
    right.units.length > 1 && unitsOf(right));
}

function unitsOf(right) {
  const t = text();
  if (!asksEachUnit()) return [h("p", null, t.unitList(right.units.length)), h("ul", null, right.units.map(unitLine))];
  return [h("p", null, t.unitsEach(right.units.length)), h("ul.plain", { id: "units" }, right.units.map(unitBox))];
}

function renderWho() {
  const t = text();
  return [
    h("p.meeting", null, app.assembly.title),
    heading(isAgent() ? t.standsFor(app.session.right.label) : t.whoTitle),
    rightCard(app.session.right),
    alertBox(),
    isAgent()
      ? actions(primary(t.standsGo, afterWho), quiet(t.otherCard, forgetCard))
      : actions(primary(t.isMine, asksEachUnit() ? confirmUnits : afterWho), secondary(t.notMine, () => go("notMine")), quiet(t.whyLink, showWhy), entrustPart()),
    otherRights(),
    ownNumber(),
    app.assemblies.length > 1 && quiet(t.otherMeetings, () => go("list")),
    helpLine(),
  ];
}

function renderNotMine() {
  const t = text();
  return [heading(t.notMineTitle), ...paragraphs(t.notMineBody), actions(primary(t.notMineAgain, forgetCard), secondary(t.back2, () => go("who"))), helpLine()];
}

export async function showWhy() {
  const { rows } = await askWhy();
  app.why = { rows, from: app.screen };
  go("why");
}

function whyRow({ label, value, note }) {
  return h("li", null, h("strong", null, label), value && h("span.line", null, value), note && h("span.line.hint", null, note));
}

function renderWhy() {
  const t = text();
  return [heading(t.whyTitle), ...paragraphs(t.whyLead), h("ul.rows", null, app.why.rows.map(whyRow)), actions(primary(t.back2, () => go(app.why.from)))];
}

// One page for each state in which nothing can be chosen.
function statePage(title, body) {
  return {
    render() {
      const t = text();
      return [
        app.assembly && h("p.meeting", null, app.assembly.title),
        heading(t[title]),
        ...paragraphs(...[].concat(body(t))),
        otherRights(),
        app.assemblies.length > 1 && actions(secondary(t.otherMeetings, () => go("list"))),
        helpLine(),
      ];
    },
  };
}

const opens = () => dateTime(app.assembly.opens);
const closes = () => dateTime(app.assembly.closes);

export const meetingScreens = {
  list: { render: renderList },
  who: { render: renderWho },
  notMine: { render: renderNotMine, back: () => "who" },
  why: { render: renderWhy, back: () => app.why.from },
  soon: statePage("soonTitle", (t) => t.soonBody(opens(), closes())),
  closed: statePage("closedTitle", (t) => t.closedBody(closes())),
  paused: statePage("pausedTitle", (t) => t.pausedBody),
  annulled: statePage("annulledTitle", (t) => t.annulledBody),
  outside: statePage("outsideTitle", (t) => t.outsideBody),
  none: statePage("noneTitle", (t) => t.noneBody),
  unknown: statePage("unknownTitle", (t) => t.unknownBody),
  broken: statePage("brokenTitle", (t) => (app.problem === "mode" ? t.brokenMode : [t.brokenBody, app.problem])),
  paperIssued: statePage("refuseTitle", (t) => t.minePaperIssued),
  frozen: statePage("frozenTitle", (t) => t.frozenBody),
  ownBallot: statePage("ownBallotTitle", (t) => t.ownBallotBody),
  paperCounted: statePage("refuseTitle", (t) => t.minePaperCounted),
};
