// A proxy from this phone, and voting as somebody's agent: what is signed is checked here, word for word.

import { app } from "./app.js";
import { askForAct, motionsInScope } from "./ballot-flow.js";
import { readVote } from "./store.js";
import { signAct } from "../lib/act.js";
import { parseHex } from "../lib/bytes.js";
import { keyId } from "../lib/ed25519.js";
import { jcs } from "../lib/jcs.js";

export class ProxyDiffers extends Error {
  constructor(part) {
    super(part);
    this.name = "ProxyDiffers";
    this.code = "proxy_differs";
  }
}

/** The number of a card: its key id in fours, as printed on a spare card. */
export function cardNumber(publicKey) {
  return keyId(publicKey).toUpperCase().match(/.{4}/g).join("-");
}

/** Every right for which this card may vote: the own one first. */
export function sessions() {
  return app.own ? [app.own, ...(app.own.principals || [])] : [];
}

/** Turns the page to another right of this card; what is bound is chosen already. */
export function turnTo(right) {
  app.session = sessions().find((one) => one.right.i === right) || app.own;
  app.vote = readVote(app.assembly.id, app.session.right.i);
  const { bound = {} } = app.session.right;
  motionsInScope().filter(({ id }) => bound[id]).forEach((motion) => {
    const fixed = motion.kind === "election" ? bound[motion.id] : bound[motion.id][0];
    app.vote.chosen = { ...app.vote.chosen, [motion.id]: fixed };
  });
}

export function isAgent() {
  return app.session.right.capacity === "agent";
}

const isNumber = (typed) => /^[0-9a-f]{16}$/i.test(typed.replace(/[\s-]/g, ""));

// The server names the agent's key; what this phone signs must be what the owner chose and typed.
function check(wanted, { body, agent }) {
  const bound = app.session.right && Object.keys(wanted.opinions).length ? wanted.opinions : {};
  const answers = body.motions.filter((id) => bound[id]).map((id) => ({ motion: id, choices: bound[id] }));
  const number = cardNumber(parseHex(body.agent_pk, 32));
  const expected = { i: app.session.right.i, agent_pk: body.agent_pk, motions: wanted.motions, bound: answers, document: body.document };
  if (jcs(body) !== jcs(expected)) throw new ProxyDiffers("body");
  if (agent.number !== number) throw new ProxyDiffers("number");
  if (isNumber(wanted.agent) && wanted.agent.replace(/[\s-]/g, "").toUpperCase() !== number.replace(/-/g, "")) throw new ProxyDiffers("card");
}

/** Has the letter made; keeps what is to be signed in app.proxy. */
export async function draftProxy(wanted) {
  const draft = await askForAct("proxy/draft", wanted);
  check(wanted, draft);
  app.proxy = { ...draft, type: "proxy", wanted };
}

export function beginEnd() {
  const { agent } = app.own.entrusting;
  app.proxy = { type: "proxy-end", body: { i: app.own.right.i, agent_pk: agent.pk }, agent };
}

export function confirmAgentPhone(code) {
  return askForAct("proxy/phone", { draft: app.proxy.draft, code });
}

/** Signs the proxy, or its end, with the card's key and sends it with the owner's digits. */
export async function sendProxy(code) {
  const { type, body, draft } = app.proxy;
  const { s: signature } = signAct(app.credential.seed, { type, bind: app.assembly.hm, body });
  if (type === "proxy") await askForAct("proxy", { draft, code, signature });
  else await askForAct("proxy/end", { code, signature });
}
