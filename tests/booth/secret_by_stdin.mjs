// The booth's secret ballots for Python: reads {act, poll, plain | spoil} and prints what the booth makes of it (tests only).

import { readFileSync } from "node:fs";
import { checkSpoil, encryptBallot, makePoll } from "../../app/booth/src/lib/secret-ballot.js";

const { act, poll: about, plain, spoil } = JSON.parse(readFileSync(0, "utf8"));
const poll = makePoll(about);
const acts = { encrypt: () => encryptBallot(poll, plain), check: () => checkSpoil(poll, spoil) };
try {
  console.log(JSON.stringify({ made: acts[act]() }));
} catch (error) {
  console.log(JSON.stringify({ refused: error.code || String(error) }));
}
