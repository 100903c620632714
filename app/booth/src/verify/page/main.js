// The verify page (templates/board/verify.html): a file chosen here, or the record published on this site, goes to a
// worker in this browser and nowhere else; what it found is shown in plain words.

import "../../lib/polyfills.js";
import { h, replaceChildren } from "../../booth/dom.js";
import { SYMBOLS, foldCrockford } from "../../lib/crockford.js";
import { showReport } from "./report.js";
import { wordsOf } from "../words.js";

const ANCHOR_SYMBOLS = 20;
const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
const words = wordsOf(language);

class Refused extends Error {}

function readFile(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(new Refused(words.noRecord));
    reader.readAsArrayBuffer(file);
  });
}

async function fetchRecord(address) {
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (answer.ok) return await answer.arrayBuffer();
  } catch (error) {
    // No network is said in the same words as a refusal.
  }
  throw new Refused(words.noFetch);
}

function readAnchor(typed) {
  const anchor = foldCrockford(typed);
  if (anchor === "") return null;
  const isAnchor = anchor.length === ANCHOR_SYMBOLS && [...anchor].every((symbol) => SYMBOLS.includes(symbol));
  if (!isAnchor) throw new Refused(words.badAnchor);
  return anchor;
}

class Page {
  constructor(section) {
    this.section = section;
    this.find = (name) => section.querySelector(`[data-${name}]`);
    this.find("begin").addEventListener("click", () => this.run(() => this.chosen()));
    const fetcher = this.find("fetch");
    if (fetcher) fetcher.addEventListener("click", () => this.run(() => this.published(fetcher.dataset.fetch)));
    this.find("form").hidden = false;
  }

  chosen() {
    const [file] = this.find("file").files;
    if (!file) throw new Refused(words.choose);
    return readFile(file);
  }

  published(address) {
    this.say(words.steps.fetching);
    return fetchRecord(address);
  }

  say(sentence, value) {
    const bar = h("progress", { max: 1, value, "aria-hidden": "true" });
    replaceChildren(this.find("status"), h("p", null, sentence), h("p", null, bar));
  }

  async run(getBytes) {
    this.busy(true);
    replaceChildren(this.find("outcome"));
    try {
      const anchor = readAnchor(this.find("anchor").value);
      const begun = Date.now();
      const report = await this.verify({ bytes: await getBytes(), anchor, now: Math.floor(Date.now() / 1000) });
      replaceChildren(this.find("status"), h("p.soft", null, words.took(Math.max(1, Math.round((Date.now() - begun) / 1000)))));
      showReport(this.find("outcome"), report, language);
    } catch (error) {
      replaceChildren(this.find("status"), h("p.note.error", null, error instanceof Refused ? error.message : words.broken));
    }
    this.busy(false);
  }

  busy(isBusy) {
    this.section.setAttribute("aria-busy", String(isBusy));
    this.section.querySelectorAll("button, input").forEach((control) => {
      control.disabled = isBusy;
    });
  }

  verify(asked) {
    this.place = { done: 0, total: 1 };
    return new Promise((resolve, reject) => {
      const worker = new Worker(this.section.dataset.verify);
      const end = (act, value) => {
        worker.terminate();
        act(value);
      };
      worker.onerror = () => end(reject, new Refused(words.broken));
      worker.onmessage = ({ data }) => {
        if (data.report) end(resolve, data.report);
        else if (data.refused) end(reject, new Refused(words[data.refused]));
        else this.progress(data);
      };
      worker.postMessage(asked, [asked.bytes]);
    });
  }

  // Long work inside one check moves the bar between that check's place and the next one's.
  progress({ step, done, total }) {
    const sentence = words.steps[step];
    if (step === "checks") this.place = { done, total };
    const within = step === "signatures" || step === "proofs" ? done / Math.max(total, 1) : 0;
    this.say(typeof sentence === "string" ? sentence : sentence(done, total), (this.place.done + within) / this.place.total);
  }
}

function start() {
  document.querySelectorAll("[data-verify]").forEach((section) => new Page(section));
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
