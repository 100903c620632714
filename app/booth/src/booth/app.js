// What the page knows while it is open, and which screen it shows.

import { replaceChildren } from "./dom.js";
import { keepVote } from "./store.js";
import { text } from "./text/index.js";

export const app = {
  communityId: "",
  community: null,
  consent: "",
  assemblies: [],
  loadedAt: 0, // The server's time when the assemblies were read, in milliseconds.
  assembly: null,
  card: null, // {code, unit}: typed or scanned, never sent as it is
  credential: null, // {seed, key}
  own: null, // what /identify answered: token, right, ballot, channel, phones, max_changes, principals, entrusting
  session: null, // the right that is voted for: `own`, or one of its principals
  proxy: null, // the proxy, or its end, that waits for the signature
  vote: null, // what this device keeps for the right: chosen, consented, pending, cast, heads
  digits: "",
  opening: null, // {ballot_id, answers}: choices and r of the sealed secret ballot; never stored, sent only when it is spoilt
  opened: null, // the ballot that was opened last: {tracker, chosen, data, signature, address}
  check: null, // on a second device: {assembly, tracker} of the opened ballot to look at
  mine: null,
  screen: "",
  step: 0,
  problem: null,
};

const screens = {};
let clock = { server: 0, device: 0 };

/** screen = {render(), back?(): screen name or null} */
export function defineScreens(more) {
  Object.assign(screens, more);
}

export function setClock(iso) {
  clock = { server: Date.parse(iso), device: performance.now() };
}

/** The server's time now, in milliseconds: the device's own clock is not asked. */
export function serverNow() {
  return clock.server + performance.now() - clock.device;
}

export function saveVote() {
  keepVote(app.assembly.id, app.session.right.i, app.vote);
}

/** Shows a screen; `step` is the number of the motion on the voting screens. */
export function go(name, step = 0) {
  app.screen = name;
  app.step = step;
  draw();
  window.scrollTo(0, 0);
  const heading = document.getElementById("heading");
  if (heading) heading.focus({ preventScroll: true });
}

/** Draws the current screen again, keeping what is typed (after a change of language). */
export function draw() {
  const typed = typedValues();
  replaceChildren(document.getElementById("screen"), ...[].concat(screens[app.screen].render()));
  replaceChildren(document.getElementById("live"));
  const heading = document.getElementById("heading");
  document.title = heading ? `${heading.textContent} · ${text().title}` : text().title;
  restore(typed);
}

function typedValues() {
  const values = {};
  document.querySelectorAll("#screen input[id]").forEach((input) => {
    values[input.id] = input.type === "checkbox" || input.type === "radio" ? input.checked : input.value;
  });
  return { screen: app.drawn, values };
}

function restore({ screen, values }) {
  const name = `${app.screen}/${app.step}`;
  document.querySelectorAll("#screen input[id]").forEach((input) => {
    if (screen !== name || !(input.id in values)) return;
    if (input.type === "checkbox" || input.type === "radio") input.checked = values[input.id];
    else input.value = values[input.id];
  });
  app.drawn = name;
}

/** The phone's own back key: one screen back where that is harmless. Returns whether it was. */
export function goBack() {
  const screen = screens[app.screen];
  const target = screen && screen.back && screen.back();
  if (target) go(...[].concat(target));
  return Boolean(target);
}
