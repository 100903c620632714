// Entrusting the vote to somebody else, taking it back, and the flats for which this card stands.

import { app, go } from "../app.js";
import { identify, motionsInScope, requestCode, stateOf } from "../ballot-flow.js";
import { h, replaceChildren } from "../dom.js";
import { beginEnd, cardNumber, confirmAgentPhone, draftProxy, isAgent, sendProxy, sessions, turnTo } from "../entrust-flow.js";
import { choiceName } from "../format.js";
import { text } from "../text/index.js";
import { actions, alertBox, field, form, heading, helpLine, paragraphs, primary, quiet, secondary, showAlert, submit } from "../widgets.js";

function visit(session) {
  turnTo(session.right.i);
  go("who");
}

function principalCard(session) {
  const t = text();
  const { right, ballot } = session;
  return h("div.card", null,
    h("p.big", null, right.capacity === "agent" ? t.standsFor(right.label) : right.label),
    ballot && ballot.counted && h("p", null, t.standsDone),
    secondary(right.capacity === "agent" ? t.standsGo : t.standsOwn, async () => visit(session), { "aria-label": `${t.standsGo} ${right.label}` }));
}

/** The other flats of this card: 您受托代表 …. */
export function otherRights() {
  const others = sessions().filter((one) => app.session && one.right.i !== app.session.right.i);
  return others.length ? others.map(principalCard) : null;
}

/** Who the agent is, or the way to name one; for the right's own card alone. */
export function entrustPart() {
  const t = text();
  const { entrusting } = app.own || {};
  if (!entrusting || isAgent() || app.session !== app.own) return null;
  const { agent } = entrusting;
  if (agent) {
    return h("div.card", null, h("p.strong", null, t.entrusted(agent.name, agent.label)), h("p", null, t.cardNumber(agent.number)),
      secondary(t.entrustEnd, async () => { beginEnd(); go("entrustSign"); }));
  }
  return entrusting.allowed && stateOf(app.assembly) !== "closed" ? quiet(t.entrust, async () => go("entrust")) : null;
}

function input(attributes) {
  return h("input", { type: "text", autocomplete: "off", ...attributes });
}

function opinion(motion) {
  const t = text();
  const select = h("select", { id: `opinion-${motion.id}` },
    h("option", { value: "" }, t.opinionFree),
    motion.choices.map(({ id }) => h("option", { value: id }, choiceName(motion, id))));
  return [h("label", { for: select.id }, t.opinion), select];
}

function matter(motion, number) {
  const box = h("input", { type: "checkbox", id: `matter-${motion.id}`, value: motion.id });
  box.checked = true;
  // An opinion on candidates has its place in a letter at the desk.
  const canBind = app.own.entrusting.bound && motion.kind !== "election";
  return h("div.field", null, h("label.check", { for: box.id }, box, h("span", null, `${number + 1}. ${motion.title}`)), canBind && opinion(motion));
}

function readWanted(inputs) {
  const motions = motionsInScope().map(({ id }) => id).filter((id) => document.getElementById(`matter-${id}`).checked);
  const opinions = {};
  motions.forEach((id) => {
    const select = document.getElementById(`opinion-${id}`);
    if (select && select.value) opinions[id] = [select.value];
  });
  const values = Object.fromEntries(Object.entries(inputs).map(([name, one]) => [name, one.value.trim()]));
  return { ...values, motions, opinions };
}

function renderEntrust() {
  const t = text();
  const inputs = { agent: input(), agent_name: input({ maxlength: 40 }), agent_document: input({ maxlength: 40 }), agent_phone: input({ inputmode: "tel", maxlength: 20 }) };
  async function act() {
    const wanted = readWanted(inputs);
    if (!wanted.agent || !wanted.agent_name || !wanted.motions.length) return showAlert(t.entrustMissing);
    await draftProxy(wanted);
    return go("entrustSign");
  }
  return [
    heading(t.entrust),
    ...paragraphs(t.entrustLead),
    form(act,
      field({ id: "agent", label: t.entrustAgent, hint: t.entrustAgentHint, input: inputs.agent }),
      field({ id: "agent_name", label: t.entrustName, input: inputs.agent_name }),
      h("details", null, h("summary", null, t.entrustSpare),
        field({ id: "agent_document", label: t.entrustDocument, input: inputs.agent_document }),
        field({ id: "agent_phone", label: t.entrustPhone, input: inputs.agent_phone })),
      h("fieldset", null, h("legend", null, t.entrustMatters), motionsInScope().map(matter)),
      alertBox(),
      h("div.actions", null, submit(t.next))),
    actions(quiet(t.back2, async () => go("who"))),
    helpLine(),
  ];
}

function summary() {
  const t = text();
  const { agent, body, type } = app.proxy;
  if (type === "proxy-end") return [h("p.big", null, `${agent.name} · ${agent.label}`), ...paragraphs(t.entrustEndLead)];
  const rows = motionsInScope().filter(({ id }) => body.motions.includes(id)).map((motion) => {
    const fixed = body.bound.find((one) => one.motion === motion.id);
    return h("li", null, h("p.row-title", null, motion.title), h("p.row-answer", null, fixed ? choiceName(motion, fixed.choices[0]) : t.opinionFree));
  });
  return [h("p.big", null, `${app.proxy.wanted.agent_name} · ${agent.label}`), h("p", null, t.cardNumber(agent.number)), h("p.hint", null, t.entrustCompare), h("ol.review", null, rows)];
}

async function finish(code) {
  await sendProxy(code);
  const { type } = app.proxy;
  app.proxy = null;
  await identify();
  app.problem = null;
  app.entrustDone = type;
  go("entrustDone");
}

function renderSign() {
  const t = text();
  const { agent, type } = app.proxy;
  const asksAgent = type === "proxy" && agent.phone;
  const [agentCode, last4, digits] = [input({ inputmode: "numeric", maxlength: 12 }), input({ maxlength: 8, autocapitalize: "characters" }), input({ inputmode: "numeric", maxlength: 12, autocomplete: "one-time-code" })];
  const place = h("div");
  const send = form(async () => finish(digits.value.replace(/\D/g, "")), field({ id: "digits", label: t.smsLabel, input: digits }), h("div.actions", null, submit(type === "proxy" ? t.entrustGo : t.entrustEnd)));
  async function ask() {
    if (asksAgent && !app.proxy.confirmed) {
      await confirmAgentPhone(agentCode.value.replace(/\D/g, ""));
      app.proxy.confirmed = true;
    }
    const sent = await requestCode(last4.value.trim().toUpperCase());
    replaceChildren(place, h("p", null, t.codeSent(sent.sent_to)), send);
    digits.focus();
  }
  return [
    heading(type === "proxy" ? t.entrustSign : t.entrustEnd),
    ...summary(),
    form(ask,
      asksAgent && field({ id: "agent-code", label: t.entrustAgentCode(agent.phone), input: agentCode }),
      field({ id: "last4", label: t.last4Label, input: last4 }),
      alertBox(),
      h("div.actions", null, submit(t.last4Go))),
    place,
    actions(quiet(t.back2, async () => go("who"))),
    helpLine(),
  ];
}

function renderDone() {
  const t = text();
  return [heading(app.entrustDone === "proxy" ? t.entrustDone : t.entrustEnded), ...paragraphs(t.entrustDoneLead), actions(primary(t.back2, async () => go("who")))];
}

/** The number of this very card, for an owner who names this neighbour to compare. */
export function ownNumber() {
  return h("p.hint", null, text().cardNumber(cardNumber(app.credential.key)));
}

export const entrustScreens = {
  entrust: { render: renderEntrust, back: () => "who" },
  entrustSign: { render: renderSign, back: () => "who" },
  entrustDone: { render: renderDone, back: () => "who" },
};
