// The booth's API over HTTP with real signatures and a real log, and switches under /_test (tests only).
// node server.mjs PORT DIST-FOLDER; prints "ready PORT".

import { createServer } from "node:http";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { identifyMessage, ballotId, tracker, FIRST } from "../../../app/booth/src/lib/ballot.js";
import { hex, parseBase64, parseHex, utf8 } from "../../../app/booth/src/lib/bytes.js";
import { isSignature, keyId, signedMessage } from "../../../app/booth/src/lib/ed25519.js";
import { jcs } from "../../../app/booth/src/lib/jcs.js";
import { isOfficerPath, officer, officerAnswer } from "./officer.mjs";
import { checkSecretBallot, decryptAnswers } from "./secret-check.mjs";
import { COMMUNITY, CONSENT, TEXTS, entry, makeAssembly } from "./world.mjs";

const [port, dist] = [Number(process.argv[2] || 0), process.argv[3]];
const CSP = "default-src 'none'; script-src 'self'; worker-src 'self'; child-src 'self'; frame-src 'none'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8" };

let world;
function reset(options = {}) {
  world = { assemblies: [makeAssembly("hupan-2026-1", options.definition)], now: "2026-05-03T02:00:00Z", tokens: new Map(), nonces: new Set(), requests: [], switches: {} };
  for (const id of options.more || []) world.assemblies.push(makeAssembly(id));
  if (options.none) world.assemblies = [];
  for (const { log } of world.assemblies) log.now = () => Math.floor(Date.parse(world.now) / 1000) - (world.switches.witnessBehind || 0);
}
reset();

class Refusal extends Error {
  constructor(code, status = 400, fields = {}) {
    super(code);
    Object.assign(this, { code, status, fields });
  }
}

function published(assembly) {
  const { id, definition, manifest, hd, hm, phase } = assembly;
  return {
    id, title: definition.title, phase, opens: definition.opens, closes: definition.closes, rehearsal: definition.rehearsal, reference: definition.reference, mode: definition.mode,
    definition, manifest: assembly.isFrozen === false ? null : manifest, hd, hm, credential_scope: definition.policies.credential_scope, log_key: definition.keys.log,
    origin: definition.origin, texts: { ...TEXTS, ...world.switches.texts }, paused: Boolean(world.switches.paused), now: world.now,
  };
}

function channelOf(assembly, right) {
  if (right.channel) return right.channel;
  if (Date.parse(world.now) < Date.parse(assembly.definition.opens)) return "not_open";
  return isClosed(assembly) ? "closed" : "open";
}

const isClosed = (assembly) => Date.parse(world.now) >= Date.parse(assembly.definition.closes);

function lastBallot(right) {
  const last = right.ballots[right.ballots.length - 1];
  return last ? { ...last, replaced: right.ballots.length - 1 } : null;
}

function identify({ nonce, assembly: id, cred_pk: pk, signature, unit }) {
  const assembly = world.assemblies.find((one) => one.id === id);
  if (world.switches.attempts) throw new Refusal("too_many_failures", 429, { retry_after: 20 });
  if (!world.nonces.delete(nonce)) throw new Refusal("not_recognised", 403);
  const right = assembly.rights.find((one) => hex(one.key) === pk);
  const isProven = right && isSignature(right.key, identifyMessage(COMMUNITY.id, nonce), parseBase64(signature));
  if (!isProven || !right.unit.endsWith(unit) || unit.length < 8) throw new Refusal("not_recognised", 403);
  const token = randomBytes(8).toString("hex");
  world.tokens.set(token, { assembly, right });
  const { i, label, area, heads, owner, units, weights } = right;
  return {
    token, right: { i, label, unit_code_masked: `…${right.unit.slice(-8, -4)} ${right.unit.slice(-4)}`, units, area, heads, owner_masked: owner, weights },
    ballot: lastBallot(right), channel: channelOf(assembly, right), phones: [`${right.phone.slice(0, 3)}****${right.phone.slice(-4)}`], max_changes: assembly.definition.policies.max_changes,
  };
}

function sessionOf({ token }) {
  if (world.switches.expireTokens) {
    world.switches.expireTokens = false;
    world.tokens.clear();
  }
  if (!world.tokens.has(token)) throw new Refusal("token_expired", 401);
  return world.tokens.get(token);
}

function sendCode(body) {
  const { assembly, right } = sessionOf(body);
  if (world.switches.codeError) throw new Refusal(world.switches.codeError, 409, { retry_after: 1500 });
  if (body.last4 !== right.last4) throw new Refusal("last_four_wrong", 403, { left: 4 });
  assembly.codes[right.i] = "246810";
  return { sent_to: `${right.phone.slice(0, 3)}****${right.phone.slice(-4)}`, expires: "2026-05-03T02:10:00Z" };
}

function checkChain(right, header) {
  const last = lastBallot(right);
  if (header.seq !== (last ? last.seq + 1 : 0) || header.prev !== (last ? last.ballot_id : FIRST)) throw new Refusal("chain_broken", 409, { last });
}

function checkBallot(assembly, right, body, { ballot, signature }) {
  if (jcs(body) !== ballot) throw new Refusal("not_canonical");
  if (!isSignature(right.key, signedMessage("ballot", parseHex(assembly.hm, 32), utf8(ballot)), parseBase64(signature))) throw new Refusal("signature_invalid");
  if (body.header.i !== right.i || body.header.cred_pk !== hex(right.key)) throw new Refusal("foreign_ballot");
}

function cast(request) {
  const { assembly, right } = sessionOf(request);
  const body = JSON.parse(request.ballot);
  checkBallot(assembly, right, body, request);
  const isSecret = assembly.definition.mode === "secret";
  if (isSecret) checkSecretBallot(assembly, body);
  const id = ballotId(assembly.hm, body);
  const known = right.ballots.find((one) => one.ballot_id === id);
  if (known) return receipt(assembly, known);
  if (world.switches.castError) throw new Refusal(world.switches.castError, world.switches.castError === "log_paused" ? 503 : 409, { left: 3 });
  if (channelOf(assembly, right) !== "open") throw new Refusal(right.channel ? "electronic_channel_closed" : "assembly_not_open", 409, { now: world.now });
  if (assembly.codes[right.i] !== request.code) throw new Refusal("code_wrong", 403, { left: 3 });
  checkChain(right, body.header);
  if (isSecret) weed(assembly, body);
  const t = world.switches.entryMinute || `${world.now.slice(0, 16)}Z`;
  const at = entry(assembly.log, "ballot", body, t, [{ k: keyId(right.key), s: request.signature }]);
  const ballot = { seq: body.header.seq, ballot_id: id, entry: at, cast_at: world.now.replace("Z", ".250000+00:00"), answers: body.answers };
  right.ballots.push(ballot);
  return receipt(assembly, ballot);
}

function weed(assembly, { answers }) {
  const own = answers.flatMap(({ options }) => options.flatMap((text) => [text.slice(0, 40), hex(parseBase64(text).slice(32, 64))]));
  if (new Set(own).size !== own.length || own.some((one) => assembly.components.has(one))) throw new Refusal("component_seen", 409);
  own.forEach((one) => assembly.components.add(one));
}

// A ballot opened instead of cast: same bytes again, same answer.
function spoil(request) {
  const { assembly, right } = sessionOf(request);
  const { opening, ...body } = JSON.parse(request.spoil);
  if (jcs({ ...body, opening }) !== request.spoil) throw new Refusal("not_canonical");
  if (!isSignature(right.key, signedMessage("spoil", parseHex(assembly.hm, 32), utf8(request.spoil)), parseBase64(request.signature))) throw new Refusal("signature_invalid");
  const own = tracker(ballotId(assembly.hm, body));
  const known = assembly.spoils.find((one) => one.tracker === own);
  if (known) return { entry: known.entry, tracker: own };
  checkSecretBallot(assembly, body, opening);
  weed(assembly, body);
  const at = entry(assembly.log, "spoil", { ...body, opening }, `${world.now.slice(0, 16)}Z`, [{ k: keyId(right.key), s: request.signature }]);
  assembly.spoils.push({ tracker: own, spoil: request.spoil, signature: request.signature, entry: at });
  return { entry: at, tracker: own };
}

function opened(id, wanted) {
  const assembly = world.assemblies.find((one) => one.id === id);
  const found = assembly && assembly.spoils.find((one) => one.tracker === wanted);
  if (!found) throw new Refusal("spoil_not_found", 404);
  return { ...found, ...world.switches.spoil };
}

function decrypted(assembly) {
  if (!assembly || assembly.definition.mode !== "secret") return [];
  return assembly.rights.map((right) => right.ballots.map((ballot) => decryptAnswers(assembly, ballot)));
}

function receipt(assembly, ballot) {
  const { proofOf, otherKey } = world.switches;
  const log = otherKey ? Object.assign(Object.create(Object.getPrototypeOf(assembly.log)), assembly.log, { logKeys: assembly.log.witness }) : assembly.log;
  return { proof: log.proof(proofOf === undefined ? ballot.entry : proofOf), entry: ballot.entry, tracker: tracker(ballot.ballot_id), cast_at: ballot.cast_at };
}

function mine(request) {
  const { assembly, right } = sessionOf(request);
  const { log } = assembly;
  const size = assembly.cosignedSize === undefined ? log.size : assembly.cosignedSize;
  if (request.saved_size > log.size) throw new Refusal("saved_head_unknown", 409);
  const ballots = right.ballots.map((one, place) => ({ ...one, counted: !world.switches.revoked && place === right.ballots.length - 1 })).filter((one) => one.ballot_id !== world.switches.hide);
  const last = ballots[ballots.length - 1];
  const answers = world.switches.answers;
  return {
    ballots: answers ? ballots.map((one) => ({ ...one, answers })) : ballots,
    proof: last ? log.proof(last.entry, Math.max(size, last.entry + 1), true) : null,
    line: { i: right.i, cred_pk: hex(right.key), units: [] },
    checkpoint: world.switches.unwitnessed ? log.head(size) : log.cosignedHead(size),
    consistency: request.saved_size && request.saved_size <= size ? log.consistency(request.saved_size, size) : [],
  };
}

function why(request) {
  const { right } = sessionOf(request);
  return { rows: [...right.units.map((unit) => ({ label: unit.label, value: `${(unit.area / 100).toFixed(2)}㎡`, note: "不动产登记的专有部分面积" })), { label: "人数", value: "1人", note: "同一业主的各处合计一人" }] };
}

function control(path, body) {
  if (path === "reset") reset(body);
  if (path === "switch") Object.assign(world.switches, body);
  if (path === "now") world.now = body.now;
  if (path === "assembly") Object.assign(world.assemblies[0], body);
  if (path === "right") Object.assign(world.assemblies[0].rights[body.place], body.set);
  if (path === "officer") Object.assign(officer, body);
  if (path === "close") closeAssembly(world.assemblies[0]);
  return { officer, decrypted: decrypted(world.assemblies[0]), spoils: world.assemblies.length ? world.assemblies[0].spoils : [], requests: world.requests, size: world.assemblies.length ? world.assemblies[0].log.size : 0, ballots: world.assemblies.length ? world.assemblies[0].rights.map((right) => right.ballots) : [] };
}

function closeAssembly(assembly) {
  world.now = assembly.definition.closes.replace("Z", ":30Z");
  entry(assembly.log, "close", { manifest: assembly.hm, ballots: 1, paper_ballots: 0 }, assembly.definition.closes);
  Object.assign(assembly, { phase: "closed" });
}

function answer(method, path, body) {
  const parts = path.split("/").filter(Boolean);
  if (parts[0] === "_test") return control(parts[1], body);
  if (parts[0] !== "api" || parts[1] !== "booth") throw new Refusal("not_found", 404);
  if (parts[2] === "assemblies" && method === "GET" && parts[4] === "spoils") return opened(parts[3], parts[5]);
  if (parts[2] === "assemblies") return { code: sendCode, ballots: cast, mine, spoils: spoil, why }[parts[4]](body);
  if (parts[2] !== COMMUNITY.id) throw new Refusal("not_found", 404);
  if (parts[3] === "identify") return identify(body);
  if (parts[3] === "nonce") {
    const nonce = randomBytes(32).toString("hex");
    world.nonces.add(nonce);
    return { nonce, expires: world.now };
  }
  return { community: COMMUNITY, now: world.now, consent: world.switches.consent || CONSENT, assemblies: world.assemblies.map(published) };
}

function send(response, status, type, content) {
  response.writeHead(status, { "Content-Type": type, "Content-Security-Policy": CSP, "Cache-Control": "no-store" });
  response.end(content);
}

function serveFile(response, path) {
  const name = path.startsWith("/v/") ? "booth.html" : path.replace(/^\/(booth|built)\//, "");
  try {
    send(response, 200, TYPES[extname(name)] || "text/plain; charset=utf-8", readFileSync(join(dist, name.replace(/[^a-z.-]/g, ""))));
  } catch (error) {
    send(response, 404, "text/plain", "not found");
  }
}

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

// `lose`: the act is done but no answer comes back. `refuse`: the line is dead before the act.
async function serveApi(request, response, path, text) {
  const { lose, refuse } = world.switches;
  if (refuse && path.includes(refuse)) return response.destroy();
  try {
    const result = answer(request.method, path, text ? JSON.parse(text) : {});
    if (lose && path.includes(lose)) return response.destroy();
    return send(response, 200, "application/json", JSON.stringify(result));
  } catch (error) {
    if (!(error instanceof Refusal)) console.error(error);
    const body = { error: error.code || "server_error", message: `server says ${error.code}`, ...error.fields };
    return send(response, error.status || 500, "application/json", JSON.stringify(body));
  }
}

createServer(async (request, response) => {
  const path = request.url.split("?")[0];
  const bytes = await bodyOf(request);
  const text = bytes.toString();
  if (!path.startsWith("/_test")) world.requests.push({ method: request.method, url: request.url, headers: JSON.stringify(request.headers), body: text });
  if (path.startsWith("/api/") || path.startsWith("/_test")) return serveApi(request, response, path, text);
  if (!isOfficerPath(path)) return serveFile(response, path);
  const { status, type, text: answered } = officerAnswer(request.method, new URL(request.url, "http://localhost"), bytes, request.headers);
  return send(response, status, type, answered);
}).listen(port, "127.0.0.1", function listening() {
  console.log(`ready ${this.address().port}`);
});
