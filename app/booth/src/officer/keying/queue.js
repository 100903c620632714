// Which ballot comes next: asked of the service, with the one after it fetched while this one is keyed.

import { Refused, request } from "../parts.js";
import { text } from "../text.js";
import { fetchPicture } from "./picture.js";

export class Queue {
  constructor(form) {
    this.form = form;
    this.putOff = [];
    this.ahead = null;
  }

  async ask(skip) {
    const query = skip.map((serial) => `skip=${encodeURIComponent(serial)}`).join("&");
    return request(`${this.form.dataset.next}?${query}`);
  }

  async load(skip) {
    const found = await this.ask(skip);
    if (!found.serial) return found;
    const picture = await fetchPicture(this.form.dataset.scans + encodeURIComponent(found.serial)).catch((error) => { throw Object.assign(error, { serial: found.serial }); });
    if (picture.hash !== found.scan) throw Object.assign(new Refused("", text().pictureDiffers(found.serial)), { serial: found.serial });
    return { ...found, picture, scan: picture.hash };
  }

  /** Fetches the ballot after `serial`; a failure shows when that ballot is taken. */
  prepare(serial) {
    this.ahead = this.load([...this.putOff, serial]).catch(() => null);
  }

  /** The next ballot that is not `done`; its serial is null where nothing is left. Throws Refused. */
  async take(done) {
    const ready = await this.ahead;
    this.ahead = null;
    const found = ready && ready.serial && ready.serial !== done ? ready : await this.load(this.putOff);
    if (this.putOff.includes(found.serial)) this.putOff = [];
    return found;
  }

  later(serial) {
    this.putOff = [...this.putOff.filter((one) => one !== serial), serial];
  }
}
