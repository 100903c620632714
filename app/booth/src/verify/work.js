// What several checks need and nobody computes twice. Each part is made when first asked for; where its premises are
// missing, the asker ends as not run or not yet.

import { sha256 } from "@noble/hashes/sha2.js";
import { concat, parseHex } from "../lib/bytes.js";
import { jcsHash } from "../lib/jcs.js";
import { isDeemed } from "./agreement.js";
import { Ceremony, MESSAGES } from "./ceremony.js";
import { Scale, countAll, findDeemed } from "./count.js";
import { decide, seedOf, testTurnout } from "./decide.js";
import { findProper } from "./group.js";
import { Ledger } from "./ledger.js";
import { MEASURES, Opening, addUp } from "./opening.js";
import { NotRun } from "./record.js";
import { findBallotFaults } from "./sealed-ballots.js";
import { findUnsigned, isBallotSigned } from "./signers.js";
import { Tree } from "./tree.js";

const BALLOTS_PER_WORD = 16;

export class Work {
  constructor(record, tell = () => {}) {
    this.record = record;
    this.tell = tell;
    this.kept = new Map();
  }

  once(name, make) {
    if (!this.kept.has(name)) this.kept.set(name, make());
    return this.kept.get(name);
  }

  get tree() {
    return this.once("tree", () => new Tree(this.record.lines));
  }

  /** The largest checkpoint that could be read, with its file name. */
  get head() {
    const heads = [...this.record.heads].map(([name, head]) => ({ name, ...head }));
    if (heads.length === 0) throw new NotRun("V07");
    return heads.reduce((most, head) => (head.size > most.size ? head : most));
  }

  get unsigned() {
    return this.once("unsigned", () => findUnsigned(this.record));
  }

  get unsignedBallots() {
    return this.once("unsigned ballots", () => {
      const ballots = this.record.all("ballot");
      return ballots.filter((entry, at) => {
        if (at % BALLOTS_PER_WORD === 0) this.tell("signatures", at, ballots.length);
        return !isBallotSigned(this.record, entry);
      });
    });
  }

  get scale() {
    return this.once("scale", () => new Scale(this.record.needDefinition()));
  }

  placeOf(motion) {
    return this.record.needDefinition().motions.findIndex(({ id }) => id === motion);
  }

  /** The ledger of the first `size` entries, of all by default. */
  ledger(size = this.record.lines.length) {
    return this.once(`ledger ${size}`, () => new Ledger(this.record, size));
  }

  // A tally counts what its head contains, never itself.
  sizeOf(tally) {
    return Math.min(tally.body.tree_size, tally.at);
  }

  countOf(tally) {
    const size = this.sizeOf(tally);
    return this.once(`count ${size}`, () => countAll(this.ledger(size), this.scale))[this.placeOf(tally.body.motion)];
  }

  totalsOf(tally) {
    const size = this.sizeOf(tally);
    return this.once(`totals ${size}`, () => this.scale.totals(this.ledger(size).lines.values()))[this.placeOf(tally.body.motion)];
  }

  deemedOf(tally) {
    return this.once(`deemed ${tally.at}`, () => {
      const count = this.countOf(tally);
      return isDeemed(this.record.needDefinition(), count.motion) ? findDeemed(this.ledger(this.sizeOf(tally)), this.scale, count) : null;
    });
  }

  /** What a motion comes to; of secret ballots only where the shares prove every number. */
  decisionOf(tally) {
    return this.once(`decision ${tally.at}`, () => this.shutDecision(tally) || this.openDecision(tally));
  }

  openDecision(tally) {
    const { thresholds } = this.record.needDefinition();
    const { motion, participants } = this.countOf(tally);
    const lot = this.record.findBehind("lot", tally);
    const seed = lot ? seedOf(lot.body.root, lot.body.draw) : null;
    return decide({ motion, thresholds, scope: this.totalsOf(tally), participants, rows: this.rowsOf(tally), deemed: this.deemedOf(tally), seed });
  }

  /** The decision on a secret motion that fails by who took part, null where it does not or ballots are named. */
  shutDecision(tally) {
    if (!this.record.isSecret) return null;
    const { motion, participants } = this.countOf(tally);
    const tests = testTurnout(motion, this.record.needDefinition().thresholds, this.totalsOf(tally), participants);
    return tests.every(({ held }) => held) ? null : { tests, verdict: "failed", winner: null };
  }

  isOpened(tally) {
    return this.shutDecision(tally) === null;
  }

  /** {choice, heads, area} of each choice: counted, or opened by the shares and then proved. */
  rowsOf(tally) {
    const count = this.countOf(tally);
    if (!this.record.isSecret) return count.rows();
    if (!this.isOpened(tally)) return count.rows().map(({ choice }) => ({ choice, heads: null, area: null }));
    if (this.falseNumbers(tally).length > 0) throw new NotRun("V34");
    return this.statedOf(tally).map(({ choice, heads, area }) => ({ choice, heads, area }));
  }

  // --- secret mode ---
  get ceremony() {
    return this.once("ceremony", () => {
      const { trustees, trustee_threshold: threshold } = this.record.needDefinition();
      const ceremony = new Ceremony({ hd: this.record.hd, trustees: trustees.length, threshold });
      const refused = this.record.all(...MESSAGES).filter(({ type, body }) => !ceremony.take(type, body));
      return { refused, keys: ceremony.result(), transcript: ceremony.transcript };
    });
  }

  needKeys() {
    const { keys } = this.ceremony;
    if (!keys) throw new NotRun("V14");
    return keys;
  }

  get poll() {
    return this.once("poll", () => {
      const manifest = this.record.needManifest();
      const { motions, policies, consent, trustee_threshold: threshold } = this.record.needDefinition();
      const key = manifest.trustee_key ? findProper(parseHex(manifest.trustee_key, 32)) : null;
      if (!key) throw new NotRun("V14");
      const [hm, keyBytes] = [parseHex(this.record.hm, 32), parseHex(manifest.trustee_key, 32)];
      const name = sha256(concat([parseHex(this.record.hd, 32), hm, keyBytes]));
      return { hm, key, keyBytes, name, motions, policies, consent, threshold, scale: this.scale };
    });
  }

  get ballotFaults() {
    const total = this.record.all("ballot", "paper-ballot").length;
    return this.once("ballot faults", () => findBallotFaults(this.record, this.poll, (done) => this.tell("proofs", done, total)));
  }

  sumsOf(tally) {
    return this.once(`sums ${tally.at}`, () => addUp(this.countOf(tally)));
  }

  sharesNaming(tally) {
    const id = jcsHash(tally.body);
    return this.record.all("partial-decryption").filter(({ body }) => body.tally === id);
  }

  openingOf(tally) {
    return this.once(`opening ${tally.at}`, () => {
      const motion = this.record.motion(tally.body.motion);
      return new Opening({ poll: this.poll, keys: this.needKeys(), motion, tally, acts: this.sharesNaming(tally) });
    });
  }

  /** The result's options of a tally's motion; throws NotRun where they are not the motion's. */
  statedOf(tally) {
    const outcome = this.record.needLast("result").body.motions.find(({ motion }) => motion === tally.body.motion);
    const known = this.record.motion(tally.body.motion).choices.map(({ id }) => id);
    if (!outcome || outcome.options.map(({ choice }) => choice).join() !== known.join()) throw new NotRun("V38");
    return outcome.options;
  }

  falseNumbers(tally) {
    const opening = this.openingOf(tally);
    if (!opening.isEnough) throw new NotRun("V33");
    return this.once(`numbers ${tally.at}`, () => opening.falseNumbers(this.statedOf(tally)));
  }
}

export { MEASURES };
