// Keying paper ballots in: picture beside answers, one ballot after the other, by keyboard alone.

import { replaceChildren } from "../../booth/dom.js";
import { signAct } from "../../lib/act.js";
import { paperBallotBody, parseScanned, parseSecret } from "../../lib/paper-ballot.js";
import { Refused, attempt, remember, request, statusLine } from "../parts.js";
import { useSeed, watchKey } from "../signing-key.js";
import { text } from "../text.js";
import { Place, listen } from "./keys.js";
import { PicturePlace } from "./picture.js";
import { Queue } from "./queue.js";
import { CountingCode, Pile } from "./sealed.js";
import { findUnkeyed, groupsOf, itemsOf, keepApart, reset } from "./sheet.js";

const LOOK_AGAIN = 10000; // Milliseconds after which an empty desk asks for ballots again.
const KEPT_LINES = 5;

const part = (form, name) => form.querySelector(`[data-${name}]`);

function secretOf(form, ballot) {
  if (ballot.secret) return ballot.secret;
  const scanned = parseScanned(form.elements.secret.value);
  if (scanned && scanned.serial !== ballot.serial) throw new Refused("", text().otherPaper(scanned.serial));
  try {
    return scanned ? scanned.secret : parseSecret(form.elements.secret.value);
  } catch (error) {
    throw new Refused("", text().secretWrong);
  }
}

/** The plain body of what is keyed; throws Refused at what is missing. */
export function plainBody(form, ballot) {
  return paperBallotBody({
    right: ballot.i,
    serial: ballot.serial,
    secret: secretOf(form, ballot),
    scan: ballot.scan,
    assisted: form.elements.assisted.checked,
    items: itemsOf(form),
  });
}

async function send(form, body) {
  const seed = useSeed();
  if (!seed) throw new Refused("", text().unlockFirst);
  const { bind } = form.closest("[data-desk]").dataset;
  const signature = signAct(seed, { type: "paper-ballot", bind, body });
  return request(form.action, { root: form, json: { type: "paper-ballot", body, ...signature } });
}

function trim(form) {
  const list = form.closest("[data-desk]").querySelector("[data-done]");
  while (list && list.children.length > KEPT_LINES) list.removeChild(list.lastChild);
}

export class KeyingDesk {
  constructor(form, queue = new Queue(form)) {
    this.form = form;
    this.queue = queue;
    this.place = new Place(form);
    this.pictures = new PicturePlace(part(form, "picture"));
    this.status = statusLine();
    this.ballot = null;
    this.isBusy = false;
    part(form, "status").appendChild(this.status.row);
  }

  // One thing at a time; what fails is said and leaves everything as it was keyed.
  async run(act) {
    if (this.isBusy) return false;
    this.isBusy = true;
    this.form.setAttribute("aria-busy", "true");
    try {
      return await attempt(this.form, this.status, act);
    } finally {
      this.isBusy = false;
      this.form.removeAttribute("aria-busy");
    }
  }

  show(ballot) {
    const t = text();
    this.ballot = ballot;
    reset(this.form, ballot.motions);
    replaceChildren(part(this.form, "heading"), t.ballotOf(ballot.serial, ballot.i));
    replaceChildren(part(this.form, "left"), t.left(ballot.left.mine, ballot.left.all));
    part(this.form, "third").hidden = !ballot.third;
    part(this.form, "part").hidden = ballot.whole;
    part(this.form, "secret").hidden = Boolean(ballot.secret);
    part(this.form, "waiting").hidden = true;
    part(this.form, "sheet").hidden = false;
    if (ballot.picture) this.pictures.show(ballot.picture, t.pictureOf(ballot.serial));
    this.queue.prepare(ballot.serial);
  }

  rest(left) {
    this.ballot = null;
    part(this.form, "sheet").hidden = true;
    part(this.form, "waiting").hidden = false;
    replaceChildren(part(this.form, "waiting"), text().nothingLeft(left.all));
  }

  /** Shows the next ballot, and while there is none asks for one again and again. */
  async begin() {
    if (!document.hidden) await this.run(() => this.advance(""));
    clearTimeout(this.timer);
    if (this.ballot) this.focus();
    else this.timer = setTimeout(() => this.begin(), LOOK_AGAIN);
  }

  // A ballot whose picture cannot be trusted is put off, so that it holds up no other.
  async advance(done) {
    let found;
    try {
      found = await this.queue.take(done);
    } catch (error) {
      const again = error.serial && !this.queue.putOff.includes(error.serial);
      if (error.serial) this.queue.later(error.serial);
      if (!again) throw error;
      found = await this.queue.take(done);
    }
    if (found.serial) this.show(found);
    else this.rest(found.left);
  }

  focus() {
    if (!this.ballot) return;
    if (!this.ballot.secret && !this.form.elements.secret.value) this.form.elements.secret.focus();
    else this.place.go(0);
  }

  bodyOf(ballot) {
    return plainBody(this.form, ballot);
  }

  async send() {
    const { ballot } = this;
    let isSent = false;
    const isDone = await this.run(async () => {
      const { state } = await send(this.form, this.bodyOf(ballot));
      isSent = true;
      const words = text().doneWith(ballot.serial, state);
      this.status.say(words, state === "differs" ? "warning" : "good");
      remember(this.form, words);
      trim(this.form);
      await this.advance(ballot.serial);
    });
    if (isSent && !isDone) this.rest(ballot.left);
    if (isSent && !this.ballot) this.timer = setTimeout(() => this.begin(), LOOK_AGAIN);
    else if (isDone) this.focus();
    else this.backToGap();
  }

  backToGap() {
    const unkeyed = findUnkeyed(this.form);
    const groups = groupsOf(this.form);
    this.place.go(unkeyed ? groups.indexOf(unkeyed) : groups.length);
  }

  async later() {
    const { serial } = this.ballot;
    this.queue.later(serial);
    const isDone = await this.run(async () => {
      this.status.say("");
      await this.advance("");
    });
    if (isDone) this.focus();
  }
}

/** Keying from the papers themselves, each sealed on this page under the counting code. */
class SealedDesk extends KeyingDesk {
  constructor(form) {
    super(form, new Pile(form));
    this.code = new CountingCode(form);
    this.queue.onPaper = (typed) => this.open(typed);
  }

  async open(typed) {
    const isDone = await this.run(async () => {
      this.code.demand();
      this.show(await this.queue.find(typed));
    });
    if (isDone) this.focus();
  }

  // Numbers are asked for again and again; the officer's hand is not moved while it types.
  async begin() {
    clearTimeout(this.timer);
    if (!document.hidden && !this.ballot) await this.run(() => this.advance(""));
    if (document.activeElement === document.body) this.focus();
    if (!this.ballot) this.timer = setTimeout(() => this.begin(), LOOK_AGAIN);
  }

  async send() {
    await super.send();
    if (!this.ballot) this.queue.focus();
  }

  rest(left) {
    super.rest(left);
    replaceChildren(part(this.form, "waiting"), text().pileLeft(left.mine, left.all));
    this.queue.show();
  }

  show(ballot) {
    this.queue.hide();
    super.show(ballot);
  }

  focus() {
    if (this.ballot) super.focus();
    else this.queue.focus();
  }

  bodyOf(ballot) {
    return this.code.seal(super.bodyOf(ballot));
  }
}

/** Enhances `<form data-keying>`; see README.md for its markup and its keys. */
export function enhanceKeying(form) {
  enhance(form, form.dataset.sealed === undefined ? new KeyingDesk(form) : new SealedDesk(form));
}

function enhance(form, desk) {
  const help = form.closest("[data-desk]").querySelector("[data-help]");
  keepApart(form);
  listen(desk.place, {
    isReady: () => Boolean(desk.ballot) && !desk.isBusy,
    isSending: () => Boolean(desk.ballot) && desk.isBusy,
    send: () => desk.send(),
    later: () => desk.later(),
    zoom: (step) => desk.pictures.zoom(step),
    help: () => { help.open = !help.open; },
  }, desk.status);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (desk.ballot && !desk.isBusy) desk.send();
  });
  part(form, "later").addEventListener("click", () => desk.later());
  form.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => desk.pictures.zoom(Number(button.dataset.zoom))));
  form.elements.secret.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    desk.place.go(0);
  });
  watchKey((key) => { if (key && !desk.ballot) desk.begin(); }, form);
  const passphrase = form.closest("[data-desk]").querySelector("[data-unlock] input");
  if (passphrase) passphrase.focus();
}
