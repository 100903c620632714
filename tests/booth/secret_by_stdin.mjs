// The booth's secret ballots for Python: reads {act, poll, plain | spoil, code} and prints what the booth makes of it (tests only).

import { readFileSync } from "node:fs";
import { checkSpoil, encryptBallot, makePoll } from "../../app/booth/src/lib/secret-ballot.js";
import { paperKey, sealPaper } from "../../app/booth/src/lib/secret-paper.js";

const { act, poll: about, plain, spoil, code } = JSON.parse(readFileSync(0, "utf8"));
const poll = makePoll(about);
const acts = { encrypt: () => encryptBallot(poll, plain), check: () => checkSpoil(poll, spoil), paper: () => sealPaper(poll, paperKey(poll.hm, code), plain) };
try {
  console.log(JSON.stringify({ made: acts[act]() }));
} catch (error) {
  console.log(JSON.stringify({ refused: error.code || String(error) }));
}
