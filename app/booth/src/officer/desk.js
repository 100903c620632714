// The paper desk: forms that become signed entries and are posted by fetch, so that the open key stays on the page.

import { signAct } from "../lib/act.js";
import { parseSerial } from "../lib/paper-ballot.js";
import { Refused, attempt, remember, request, statusLine } from "./parts.js";
import { refreshNow } from "./refresh.js";
import { useSeed } from "./signing-key.js";
import { text } from "./text.js";

function openSeed() {
  const seed = useSeed();
  if (!seed) throw new Refused("", text().unlockFirst);
  return seed;
}

async function post(form, type, body) {
  const bind = form.dataset.bind || form.closest("[data-desk]").dataset.bind;
  const signature = signAct(openSeed(), { type, bind, body });
  const answer = await request(form.action, { root: form, json: { type, body, ...signature } });
  return { message: body.serial && text().doneWith(body.serial, answer.state), ...answer };
}

function clear(form) {
  form.reset();
  const first = form.querySelector("input:not([type=hidden]):not([type=file]), select, textarea");
  if (first) first.focus();
}

function finished(form, status, answer) {
  const message = answer.message || text().done;
  status.say(message, "good");
  remember(form, message);
  clear(form);
  refreshNow();
}

function submitting(form, status, act) {
  form.setAttribute("novalidate", "");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(form, status, async () => {
      openSeed();
      status.say(text().sending);
      finished(form, status, await act());
    });
  });
}

function fieldValue(field) {
  const name = field.dataset.field;
  const value = field.value.trim();
  if (!value && !field.hasAttribute("data-null")) throw new Refused("", text().fieldMissing(field.dataset.label || name));
  if (!value) return null;
  if (field.dataset.kind === "integer") return Number(value);
  return field.dataset.kind === "serial" ? parseSerial(value) : value;
}

/** Enhances `<form data-entry="paper-issue">` and the like: body from its data-field inputs. */
export function enhanceEntry(form) {
  const status = statusLine();
  form.appendChild(status.row);
  submitting(form, status, () => {
    const body = {};
    form.querySelectorAll("[data-field]").forEach((field) => { body[field.dataset.field] = fieldValue(field); });
    return post(form, form.dataset.entry, body);
  });
}
