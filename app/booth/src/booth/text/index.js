// The language of the page: the owner's choice, else the browser's first.

import { readLocal, writeLocal } from "../store.js";
import { en } from "./en.js";
import { ERRORS } from "./errors.js";
import { zh } from "./zh.js";

let current = zh;

export function startLanguage() {
  const chosen = readLocal("language") || (navigator.languages && navigator.languages[0]) || navigator.language || "zh";
  current = /^zh/i.test(chosen) ? zh : en;
  document.documentElement.lang = current.lang;
}

export function switchLanguage() {
  current = current === zh ? en : zh;
  writeLocal("language", languageCode());
  document.documentElement.lang = current.lang;
}

export function languageCode() {
  return current === zh ? "zh" : "en";
}

/** The current table of sentences. */
export function text() {
  return current;
}

/** The sentence of an error, with what it says about waiting and tries left. */
export function errorSentence(error) {
  const pair = ERRORS[error.code];
  const sentence = pair ? pair[current === zh ? 0 : 1] : error.serverMessage || current.errorTitle;
  const { retry_after: wait, left } = error.fields || {};
  const gap = current === zh ? "" : " ";
  return [sentence, waiting(wait), left > 0 ? current.triesLeft(left) : ""].filter(Boolean).join(gap);
}

function waiting(seconds) {
  if (!(seconds > 0)) return "";
  return seconds < 100 ? current.waitSeconds(Math.ceil(seconds)) : current.waitMinutes(Math.ceil(seconds / 60));
}
