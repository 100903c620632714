// Numbers of marked boxes: what an officer may type, and what is no number of this ballot.

import assert from "node:assert/strict";
import { test } from "node:test";
import { readNumbers } from "../../app/booth/src/officer/keying/numbers.js";

const good = (typed, count) => {
  const { numbers, wrong } = readNumbers(typed, count);
  assert.equal(wrong, null, typed);
  return numbers;
};

test("blanks, commas of every kind and full-width digits part numbers", () => {
  for (const typed of ["1 3 5", "1,3,5", "1、3，5", " 5  3 1 ", "１ ３ ５", "1.3;5"]) assert.deepEqual(good(typed, 12), [1, 3, 5]);
});

test("digits need no blanks where nine boxes are the most", () => {
  assert.deepEqual(good("531", 9), [1, 3, 5]);
  assert.deepEqual(good("53 1", 7), [1, 3, 5]);
  assert.deepEqual(good("12", 12), [12]);
  assert.deepEqual(good("1 2", 12), [1, 2]);
});

test("no such box, a box twice and what is no number are named", () => {
  const wrong = (typed, count) => readNumbers(typed, count).wrong;
  assert.equal(wrong("1 8", 7), "8");
  assert.equal(wrong("0", 7), "0");
  assert.equal(wrong("11", 7), "1");
  assert.equal(wrong("3 13", 12), "13");
  assert.equal(wrong("2 2", 12), "2");
  assert.equal(wrong("a", 12), "a");
  assert.equal(wrong("1e1", 99), "1e1");
  assert.equal(wrong("-1", 12), "-1");
});

test("nothing typed is no number", () => {
  assert.deepEqual(readNumbers("  ", 7), { numbers: [], wrong: null });
});
