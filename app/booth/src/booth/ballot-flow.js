// The acts behind the screens: prove the code, seal the ballot, send it, check what came back.

import { app, saveVote, serverNow } from "./app.js";
import { get, post } from "./api.js";
import { checkAddress } from "./check-flow.js";
import { encryptPlain, isSecret } from "./sealer.js";
import { signAct } from "../lib/act.js";
import { FIRST, ballotBody, identifyMessage, publicKey, sealBallot, sign } from "../lib/ballot.js";
import { base64, hex } from "../lib/bytes.js";
import { verifyCast } from "../lib/cast-proof.js";
import { jcs } from "../lib/jcs.js";
import { checkAssembly, credentialScope } from "../lib/definition.js";
import { credentialSeed } from "../lib/voting-code.js";
import { readVote } from "./store.js";

const boothPath = (rest = "") => `/api/booth/${app.communityId}${rest}`;
const assemblyPath = (rest) => `/api/booth/assemblies/${app.assembly.id}/${rest}`;

export function loadCommunity() {
  return get(boothPath());
}

/** The assembly's time now: the server's, which a rehearsal may have shifted. */
function timeOf(assembly) {
  return serverNow() + (assembly.now ? Date.parse(assembly.now) - app.loadedAt : 0);
}

/** open, soon, closed, paused or annulled, by the server's word and time. */
export function stateOf(assembly) {
  if (/annul/.test(assembly.phase)) return "annulled";
  if (assembly.paused || assembly.phase === "paused") return "paused";
  const now = timeOf(assembly);
  if (now >= Date.parse(assembly.closes)) return "closed";
  if (!assembly.manifest || now < Date.parse(assembly.opens)) return "soon";
  return "open";
}

/** Makes the code's key for the chosen assembly; throws AssemblyInvalid if the assembly does not hang together. */
function makeCredential() {
  checkAssembly(app.assembly, app.communityId, app.consent);
  const seed = credentialSeed(credentialScope(app.assembly.definition), app.card.code);
  app.credential = { seed, key: publicKey(seed) };
}

/** Proves the code by signing a nonce; fills app.session and app.vote. */
export async function identify() {
  makeCredential();
  const { nonce } = await post(boothPath("/nonce"), {});
  const { seed, key } = app.credential;
  app.own = await post(boothPath("/identify"), {
    nonce,
    assembly: app.assembly.id,
    cred_pk: hex(key),
    signature: base64(sign(seed, identifyMessage(app.communityId, nonce))),
    unit: app.card.unit,
  });
  app.session = app.own;
  app.vote = readVote(app.assembly.id, app.session.right.i);
}

/** A request that carries the session's token; an expired one is renewed without a word. */
async function postWithToken(path, body) {
  try {
    return await post(path, { token: app.session.token, ...body });
  } catch (error) {
    if (error.code !== "token_expired" && error.code !== "token_invalid") throw error;
    const { vote, session } = app;
    await identify();
    app.session = (app.own.principals || []).find((one) => one.right.i === session.right.i) || app.own;
    app.vote = vote;
    return post(path, { token: app.session.token, ...body });
  }
}

export function motionsInScope() {
  return app.assembly.definition.motions.filter((motion) => app.session.right.weights[motion.id]);
}

export function changesLeft() {
  const { ballot, max_changes: most } = app.session;
  const replaced = ballot && (ballot.replaced === undefined ? ballot.seq : ballot.replaced);
  return Math.max(0, most - (replaced || 0));
}

function plainBody() {
  const { ballot, right } = app.session;
  const { definition } = app.assembly;
  return ballotBody({
    right: right.i,
    key: app.credential.key,
    seq: ballot ? ballot.seq + 1 : 0,
    prev: ballot ? ballot.ballot_id : FIRST,
    consent: definition.consent,
    motions: motionsInScope(),
    chosen: app.vote.chosen,
  });
}

function keepSealed(body) {
  app.vote.pending = { ...sealBallot(app.credential.seed, app.assembly.hm, body), seq: body.header.seq, sent: false };
  saveVote();
}

/** Seals the choices into bytes that are kept and sent as they are, however often. */
export function seal() {
  keepSealed(plainBody());
}

/** The same in secret mode. What opens the ballot stays in this page's memory and is gone with it. */
export async function sealSecretly(onProgress) {
  const { body, opening } = await encryptPlain(plainBody(), onProgress);
  keepSealed(body);
  app.opening = { ballot_id: app.vote.pending.ballot_id, answers: opening };
}

/** Whether the sealed ballot at hand can still be opened for checking. */
export function canOpen() {
  const { pending } = app.vote;
  return Boolean(app.opening && pending && !pending.sent && pending.ballot_id === app.opening.ballot_id);
}

// From the moment its opening may have left this device, a ballot is never cast.
function takeOpening() {
  if (!canOpen()) return;
  const { answers } = app.opening;
  const body = { ...JSON.parse(app.vote.pending.text), opening: answers };
  const { s: signature } = signAct(app.credential.seed, { type: "spoil", bind: app.assembly.hm, body });
  const { tracker } = app.vote.pending;
  const chosen = answers.map(({ motion, choices }) => ({ motion, choices }));
  app.opened = { tracker, chosen, data: jcs(body), signature, address: checkAddress(app.assembly.id, tracker) };
  app.opening = null;
  delete app.vote.pending;
  saveVote();
}

/** Has the sealed ballot opened instead of cast (a spoil); may be repeated where no answer came. */
export async function openBallot() {
  takeOpening();
  await postWithToken(assemblyPath("spoils"), { spoil: app.opened.data, signature: app.opened.signature });
}

/** An act at the assembly's address under the session's token. */
export function askForAct(path, body) {
  return postWithToken(assemblyPath(path), body);
}

export function requestCode(last4) {
  return postWithToken(assemblyPath("code"), { last4 });
}

/** Sends the sealed bytes and verifies the proof; only then is the vote a vote. */
export async function cast() {
  const { pending } = app.vote;
  app.opening = null;
  app.vote.pending = { ...pending, sent: true };
  saveVote();
  const answer = await postWithToken(assemblyPath("ballots"), {
    code: app.digits,
    ballot: pending.text,
    signature: pending.signature,
  });
  confirm(pending, answer.proof, answer.cast_at);
}

/** Verifies the proof of a sealed ballot and keeps it; throws ProofInvalid or Malformed. */
export function confirm(sealed, proofText, castAt) {
  const { definition } = app.assembly;
  const ballot = { ...sealed, key: app.credential.key };
  const { entry, t, size, root } = verifyCast({ definition, ballot, proofText, castAt });
  app.vote.cast = { ...sealed, sent: undefined, proof: proofText, entry, t, cast_at: castAt };
  app.vote.heads = [...app.vote.heads, { size, root }].slice(-8);
  delete app.vote.pending;
  // What a secret ballot says stays on no device.
  if (isSecret()) app.vote.chosen = {};
  const { ballot: before } = app.session;
  const isAgain = Boolean(before) && before.ballot_id === sealed.ballot_id;
  const replaced = before ? (before.replaced || 0) + (isAgain ? 0 : 1) : 0;
  app.session.ballot = { replaced, seq: sealed.seq, ballot_id: sealed.ballot_id, entry, cast_at: castAt, answers: JSON.parse(sealed.text).answers };
  saveVote();
}

/** /mine, with the size of the head whose growth should be proven. */
export function askMine(savedSize) {
  return postWithToken(assemblyPath("mine"), savedSize ? { saved_size: savedSize } : {});
}

export function askWhy() {
  return postWithToken(assemblyPath("why"), {});
}
