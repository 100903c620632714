import assert from "node:assert/strict";
import test from "node:test";
import { zipSync } from "../../app/booth/node_modules/fflate/esm/index.mjs";
import { isSame } from "../../app/booth/src/verify/values.js";
import { NotARecord, readZip } from "../../app/booth/src/verify/unzip.js";

const text = (value) => new TextEncoder().encode(value);
const FILES = { "checkpoints/1": text("head\n".repeat(30)), "entries.jsonl": text("line\n".repeat(200)), "README.txt": text("记录\n") };
const packed = (level, files = FILES) => zipSync(files, { level, mtime: new Date(1980, 0, 1) });
const asObject = ({ content }) => Object.fromEntries([...content].map(([name, bytes]) => [name, Array.from(bytes)]));
const HONEST = asObject({ content: new Map(Object.entries(FILES)) });

for (const level of [0, 6]) {
  test(`a ZIP at level ${level} is read whole`, () => {
    const read = readZip(packed(level));
    assert.deepEqual(asObject(read), HONEST);
    assert.deepEqual(read.damaged, []);
  });

  test(`no flipped bit at level ${level} gives other content that looks whole`, () => {
    const bytes = packed(level);
    for (let at = 0; at < bytes.length; at += 1) {
      const flipped = Uint8Array.from(bytes);
      flipped[at] ^= 1 << at % 8;
      let read = null;
      try {
        read = readZip(flipped);
      } catch (error) {
        assert.ok(error instanceof NotARecord, `byte ${at}: ${error}`);
        continue;
      }
      const names = Object.keys(asObject(read));
      const isHonest = isSame(asObject(read), HONEST);
      // A name is nobody's checksum: a file of another name is one that no rule knows, or one that is missing.
      assert.ok(isHonest || read.damaged.length > 0 || !isSame(names, Object.keys(HONEST)), `byte ${at}`);
    }
  });
}

test("what is no record is said to be none", () => {
  for (const bytes of [new Uint8Array(), text("PK"), text("x".repeat(100)), packed(6).subarray(0, 200)]) {
    assert.throws(() => readZip(bytes), NotARecord);
  }
  assert.throws(() => readZip(packed(6, { "entries.jsonl": text("") })), { reason: "no_checkpoints" });
  assert.throws(() => readZip(packed(6, { "checkpoints/1": text("") })), { reason: "no_entries" });
});

test("a member longer than it says is damaged", () => {
  const bytes = packed(6, { ...FILES, "documents/a": text("a".repeat(5000)) });
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let at = 0; at < bytes.length - 4; at += 1) {
    if (view.getUint32(at, true) === 0x02014b50 && view.getUint32(at + 24, true) === 5000) view.setUint32(at + 24, 10, true);
  }
  assert.deepEqual(readZip(bytes).damaged, ["documents/a"]);
});
