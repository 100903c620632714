// From the signed ballot to the word 已投票: tracker, identity, six digits, proof.

import { app, go, saveVote, serverNow } from "../app.js";
import { canOpen, cast, changesLeft, requestCode } from "../ballot-flow.js";
import { h, replaceChildren } from "../dom.js";
import { dateTime } from "../format.js";
import { beginAgain, castFailed, openMine } from "../route.js";
import { isSecret } from "../sealer.js";
import { otherRights } from "./entrust.js";
import { text } from "../text/index.js";
import {
  actions, alertBox, announce, copyButton, copyNote, field, fieldError, form, heading, helpLine, paragraphs, primary, quiet,
  secondary, submit, trackerBox,
} from "../widgets.js";

const RESEND_AFTER = 60; // Seconds before a second message may be asked for.

function renderSign() {
  const t = text();
  const { tracker } = app.vote.pending;
  return [
    heading(t.signTitle),
    ...paragraphs(t.signLead, isSecret() && t.secretPromise),
    trackerBox(tracker),
    h("p.strong", null, t.takePhoto),
    copyNote(),
    alertBox(),
    actions(primary(t.signGo, async () => go("last4")), copyButton(tracker), quiet(t.signBack, async () => go("review")), canOpen() && quiet(t.checkQuiet, async () => go("check"))),
  ];
}

function half(typed) {
  return typed.replace(/[\s\u3000]/g, "").replace(/[\uff01-\uff5e]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0));
}

// An agent, a guardian or a company's person answers with their own document.
const isOther = () => !["owner", undefined].includes(app.session.right.capacity);

function renderLast4() {
  const t = text();
  const input = h("input", { type: "text", inputmode: "text", autocomplete: "off", autocapitalize: "characters", maxlength: 8 });
  async function act() {
    const last4 = half(input.value).toUpperCase();
    const isFour = /^[0-9A-Z]{4}$/.test(last4);
    fieldError("last4", isFour ? "" : t.last4Wrong);
    if (isFour) await askForCode(last4);
  }
  return [
    heading(t.last4Title),
    app.problem && h("p.alert", { role: "alert" }, app.problem()),
    app.session.phones.length > 0 && h("p", null, t.smsTo(app.session.phones.join(t.and))),
    form(act, field({ id: "last4", label: isOther() ? t.last4Own : t.last4Label, hint: isOther() ? "" : t.last4Hint, input }), alertBox(), h("div.actions", null, submit(t.last4Go))),
    h("p.hint", null, t.paperWay),
    helpLine(),
  ];
}

async function askForCode(last4) {
  const sent = await requestCode(last4);
  app.problem = null;
  app.last4 = last4;
  app.sent = { to: sent.sent_to, expires: sent.expires, at: serverNow() };
  go("digits");
}

function secondsToWait() {
  return Math.max(0, Math.ceil(RESEND_AFTER - (serverNow() - app.sent.at) / 1000));
}

// Counts down on the button itself; screen readers hear it only when they reach it.
function resendButton() {
  const button = quiet("", () => askForCode(app.last4));
  function tick() {
    if (app.screen !== "digits") return;
    const wait = secondsToWait();
    if (wait > 0) button.setAttribute("data-wait", "");
    else button.removeAttribute("data-wait");
    if (!button.classList.contains("busy")) button.disabled = wait > 0;
    replaceChildren(button, wait > 0 ? text().resendIn(wait) : text().resend);
    if (wait > 0) setTimeout(tick, 1000);
  }
  tick();
  return button;
}

function renderDigits() {
  const t = text();
  const input = h("input", { type: "text", inputmode: "numeric", pattern: "[0-9]*", autocomplete: "one-time-code", maxlength: 12, class: "digits" });
  async function act() {
    const digits = half(input.value).replace(/-/g, "");
    const isSix = /^[0-9]{6}$/.test(digits);
    fieldError("digits", isSix ? "" : t.smsWrong);
    if (!isSix) return;
    app.digits = digits;
    await send();
  }
  return [
    heading(t.codeTitle),
    ...paragraphs([t.codeSent(app.sent.to), app.sent.expires && t.codeExpires(dateTime(app.sent.expires))].filter(Boolean).join(" ")),
    form(act, field({ id: "digits", label: t.smsLabel, input }), alertBox(), h("div.actions", null, submit(t.castGo), resendButton())),
    helpLine(),
  ];
}

/** Sends the sealed ballot once; every outcome ends on a screen or in the form's alert. */
export async function send() {
  announce(text().sending);
  try {
    await cast();
  } catch (error) {
    await castFailed(error);
    return;
  }
  go("voted");
}

function renderVoted() {
  const t = text();
  const { cast: own } = app.vote;
  return [
    h("p.stamp", { "aria-hidden": "true" }, "✓"),
    heading(t.votedTitle),
    ...paragraphs(t.votedLead),
    trackerBox(own.tracker),
    h("ul.facts", null, h("li", null, t.castAt(dateTime(own.cast_at))), h("li", null, t.entryNo(own.entry)), h("li", null, t.mineLine(app.session.right.i))),
    h("p", null, t.changesLeft(changesLeft())),
    copyNote(),
    alertBox(),
    actions(primary(t.toMine, openMine), copyButton(own.tracker)),
    otherRights(),
    h("p.hint", null, t.done),
  ];
}

function unconfirmedReason() {
  const t = text();
  const { code } = app.problem || {};
  if (code === "log_paused" || code === "clock_behind") return t.unconfirmedPaused;
  return code === "proof_invalid" || code === "malformed" ? t.unconfirmedProof : t.unconfirmedBody;
}

async function resend() {
  if (app.digits) await send();
  else go("last4");
}

function renderUnconfirmed() {
  const t = text();
  const { tracker } = app.vote.pending;
  return [
    heading(t.unconfirmedTitle),
    ...paragraphs(t.unconfirmedLead, unconfirmedReason()),
    trackerBox(tracker),
    copyNote(),
    alertBox(),
    actions(primary(t.resendBallot, resend), copyButton(tracker)),
    helpLine(),
  ];
}

function renderPending() {
  const t = text();
  async function drop() {
    delete app.vote.pending;
    saveVote();
    await beginAgain();
  }
  return [
    heading(t.pendingTitle),
    ...paragraphs(t.pendingLead),
    trackerBox(app.vote.pending.tracker),
    alertBox(),
    actions(primary(t.resendBallot, async () => go("last4")), secondary(t.pendingDrop, drop)),
    helpLine(),
  ];
}

export const sendScreens = {
  sign: { render: renderSign, back: () => "review" },
  last4: { render: renderLast4, back: () => (app.vote.pending.sent ? "unconfirmed" : "sign") },
  digits: { render: renderDigits, back: () => "last4" },
  voted: { render: renderVoted },
  unconfirmed: { render: renderUnconfirmed },
  pending: { render: renderPending },
};
