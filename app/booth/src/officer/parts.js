// Elements, messages and requests that the signing scripts share. All text goes in as text, never as markup.

import { h, replaceChildren } from "../booth/dom.js";
import { sentenceOf, text } from "./text.js";

let fields = 0;

/** A labelled input; returns {row, input}. */
export function labelled(label, attributes, hint) {
  fields += 1;
  const id = `officer-${fields}`;
  const hintId = hint ? `${id}-hint` : undefined;
  const input = h("input", { id, "aria-describedby": hintId, ...attributes });
  return { input, row: h("p.field", null, h("label", { for: id }, label), input, hint && h("span.hint", { id: hintId }, hint)) };
}

export function passphraseField(label, autocomplete, hint) {
  return labelled(label, { type: "password", autocomplete, required: true }, hint);
}

/** A line for messages and a bar for the seconds that scrypt takes. */
export function statusLine() {
  const message = h("p.note", { role: "status", "aria-live": "polite", hidden: true });
  const bar = h("progress", { max: 1, value: 0, hidden: true, "aria-label": text().opening });
  function say(words, kind = "") {
    message.className = `note ${kind}`.trim();
    message.setAttribute("role", kind === "error" ? "alert" : "status");
    message.hidden = !words;
    replaceChildren(message, words);
  }
  function progress(share) {
    bar.hidden = share >= 1;
    bar.value = share;
  }
  return { row: h("div", null, message, bar), say, progress };
}

/** Runs an act with the buttons of `root` off; a failure becomes a sentence. Resolves to whether it worked. */
export async function attempt(root, status, act) {
  const buttons = [...root.querySelectorAll("button")].filter((button) => !button.disabled);
  buttons.forEach((button) => { button.disabled = true; });
  try {
    await act();
    return true;
  } catch (error) {
    status.progress(1);
    status.say(sentenceOf(error), "error");
    if (!error.code) console.error(error);
    return false;
  } finally {
    buttons.forEach((button) => { button.disabled = false; });
  }
}

/** Adds a line to the desk's list of what was done on this page, newest first. */
export function remember(element, message) {
  const desk = element.closest("[data-desk]");
  const list = desk && desk.querySelector("[data-done]");
  if (list) list.insertBefore(h("li", null, message), list.firstChild);
}

export class Refused extends Error {
  constructor(code, serverMessage) {
    super(code);
    this.name = "Refused";
    this.code = code;
    this.serverMessage = serverMessage;
  }
}

function csrfToken(root) {
  const field = (root && root.querySelector("[name=csrf_token]")) || document.querySelector("[name=csrf_token]");
  const meta = document.querySelector("meta[name=csrf-token]");
  return field ? field.value : meta ? meta.content : "";
}

/** A request to our own server with the officer's session; resolves to its JSON. Throws Refused. */
export async function request(address, { root, json, data } = {}) {
  const headers = { Accept: "application/json" };
  if (json || data) headers["X-CSRFToken"] = csrfToken(root);
  if (json) headers["Content-Type"] = "application/json";
  const options = { method: json || data ? "POST" : "GET", credentials: "same-origin", headers, body: json ? JSON.stringify(json) : data };
  const response = await fetch(address, options).catch(() => { throw new Refused("", text().noAnswer); });
  const answer = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer;
  throw new Refused((answer && answer.error) || "", (answer && answer.message) || text().noAnswer);
}
