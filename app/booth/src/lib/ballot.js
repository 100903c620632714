// A named ballot from the body to the log's leaf (docs/PROTOCOL.md §5, §6.1).

import { sha256 } from "@noble/hashes/sha2.js";
import { base64, hex, lpAll, parseHex, utf8 } from "./bytes.js";
import { encodeCrockford, groupFives } from "./crockford.js";
import { keyId, publicKey, sign, signedMessage } from "./ed25519.js";
import { jcs, jcsBytes } from "./jcs.js";

export const FIRST = "0".repeat(64);

// What was chosen in a motion as the body holds it: one choice or, in an election, any list in the motion's order.
function choicesOf(motion, chosen) {
  if (!Array.isArray(chosen)) return [chosen];
  return motion.choices.map(({ id }) => id).filter((id) => chosen.includes(id));
}

/**
 * The body of a ballot; `chosen` maps motion ids to a choice id or, for an election, to a list of candidates' ids
 * (empty: takes part, supports nobody); `motions` gives the definition's order. A motion not in it is left out.
 */
export function ballotBody({ right, key, seq, prev, consent, motions, chosen }) {
  const answers = motions
    .filter((motion) => chosen[motion.id])
    .map((motion) => ({ motion: motion.id, choices: choicesOf(motion, chosen[motion.id]) }));
  return { header: { i: right, cred_pk: hex(key), seq, prev, consent }, answers };
}

/** SHA-256 over label, HM and the canonical body, in hexadecimal. */
export function ballotId(hm, body) {
  return hex(sha256(lpAll("yijue/v1/ballot-id", parseHex(hm, 32), jcsBytes(body))));
}

/** 回执码: the first 25 Crockford symbols of a ballot id, in fives. */
export function tracker(id) {
  return groupFives(encodeCrockford(parseHex(id, 32)).slice(0, 25));
}

/** A sealed ballot: its canonical text, signature, id and tracker. Same input, same bytes. */
export function sealBallot(seed, hm, body) {
  const text = jcs(body);
  const signature = sign(seed, signedMessage("ballot", parseHex(hm, 32), utf8(text)));
  const id = ballotId(hm, body);
  return { text, signature: base64(signature), ballot_id: id, tracker: tracker(id) };
}

/** The bytes of the entry that the log holds for a sealed ballot at number `seq`, minute `t`. */
export function entryBytes({ seq, t, body, key, signature }) {
  const sigs = [{ k: keyId(key), s: signature }];
  return jcsBytes({ v: 1, type: "ballot", seq, t, body, sigs });
}

/** The minute of an ISO time in UTC, as entries write it, or null. */
export function minuteOf(time) {
  const parts = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|\+00:00)$/.exec(String(time));
  return parts ? `${parts[1]}Z` : null;
}

const SLACK = [0, 1, 2, 3]; // Minutes.

/**
 * The minutes an entry cast at this time may bear: its own, or that of the entry before it where the server's
 * clock stood up to two minutes behind (docs/PROTOCOL.md §6.1: `t` never decreases).
 */
export function possibleMinutes(castAt) {
  const minute = minuteOf(castAt);
  if (minute === null) return [];
  return SLACK.map((more) => `${new Date(Date.parse(minute) + more * 60000).toISOString().slice(0, 16)}Z`);
}

/** The bytes whose signature proves a code to the server, without showing it. */
export function identifyMessage(communityId, nonce) {
  return lpAll("yijue/v1/identify", communityId, parseHex(nonce, 32));
}

export { publicKey, sign };
