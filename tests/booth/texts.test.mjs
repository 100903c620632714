// Both languages say everything: the same names, and as many words to fill in.

import assert from "node:assert/strict";
import test from "node:test";
import { en } from "../../app/booth/src/booth/text/en.js";
import { zh } from "../../app/booth/src/booth/text/zh.js";

test("each sentence stands in both languages, of the same kind", () => {
  assert.deepEqual(Object.keys(zh).sort(), Object.keys(en).sort());
  for (const name of Object.keys(zh)) {
    assert.equal(typeof zh[name], typeof en[name], name);
    assert.equal(zh[name].length === undefined || typeof zh[name] === "string" || zh[name].length === en[name].length, true, name);
  }
});
