// One act on the page: the body that is shown is the body that is signed, over bytes made here.

import { h, replaceChildren } from "../booth/dom.js";
import { signAct } from "../lib/act.js";
import { jcsHash } from "../lib/jcs.js";
import { attempt, passphraseField, remember, request, statusLine } from "./parts.js";
import { refreshNow } from "./refresh.js";
import { openSeed, useSeed, watchKey } from "./signing-key.js";
import { text } from "./text.js";

function readAct(section) {
  const body = JSON.parse(section.querySelector("script[data-body]").textContent);
  return { type: section.dataset.type, bind: section.dataset.bind, body };
}

function showBody(section, act) {
  const shown = section.querySelector("[data-shown]");
  const digest = section.querySelector("[data-digest]");
  if (shown) replaceChildren(shown, JSON.stringify(act.body, null, 2));
  if (digest) replaceChildren(digest, jcsHash(act.body));
}

function hidden(form, name) {
  const found = form.querySelector(`[name=${name}]`);
  return found || form.appendChild(h("input", { type: "hidden", name }));
}

function formOf(section) {
  const found = section.querySelector("form");
  if (found) return found;
  return section.appendChild(h("form", { method: "post", action: section.dataset.action }));
}

async function deliver(section, form, { signature, body }, status) {
  if (!section.hasAttribute("data-fetch")) {
    hidden(form, "k").value = signature.k;
    hidden(form, "s").value = signature.s;
    form.submit();
    return;
  }
  const answer = await request(form.action, { root: form, json: signature });
  const message = answer.message || (body.serial ? text().signedOne(body.serial) : text().done);
  status.say(message, "good");
  remember(section, message);
  refreshNow();
  section.setAttribute("data-signed", "");
  form.querySelectorAll("input, button").forEach((one) => { one.hidden = true; });
}

/** Enhances `<section data-act>`; see README.md for its markup. */
export function enhanceAct(section) {
  const t = text();
  const form = formOf(section);
  const status = statusLine();
  const { row, input } = passphraseField(t.passphrase, "off");
  form.appendChild(h("div", null, row, status.row, h("p.actions", null, h("button", { type: "submit" }, t.sign))));
  attempt(form, status, async () => showBody(section, readAct(section)));
  watchKey((key) => {
    row.hidden = Boolean(key);
    input.required = !key;
  }, section);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(form, status, async () => {
      const seed = useSeed() || (await openSeed(section, input.value, status));
      input.value = "";
      const act = readAct(section);
      await deliver(section, form, { signature: signAct(seed, act), body: act.body }, status);
    }).then((isDone) => { if (!isDone && !row.hidden) input.select(); });
  });
}
