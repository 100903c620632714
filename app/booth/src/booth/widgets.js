// The few parts all screens are made of: big buttons, tied labels, one place for alerts.

import { app } from "./app.js";
import { copyText, h, replaceChildren } from "./dom.js";
import { errorSentence, text } from "./text/index.js";

export function heading(...content) {
  return h("h1", { id: "heading", tabindex: "-1" }, ...content);
}

export function paragraphs(...lines) {
  return lines.filter(Boolean).map((line) => h("p", null, line));
}

export function alertBox() {
  return h("p.alert", { id: "alert", role: "alert" });
}

export function showAlert(message) {
  const box = document.getElementById("alert");
  if (box) replaceChildren(box, message);
}

/** Says something to screen readers without moving anybody's eyes. */
export function announce(message) {
  const live = document.getElementById("live");
  if (live) replaceChildren(live, message);
}

// A button that counts down (data-wait) stays as it is when the others wake up again.
function setBusy(button, isBusy) {
  document.querySelectorAll("main button").forEach((one) => {
    one.disabled = isBusy || one.hasAttribute("data-wait");
  });
  button.classList.toggle("busy", isBusy);
}

/** Runs an act behind a button: no second press meanwhile, and a failure becomes a sentence. */
export async function perform(button, act) {
  showAlert("");
  setBusy(button, true);
  announce(text().working);
  try {
    await act();
  } catch (error) {
    failed(error);
  } finally {
    if (document.contains(button)) setBusy(button, false);
    if (document.activeElement === document.body && document.contains(button)) button.focus();
  }
}

function failed(error) {
  if (!error.code) throw error;
  showAlert(errorSentence(error));
}

function pressed(act) {
  return (event) => {
    event.preventDefault();
    return perform(event.currentTarget, act);
  };
}

export function primary(label, act, attributes) {
  return h("button.primary", { type: "button", onclick: pressed(act), ...attributes }, label);
}

export function secondary(label, act, attributes) {
  return h("button.secondary", { type: "button", onclick: pressed(act), ...attributes }, label);
}

export function quiet(label, act, attributes) {
  return h("button.quiet", { type: "button", onclick: pressed(act), ...attributes }, label);
}

export function actions(...buttons) {
  return h("div.actions", null, ...buttons);
}

/** A form that Enter submits; `act` runs behind its first primary button. */
export function form(act, ...children) {
  const element = h("form", { novalidate: true, autocomplete: "off" }, ...children);
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    perform(element.querySelector("button[type=submit]"), act);
  });
  return element;
}

export function submit(label) {
  return h("button.primary", { type: "submit" }, label);
}

export function field({ id, label, hint, input, after }) {
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  input.id = id;
  input.setAttribute("aria-describedby", hint ? `${hintId} ${errorId}` : errorId);
  return h("div.field", null,
    h("label", { for: id }, label),
    hint && h("p.hint", { id: hintId }, hint),
    input,
    after,
    h("p.field-error", { id: errorId, role: "alert" }));
}

/** Puts a sentence under a field and the cursor into it. */
export function fieldError(id, message) {
  const input = document.getElementById(id);
  replaceChildren(document.getElementById(`${id}-error`), message);
  if (message) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  if (message) input.focus();
}

/** A button that copies and says so. */
export function copyButton(source, label = text().copyTracker) {
  return secondary(label, async () => {
    const isDone = await copyText(source);
    showAlert("");
    announce(isDone ? text().copied : text().copyByHand);
    const note = document.getElementById("copy-note");
    if (note) replaceChildren(note, isDone ? text().copied : text().copyByHand);
  });
}

export function copyNote() {
  return h("p.note", { id: "copy-note", role: "status" });
}

export function trackerBox(tracker) {
  return h("div.tracker", null, h("p.tracker-label", null, text().tracker), h("p.tracker-code", { id: "tracker" }, tracker));
}

export function helpLine() {
  return h("p.hint", null, text().help(app.community && app.community.help_phone));
}
