// The officer's key is made here: seed, passphrase, wrapped JSON. Only the wrapped form leaves the page.

import { download, h, replaceChildren } from "../booth/dom.js";
import { jcs } from "../lib/jcs.js";
import { KeyRefused, checkForm, randomBytes, wrapKey } from "../lib/wrapped-key.js";
import { attempt, labelled, passphraseField, statusLine } from "./parts.js";
import { text } from "./text.js";

const SHORTEST = 12; // A Chinese character counts as two.

/** What is wrong with a passphrase, or "". */
export function passphraseFault(first, second) {
  const t = text();
  const length = [...first].reduce((sum, symbol) => sum + (symbol.codePointAt(0) > 0x2e7f ? 2 : 1), 0);
  if (length < SHORTEST) return t.tooShort;
  if (new Set(first).size < 5) return t.tooPlain;
  return first === second ? "" : t.differs;
}

function fill(form, wrapped) {
  form.querySelector("[name=wrapped]").value = jcs(wrapped);
  const publicField = form.querySelector("[name=public_key]");
  if (publicField) publicField.value = wrapped.public_key;
}

// The second step: keep a copy, then register. Whoever brought the key in a file has one already.
function showMade(form, place, wrapped, isKept = false) {
  const t = text();
  fill(form, wrapped);
  const copy = JSON.stringify(wrapped, null, 2);
  const name = `yijue-key-${wrapped.public_key.slice(0, 8)}.json`;
  const heading = h("p.note.good", { role: "status", tabindex: "-1" }, t.made);
  const register = h("button", { type: "submit", disabled: !isKept }, t.register);
  const shown = h("details", null, h("summary", null, t.showCopy), h("pre.backup", null, copy));
  const kept = () => { register.disabled = false; };
  const print = () => { shown.open = true; window.print(); kept(); };
  replaceChildren(place,
    heading,
    h("p", null, t.publicPart, " ", h("code", null, wrapped.public_key)),
    shown,
    h("p.actions", null,
      h("button.plain", { type: "button", onclick: () => { download(name, copy); kept(); } }, t.download),
      h("button.plain", { type: "button", onclick: print }, t.print),
      register));
  heading.focus();
}

async function make(form, place, passphrase, status) {
  status.say(text().making);
  const parts = { salt: randomBytes(16), nonce: randomBytes(12), onProgress: status.progress };
  showMade(form, place, await wrapKey(randomBytes(32), passphrase, parts));
}

async function readKeyFile(file) {
  try {
    const wrapped = JSON.parse(await new Response(file).text());
    checkForm(wrapped);
    return wrapped;
  } catch (error) {
    throw new KeyRefused("wrapped_key_invalid");
  }
}

function fileChoice(form, place, status) {
  const t = text();
  const { row, input } = labelled(t.chooseFile, { type: "file", accept: ".json,application/json" });
  input.addEventListener("change", () => attempt(place, status, async () => showMade(form, place, await readKeyFile(input.files[0]), true)));
  return h("details", null, h("summary", null, t.haveFile), row);
}

/** Enhances `<form data-make-key>` with its hidden field `wrapped`. */
export function enhanceMakeKey(form) {
  const t = text();
  const first = passphraseField(t.passphrase, "new-password", t.passphraseRule);
  const second = passphraseField(t.again, "new-password");
  const status = statusLine();
  const place = h("div");
  replaceChildren(place, first.row, second.row, status.row, h("p.actions", null, h("button", { type: "submit" }, t.make)), fileChoice(form, place, status));
  form.appendChild(place);
  form.addEventListener("submit", (event) => {
    if (form.querySelector("[name=wrapped]").value) return;
    event.preventDefault();
    const fault = passphraseFault(first.input.value, second.input.value);
    status.say(fault, "error");
    if (fault) first.input.focus();
    else attempt(form, status, () => make(form, place, first.input.value, status));
  });
}
