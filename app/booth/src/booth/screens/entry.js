// The code from the card, typed by hand: forgiving in spelling, exact in what it says is wrong.

import { app } from "../app.js";
import { h, replaceChildren } from "../dom.js";
import { beginWithCard } from "../route.js";
import { text } from "../text/index.js";
import { alertBox, field, fieldError, form, heading, helpLine, submit } from "../widgets.js";
import { foldCrockford } from "../../lib/crockford.js";
import { CODE_SYMBOLS, formatVotingCode, parseVotingCode } from "../../lib/voting-code.js";

function codeSentence(error) {
  const t = text();
  const sentences = {
    length: () => (error.length ? t.codeLength(error.length) : t.codeMissing),
    character: () => t.codeCharacter(error.symbol),
    check: () => t.codeCheck,
  };
  return [sentences[error.reason](), error.group && t.codeGroup(error.group)].filter(Boolean).join(" ");
}

function readCode(input) {
  try {
    const code = parseVotingCode(input.value);
    fieldError("code", "");
    return code;
  } catch (error) {
    fieldError("code", codeSentence(error));
    return null;
  }
}

function readUnit(input) {
  const unit = foldCrockford(input.value);
  const isRight = /^[0-9A-Z]{8}$/.test(unit);
  const isWhole = /^[0-9A-Z]{28}$/.test(unit); // Some copy all 28 characters from the certificate.
  fieldError("unit", isRight || isWhole ? "" : unit.length ? text().unitTyped(unit.length) : text().unitWrong);
  return isRight || isWhole ? unit.slice(-8) : null;
}

// While typing the groups are shown below, so that an owner can compare them with the card.
function echo(input, place) {
  const folded = foldCrockford(input.value).slice(0, CODE_SYMBOLS + 5);
  if (!folded) replaceChildren(place);
  else replaceChildren(place, h("span.mono", null, formatVotingCode(folded)), h("span.line", null, text().codeCount(folded.length)));
}

function plainInput(attributes) {
  return h("input", { type: "text", autocomplete: "off", autocapitalize: "characters", autocorrect: "off", spellcheck: "false", ...attributes });
}

function render() {
  const t = text();
  const code = plainInput({ class: "code" });
  const unit = plainInput({ inputmode: "numeric" });
  const echoed = h("p.echo", { "aria-live": "off" });
  code.addEventListener("input", () => echo(code, echoed));
  async function act() {
    const parsed = { code: readCode(code), unit: null };
    if (parsed.code) parsed.unit = readUnit(unit);
    if (parsed.code && parsed.unit) await beginWithCard(parsed);
  }
  return [
    heading(t.entryTitle),
    app.problem && h("p.alert", { role: "alert" }, app.problem()),
    form(act,
      field({ id: "code", label: t.codeLabel, hint: t.entryHint, input: code, after: echoed }),
      field({ id: "unit", label: t.unitLabel, hint: t.unitHint, input: unit }),
      alertBox(),
      h("div.actions", null, submit(t.entryButton))),
    h("p.hint", null, t.codeStays),
    helpLine(),
  ];
}

export const entryScreens = { entry: { render } };
