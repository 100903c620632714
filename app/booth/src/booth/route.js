// Which screen comes next. Every way into the booth — link, typed code, reload, another card — ends here.

import { app, go, saveVote, setClock } from "./app.js";
import { askMine, confirm, identify, loadCommunity, motionsInScope, stateOf } from "./ballot-flow.js";
import { checkMine } from "./own-check.js";
import { dropCard, keepCard, readCard } from "./store.js";
import { isSecret, prepareSealer } from "./sealer.js";
import { errorSentence } from "./text/index.js";

/** Loads the community and goes as far as what is known allows. */
export async function start() {
  app.problem = null;
  if (!app.communityId) return go("unknown");
  try {
    const answer = await loadCommunity();
    setClock(answer.now);
    Object.assign(app, { community: answer.community, consent: answer.consent, assemblies: answer.assemblies, loadedAt: Date.parse(answer.now) });
  } catch (error) {
    return startFailed(error);
  }
  app.card = readCard(app.communityId) || null;
  return app.card ? chooseMeeting() : go(app.assemblies.length ? "entry" : "none");
}

function startFailed(error) {
  if (!error.code) throw error;
  app.problem = error;
  go(error.status === 404 ? "unknown" : "failed");
}

/** A typed or scanned card {code, unit}: kept for this tab, then on to its meeting. */
export async function beginWithCard(card) {
  app.card = card;
  app.problem = null;
  await chooseMeeting();
  keepCard(app.communityId, card);
}

async function chooseMeeting() {
  const open = app.assemblies.filter((assembly) => stateOf(assembly) === "open");
  if (app.assemblies.length === 0) return go("none");
  if (open.length === 1) return chooseAssembly(open[0]);
  return app.assemblies.length === 1 ? chooseAssembly(app.assemblies[0]) : go("list");
}

export async function chooseAssembly(assembly) {
  app.assembly = assembly;
  const state = stateOf(assembly);
  if (state === "annulled" || !assembly.manifest) return go(state);
  try {
    await identify();
  } catch (error) {
    return identifyFailed(error, state);
  }
  warmSealer();
  return go("who");
}

function identifyFailed(error, state) {
  if (error.code === "assembly_invalid") {
    app.problem = error.reason;
    return go("broken");
  }
  if (state === "paused" && error.code !== "not_recognised") return go("paused");
  if (error.code !== "not_recognised" || app.screen === "entry") throw error;
  dropCard(app.communityId);
  app.problem = () => errorSentence(error);
  return go("entry");
}

/** 是我家: on to the ballot on record, the unconfirmed one, or the first choice. */
export async function afterWho() {
  const { pending } = app.vote;
  const { ballot, channel } = app.session;
  if (pending && ballot && ballot.ballot_id === pending.ballot_id) return confirmPending();
  if (ballot || app.vote.cast) return openMine();
  if (motionsInScope().length === 0) return go("outside");
  if (stateOf(app.assembly) === "paused") return go("paused");
  if (channel === "open" && pending && pending.sent) return go("pending");
  return channel === "open" ? beginAgain() : go(channelScreen(channel));
}

function channelScreen(channel) {
  return { paper_issued: "paperIssued", paper_counted: "paperCounted", frozen: "frozen", own_ballot: "ownBallot", not_open: "soon", paused: "paused" }[channel] || "closed";
}

// The ballot had arrived although no answer came back: its proof is fetched and verified now.
async function confirmPending() {
  const answer = await askMine();
  const recorded = answer.ballots.find((ballot) => ballot.ballot_id === app.vote.pending.ballot_id);
  try {
    confirm(app.vote.pending, answer.proof, recorded.cast_at);
  } catch (error) {
    return castFailed(error);
  }
  return go("voted");
}

// The worker gets ready while the owner looks at the flat; whether it can is said by beginAgain.
function warmSealer() {
  if (isSecret() && stateOf(app.assembly) === "open") prepareSealer().catch(() => {});
}

// Whether this phone can encrypt at all is found out before the owner chooses.
export async function beginAgain() {
  if (isSecret()) {
    try {
      await prepareSealer();
    } catch (error) {
      if (!error.code) throw error;
      return go("cannotSeal");
    }
  }
  return app.vote.consented ? beginChoosing() : go("consent");
}

/** The first item without a decision; all decided: the review. */
export function beginChoosing() {
  const motions = motionsInScope();
  const open = motions.findIndex((motion) => app.vote.chosen[motion.id] === undefined);
  return open < 0 ? go("review") : go("motion", open);
}

/** What is on record, checked; without an answer, what this device kept. */
export async function openMine() {
  try {
    app.mine = await checkMine();
  } catch (error) {
    if (!error.code || !app.vote.cast) throw error;
    app.mine = { status: "unreached", ballots: [ownRecord()] };
  }
  go("mine");
}

function ownRecord() {
  const { ballot_id, entry, cast_at, text, seq } = app.vote.cast;
  return { ballot_id, entry, cast_at, seq, answers: JSON.parse(text).answers };
}

const RECORD_MOVED = [
  "chain_broken", "changes_used_up", "electronic_channel_closed", "paper_ballot_stands", "first_ballot_stands",
  "ballot_kept_after_transfer", "key_not_in_force", "assembly_not_open", "own_ballot_stands", "right_frozen", "co_owner_voted",
];

/** Every way in which sending can fail: an answer that refuses, an answer that does not verify, no answer. */
export async function castFailed(error) {
  if (!error.code) throw error;
  if (isUnconfirmed(error)) {
    app.problem = error;
    return go("unconfirmed");
  }
  if (error.code === "code_expired") return askDigitsAgain(error);
  if (RECORD_MOVED.includes(error.code)) return lookAgain(error);
  if (error.code === "code_wrong" && app.screen !== "digits") return askDigitsAgain(error);
  throw error;
}

function isUnconfirmed(error) {
  return error.isUncertain || ["log_paused", "clock_behind", "proof_invalid", "malformed"].includes(error.code);
}

function askDigitsAgain(error) {
  app.digits = "";
  app.problem = () => errorSentence(error);
  go("last4");
}

// The ballot was refused for good, so it is dropped; what is on record comes after the reason.
async function lookAgain(error) {
  delete app.vote.pending;
  saveVote();
  app.problem = error;
  go("refused");
}

/** The record as it is now, after a refusal. */
export async function seeRecord() {
  app.problem = null;
  await start();
}

/** Away with this card; the next one starts afresh. */
export async function forgetCard() {
  dropCard(app.communityId);
  Object.assign(app, { card: null, credential: null, own: null, session: null, proxy: null, vote: null, mine: null, opening: null, opened: null, digits: "", problem: null });
  go("entry");
}

