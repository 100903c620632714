// The paper desk: forms that become signed entries and are posted by fetch, so that the open key stays on the page.

import { sha256 } from "@noble/hashes/sha2.js";
import { replaceChildren, h } from "../booth/dom.js";
import { signAct } from "../lib/act.js";
import { hex } from "../lib/bytes.js";
import { paperBallotBody, parseScanned, parseSecret, parseSerial } from "../lib/paper-ballot.js";
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

// --- paper ballots ---

function groups(form) {
  return [...form.querySelectorAll("fieldset[data-motion]")].filter((group) => !group.hidden);
}

function keyedItems(form) {
  return groups(form).map((group) => {
    const chosen = group.querySelector("input[type=radio]:checked");
    if (!chosen) {
      group.querySelector("input[type=radio]").focus();
      throw new Refused("", text().motionMissing(group.querySelector("legend").textContent.trim()));
    }
    return { motion: group.dataset.motion, value: chosen.value };
  });
}

// Digit n takes the n-th answer, 0 the blank one, and moves on: no mouse, one key an item.
function digitKeys(form) {
  form.addEventListener("keydown", (event) => {
    const group = event.target.closest && event.target.closest("fieldset[data-motion]");
    if (!group || !/^[0-9]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    const radios = [...group.querySelectorAll("input[type=radio]")];
    const radio = event.key === "0" ? radios.find((one) => one.value === "") : radios[Number(event.key) - 1];
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    focusAfter(form, group);
  });
}

function focusAfter(form, group) {
  const all = groups(form);
  const next = all[all.indexOf(group) + 1];
  (next ? next.querySelector("input[type=radio]") : form.querySelector("[type=submit]")).focus();
}

function showScope(form, motions) {
  form.querySelectorAll("fieldset[data-motion]").forEach((group) => {
    group.hidden = Boolean(motions) && !motions.includes(group.dataset.motion);
  });
}

// `found` is {i, motions, scan} of the serial in the form, as the server's roll and register say.
async function lookUp(form, sheet, place) {
  const scanned = parseScanned(form.elements.serial.value);
  if (scanned) form.elements.secret.value = scanned.secret;
  if (scanned) form.elements.serial.value = scanned.serial;
  const serial = parseSerial(form.elements.serial.value);
  if (sheet.serial === serial) return;
  const found = await request(`${form.dataset.lookup}?serial=${encodeURIComponent(serial)}`);
  Object.assign(sheet, { serial, found, scan: found.scan || null });
  showScope(form, found.motions);
  replaceChildren(place, text().found(found.i));
}

async function uploadScan(form, sheet, input) {
  const file = input.files[0];
  const own = hex(sha256(new Uint8Array(await new Response(file).arrayBuffer())));
  const data = new FormData();
  data.append("serial", sheet.serial || "");
  data.append("file", file);
  const { sha256: received } = await request(form.dataset.scanUrl, { root: form, data });
  if (received !== own) throw new Refused("", text().scanDiffers);
  sheet.scan = own;
}

function ballotBody(form, sheet) {
  if (!sheet.found) throw new Refused("", text().lookupFirst);
  if (!sheet.scan) throw new Refused("", text().scanMissing);
  const secret = read(() => parseSecret(form.elements.secret.value), text().secretWrong);
  return paperBallotBody({ right: sheet.found.i, serial: sheet.serial, secret, scan: sheet.scan, items: keyedItems(form) });
}

function read(parse, message) {
  try {
    return parse();
  } catch (error) {
    throw new Refused("", message);
  }
}

/** Enhances `<form data-paper-ballot>`; see README.md for its markup. */
export function enhancePaperBallot(form) {
  const status = statusLine();
  const place = h("p.hint", { role: "status" });
  const sheet = {};
  form.elements.serial.insertAdjacentElement("afterend", place);
  form.appendChild(status.row);
  const find = () => attempt(form, status, async () => {
    read(() => parseScanned(form.elements.serial.value) || parseSerial(form.elements.serial.value), text().serialWrong);
    await lookUp(form, sheet, place);
    status.say("");
  });
  form.elements.serial.addEventListener("change", find);
  form.elements.serial.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return; // A scanner ends with Enter: look up, do not submit.
    event.preventDefault();
    find().then((isFound) => { if (isFound) (form.elements.secret.value ? groups(form)[0].querySelector("input") : form.elements.secret).focus(); });
  });
  const scan = form.querySelector("input[data-scan]");
  if (scan) scan.addEventListener("change", () => attempt(form, status, async () => {
    await uploadScan(form, sheet, scan);
    status.say(text().scanStored, "good");
  }));
  form.addEventListener("reset", () => {
    Object.keys(sheet).forEach((name) => delete sheet[name]);
    replaceChildren(place);
    showScope(form, null);
  });
  digitKeys(form);
  submitting(form, status, () => post(form, "paper-ballot", ballotBody(form, sheet)));
}
