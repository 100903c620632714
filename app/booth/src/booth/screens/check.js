// A secret ballot between review and casting: encrypted with the progress in words, then cast, or opened and checked.

import { app, go } from "../app.js";
import { openBallot, sealSecretly } from "../ballot-flow.js";
import { findOpened } from "../check-flow.js";
import { h, replaceChildren } from "../dom.js";
import { namesOf } from "../format.js";
import { beginAgain } from "../route.js";
import { errorSentence, text } from "../text/index.js";
import { actions, alertBox, announce, copyButton, copyNote, heading, helpLine, paragraphs, primary, quiet, secondary, showAlert, trackerBox } from "../widgets.js";
import { qrModules } from "../../lib/qr.js";

const [QR_DOT, QR_MARGIN] = [8, 4]; // Pixels of a module; modules around the code.

function renderSealing() {
  const t = text();
  return [heading(t.sealTitle), ...paragraphs(t.sealLead), h("p.strong", { id: "sealing" })];
}

function tellProgress(done, total) {
  const place = document.getElementById("sealing");
  if (place) replaceChildren(place, text().sealStep(done + 1, total));
  announce(text().sealStep(done + 1, total));
}

/** Encrypts behind the words of its own screen; a failure leads back to the review. */
export async function sealAndShow() {
  go("sealing");
  try {
    await sealSecretly(tellProgress);
  } catch (error) {
    if (!error.code) throw error;
    go("review");
    showAlert(errorSentence(error));
    return;
  }
  go("sign");
}

function renderCannotSeal() {
  const t = text();
  return [heading(t.cannotSealTitle), ...paragraphs(...t.cannotSealBody, t.paperWay), helpLine()];
}

function renderCheck() {
  const t = text();
  async function open() {
    await openBallot();
    go("opened");
  }
  const back = async () => go(app.vote.pending ? "sign" : "review");
  return [
    heading(t.checkTitle),
    ...paragraphs(...t.checkLead),
    alertBox(),
    actions(primary(t.checkBack, back), secondary(t.checkGo, open)),
    helpLine(),
  ];
}

const motionOf = (id) => app.assembly.definition.motions.find((motion) => motion.id === id);

function answerRows(answers) {
  return h("ol.review", null, answers.map(({ motion, choices }) => h("li", null,
    h("p.row-title", null, motionOf(motion).title),
    h("p.row-answer", null, namesOf(motionOf(motion), choices)))));
}

// Dark on white in every colour scheme, with the margin that readers need.
function qrPicture(address) {
  const rows = qrModules(address);
  const size = rows.length + 2 * QR_MARGIN;
  const canvas = h("canvas.qr", { width: size * QR_DOT, height: size * QR_DOT, role: "img", "aria-label": text().openedCode });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000";
  rows.forEach((row, y) => row.forEach((dark, x) => dark && pen.fillRect((x + QR_MARGIN) * QR_DOT, (y + QR_MARGIN) * QR_DOT, QR_DOT, QR_DOT)));
  return canvas;
}

function dataPart(data) {
  const t = text();
  const area = h("textarea", { readonly: true, rows: 8, "aria-label": t.openedData });
  area.value = data;
  return h("details", null, h("summary", null, t.openedData), area, copyButton(data, t.copyData));
}

function renderOpened() {
  const t = text();
  const { tracker, address, chosen, data } = app.opened;
  return [
    heading(t.openedTitle),
    trackerBox(tracker),
    ...paragraphs(t.openedLead),
    qrPicture(address),
    ...paragraphs(t.openedLink),
    h("p.mono", { id: "check-address" }, address),
    h("h2", null, t.openedChosen),
    answerRows(chosen),
    h("p.strong", null, t.openedCompare),
    dataPart(data),
    copyNote(),
    alertBox(),
    actions(primary(t.openedAgain, async () => beginAgain()), secondary(t.openedDiffers, async () => go("differs"))),
    helpLine(),
  ];
}

function renderDiffers() {
  const t = text();
  return [heading(t.differsTitle), ...paragraphs(...t.differsBody), trackerBox(app.opened.tracker), actions(quiet(t.back2, () => go("opened"))), helpLine()];
}

/** On the second device: fetches what was opened, calculates it anew, shows it. */
export async function showOpened() {
  go("loading");
  try {
    app.found = await findOpened(app.check);
  } catch (error) {
    if (!error.code) throw error;
    app.problem = error;
    go(["malformed", "opening_wrong", "answer_invalid"].includes(error.code) ? "foundBad" : "failed");
    return;
  }
  go("found");
}

function renderFound() {
  const t = text();
  return [
    h("p.meeting", null, app.assembly.title),
    heading(t.checkerTitle),
    ...paragraphs(t.checkerLead),
    trackerBox(app.check.tracker),
    h("ul.facts", null, h("li", null, t.checkerLine(app.found.line))),
    answerRows(app.found.answers),
    h("p.strong", null, t.checkerCompare),
    helpLine(),
  ];
}

function renderFoundBad() {
  const t = text();
  return [heading(t.checkerBadTitle), ...paragraphs(t.checkerBad), trackerBox(app.check.tracker), helpLine()];
}

export const checkScreens = {
  sealing: { render: renderSealing },
  cannotSeal: { render: renderCannotSeal },
  check: { render: renderCheck, back: () => (app.vote.pending ? "sign" : "review") },
  opened: { render: renderOpened },
  differs: { render: renderDiffers, back: () => "opened" },
  found: { render: renderFound },
  foundBad: { render: renderFoundBad },
};
