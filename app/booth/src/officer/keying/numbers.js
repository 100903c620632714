// The numbers of marked boxes as an officer types them, for elections and motions with more than nine choices.

const BETWEEN = /[\s,，、。.;；]+/;

function halfWidth(typed) {
  return typed.replace(/[\uff10-\uff19]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0));
}

/**
 * {numbers, wrong} of "1 3 5", "1、3" or, where no number has two digits, "135"; numbers ascend.
 * `wrong` is the first part that is no box or was typed before, or null.
 */
export function readNumbers(typed, count) {
  const parts = halfWidth(typed).split(BETWEEN).filter(Boolean);
  const single = count <= 9 ? parts.join("").split("") : parts;
  const seen = new Set();
  for (const part of single) {
    const number = /^[0-9]{1,3}$/.test(part) ? Number(part) : 0;
    if (number < 1 || number > count || seen.has(number)) return { numbers: [], wrong: part };
    seen.add(number);
  }
  return { numbers: [...seen].sort((one, other) => one - other), wrong: null };
}
