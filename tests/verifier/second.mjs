// The second implementation over many records: reads [{file, anchor, now}] from stdin, prints one JSON line for each,
// {number: state} or {"unusable": reason}, in their order.

import { readFileSync } from "node:fs";
import { examine } from "../../app/booth/src/verify/examine.js";
import { NotARecord, readZip } from "../../app/booth/src/verify/unzip.js";

// An error that nobody foresaw is a refusal for people, and a fault of the program for the tests.
function stateOf({ state, failures }) {
  const crash = failures.find(({ code }) => code === "unforeseen");
  if (crash) return `unforeseen ${crash.fields.message}`;
  return state === "failed" ? `failed ${failures[0].code} ${failures[0].where}` : state;
}

function answer({ file, anchor, now }) {
  try {
    const { checks } = examine(readZip(new Uint8Array(readFileSync(file))), { anchor, now });
    return Object.fromEntries(checks.map((check) => [check.number, stateOf(check)]));
  } catch (error) {
    if (!(error instanceof NotARecord)) throw error;
    return { unusable: error.reason };
  }
}

for (const asked of JSON.parse(readFileSync(0, "utf8"))) console.log(JSON.stringify(answer(asked)));
