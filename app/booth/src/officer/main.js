// Officers' signing: enhances what the server's pages offer by data attributes (README.md). One file for all pages.

import "../lib/polyfills.js";
import { enhanceAct } from "./act.js";
import { enhanceEntry } from "./desk.js";
import { enhanceKeying } from "./keying/desk.js";
import { enhanceMakeKey } from "./make-key.js";
import { keepFresh } from "./refresh.js";
import { enhanceUnlock } from "./signing-key.js";

const ENHANCERS = [
  ["form[data-make-key]", enhanceMakeKey],
  ["[data-unlock]", enhanceUnlock],
  ["section[data-act]", enhanceAct],
  ["[data-desk] form[data-entry]", enhanceEntry],
  ["[data-desk] form[data-keying]", enhanceKeying],
];

function enhance(root) {
  for (const [selector, enhancer] of ENHANCERS) root.querySelectorAll(selector).forEach((element) => enhancer(element));
}

function start() {
  enhance(document);
  keepFresh(enhance);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
