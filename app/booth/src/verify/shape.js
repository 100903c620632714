// A small language for the shapes of JSON values: each shape is a question that answers true or false.
// Law: types are exact, every member is there and no other is.

const LARGEST = Number.MAX_SAFE_INTEGER;
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
export const isBool = (value) => typeof value === "boolean";
export const integer = (least = 0, most = LARGEST) => (value) => Number.isSafeInteger(value) && value >= least && value <= most;
export const form = (pattern) => (value) => typeof value === "string" && pattern.test(value);
export const oneOf = (...allowed) => (value) => allowed.includes(value);
export const orNull = (inner) => (value) => value === null || inner(value);

/** A string of 1 … most code points without control, line-separating or direction-changing ones. */
export const text = (most) => (value) => {
  if (typeof value !== "string" || FORBIDDEN.test(value)) return false;
  const length = [...value].length;
  return length >= 1 && length <= most;
};

/** An object with exactly these members. */
export function record(members) {
  const names = Object.keys(members);
  return (value) =>
    isObject(value) && Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name) && members[name](value[name]));
}

/** An object with these members, or with them and one of the extras. */
export function recordWithOne(members, extras) {
  const shapes = Object.keys(extras).map((name) => record({ ...members, [name]: extras[name] }));
  const all = [record(members), ...shapes];
  return (value) => all.some((shape) => shape(value));
}

/** A list; `unique` and `sorted` give of a member what is compared, strings by UTF-16 code units. */
export function list(member, { least = 0, most = LARGEST, unique, sorted } = {}) {
  return (value) => {
    if (!Array.isArray(value) || value.length < least || value.length > most || !value.every(member)) return false;
    if (unique && new Set(value.map(unique)).size !== value.length) return false;
    return !sorted || value.every((one, at) => at === 0 || sorted(value[at - 1]) < sorted(one));
  };
}

/** A list with one member for each shape. */
export const tuple = (...shapes) => (value) => Array.isArray(value) && value.length === shapes.length && shapes.every((shape, at) => shape(value[at]));

/** An object whose member names one of several shapes. */
export const byMember = (name, shapes) => (value) =>
  isObject(value) && typeof value[name] === "string" && Object.hasOwn(shapes, value[name]) && shapes[value[name]](value);

/** An object of any names that pass `name`, at most so many, all of one shape. */
export const mapping = (name, member, most) => (value) =>
  isObject(value) && Object.keys(value).length <= most && Object.keys(value).every((one) => name(one) && member(value[one]));
