// A report on a bad connection: photos are made smaller here, the draft is kept on this phone, and
// what was written is sent piece by piece until each piece has its answer. The report and each
// photo have a key of their own, so that sending again makes neither twice. Without this script the
// form sends everything at once.
"use strict";

const form = document.querySelector("form[data-report]");
const words = form.dataset;
const said = form.querySelector("[data-said]");
const previews = form.querySelector("[data-previews]");
const chooser = form.querySelector("input[type=file]");
const MOST = Number(words.most);
const SIDE = 1600; // Pixels of the longer side.
const QUALITY = 0.82;
const FIELDS = ["category", "place", "building", "text", "spot", "level"];
const FIRST_PAUSE = 2000; // Milliseconds; doubled after each failure.
const LONGEST_PAUSE = 60000;
const STORE = "drafts";
const PLACE = words.report;
const POST = { method: "POST", credentials: "same-origin" };

let draft = { key: form.elements.client_key.value, fields: {}, photos: [], ticket: null, sending: false };
const sender = form.querySelector("button.primary");
// True while a chosen picture could not be read and its owner has not said to go on without it.
let missing = false;
let busy = false;
let pause = FIRST_PAUSE;

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
}

// The phone's own store. Where there is none (a private window), the page still sends.
function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("yijue-reports", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function inStore(mode, act) {
  try {
    const base = await opened();
    return await new Promise((resolve, reject) => {
      const asked = act(base.transaction(STORE, mode).objectStore(STORE));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  } catch {
    return undefined;
  }
}

const keep = () => inStore("readwrite", (store) => store.put(draft, PLACE));

// Words are kept at each key as well: a page that is closed at once has no time for the store.
const WORDS = `yijue-report-${PLACE}`;

function keepWords() {
  try {
    localStorage.setItem(WORDS, JSON.stringify({ key: draft.key, fields: draft.fields }));
  } catch { /* A full or forbidden store: the page still sends. */ }
}

function keptWords() {
  try {
    return JSON.parse(localStorage.getItem(WORDS) || "null");
  } catch {
    return null;
  }
}

async function forget() {
  try {
    localStorage.removeItem(WORDS);
  } catch { /* As above. */ }
  await inStore("readwrite", (store) => store.delete(PLACE));
}

const kept = () => inStore("readonly", (store) => store.get(PLACE));

function read() {
  for (const name of FIELDS) if (form.elements[name]) draft.fields[name] = form.elements[name].value;
  draft.fields.private = form.elements.private.checked;
  keepWords();
}

function write() {
  for (const name of FIELDS) if (form.elements[name] && draft.fields[name]) form.elements[name].value = draft.fields[name];
  form.elements.private.checked = Boolean(draft.fields.private);
}

function canvasOf(picture, side) {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const canvas = canvasOf(picture, SIDE);
  picture.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("empty"))), "image/jpeg", QUALITY);
  });
}

async function show() {
  const lines = [];
  for (const photo of draft.photos) {
    const line = document.createElement("li");
    try {
      line.append(canvasOf(await createImageBitmap(photo.blob), 240));
    } catch {
      line.append("JPEG");
    }
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "plain", textContent: words.remove });
    button.disabled = draft.sending;
    button.addEventListener("click", async () => {
      draft.photos = draft.photos.filter((one) => one.key !== photo.key);
      await keep();
      await show();
    });
    line.append(button);
    lines.push(line);
  }
  previews.replaceChildren(...lines);
}

async function take() {
  said.textContent = "";
  missing = false;
  for (const file of [...chooser.files].slice(0, MOST - draft.photos.length)) {
    const blob = await smaller(file).catch(() => null);
    if (blob) draft.photos.push({ key: newKey(), blob, sent: false });
    else [missing, said.textContent] = [true, words.unread];
  }
  chooser.value = "";
  read();
  await keep();
  await show();
}

function filled(fields) {
  const body = new FormData();
  body.append("csrf_token", form.elements.csrf_token.value);
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return body;
}

// A form that was open for days has an old mark: a fresh page has a fresh one.
async function freshMark() {
  const page = await fetch(location.pathname, { credentials: "same-origin" });
  const read = new DOMParser().parseFromString(await page.text(), "text/html");
  const mark = read.querySelector("form[data-report] input[name=csrf_token]");
  if (!mark) throw new Error("signed out");
  form.elements.csrf_token.value = mark.value;
}

class Refused extends Error {}

async function send(address, fields, again = true) {
  const headers = { Accept: "application/json" };
  const answer = await fetch(address, { ...POST, headers, body: filled(fields) });
  const told = await answer.json();
  if (answer.ok) return told;
  if (answer.status === 400 && again) {
    await freshMark();
    return send(address, fields, false);
  }
  if (answer.status >= 500 || answer.status === 429) throw new Error(told.message);
  throw new Refused(told.message);
}

async function sendAll() {
  if (!draft.ticket) {
    said.textContent = words.sending;
    const { private: hidden, ...fields } = draft.fields;
    const told = await send(form.action, { ...fields, ...(hidden ? { private: "y" } : {}), client_key: draft.key });
    draft.ticket = told;
    await keep();
  }
  for (const [place, photo] of draft.photos.entries()) {
    if (photo.sent) continue;
    said.textContent = words.photo.replace("{number}", place + 1).replace("{count}", draft.photos.length);
    await send(`${draft.ticket.url}/photos`, { photos: new File([photo.blob], "photo.jpg", { type: "image/jpeg" }), photo_key: photo.key });
    photo.sent = true;
    await keep();
  }
}

async function goOn() {
  if (busy || !draft.sending) return;
  busy = true;
  try {
    await sendAll();
    await forget();
    location.assign(draft.ticket.url);
  } catch (wrong) {
    if (wrong instanceof Refused) {
      said.textContent = wrong.message;
      draft.sending = false;
      await keep();
    } else {
      said.textContent = words.waiting;
      setTimeout(goOn, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  }
  busy = false;
}

// Others' reports that are perhaps the same thing: asked once for what stands on the form, and never
// a reason not to send where the connection is bad.
const PATIENCE = 5000;
let looked = "";

async function alike() {
  const about = JSON.stringify(["category", "place", "building", "text"].map((name) => draft.fields[name] || ""));
  if (looked === about) return null;
  looked = about;
  const given = new AbortController();
  const ends = setTimeout(() => given.abort(), PATIENCE);
  try {
    const body = filled({ ...draft.fields, client_key: draft.key });
    const answer = await fetch(words.alike, { ...POST, body, signal: given.signal });
    if (answer.status !== 200 || answer.redirected) return null;
    const piece = new DOMParser().parseFromString(await answer.text(), "text/html");
    return piece.querySelector("#alike");
  } catch {
    return null;
  } finally {
    clearTimeout(ends);
  }
}

function offer(found) {
  document.querySelector("#alike")?.remove();
  for (const way of found.querySelectorAll("form[data-follow], a[data-own]")) {
    way.addEventListener(way.href ? "click" : "submit", async (event) => {
      event.preventDefault();
      await forget();
      if (way.href) location.assign(way.href);
      else way.submit();
    });
  }
  document.querySelector("h1").after(document.adoptNode(found));
  sender.textContent = words.anyway;
  sender.className = "";
  said.textContent = words.held;
  found.scrollIntoView();
  found.focus();
}

async function begin(event) {
  event.preventDefault();
  if (missing) {
    [missing, said.textContent, sender.textContent] = [false, words.without, words.bare];
    return;
  }
  sender.textContent = words.send;
  read();
  const found = draft.ticket ? null : await alike();
  if (found) return offer(found);
  draft.sending = true;
  pause = FIRST_PAUSE;
  await keep();
  await goOn();
}

async function start() {
  const written = keptWords();
  const before = (await kept()) || (written && { ...draft, ...written });
  if (before) {
    draft = before;
    if (written && written.key === draft.key && !draft.sending) draft.fields = written.fields;
    write();
    said.textContent = words.kept;
    await show();
    await goOn();
  }
  form.addEventListener("submit", begin);
  form.addEventListener("change", async (event) => {
    if (event.target === chooser) return take();
    read();
    return keep();
  });
  form.addEventListener("input", () => { read(); });
  addEventListener("online", goOn);
}

start();
