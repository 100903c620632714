// The vectors that Python and the browser share.

import { readFileSync } from "node:fs";

export function readVectors(name) {
  return JSON.parse(readFileSync(new URL(`../core/vectors/${name}.json`, import.meta.url), "utf8"));
}
