// The officer's key on this page: fetched wrapped, opened by the passphrase, kept in memory for the page's life.

import { keyId, publicKey } from "../lib/ed25519.js";
import { KeyRefused, unwrapKey } from "../lib/wrapped-key.js";
import { attempt, passphraseField, request, statusLine } from "./parts.js";
import { text } from "./text.js";
import { h } from "../booth/dom.js";

const IDLE = 15 * 60 * 1000; // Milliseconds without a signature after which the key is dropped.
const KEY_ADDRESS = "/account/key";

let open = null; // {seed, k}
let timer = 0;
let watchers = []; // {watch, element}

async function fetchWrapped(element) {
  const given = element.getAttribute("data-wrapped");
  if (given) return JSON.parse(given);
  try {
    return await request(KEY_ADDRESS);
  } catch (error) {
    if (error.code === "key_not_found") throw new KeyRefused("no_key");
    throw error;
  }
}

/** The seed behind a passphrase; `element` may carry the wrapped key in data-wrapped. */
export async function openSeed(element, passphrase, status) {
  const wrapped = await fetchWrapped(element);
  status.say(text().opening);
  const seed = await unwrapKey(wrapped, passphrase, { onProgress: status.progress });
  status.say("");
  return seed;
}

function change(key) {
  open = key;
  watchers.forEach(({ watch }) => watch(open));
}

/** The page's open key's seed, or null; each use puts off the lock. */
export function useSeed() {
  if (!open) return null;
  clearTimeout(timer);
  timer = setTimeout(lock, IDLE);
  return open.seed;
}

export function lock() {
  clearTimeout(timer);
  if (open) open.seed.fill(0);
  change(null);
}

/** Calls `watch` with {k} or null now and whenever the page's key is opened or locked, while `element` is there. */
export function watchKey(watch, element) {
  watchers = watchers.filter((one) => document.contains(one.element));
  watchers.push({ watch, element });
  if (open) watch(open);
}

/** Enhances `<div data-unlock>`: passphrase once, then every signature of this page without asking. */
export function enhanceUnlock(element) {
  const t = text();
  const { row, input } = passphraseField(t.passphrase, "off");
  const status = statusLine();
  const form = h("form", { novalidate: true }, row, h("p.actions", null, h("button", { type: "submit" }, t.unlock)));
  const locker = h("p.actions", { hidden: true }, h("button.plain", { type: "button", onclick: lock }, t.lock));
  element.appendChild(h("div", null, form, status.row, locker));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(form, status, async () => {
      const seed = await openSeed(element, input.value, status);
      input.value = "";
      change({ seed, k: keyId(publicKey(seed)) });
      useSeed();
    }).then((isOpen) => { if (!isOpen) input.select(); });
  });
  watchKey((key) => {
    form.hidden = Boolean(key);
    locker.hidden = !key;
    status.say(key ? t.unlocked(key.k) : t.locked, key ? "good" : "");
    if (!key) input.focus();
  }, element);
}

