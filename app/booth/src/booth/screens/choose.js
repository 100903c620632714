// Consent, one motion after another, review: nothing here is sent.

import { app, go, saveVote } from "../app.js";
import { motionsInScope, seal } from "../ballot-flow.js";
import { h, replaceChildren } from "../dom.js";
import { area, choiceName, fraction, namesOf } from "../format.js";
import { beginChoosing } from "../route.js";
import { isSecret } from "../sealer.js";
import { sealAndShow } from "./check.js";
import { text } from "../text/index.js";
import { actions, alertBox, heading, helpLine, paragraphs, primary, quiet, secondary, showAlert } from "../widgets.js";

function renderConsent() {
  const t = text();
  const box = h("input", { type: "checkbox", id: "consent" });
  box.checked = Boolean(app.vote.consented);
  async function agree() {
    if (!box.checked) {
      showAlert(t.consentNeeded);
      box.focus();
      return;
    }
    app.vote.consented = true;
    saveVote();
    beginChoosing();
  }
  return [
    heading(t.consentTitle),
    isSecret() && h("p.strong", { id: "promise" }, t.secretPromise),
    isSecret() && h("p", null, t.secretCounted),
    ...paragraphs(t.consentLead),
    h("blockquote", { lang: "zh-CN" }, app.consent),
    ...paragraphs(t.consentGloss[app.consent.replace(/。$/, "")]),
    h("label.check", { for: "consent" }, box, h("span", null, t.consentBox)),
    alertBox(),
    actions(primary(t.consentGo, agree), secondary(t.consentRefuse, () => go("refuse"))),
  ];
}

function renderRefuse() {
  const t = text();
  return [heading(t.refuseTitle), ...paragraphs(t.refuseBody), actions(secondary(t.refuseBack, () => go("consent"))), helpLine()];
}

function scopeSentence(motion) {
  const t = text();
  if (motion.scope.kind === "all") return t.scopeAll;
  return motion.scope.kind === "groups" ? t.scope(motion.scope.groups.join(t.and)) : t.scopeSome;
}

function ruleSentence(motion) {
  const t = text();
  const { quorum, ordinary, special } = app.assembly.definition.thresholds;
  if (motion.kind === "election") return t.ruleElection(fraction(quorum), fraction(ordinary), motion.election.seats);
  if (motion.class === "special") return t.ruleSpecial(fraction(quorum), fraction(special));
  return motion.class === "ordinary" ? t.ruleOrdinary(fraction(quorum), fraction(ordinary)) : t.ruleUnanimous;
}

// Matters whose codes must reach every owner by letter or at the door.
const STRICT = ["278-6", "278-7", "278-8"];

function facts(motion) {
  const t = text();
  const weight = app.session.right.weights[motion.id];
  const level = STRICT.includes(motion.matter) ? t.identityStrict : t.identity;
  return [t.article(motion.article), scopeSentence(motion), level, ruleSentence(motion), t.myWeight(area(weight.area), weight.heads)];
}

function fullText(motion) {
  const whole = app.assembly.texts[motion.id];
  return h("details", { open: whole.length <= 240 }, h("summary", null, text().fullText), h("p.full-text", null, whole));
}

function choiceCard(motion, choice, onChange) {
  const input = h("input", { type: "radio", name: "choice", id: `choice-${choice.id}`, value: choice.id });
  input.checked = app.vote.chosen[motion.id] === choice.id;
  input.addEventListener("change", onChange);
  return h("label.choice", { for: input.id }, input, h("span.mark", { "aria-hidden": "true" }), h("span.choice-label", null, choiceName(motion, choice.id)));
}

function keepChoice(motion, choice) {
  app.vote.chosen = { ...app.vote.chosen, [motion.id]: choice };
  saveVote();
}

function candidateCard(motion, id, label, isChosen, onChange) {
  const input = h("input", { type: "checkbox", id: `choice-${id}`, value: id });
  input.checked = isChosen;
  input.addEventListener("change", () => onChange(input));
  return h("label.choice", { for: input.id }, input, h("span.mark", { "aria-hidden": "true" }), h("span.choice-label", null, label));
}

// Several names up to the number of seats, or expressly none of them; a tick too many is not taken.
function candidates(motion, onChange) {
  const t = text();
  const chosen = app.vote.chosen[motion.id];
  const names = Array.isArray(chosen) ? chosen : [];
  const counted = h("p.hint", { role: "status" }, t.namesChosen(names.length, motion.max));
  const nobody = candidateCard(motion, "nobody", t.electionNobody, Array.isArray(chosen) && names.length === 0, take);
  const cards = motion.choices.map(({ id }) => candidateCard(motion, id, choiceName(motion, id), names.includes(id), take));
  const ticked = () => cards.map((card) => card.querySelector("input")).filter((input) => input.checked);
  function take(input) {
    const isNobody = input.value === "nobody";
    if (isNobody && input.checked) ticked().forEach((one) => { one.checked = false; });
    if (!isNobody && input.checked) nobody.querySelector("input").checked = false;
    if (ticked().length > motion.max) {
      input.checked = false;
      replaceChildren(counted, t.namesTooMany(motion.max));
      return;
    }
    const ids = ticked().map((one) => one.value);
    replaceChildren(counted, t.namesChosen(ids.length, motion.max));
    onChange(ids.length > 0 || nobody.querySelector("input").checked ? ids : undefined);
  }
  return h("fieldset", null, h("legend", null, t.chooseNames(motion.max)), counted, cards, nobody);
}

// What the owner bound the agent to is shown and cannot be changed.
function boundAnswer(motion) {
  const { bound = {} } = app.session.right;
  return bound[motion.id] && h("p.strong", { role: "status" }, text().boundTo(namesOf(motion, bound[motion.id])));
}

function choices(motion, onChange) {
  if (motion.kind === "election") return candidates(motion, onChange);
  return h("fieldset", null,
    h("legend", null, text().chooseOne),
    motion.choices.map((choice) => choiceCard(motion, choice, () => onChange(choice.id))));
}

function progress(step, total) {
  const t = text();
  return h("div.progress", null,
    h("p", null, h("span", { "aria-hidden": "true" }, t.progressShort(step + 1, total)), h("span.offscreen", null, t.progress(step + 1, total))),
    h("progress", { max: total, value: step + 1, "aria-hidden": "true" }));
}

function afterMotion() {
  const isLast = app.step + 1 >= motionsInScope().length;
  const isReviewing = app.reviewing;
  if (isLast || isReviewing) go("review");
  else go("motion", app.step + 1);
}

function leaveOut(motion) {
  keepChoice(motion, null);
  afterMotion();
}

// Going on without a choice asks once, so that nobody leaves an item out by haste.
function askLeaveOut(motion, place) {
  const t = text();
  const yes = secondary(t.leaveOutYes, async () => leaveOut(motion));
  replaceChildren(place, h("p", null, t.leaveOutAsk), yes);
  yes.focus();
}

function leaveOutHint(motion) {
  if (motion.kind === "election") return text().leaveOutHintElection;
  return motion.kind === "yes_no" ? text().leaveOutHint : text().leaveOutHintNone;
}

function previous() {
  return app.step === 0 ? ["consent"] : ["motion", app.step - 1];
}

function renderMotion() {
  const t = text();
  const motions = motionsInScope();
  const motion = motions[app.step];
  const asking = h("div.asking", { role: "status" });
  const clear = quiet(t.clearChoice, async () => {
    keepChoice(motion, undefined);
    go("motion", app.step);
  });
  clear.hidden = !app.vote.chosen[motion.id];
  function onChange(choice) {
    keepChoice(motion, choice);
    clear.hidden = choice === undefined;
    replaceChildren(asking);
  }
  async function next() {
    if (app.vote.chosen[motion.id]) afterMotion();
    else askLeaveOut(motion, asking);
  }
  return [
    progress(app.step, motions.length),
    heading(motion.title),
    h("ul.facts", null, facts(motion).map((fact) => h("li", null, fact))),
    fullText(motion),
    boundAnswer(motion) || choices(motion, onChange),
    boundAnswer(motion) ? null : clear,
    h("p.hint", null, leaveOutHint(motion)),
    asking,
    alertBox(),
    actions(primary(t.next, next), app.reviewing ? null : secondary(t.back, async () => go(...previous()))),
  ];
}

function answerLabel(motion) {
  const t = text();
  const chosen = app.vote.chosen[motion.id];
  if (Array.isArray(chosen)) return namesOf(motion, chosen);
  if (chosen) return choiceName(motion, chosen);
  return chosen === null ? t.leftOut : t.undecided;
}

function reviewRow(motion, step) {
  const t = text();
  const change = secondary(t.change, async () => {
    app.reviewing = true;
    go("motion", step);
  }, { "aria-label": t.changeItem(motion.title) });
  return h("li", null, h("p.row-title", null, `${step + 1}. ${motion.title}`), h("p.row-answer", null, answerLabel(motion)), change);
}

function renderReview() {
  const t = text();
  app.reviewing = false;
  const motions = motionsInScope();
  async function sign() {
    if (!motions.some((motion) => app.vote.chosen[motion.id])) {
      showAlert(t.reviewEmpty);
      return;
    }
    if (isSecret()) {
      await sealAndShow();
      return;
    }
    seal();
    go("sign");
  }
  return [
    heading(t.reviewTitle),
    ...paragraphs(t.reviewLead),
    h("ol.review", null, motions.map(reviewRow)),
    h("p.hint", null, leaveOutHint(motions[0])),
    alertBox(),
    actions(primary(t.reviewGo, sign)),
  ];
}

export const chooseScreens = {
  consent: { render: renderConsent, back: () => "who" },
  refuse: { render: renderRefuse, back: () => "consent" },
  motion: { render: renderMotion, back: () => (app.reviewing ? "review" : previous()) },
  review: { render: renderReview, back: () => ["motion", motionsInScope().length - 1] },
};
