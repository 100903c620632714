// One ballot's answers on the page: a fieldset for each motion on the paper, the assisted mark, the secret.

import { replaceChildren } from "../../booth/dom.js";
import { Refused } from "../parts.js";
import { text } from "../text.js";
import { readNumbers } from "./numbers.js";

/** The fieldsets of the motions that stand on the ballot, in order. */
export function groupsOf(form) {
  return [...form.querySelectorAll("fieldset[data-motion]")].filter((group) => !group.hidden);
}

export const radiosOf = (group) => [...group.querySelectorAll("input[type=radio]")];
export const numbersOf = (group) => group.querySelector("input[data-numbers]");
const titleOf = (group) => group.querySelector("legend").textContent.trim();
const choicesOf = (group) => [...group.querySelectorAll("[data-choice]")];

function typedValue(group, typed) {
  const choices = choicesOf(group);
  const { numbers, wrong } = readNumbers(typed, choices.length);
  if (wrong !== null) throw new Refused("", text().numberWrong(wrong, choices.length));
  if (numbers.length > Number(group.dataset.most)) return group.dataset.excess;
  return numbers.map((number) => choices[number - 1].dataset.choice);
}

/** A choice's id, a list of them, "" for left blank, `void:<reason>`, or null while nothing is keyed. Throws Refused. */
export function valueOf(group) {
  const chosen = radiosOf(group).find((radio) => radio.checked);
  if (chosen) return chosen.value;
  const field = numbersOf(group);
  return field && field.value.trim() ? typedValue(group, field.value) : null;
}

// What the typed numbers say, by name, before anything is sent.
function echo(group) {
  const field = numbersOf(group);
  const said = group.querySelector("[data-said]");
  let words = "";
  let marked = [];
  try {
    const value = field.value.trim() ? typedValue(group, field.value) : null;
    marked = Array.isArray(value) ? value : [];
    if (typeof value === "string") words = text().tooManyNumbers(Number(group.dataset.most));
    else if (value) words = choicesOf(group).filter((one) => value.includes(one.dataset.choice)).map((one) => one.dataset.words).join("、");
  } catch (error) {
    words = error.serverMessage;
  }
  replaceChildren(said, words);
  choicesOf(group).forEach((one) => one.classList.toggle("marked", marked.includes(one.dataset.choice)));
}

/** Typed numbers and a chosen answer of one motion exclude each other. */
export function keepApart(form) {
  form.addEventListener("input", (event) => {
    const group = event.target.closest("fieldset[data-motion]");
    if (!group || event.target !== numbersOf(group)) return;
    radiosOf(group).forEach((radio) => { radio.checked = false; });
    echo(group);
  });
  form.addEventListener("change", (event) => {
    const group = event.target.closest("fieldset[data-motion]");
    if (group && event.target.type === "radio" && event.target.checked) clearNumbers(group);
  });
}

function clearNumbers(group) {
  if (!numbersOf(group)) return;
  numbersOf(group).value = "";
  echo(group);
}

export function choose(group, radio) {
  radio.checked = true;
  clearNumbers(group);
}

/** Empties the form and shows the motions that stand on this ballot. */
export function reset(form, motions) {
  form.reset();
  form.querySelectorAll("fieldset[data-motion]").forEach((group) => {
    group.hidden = !motions.includes(group.dataset.motion);
    clearNumbers(group);
  });
}

/** The items of the body, in order; throws Refused at the first motion that is not keyed. */
export function itemsOf(form) {
  return groupsOf(form).map((group) => {
    const value = valueOf(group);
    if (value === null) throw new Refused("", text().motionMissing(titleOf(group)));
    return { motion: group.dataset.motion, value };
  });
}

/** The first motion without a usable answer, or null. */
export function findUnkeyed(form) {
  return groupsOf(form).find((group) => {
    try {
      return valueOf(group) === null;
    } catch (error) {
      return true;
    }
  }) || null;
}

export function focusGroup(group) {
  const chosen = radiosOf(group).find((radio) => radio.checked);
  (chosen || numbersOf(group) || radiosOf(group)[0]).focus();
}
