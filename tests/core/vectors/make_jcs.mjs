// Canonical JSON under docs/PROTOCOL.md §1: values with their bytes, and bytes to refuse.
import { hex, jcs, sha256, utf8 } from "./bytes.mjs";

const values = [
  null, true, false, 0, -1, 9007199254740991, -9007199254740991, "", "同意", [], {}, [[[]]], { "": "" },
  { b: 1, a: 2, A: 3, aa: 4 }, { 10: 1, 9: 2, 1: 3 }, [null, true, false, 1, "1", { a: [] }],
  "\u0000\u0001\u0008\u0009\u000a\u000b\u000c\u000d\u001f\u0020\"\\/\u007f\u0080\u2028\u2029", "\ud83d\udc31", "\ue000\uffff",
  // UTF-16 puts U+1F431 (D83D …) before U+E000, code point order puts it behind.
  { "\ue000": 1, "\ud83d\udc31": 2, "\uffff": 3, "a": 4, "\ud7ff": 5 },
  [{ "é": { "\ud83d\udc31": [1], "\ufb01x": 2 } }, "\n\u0303", "\"\u0338", { "\u0303": 1 }],
  { v: 1, type: "ballot", seq: 5, t: "2026-05-04T08:03Z", body: { header: { i: 17 }, answers: [{ motion: "m1", choices: ["yes"] }] }, sigs: [] },
];

const nested = (depth) => "[".repeat(depth) + "]".repeat(depth);
const refused = {
  "empty": "", "blank": " ", "leading blank": " 1", "trailing blank": "1 ", "trailing newline": "{}\n",
  "blank after colon": "{\"a\": 1}", "blank after comma": "[1, 2]", "two values": "1 2", "byte order mark": "\ufeff{}",
  "unsorted": "{\"b\":1,\"a\":2}", "code point order": "{\"\ue000\":1,\"\ud83d\udc31\":2}", "duplicate key": "{\"a\":1,\"a\":1}",
  "duplicate key, deep": "[{\"a\":{\"b\":1,\"b\":2}}]", "float": "1.0", "exponent": "1e3", "minus zero": "-0", "leading zero": "01",
  "plus": "+1", "2^53": "9007199254740992", "-2^53": "-9007199254740992", "2^63": "9223372036854775808", 
  "NaN": "NaN", "Infinity": "Infinity", "-Infinity": "-Infinity", "escaped letter": "\"\\u0061\"", "escaped slash": "\"\\/\"",
  "escaped in capitals": "\"\\u001F\"", "long form of a short escape": "\"\\u000a\"", "escaped non-ASCII": "\"\\u00e9\"",
  "lone surrogate": "\"\\ud83d\"", "surrogate pair escaped": "\"\\ud83d\\udc31\"", "not NFC": "\"e\\u0301\"".replace("\\u0301", "\u0301"),
  "not NFC after an escape": "\"\\ne\u0301\"", "key not NFC": "{\"e\u0301\":1}", "compatibility ideograph": "\"\uf900\"", "control character": "\"\u0001\"", "tab": "\"\t\"",
  "unclosed": "[1", "unclosed string": "\"a", "single quotes": "'a'", "comment": "/**/1", "trailing comma": "[1,]", "33 deep": nested(33), "word": "None",
};
const refusedBytes = { "overlong": "22c08022", "cut": "22e99022", "surrogate in UTF-8": "22eda0bdedb0b122", "latin": "22e922", "UTF-16": "fffe7b007d00" };

// The depth of 32 is allowed.
const accepted = [...values, JSON.parse(nested(32))].map((value) => {
  const bytes = utf8(jcs(value));
  return { value, bytes: hex(bytes), sha256: hex(sha256(bytes)) };
});
const rejected = Object.entries(refused).map(([name, text]) => ({ name, bytes: hex(utf8(text)) }));
for (const [name, bytes] of Object.entries(refusedBytes)) rejected.push({ name, bytes });

// Long ones are told as before + unit × times + after.
const long = (name, before, unit, times, after) =>
  rejected.push({ name, before: hex(utf8(before)), unit: hex(utf8(unit)), times, after: hex(utf8(after)) });
long("over 65,535 bytes", "\"", "a", 65534, "\"");
long("huge integer", "", "9", 5000, "");
for (const depth of [400, 900, 950, 980, 990, 1000, 30000]) {
  long(`${depth} deep`, "", "[", depth, "");
  long(`${depth} deep, objects`, "", "{\"\":", depth, "");
  rejected.push({ name: `${depth} deep, closed, duplicate key`, before: hex(utf8("{\"a\":")), unit: hex(utf8("[")), times: depth,
    middle: hex(utf8("{}")), close: hex(utf8("]")), after: hex(utf8(",\"a\":1}")) });
}
export const vectors = { accepted, rejected };
