// Draws, rankings, lots and deemed votes of docs/PROTOCOL.md §7, worked out a second time with big integers.
import { concat, hex, lp, sha256, unhex, utf8 } from "./bytes.mjs";

const seedOf = (root, draw) => hex(sha256(concat(unhex(root), utf8(draw))));
const keyOf = (seed, motion, choice) => hex(sha256(concat(lp(unhex(seed)), lp(utf8(motion)), lp(utf8(choice)))));
const rootOf = (name) => hex(sha256(utf8(`root ${name}`)));

const lots = [["03 11 17 22 28 31 + 07", "committee"], ["0", "m1"], ["12,34-56", "board-2026"]].map(([draw, motion], n) => {
  const root = rootOf(n), seed = seedOf(root, draw);
  const choices = ["a", "b", "chen-2"].map((choice) => ({ choice, key: keyOf(seed, motion, choice) }));
  return { motion, root, draw, seed, choices };
});

// a/b of a whole: "ge" reaches it, "gt" passes it.
function holds(num, den, [a, b, comparison]) {
  const left = BigInt(b) * BigInt(num), right = BigInt(a) * BigInt(den);
  return comparison === "ge" ? left >= right : left > right;
}
const QUORUM = [2, 3, "ge"], MORE_THAN_HALF = [1, 2, "gt"], MEASURES = ["heads", "area"];
const quorate = (scope, part) => MEASURES.every((m) => holds(part[m], scope[m], QUORUM));
const agreed = (option, part) => MEASURES.every((m) => holds(option[m], part[m], MORE_THAN_HALF));

// Each candidate's place is one more than how many stand before them.
function elect({ motion, seats, alternates, minimum, scope, participants, options, lot }) {
  const quorum = quorate(scope, participants);
  const facts = options.map((option, place) => ({
    ...option, passed: quorum && agreed(option, participants), tie: lot === null ? String(place).padStart(3, "0") : keyOf(lot, motion, option.choice),
  }));
  const before = (one, other) => {
    if (one.passed !== other.passed) return one.passed;
    for (const m of MEASURES) if (one[m] !== other[m]) return one[m] > other[m];
    return one.tie < other.tie;
  };
  const ranking = facts.map((one) => {
    const place = 1 + facts.filter((other) => other !== one && before(other, one)).length;
    const seated = one.passed && place <= seats, stands = one.passed && place <= seats + alternates;
    return { choice: one.choice, place, passed: one.passed, state: seated ? "elected" : stands ? "alternate" : "not_elected" };
  }).sort((one, other) => one.place - other.place);
  const named = new Map(facts.map((one) => [one.choice, one]));
  const equals = (x, y) => x.passed && y.passed && MEASURES.every((m) => named.get(x.choice)[m] === named.get(y.choice)[m]);
  const matters = (x, y) => x.state !== y.state || x.state === "alternate";
  if (lot === null && ranking.some((x) => ranking.some((y) => x !== y && equals(x, y) && matters(x, y)))) return null;
  const elected = ranking.filter(({ state }) => state === "elected").length;
  return { verdict: elected >= minimum && 2 * elected > seats ? "carried" : "failed", ranking };
}

// The same small numbers on every machine.
let state = 20260320;
const pick = (list) => {
  state = (state * 48271) % 2147483647;
  return list[state % list.length];
};

function election(n) {
  const count = pick([2, 3, 4, 5, 6]);
  const seats = 1 + (n % (count - 1)), alternates = pick([0, 0, 1, 1, count - seats].filter((one) => one <= count - seats));
  const scope = { rights: 900, units: 950, heads: 900, area: 9007199254740990 };
  const participants = pick([
    { rights: 600, heads: 600, area: 6004799503160660 }, { rights: 601, heads: 600, area: 6004799503160660 },
    { rights: 600, heads: 600, area: 6004799503160660 }, { rights: 599, heads: 599, area: 6004799503160660 },
    { rights: 600, heads: 600, area: 6004799503160659 }, { rights: 900, heads: 900, area: 9007199254740990 },
  ]);
  const heads = [301, 301, 301, 400, 400, 451, 300], areas = [3002399751580331, 3002399751580331, 3002399751580331, 4503599627370496, 3002399751580330];
  const options = "abcdef".slice(0, count).split("").map((choice) => ({ choice, heads: pick(heads), area: pick(areas) }));
  const made = { motion: `m${n}`, seats, alternates, minimum: 1 + (n % seats), scope, participants, options };
  const lot = seedOf(rootOf(`election ${n}`), `0${n} 17`);
  return { ...made, plain: elect({ ...made, lot: null }), lot, drawn: elect({ ...made, lot }) };
}

// Deemed votes: rights of given weight, what each said ("" for nothing), whom a warning reached.
function deem({ rights, silence }) {
  const sum = (some) => ({ rights: some.length, heads: some.reduce((n, one) => n + one.heads, 0), area: some.reduce((n, one) => n + one.area, 0) });
  const said = (choice) => sum(rights.filter((one) => one.said === choice));
  const explicit = ["yes", "no", "abstain"].map((choice) => ({ choice, ...said(choice) }));
  const leads = (one) => explicit.every((other) => other === one || MEASURES.every((m) => one[m] > other[m]));
  const majority = explicit.find(leads)?.choice ?? null;
  const mute = silence && majority !== null ? rights.filter((one) => one.said === "" && one.warned) : [];
  const follow = said("follow"), silent = sum(mute), there = sum(rights.filter((one) => one.said !== ""));
  const list = hex(sha256(concat(...mute.map(({ i }) => { const four = Buffer.alloc(4); four.writeUInt32BE(i); return four; }))));
  const scope = sum(rights), yes = explicit[0], moved = majority === "yes";
  const add = (...some) => Object.fromEntries(MEASURES.map((m) => [m, some.reduce((n, one) => n + one[m], 0)]));
  const verdict = (part, consent) => (quorate(scope, part) && agreed(consent, part) ? "carried" : "failed");
  return {
    majority, follow, silent, list,
    verdict: verdict(add(there, silent), moved ? add(yes, follow, silent) : add(yes)), without: verdict(add(there), add(yes)),
  };
}

function poll(n) {
  const words = pick([["yes", "yes", "no", "follow", "", ""], ["yes", "no", "", ""], ["no", "no", "follow", ""], ["abstain", "abstain", "yes", ""]]);
  const rights = Array.from({ length: 12 }, (_, k) => ({ i: k + 1, heads: 1, area: pick([8932, 8932, 12105, 7788, 21300]), said: pick(words), warned: pick([true, true, false]) }));
  const made = { rights, silence: n % 4 !== 3 };
  return { ...made, ...deem(made) };
}

export const vectors = {
  lots,
  elections: Array.from({ length: 40 }, (_, n) => election(n)),
  deemed: Array.from({ length: 20 }, (_, n) => poll(n)),
};
