// After voting: what is on record, whether it checks, the proof to take away, and how to check without us.

import { app, go } from "../app.js";
import { changesLeft, motionsInScope, stateOf } from "../ballot-flow.js";
import { download, h, isWeChat } from "../dom.js";
import { dateTime, namesOf } from "../format.js";
import { beginAgain, forgetCard, openMine } from "../route.js";
import { isSecret } from "../sealer.js";
import { text } from "../text/index.js";
import { actions, alertBox, copyButton, copyNote, heading, helpLine, paragraphs, primary, quiet, secondary, trackerBox } from "../widgets.js";
import { entrustPart, otherRights } from "./entrust.js";
import { showWhy } from "./meeting.js";
import { tracker } from "../../lib/ballot.js";
import { anchorOf } from "../../lib/definition.js";
import { proofFile } from "../../lib/proof-file.js";

const STATUS = {
  checked: ["mineStatusChecked", (t, mine) => t.mineCheckedBody(mine.witnesses)],
  open: ["mineStatusOpen", (t) => t.mineOpenBody],
  waiting: ["mineStatusWaiting", (t) => t.mineWaitingBody],
  alarm: ["mineStatusAlarm", (t) => t.mineAlarmBody],
  byAgent: ["mineStatusVoted", (t) => t.byAgentBody],
  otherCard: ["mineStatusOtherCard", (t) => t.mineOtherCardBody],
  none: ["mineNothing", () => ""],
  unreached: ["mineStatusVoted", (t) => t.mineNoAnswer],
};
const SIGNS = { checked: "✓", open: "✓", waiting: "…", alarm: "!", byAgent: "✓", otherCard: "!", none: "–", unreached: "…" };

function statusBox(mine) {
  const t = text();
  const [title, body] = STATUS[mine.status];
  return h(`div.status.status-${mine.status}`, { role: "status" },
    h("p.big", null, h("span", { "aria-hidden": "true" }, `${SIGNS[mine.status]} `), t[title]),
    ...paragraphs(body(t, mine)));
}

const sayAnswer = (motion, { choices }) => (isSecret() ? text().mineSealedAnswer : namesOf(motion, choices));

function answerRow(motion, ballot) {
  const answer = ballot.answers.find((one) => one.motion === motion.id);
  const words = answer ? sayAnswer(motion, answer) : text().leftOut;
  return h("li", null, h("p.row-title", null, motion.title), h("p.row-answer", null, words));
}

function recorded(ballot) {
  return [h("h2", null, isSecret() ? text().mineSealed : text().mineRecorded), h("ol.review", null, motionsInScope().map((motion) => answerRow(motion, ballot)))];
}

function history(ballots) {
  const t = text();
  if (ballots.length < 2) return null;
  const rows = ballots.slice(0, -1).map((ballot, place) => h("li", null, t.mineReplacedRow(place + 1, dateTime(ballot.cast_at))));
  return h("details", null, h("summary", null, t.mineReplaced(ballots.length - 1)), h("ul", null, rows));
}

function channelNote(ballot) {
  const t = text();
  const notes = { paper_issued: t.minePaperIssued, paper_counted: t.minePaperCounted, frozen: t.frozenBody, own_ballot: t.ownBallotBody };
  const isRevoked = Boolean(ballot) && ballot.counted === false;
  return notes[app.session.channel] || (isRevoked && t.mineNotCounted);
}

const isAgentsVote = (ballot) => Boolean(ballot) && ballot.by_agent === true;

function facts(ballot) {
  const t = text();
  return h("ul.facts", null, [t.castAt(dateTime(ballot.cast_at)), t.entryNo(ballot.entry), t.mineLine(app.session.right.i)].map((fact) => h("li", null, fact)));
}

function changeButton() {
  if (app.session.channel !== "open" || stateOf(app.assembly) !== "open") return null;
  if (changesLeft() === 0) return h("p", null, text().changesLeft(0));
  return [h("p", null, text().changeLead(changesLeft())), secondary(text().changeVote, async () => beginAgain())];
}

async function takeProof() {
  if (isWeChat()) go("proof");
  else download(`yijue-${app.assembly.id}-${app.session.right.i}.tlog-proof`, proofFile(app.vote.cast, app.credential.key));
}

function renderMine() {
  const t = text();
  const { mine } = app;
  const ballot = mine.ballots[mine.ballots.length - 1];
  return [
    h("p.meeting", null, app.assembly.title),
    heading(t.mineTitle),
    isAgentsVote(ballot) && h("p.strong", null, t.byAgent),
    statusBox(mine),
    channelNote(ballot) && h("p.strong", null, channelNote(ballot)),
    ballot && [trackerBox(tracker(ballot.ballot_id)), facts(ballot), mine.status !== "otherCard" && recorded(ballot), history(mine.ballots)],
    copyNote(),
    alertBox(),
    actions(
      primary(t.checkNow, openMine),
      app.vote.cast && app.vote.cast.proof && secondary(t.download, takeProof),
      ballot && copyButton(tracker(ballot.ballot_id)),
      changeButton(),
      entrustPart(),
      secondary(t.howTitle, () => go("how")),
      quiet(t.whyLink, showWhy),
      quiet(t.otherCard, forgetCard)),
    otherRights(),
    helpLine(),
  ];
}

function renderProof() {
  const t = text();
  const file = proofFile(app.vote.cast, app.credential.key);
  const area = h("textarea", { readonly: true, rows: 12, id: "proof", "aria-label": t.proofTitle });
  area.value = file;
  return [heading(t.proofTitle), ...paragraphs(t.proofLead), area, copyNote(), alertBox(), actions(copyButton(file, t.copy), secondary(t.back2, () => go("mine")))];
}

// Those who may vote may read the whole record once a result is posted, whoever else may.
function recordForm() {
  const t = text();
  if (!["preliminary", "final", "minuted", "certified"].includes(app.assembly.phase)) return null;
  return h("form", { method: "post", action: `/a/${app.assembly.id}/record` },
    h("input", { type: "hidden", name: "token", value: app.session.token }),
    actions(h("button.secondary", { type: "submit" }, t.takeRecord)));
}

function renderHow() {
  const t = text();
  const anchor = anchorOf(app.assembly.definition);
  return [
    heading(t.howTitle),
    ...paragraphs(t.howLead),
    h("ol", null, t.howSteps.map((step) => h("li", null, step))),
    h("div.tracker", null, h("p.tracker-label", null, t.anchor), h("p.tracker-code", { id: "anchor" }, anchor)),
    h("p", null, h("a", { href: `/a/${app.assembly.id}` }, t.board)),
    recordForm(),
    actions(primary(t.back2, () => go("mine"))),
  ];
}

export const mineScreens = {
  mine: { render: renderMine },
  proof: { render: renderProof, back: () => "mine" },
  how: { render: renderHow, back: () => "mine" },
};
