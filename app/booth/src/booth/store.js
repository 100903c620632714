// What stays on the device. Law: the voting code lies in sessionStorage only, and is gone with the tab;
// localStorage holds choices, the sealed ballot and proofs, by assembly and right, never the code.

const PREFIX = "yijue.";
const unsaved = new Map(); // What storage refused (private windows, full disk) lasts as long as the page.

function storageOf(name) {
  try {
    return window[name];
  } catch (error) {
    return null;
  }
}

function read(area, key) {
  if (unsaved.has(area + key)) return unsaved.get(area + key);
  try {
    const text = storageOf(area).getItem(PREFIX + key);
    return text === null ? undefined : JSON.parse(text);
  } catch (error) {
    return undefined;
  }
}

function write(area, key, value) {
  try {
    storageOf(area).setItem(PREFIX + key, JSON.stringify(value));
    unsaved.delete(area + key);
  } catch (error) {
    unsaved.set(area + key, value);
  }
}

function remove(area, key) {
  unsaved.delete(area + key);
  try {
    storageOf(area).removeItem(PREFIX + key);
  } catch (error) {
    // There was nothing to remove.
  }
}

export const readLocal = (key) => read("localStorage", key);
export const writeLocal = (key, value) => write("localStorage", key, value);

export const readCard = (community) => read("sessionStorage", `card.${community}`);
export const keepCard = (community, card) => write("sessionStorage", `card.${community}`, card);
export const dropCard = (community) => remove("sessionStorage", `card.${community}`);

/** The fragment that loader.js took from the address, once. */
export function takeFragment() {
  const fragment = read("sessionStorage", "fragment") || window.yijueFragment;
  remove("sessionStorage", "fragment");
  window.yijueFragment = undefined;
  return fragment || "";
}

const voteKey = (assembly, right) => `vote.${assembly}.${right}`;

/** {chosen, consented, pending, cast, heads} of a right in an assembly. */
export function readVote(assembly, right) {
  return { chosen: {}, heads: [], ...readLocal(voteKey(assembly, right)) };
}

export function keepVote(assembly, right, vote) {
  writeLocal(voteKey(assembly, right), vote);
}
