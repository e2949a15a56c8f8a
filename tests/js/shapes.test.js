// Do the shapes of the score stand where the numbers say, and do its numbers never stand on each other?
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  bars,
  between,
  beyond,
  clear,
  fitting,
  overlap,
  signedBars,
  steps,
  worthANumber,
} from "../../lstm_demo/views/stage/shapes.js";

const tones = ["neutral", "neutral", "positive", "negative"]; // of the verdict before the first word, and after each
const tone = (/** @type {number} */ place) => tones[place];

test("a step goes up or down at its column's beginning, in the tone that it leads to", () => {
  assert.deepEqual(steps([0.5, 0.5, 0.9, 0.1], [0, 10, 20, 30], 100, tone), {
    neutral: "M0 50V50H10",
    positive: "M10 50V10H20",
    negative: "M20 10V90H30",
  });
});

test("where the verdict is not known there is no line, and one that begins is flat", () => {
  assert.deepEqual(steps([NaN, NaN, 0.9], [0, 10, 20], 100, tone), { positive: "M10 10V10H20" });
});

test("a gate's bar is filled from the bottom by as much as it is open", () => {
  const values = [1, 0.25, 0];
  assert.equal(bars((k) => values[k], [0, 10, 20, 30], 50, 20, 2), "M1 50H9v20H1zM11 65H19v5H11z");
});

test("signed bars go both ways from the middle, and are full at the limit and beyond it", () => {
  const values = [2, -1, 0, 9];
  const made = signedBars((k) => values[k], 4, [0, 10, 20, 30, 40], 0, 20, 0, false);
  assert.deepEqual(made, { above: "M0 5H10v5H0zM30 0H40v10H30z", below: "M10 10H20v2.5H10z" });
  const whole = signedBars((k) => values[k], 4, [0, 10, 20, 30, 40], 0, 20, 0, true);
  assert.deepEqual(whole, { above: "M0 10H10v10H0zM30 0H40v20H30z", below: "M10 15H20v5H10z" });
});

test("a bar that would be longer has a line along its end, and one at the limit has none", () => {
  const values = [4, 4.01, 5, -9, NaN, 3];
  const at = (/** @type {number} */ gap, /** @type {boolean} */ isWhole) =>
    beyond((k) => values[k], 4, [0, 10, 20, 30, 40, 50, 60], 2, 20, gap, isWhole);
  assert.equal(at(0, false), "M10 3H30M30 21H40");
  assert.equal(at(2, true), "M11 3H19M21 3H29M31 3H39");
});

test("numbers stand at both ends and where the verdict has moved", () => {
  const found = worthANumber([0.5, 0.5, 0.52, 0.9, 0.91, 0.92, 0.2, 0.21], 0.05);
  assert.deepEqual(found.map(({ step }) => step), [0, 2, 5, 6]);
  const first = [...found].sort((one, other) => one.rank - other.rank)[0];
  assert.equal(first.step, 6); // the end before all others
  assert.deepEqual(worthANumber([NaN, NaN, NaN, 0.4], 0.05).map(({ step }) => step), [2]);
});

test("of numbers that would stand on each other the first in rank stays, and all stay in the room", () => {
  const label = (/** @type {number} */ step, /** @type {number} */ rank) => {
    return { step, rank, x: step * 10, y: 0, width: 24 };
  };
  const shown = fitting([label(0, 3), label(1, 1), label(4, 2), label(5, 5), label(10, 0)], 100);
  assert.deepEqual(shown.map(({ step }) => step).sort((one, other) => one - other), [1, 4, 10]);
  for (const one of shown) assert.ok(one.x >= 12 && one.x <= 88);
  for (const one of shown) for (const other of shown) assert.ok(one === other || !overlap(one, other));
});

test("a number stands above the curve, or below it where there is no room, and clear of a step beside it", () => {
  const edges = [0, 50, 100];
  assert.equal(clear([0.5, 0.5, 0.5], edges, 25, 20, 100, 14), 50 - 3 - 7);
  assert.equal(Math.round(clear([0.95, 0.95, 0.95], edges, 25, 20, 100, 14)), 5 + 3 + 7 + 1);
  assert.equal(clear([0.5, 0.5, 0.75], edges, 45, 20, 100, 14), 25 - 3 - 7); // over the step at 50
});

test("what lies between two lines is one box for each column, and none where a verdict is not known", () => {
  const path = between([0.5, 0.25, NaN], [0.75, 0.75, NaN], [0, 10, 20], 100);
  assert.equal(path, "M0 25H10V75H0z");
});
