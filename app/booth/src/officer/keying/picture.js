// The picture of a ballot: what is shown is what was hashed, and that hash is signed.

import { sha256 } from "@noble/hashes/sha2.js";
import { h, replaceChildren } from "../../booth/dom.js";
import { hex } from "../../lib/bytes.js";
import { Refused } from "../parts.js";
import { text } from "../text.js";

const WIDTHS = [60, 80, 100, 130, 170, 220, 300]; // Percent of the place.
const USUAL = 2;

function readAddress(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(new Refused("", text().noAnswer));
    reader.readAsDataURL(blob);
  });
}

/** {hash, address} of the picture at an address of ours, hashed and shown from the same bytes. Throws Refused. */
export async function fetchPicture(address) {
  const response = await fetch(address, { credentials: "same-origin" }).catch(() => null);
  if (!response || !response.ok) throw new Refused("", text().pictureMissing);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const type = response.headers.get("Content-Type") || "image/jpeg";
  return { hash: hex(sha256(bytes)), address: await readAddress(new Blob([bytes], { type })) };
}

/** A place for pictures that remembers how large the officer wants them. */
export class PicturePlace {
  constructor(element) {
    this.element = element;
    this.level = USUAL;
  }

  show(picture, label) {
    this.image = h("img", { src: picture.address, alt: label });
    replaceChildren(this.element, this.image);
    this.element.scrollTo(0, 0);
    this.zoom(0);
  }

  zoom(step) {
    this.level = Math.max(0, Math.min(this.level + step, WIDTHS.length - 1));
    if (this.image) this.image.style.width = `${WIDTHS[this.level]}%`;
  }
}
