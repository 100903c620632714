// The booth's page: takes the card from the address, draws the frame, starts.

import "../lib/polyfills.js";
import { app, defineScreens, draw, go, goBack } from "./app.js";
import { h, replaceChildren } from "./dom.js";
import { seeRecord, start } from "./route.js";
import { checkOf } from "./check-flow.js";
import { checkScreens, showOpened } from "./screens/check.js";
import { chooseScreens } from "./screens/choose.js";
import { entrustScreens } from "./screens/entrust.js";
import { entryScreens } from "./screens/entry.js";
import { meetingScreens } from "./screens/meeting.js";
import { mineScreens } from "./screens/mine.js";
import { sendScreens } from "./screens/send.js";
import { keepCard, readLocal, takeFragment, writeLocal } from "./store.js";
import { errorSentence, startLanguage, switchLanguage, text } from "./text/index.js";
import { actions, alertBox, heading, helpLine, paragraphs, primary } from "./widgets.js";
import { parseVotingCode } from "../lib/voting-code.js";

function problemPage() {
  const t = text();
  return [heading(t.errorTitle), ...paragraphs(errorSentence(app.problem)), alertBox(), actions(primary(t.retry, start)), helpLine()];
}

function refusedPage() {
  const t = text();
  return [heading(t.refusedTitle), ...paragraphs(errorSentence(app.problem)), alertBox(), actions(primary(t.refusedGo, seeRecord)), helpLine()];
}

function loadingPage() {
  return [heading(text().loading)];
}

defineScreens({ loading: { render: loadingPage }, failed: { render: problemPage }, refused: { render: refusedPage } });
defineScreens({ ...entryScreens, ...meetingScreens, ...chooseScreens, ...checkScreens, ...sendScreens, ...mineScreens, ...entrustScreens });

/** {code, unit} of `#<code>.<unit code>`, or null if it is not one. */
function cardOf(fragment) {
  try {
    const [code, unit = ""] = decodeURIComponent(fragment.replace(/^#/, "")).split(".");
    return { code: parseVotingCode(code), unit: unit.trim().toUpperCase() };
  } catch (error) {
    return null;
  }
}

function takeCard() {
  const fragment = takeFragment();
  app.check = checkOf(fragment);
  const card = fragment && !app.check && cardOf(fragment);
  if (card) keepCard(app.communityId, card);
}

function communityOf(path) {
  const parts = /^\/v\/([a-z0-9][a-z0-9-]{0,39})\/?$/.exec(path);
  return parts ? parts[1] : "";
}

function setTextSize(isLarge) {
  document.documentElement.classList.toggle("large", isLarge);
  writeLocal("large", isLarge);
}

function banner() {
  const t = text();
  const { assembly } = app;
  if (!assembly) return null;
  return [assembly.rehearsal && h("p.banner", null, t.rehearsal), assembly.reference && h("p.banner", null, t.reference)];
}

function drawFrame() {
  const t = text();
  const isLarge = document.documentElement.classList.contains("large");
  const language = h("button.small", { type: "button", lang: t.lang === "en" ? "zh-CN" : "en", onclick: changeLanguage }, t.switchTo);
  const size = h("button.small", { type: "button", onclick: () => { setTextSize(!isLarge); drawFrame(); } }, isLarge ? t.normalText : t.largeText);
  const name = app.community ? app.community.name : t.title;
  replaceChildren(document.getElementById("frame"), h("p.community", null, name), h("div.tools", null, size, language));
  replaceChildren(document.getElementById("banner"), banner());
}

function changeLanguage() {
  switchLanguage();
  draw();
  drawFrame();
  document.querySelector("#frame .tools button:last-child").focus();
}

// The frame names community and rehearsal, which become known while screens change.
function keepFrame() {
  new MutationObserver(drawFrame).observe(document.getElementById("screen"), { childList: true });
}

// One entry of history stands between the page and leaving it, so that the phone's back key goes one screen back.
function guardBackKey() {
  history.pushState({ guard: true }, "");
  window.addEventListener("popstate", () => {
    if (window.location.hash.length > 1) return;
    if (goBack()) history.pushState({ guard: true }, "");
  });
}

// Another card's link opened in this very tab changes only the fragment: loader.js takes it after a fresh start.
function watchFragment() {
  window.addEventListener("hashchange", () => {
    if (window.location.hash.length > 1) window.location.reload();
  });
}

function begin() {
  takeCard();
  go("loading");
  return (app.check ? showOpened() : start()).catch((error) => {
    if (!error.code) throw error;
    app.problem = error;
    go("failed");
  });
}

startLanguage();
app.communityId = communityOf(window.location.pathname);
document.documentElement.classList.toggle("large", Boolean(readLocal("large")));
document.getElementById("booth").hidden = false;
document.getElementById("waiting").hidden = true;
keepFrame();
drawFrame();
guardBackKey();
watchFragment();
begin();
