// The page's side of the worker: one at a time, started before the owner chooses, told what to seal.

import { app } from "./app.js";

// The build puts the first digits of the worker's hash in, so that an old one is never taken from a cache.
const ADDRESS = "/booth/booth-worker.js?v=BOOTH_WORKER_VERSION";
const PATIENCE = 30000; // Milliseconds without a word from the worker.

let worker = null;
let last = 0;
const waiting = new Map();

export class SealingFailed extends Error {
  constructor(code) {
    super(code);
    this.name = "SealingFailed";
    this.code = code;
  }
}

export const isSecret = (assembly = app.assembly) => assembly.definition.mode === "secret";

function settle({ id, progress, made, refused }) {
  const asked = waiting.get(id);
  if (!asked) return;
  clearTimeout(asked.timer);
  if (progress) {
    asked.timer = setTimeout(giveUp, PATIENCE);
    asked.onProgress(...progress);
    return;
  }
  waiting.delete(id);
  if (refused) asked.reject(new SealingFailed(refused));
  else asked.resolve(made);
}

// A worker that died or does not answer is thrown away; the next act starts another.
function giveUp() {
  if (worker) worker.terminate();
  worker = null;
  const asked = [...waiting.values()];
  waiting.clear();
  asked.forEach(({ timer, reject }) => {
    clearTimeout(timer);
    reject(new SealingFailed("sealing_failed"));
  });
}

function startWorker() {
  if (worker) return;
  if (typeof Worker !== "function" || !window.crypto || typeof crypto.getRandomValues !== "function") throw new SealingFailed("sealing_failed");
  worker = new Worker(ADDRESS);
  worker.onmessage = ({ data }) => settle(data);
  worker.onerror = (event) => {
    event.preventDefault();
    giveUp();
  };
}

function ask(act, more, onProgress = () => {}) {
  startWorker();
  last += 1;
  const id = last;
  const { hm, manifest, definition } = app.assembly;
  const motions = definition.motions.map(({ id: motion, min, max, choices }) => ({ id: motion, min, max, choices: choices.map((choice) => ({ id: choice.id })) }));
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject, onProgress, timer: setTimeout(giveUp, PATIENCE) });
    worker.postMessage({ id, act, about: { hm, key: manifest.trustee_key, motions }, ...more });
  });
}

/** Starts the worker and its table for the key; throws SealingFailed where this browser has no worker or it does not start. */
export async function prepareSealer() {
  await ask("prepare", {});
}

/** {body, opening} of a plain ballot body; `onProgress(done, total)` answer by answer. */
export function encryptPlain(plain, onProgress) {
  return ask("encrypt", { plain }, onProgress);
}

/** What a spoilt ballot really held, [{motion, choices}]; throws SealingFailed where it does not open. */
export function openSpoil(spoil) {
  return ask("open", { spoil });
}
