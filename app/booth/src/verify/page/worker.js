// The worker of the verify page: a record's bytes in, a report out. It asks the network for nothing and keeps nothing.

import "../../lib/polyfills.js";
import { examine } from "../examine.js";
import { NotARecord, readZip } from "../unzip.js";

const QUIET_MS = 100; // More words than ten a second nobody reads.
let last = 0;

function tell(step, done, total) {
  const now = Date.now();
  if (now - last < QUIET_MS) return;
  last = now;
  self.postMessage({ step, done, total });
}

self.onmessage = ({ data: { bytes, anchor, now } }) => {
  try {
    self.postMessage({ report: examine(readZip(new Uint8Array(bytes)), { anchor, now }, tell) });
  } catch (error) {
    self.postMessage({ refused: error instanceof NotARecord ? "noRecord" : "broken" });
  }
};
