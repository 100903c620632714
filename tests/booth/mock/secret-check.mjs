// The test server's own look at secret ballots: every equation, straight from docs/SECRET.md, with @noble alone.

import { createHash } from "node:crypto";
import { ed25519, ristretto255 } from "../../../app/booth/node_modules/@noble/curves/ed25519.js";
import { base64, concat, hex, lpAll, parseBase64, parseHex, u32be } from "../../../app/booth/src/lib/bytes.js";
import { jcsBytes } from "../../../app/booth/src/lib/jcs.js";
import { ELECTION_SECRET } from "./world.mjs";

const { Point } = ristretto255;
const { BASE: G, ZERO } = Point;
const L = ed25519.Point.Fn.ORDER;
const sha512 = (bytes) => createHash("sha512").update(bytes).digest();
const number = (bytes) => BigInt(`0x${hex(Uint8Array.from(bytes).reverse())}`);
const mod = (value) => ((value % L) + L) % L;
const times = (k, point) => (mod(k) ? point.multiplyUnsafe(mod(k)) : ZERO);
const pieces = (bytes) => Array.from({ length: bytes.length / 32 }, (_, at) => bytes.slice(32 * at, 32 * at + 32));

class Refused extends Error {
  constructor(code) {
    super(code);
    Object.assign(this, { code, status: 400 });
  }
}

function need(isRight, code = "proof_invalid") {
  if (!isRight) throw new Refused(code);
}

function challenge(hm, label, fields, commitments) {
  const encoded = fields.map((field) => (typeof field === "number" ? u32be(field) : field));
  return mod(number(sha512(lpAll(`yijue/v1/${label}`, "RISTRETTO255-SHA512-ED25519-v1", hm, ...encoded, ...commitments))));
}

function checkMembership({ hm, Y }, [label, fields], { a, b }, values, data) {
  const parts = pieces(data);
  const count = values.length;
  need(parts.length === 4 * count - 1);
  const commitments = parts.slice(0, 2 * count);
  const es = parts.slice(2 * count, 3 * count - 1).map(number);
  const zs = parts.slice(3 * count - 1).map(number);
  need([...es, ...zs].every((scalar) => scalar < L), "scalar_invalid");
  es.push(mod(challenge(hm, label, fields, commitments) - es.reduce((sum, e) => sum + e, 0n)));
  values.forEach((value, v) => {
    const [first, second] = [Point.fromBytes(commitments[2 * v]), Point.fromBytes(commitments[2 * v + 1])];
    need(first.add(times(es[v], a)).equals(times(zs[v], G)));
    need(second.add(times(es[v], b.subtract(times(BigInt(value), G)))).equals(times(zs[v], Y)));
  });
}

const readPair = (data) => ({ a: Point.fromBytes(data.slice(0, 32)), b: Point.fromBytes(data.slice(32, 64)) });

function checkAnswer(world, motion, datas, sum) {
  const { ctx, key } = world;
  const total = { a: ZERO, b: ZERO };
  need(datas.length === motion.choices.length);
  datas.forEach((data, place) => {
    const pair = readPair(data);
    Object.assign(total, { a: total.a.add(pair.a), b: total.b.add(pair.b) });
    checkMembership(world, ["or01", [ctx, motion.id, place, key, data.slice(0, 32), data.slice(32, 64)]], pair, [0, 1], data.slice(64));
  });
  const values = Array.from({ length: motion.max - motion.min + 1 }, (_, place) => motion.min + place);
  const own = [total.a.toBytes(), total.b.toBytes()];
  const statement = motion.min === 1 ? ["sum1", [ctx, motion.id, key, ...own]] : ["sumr", [ctx, motion.id, motion.max, key, ...own]];
  checkMembership(world, statement, total, values, parseBase64(sum));
}

function checkOpening({ Y }, motion, { choices, r }, datas) {
  pieces(parseBase64(r)).forEach((one, place) => {
    const lifted = choices.includes(motion.choices[place].id) ? G : ZERO;
    const made = [times(number(one), G).toBytes(), times(number(one), Y).add(lifted).toBytes()];
    need(base64(concat(made)) === base64(datas[place].slice(0, 64)), "opening_wrong");
  });
}

/** Throws unless every proof of the ballot holds and, where it is opened, the opening is true. */
export function checkSecretBallot({ definition, manifest, hm }, { header, answers }, opening) {
  const key = parseHex(manifest.trustee_key);
  const read = answers.map(({ options }) => options.map((text) => parseBase64(text)));
  need(read.every((datas) => datas.every((data) => data.length === 288)), "schema_invalid");
  const parts = answers.map(({ motion }, place) => concat([lpAll(motion), u32be(read[place].length), ...read[place].map((data) => data.slice(0, 64))]));
  const ctx = sha512(concat([lpAll("yijue/v1/ballot-ctx", parseHex(hm), jcsBytes(header)), ...parts]));
  const world = { hm: parseHex(hm), ctx, key, Y: Point.fromBytes(key) };
  answers.forEach((answer, place) => {
    const motion = definition.motions.find(({ id }) => id === answer.motion);
    checkAnswer(world, motion, read[place], answer.sum);
    if (opening) checkOpening(world, motion, opening[place], read[place]);
  });
}

/** What a ballot holds, by the secret that trustees only ever hold in shares. */
export function decryptAnswers({ definition }, { answers }) {
  return answers.map(({ motion, options }) => {
    const { choices } = definition.motions.find(({ id }) => id === motion);
    const holds = (text) => {
      const { a, b } = readPair(parseBase64(text));
      return b.subtract(times(ELECTION_SECRET, a)).equals(G);
    };
    return { motion, choices: choices.filter((_, place) => holds(options[place])).map(({ id }) => id) };
  });
}
