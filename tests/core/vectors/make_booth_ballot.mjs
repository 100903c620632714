// A ballot as the booth makes it, from the typed code to the log's proof; made by the booth's own code.
import { codeOf, makeAssembly, OWNERS, keysOf, COMMUNITY, entry } from "../../booth/mock/world.mjs";

const lib = (name) => import(new URL(`../../../app/booth/src/lib/${name}.js`, import.meta.url).href);
const { FIRST, ballotBody, entryBytes, identifyMessage, sealBallot } = await lib("ballot");
const { base64, hex } = await lib("bytes");
const { anchorOf } = await lib("definition");
const { publicKey, sign } = await lib("ed25519");
const { proofFile } = await lib("proof-file");
const { credentialSeed, formatVotingCode } = await lib("voting-code");

const { definition, manifest, hd, hm, log } = makeAssembly("hupan-2026-1");
const code = codeOf(OWNERS[0].data);
const seed = credentialSeed(COMMUNITY.id, code);
const key = publicKey(seed);

function seal(seq, prev, chosen) {
  return ballotBody({ right: 7, key, seq, prev, consent: definition.consent, motions: definition.motions, chosen });
}

function logged(body, t) {
  const sealed = sealBallot(seed, hm, body);
  const bytes = entryBytes({ seq: log.size, t, body, key, signature: sealed.signature });
  const at = log.append(bytes);
  return { body, ...sealed, seq: at, t, entry: hex(bytes) };
}

const first = logged(seal(0, FIRST, { m1: "yes", m2: "abstain", m3: "b" }), "2026-05-03T02:00Z");
const second = logged(seal(1, first.ballot_id, { m1: "no", m3: "none" }), "2026-05-03T02:07Z");
const head = log.size;
entry(log, "close", { manifest: hm, ballots: 1, paper_ballots: 0 }, definition.closes);
const nonce = "5a".repeat(32);

// An election and an ordinary motion with 随多数: the boxes are ticked in any order, or none of them is.
const FOLLOW = { id: "follow", label: "随多数" };
const [ordinary] = definition.motions;
const candidates = ["chen", "lin", "wu", "xu"].map((id, place) => ({ id, label: `候选人${place + 1}` }));
const board = {
  ...ordinary, id: "board", title: "选举业主委员会", kind: "election", choices: candidates, min: 0, max: 2,
  matter: "278-3", election: { seats: 2, alternates: 1, minimum: 2 },
};
const policies = { ...definition.policies, follow_choice: true, silence_basis: "议事规则第二十条" };
const poll = makeAssembly("hupan-2026-2", {
  motions: [{ ...ordinary, choices: [...ordinary.choices, FOLLOW] }, board], policies, lot: "收票截止后第一期双色球开奖号码",
});

function elect(chosen) {
  const body = ballotBody({ right: 7, key, seq: 0, prev: FIRST, consent: definition.consent, motions: poll.definition.motions, chosen });
  return { chosen, body, ...sealBallot(seed, poll.hm, body) };
}

export const vectors = {
  code: formatVotingCode(code), scope: COMMUNITY.id, seed: hex(seed), cred_pk: hex(key),
  identify: { community: COMMUNITY.id, nonce, message: hex(identifyMessage(COMMUNITY.id, nonce)), signature: base64(sign(seed, identifyMessage(COMMUNITY.id, nonce))) },
  definition, manifest, hd, hm, anchor: anchorOf(definition),
  ballots: [first, second],
  proof: log.proof(second.seq, head), file: proofFile({ ...second, entry: second.seq, proof: log.proof(second.seq, head) }, key),
  cosigned: log.cosignedHead(log.size, 1778234700), consistency: { old: head, size: log.size, path: log.consistency(head) },
  witness: { name: log.witness.name, key: hex(keysOf("witness").key) },
  election: {
    definition: poll.definition, manifest: poll.manifest, hd: poll.hd, hm: poll.hm,
    ballots: [elect({ m1: "follow", board: ["wu", "chen"] }), elect({ board: [] }), elect({ m1: "yes", board: ["xu"] })],
  },
};
