// Keys of the keying page: everything without the mouse. The page's law of keys stands in README.md.

import { choose, focusGroup, groupsOf, numbersOf, radiosOf, valueOf } from "./sheet.js";

// A key that is held down answers one motion, not all of them.
const REPEATED = /^(Backspace|Page|Arrow|Tab|[+=-]$)/;
const PICTURE_STEP = 0.8; // Of the height that is seen.

// An input method may swallow the letter; the key's place tells which it was.
function keyOf(event) {
  if (event.key !== "Process") return event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return /^(Key|Digit)/.test(event.code) ? event.code.slice(-1) : event.key;
}

const isTextField = (element) => element.matches("input:not([type=radio]):not([type=checkbox]), select, textarea");

/** Where the officer is: the index of a motion, or their number when all are keyed. */
export class Place {
  constructor(form) {
    this.form = form;
    this.at = 0;
    form.addEventListener("focusin", (event) => {
      const index = groupsOf(form).indexOf(event.target.closest("fieldset[data-motion]"));
      if (index >= 0) this.at = index;
    });
  }

  group() {
    return groupsOf(this.form)[this.at] || null;
  }

  go(index) {
    const groups = groupsOf(this.form);
    this.at = Math.max(0, Math.min(index, groups.length));
    if (this.group()) focusGroup(this.group());
    else this.form.querySelector("[type=submit]").focus();
  }
}

function scroll(form, share) {
  const picture = form.querySelector("[data-picture]");
  picture.scrollBy(0, share * picture.clientHeight * PICTURE_STEP);
}

// Digits, blanks and commas are typed; everything else is a key of the page.
function isTyping(group, key) {
  const field = group && numbersOf(group);
  if (!field || document.activeElement !== field) return false;
  if (key === "0" || key === "Backspace") return field.value !== "";
  return /^[0-9 ,，、０-９]$/.test(key) || /^(Arrow|Home|End|Delete|Tab|Shift)/.test(key);
}

function enter(event, place, acts, status) {
  const element = event.target;
  if (element.matches("button, a, summary")) return false;
  const group = place.group();
  if (group && element === numbersOf(group) && element.value.trim()) {
    try {
      valueOf(group);
    } catch (error) {
      status.say(error.serverMessage, "error");
      return true;
    }
    place.go(place.at + 1);
    return true;
  }
  acts.send();
  return true;
}

function pressed(key, place, acts) {
  const { form } = place;
  const plain = {
    A: () => { form.elements.assisted.checked = !form.elements.assisted.checked; },
    N: acts.later,
    "+": () => acts.zoom(1),
    "=": () => acts.zoom(1),
    "-": () => acts.zoom(-1),
    "?": acts.help,
    Backspace: () => place.go(place.at - 1),
    PageDown: () => scroll(form, 1),
    PageUp: () => scroll(form, -1),
  };
  if (plain[key]) {
    plain[key]();
    return true;
  }
  const group = place.group();
  const radio = group && radiosOf(group).find((one) => one.dataset.key === key);
  if (!radio) return false;
  choose(group, radio);
  place.go(place.at + 1);
  return true;
}

/** Listens on the whole page, so that a click on the picture loses no key. */
export function listen(place, acts, status) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const key = keyOf(event);
    if (acts.isSending() || (event.repeat && !REPEATED.test(key))) event.preventDefault();
    if (!acts.isReady() || event.defaultPrevented) return;
    const group = place.group();
    const element = event.target;
    if (isTextField(element) && !(group && element === numbersOf(group))) return;
    if (key !== "Shift") status.say("");
    if (isTyping(group, key)) return;
    const isDone = key === "Enter" ? enter(event, place, acts, status) : pressed(key, place, acts);
    if (isDone) event.preventDefault();
  });
}
