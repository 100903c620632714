// 已核对: the ballot on record is the one this code signed, and the newest witnessed record grew out of every
// head this device has seen. Returns a status word; sentences live with the screen.

import { app, saveVote } from "./app.js";
import { askMine, stateOf } from "./ballot-flow.js";
import { FIRST } from "../lib/ballot.js";
import { hex } from "../lib/bytes.js";
import { rebuildBallot, verifyCast, verifyGrownHead } from "../lib/cast-proof.js";
import { parseCheckpoint } from "../lib/note.js";

function bodyOf(ballots, place) {
  const { definition } = app.assembly;
  const { seq, answers } = ballots[place];
  const prev = place > 0 ? ballots[place - 1].ballot_id : FIRST;
  const header = { i: app.session.right.i, cred_pk: hex(app.credential.key), seq, prev, consent: definition.consent };
  return { header, answers };
}

// On a new phone the bytes come from the code alone; a ballot of a replaced card cannot be rebuilt.
function rebuild(ballots) {
  const last = ballots.length - 1;
  const { hm } = app.assembly;
  try {
    return rebuildBallot({ seed: app.credential.seed, hm, body: bodyOf(ballots, last), expectedId: ballots[last].ballot_id });
  } catch (error) {
    return null;
  }
}

function isOwnBallotMissing(ballots) {
  const { cast } = app.vote;
  return Boolean(cast) && !ballots.some((ballot) => ballot.ballot_id === cast.ballot_id);
}

function isSignedHere(ballot) {
  return Boolean(app.vote.cast) && app.vote.cast.ballot_id === ballot.ballot_id;
}

async function growthFrom(head, answer, note) {
  const { size } = parseCheckpoint(note);
  if (size < head.size) return null;
  const consistency = size === head.size ? [] : (answer.saved_size === head.size && answer.consistency) || null;
  if (consistency) return { note, consistency };
  const again = await askMine(head.size);
  return { note: again.checkpoint, consistency: again.consistency || [] };
}

// Heads the newest witnessed one does not reach yet wait for the next look.
async function verifyHeads(heads, answer) {
  const { definition } = app.assembly;
  const waiting = [];
  let grown = null;
  for (const head of heads) {
    const growth = answer.checkpoint && (await growthFrom(head, answer, answer.checkpoint));
    if (growth) grown = verifyGrownHead({ definition, ...growth, saved: head });
    else waiting.push(head);
  }
  return { grown, waiting };
}

function uniqueHeads(heads) {
  const seen = new Set();
  return heads.filter((head) => {
    const name = `${head.size} ${head.root}`;
    return seen.has(name) ? false : seen.add(name);
  });
}

async function verifyMine(answer, ballots) {
  const ballot = rebuild(ballots);
  const last = ballots[ballots.length - 1];
  if (!ballot) return { status: isSignedHere(last) ? "alarm" : last.by_agent ? "byAgent" : "otherCard" };
  const { definition } = app.assembly;
  const proven = verifyCast({ definition, ballot, proofText: answer.proof, castAt: last.cast_at });
  const heads = uniqueHeads([...app.vote.heads, { size: proven.size, root: proven.root }]);
  const { grown, waiting } = await verifyHeads(heads, answer);
  app.vote.heads = grown ? [{ size: grown.size, root: grown.root }, ...waiting] : heads;
  app.vote.cast = { ...app.vote.cast, ...sealedOf(ballot, last), proof: answer.proof, entry: proven.entry, t: proven.t, cast_at: last.cast_at };
  saveVote();
  if (!grown || grown.witnessedAt === null || waiting.length) return { status: "waiting" };
  return { status: isAfterClose(grown) ? "checked" : "open", witnesses: grown.witnesses };
}

function sealedOf(ballot, last) {
  return { text: ballot.text, signature: ballot.signature, ballot_id: last.ballot_id, seq: last.seq };
}

// 已核对 speaks of the record after the close: the witnesses' own clocks say so. A rehearsal's clock is shifted.
function isAfterClose(grown) {
  const { closes, rehearsal } = app.assembly;
  return stateOf(app.assembly) === "closed" && (rehearsal || grown.witnessedAt * 1000 >= Date.parse(closes));
}

// A log that is shorter than the head it once signed was cut; the server itself says so.
async function askFrom(savedSize) {
  try {
    return { ...(await askMine(savedSize)), saved_size: savedSize };
  } catch (error) {
    if (error.code === "saved_head_unknown") return null;
    throw error;
  }
}

/** {status: none | otherCard | waiting | open | checked | alarm, ballots, witnesses}; throws ApiError. */
export async function checkMine() {
  const saved = app.vote.heads[0];
  const answer = await askFrom(saved && saved.size);
  if (answer === null) return { status: "alarm", ballots: [] };
  const ballots = [...answer.ballots].sort((a, b) => a.seq - b.seq);
  if (isOwnBallotMissing(ballots)) return { status: "alarm", ballots };
  if (ballots.length === 0) return { status: "none", ballots };
  try {
    return { ...(await verifyMine(answer, ballots)), ballots };
  } catch (error) {
    if (error.code !== "proof_invalid" && error.code !== "malformed") throw error;
    return { status: "alarm", ballots, reason: error.message };
  }
}
