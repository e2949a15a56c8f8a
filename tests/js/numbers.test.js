// Are numbers written as Python writes them?
import assert from "node:assert/strict";
import { test } from "node:test";

import { count, exactPercent, fill, percent, plain, signed } from "../../lstm_demo/views/web/numbers.js";

test("a signed number has a true minus, and no sign where nothing is left", () => {
  assert.deepEqual([0.724, -0.04, 0.001, -0.004, 12].map((value) => signed(value)), [
    "+0.72", "\u22120.04", "0.00", "0.00", "+12.00",
  ]);
  assert.equal(signed(-1.25, 1), "\u22121.3");
  assert.deepEqual([plain(0.5), plain(-0.5)], ["0.50", "\u22120.50"]);
});

test("a count has its thousands apart", () => {
  assert.deepEqual([0, 256, 1000, 12345, 1234567].map(count), ["0", "256", "1,000", "12,345", "1,234,567"]);
});

test("a percentage never claims certainty, and shows on which side of an edge it lies", () => {
  const written = [0.0001, 0.003, 0.65, 0.989, 0.997, 0.9999].map((p) => percent(p));
  assert.deepEqual(written, ["<0.1 %", "0.3 %", "65 %", "98.9 %", "99.7 %", ">99.9 %"].map(unbroken));
  assert.equal(percent(0.643, [0.34, 0.64]), unbroken("64.3 %"));
  assert.deepEqual([percent(0.125), percent(0.135)], [unbroken("12 %"), unbroken("14 %")]);
  assert.deepEqual([exactPercent(0.927), exactPercent(1, 0)], ["92.7 %", "100 %"].map(unbroken));
});

test("a template takes its values, and the form for one or for many", () => {
  assert.equal(fill("{known} of {n} {n:word|words}: {word}", { known: 1, n: 2, word: "{n}" }), "1 of 2 words: {n}");
  assert.equal(fill("{n:word|words}", { n: 1 }), "word");
});

/** @param {string} text */
function unbroken(text) {
  return text.replace(" ", "\u00a0");
}
