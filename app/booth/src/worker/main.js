// The worker of the booth: encrypts, and opens what was spoilt, so that the page never stands still.
// It gets HM, key, motions and the plain body; never the voting code or its key. It asks the network for nothing.

import "../lib/polyfills.js";
import { checkSpoil, encryptBallot, makePoll, warmUp } from "../lib/secret-ballot.js";

let prepared = { name: "", poll: null };

function pollOf({ hm, key, motions }) {
  const name = `${hm} ${key}`;
  if (prepared.name !== name) prepared = { name, poll: makePoll({ hm, key, motions }) };
  return prepared.poll;
}

function encrypt({ id, about, plain }) {
  const onProgress = (done, total) => self.postMessage({ id, progress: [done, total] });
  return encryptBallot(pollOf(about), plain, { onProgress });
}

// A broken source of chance is found here too, before anything is chosen.
function prepare({ about }) {
  warmUp(pollOf(about));
  return true;
}

const ACTS = {
  prepare,
  encrypt,
  open: ({ about, spoil }) => checkSpoil(pollOf(about), spoil),
};

self.onmessage = ({ data }) => {
  try {
    self.postMessage({ id: data.id, made: ACTS[data.act](data) });
  } catch (error) {
    self.postMessage({ id: data.id, refused: error.code || "sealing_failed" });
  }
};
