// Are numbers written as Python writes them?
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  exactPercent, fill, number, percent, percentNumber, plain, signed, writeNumbersWith,
} from "../../lstm_demo/views/web/numbers.js";

test("a signed number has a true minus, and no sign where nothing is left", () => {
  assert.deepEqual([0.724, -0.04, 0.001, -0.004, 12].map((value) => signed(value)), [
    "+0.72", "\u22120.04", "0.00", "0.00", "+12.00",
  ]);
  assert.deepEqual([signed(-1.25, 1), signed(-1.35, 1), plain(-0.004)], ["\u22121.2", "\u22121.4", "0.00"]);
  assert.deepEqual([plain(0.5), plain(-0.5)], ["0.50", "\u22120.50"]);
});

test("a percentage never claims certainty, and shows on which side of an edge it lies", () => {
  const written = [0.0001, 0.003, 0.65, 0.989, 0.997, 0.9999].map((p) => percent(p));
  assert.deepEqual(written, ["<0.1 %", "0.3 %", "65 %", "98.9 %", "99.7 %", ">99.9 %"].map(unbroken));
  assert.equal(percent(0.643, [0.34, 0.64]), unbroken("64.3 %"));
  assert.deepEqual([percent(0.125), percent(0.135)], [unbroken("12 %"), unbroken("14 %")]);
  const shares = [exactPercent(0.927), exactPercent(1, 0), exactPercent(-0.125, 0), exactPercent(-0.0004)];
  assert.deepEqual(shares, ["92.7 %", "100 %", "\u221212 %", "0.0 %"].map(unbroken));
  assert.deepEqual([0.0001, 0.65].map((p) => percentNumber(p)), ["<0.1", "65"]);
});

test("a template takes its values, and the form for one or for many", () => {
  assert.equal(fill("{known} of {n} {n:word|words}: {word}", { known: 1, n: 2, word: "{n}" }), "1 of 2 words: {n}");
  assert.equal(fill("{n:word|words}", { n: 1 }), "word");
  assert.equal(fill("{n} of {all}, {times} x", { n: -1, all: 1_234_567, times: 0.5 }), "\u22121 of 1,234,567, 0.5 x");
});

test("a language has its own signs, and puts the percent where it wants", (context) => {
  const english = { point: ".", thousands: ",", minus: "\u2212", percent: "{value}\u00a0%" };
  context.after(() => writeNumbersWith({ ...english, below: "<{percent}", above: ">{percent}" }));
  const other = { point: ",", thousands: "\u202f", minus: "-", percent: "%{value}" };
  writeNumbersWith({ ...other, below: "under {percent}", above: "over {percent}" });
  assert.deepEqual([number(-12_345.678, 2), signed(0.5), plain(1_000, 0)], ["-12\u202f345,68", "+0,50", "1\u202f000"]);
  assert.deepEqual([0.0001, 0.003, 0.65, 0.9999].map((p) => percent(p)), ["under %0,1", "%0,3", "%65", "over %99,9"]);
  assert.equal(exactPercent(0.927), "%92,7");
  assert.equal(fill("{n}", { n: 2_500.25 }), "2\u202f500,25");
});

/** @param {string} text */
function unbroken(text) {
  return text.replace(" ", "\u00a0");
}
