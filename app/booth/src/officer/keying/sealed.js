// Secret ballots on paper (docs/SECRET.md §7): the counting code of those who key in, and the pile they key from.
// The code, the key made from it and the choices stay in this page's memory; no picture of a ballot is ever loaded.

import { replaceChildren } from "../../booth/dom.js";
import { parseScanned, parseSerial } from "../../lib/paper-ballot.js";
import { paperKey, paperKeyCheck, sealPaper } from "../../lib/secret-paper.js";
import { makePoll } from "../../lib/secret-ballot.js";
import { formatVotingCode, makeVotingCode, parseVotingCode } from "../../lib/voting-code.js";
import { randomBytes } from "../../lib/wrapped-key.js";
import { Refused, request } from "../parts.js";
import { watchKey } from "../signing-key.js";
import { text } from "../text.js";

const part = (form, name) => form.querySelector(`[data-${name}]`);

/** The counting code: drawn by one officer's page, typed at the others', forgotten with the signing key. */
export class CountingCode {
  constructor(form) {
    this.form = form;
    this.input = part(form, "code");
    this.said = part(form, "code-said");
    this.key = null;
    this.poll = makePoll(JSON.parse(part(form, "poll").textContent));
    this.drawer = part(form, "draw");
    this.drawer.addEventListener("click", () => this.draw());
    this.input.addEventListener("change", () => this.take());
    watchKey((key) => { if (!key) this.forget(); }, form);
  }

  draw() {
    this.input.value = formatVotingCode(makeVotingCode(randomBytes(12)));
    this.take();
    replaceChildren(this.said, `${text().codeDrawn} ${text().codeTaken(paperKeyCheck(this.key))}`);
  }

  take() {
    this.key = null;
    try {
      this.key = paperKey(this.poll.hm, this.input.value);
      this.input.value = formatVotingCode(parseVotingCode(this.input.value));
      replaceChildren(this.said, text().codeTaken(paperKeyCheck(this.key)));
    } catch (error) {
      replaceChildren(this.said, this.input.value ? text().codeWrong : "");
    }
    // A code that is there is not thrown away by a slip of the hand.
    this.drawer.hidden = Boolean(this.key);
  }

  forget() {
    this.key = null;
    this.input.value = "";
    this.drawer.hidden = false;
    replaceChildren(this.said, "");
  }

  demand() {
    if (!this.key) this.take();
    if (!this.key) throw new Refused("", this.input.value ? text().codeWrong : text().codeFirst);
  }

  seal(plain) {
    this.demand();
    return sealPaper(this.poll, this.key, plain);
  }
}

/** The pile: the officer takes a paper and scans or types what stands in its last line. */
export class Pile {
  constructor(form) {
    this.form = form;
    this.place = part(form, "take");
    this.input = this.place.querySelector("input");
    this.onPaper = () => {};
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.onPaper(this.input.value);
    });
  }

  // What is left to key; which paper comes next is the officer's affair.
  async take() {
    const { left } = await request(this.form.dataset.next);
    return { serial: null, left };
  }

  prepare() {}

  later() {}

  get putOff() {
    return [];
  }

  /** The ballot whose code or serial was typed. Throws Refused. */
  async find(typed) {
    const scanned = parseScanned(typed);
    const serial = scanned ? scanned.serial : this.serialOf(typed);
    const found = await request(`${this.form.dataset.next}?serial=${encodeURIComponent(serial)}`);
    this.input.value = "";
    return { ...found, secret: scanned ? scanned.secret : null };
  }

  serialOf(typed) {
    try {
      return parseSerial(typed);
    } catch (error) {
      throw new Refused("", text().serialWrong);
    }
  }

  show() {
    this.place.hidden = false;
  }

  hide() {
    this.place.hidden = true;
  }

  focus() {
    this.show();
    this.input.focus();
  }
}
