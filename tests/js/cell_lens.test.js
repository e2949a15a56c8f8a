// Are the pipe's numbers those of the equations, and does its sentence say no more than they show?
import assert from "node:assert/strict";
import { test } from "node:test";

import { opennessAfter, opennessAt } from "../../lstm_demo/views/lenses/cell/valves.js";
import { clauses, digitsOfSum, valuesAt, width } from "../../lstm_demo/views/lenses/cell/values.js";

/** @type {Record<string, number[]>} */
const PARTS = { cell: [0.5, -0.25], hidden: [0.25, -0.125], forget_gate: [0.75, 0.5], input_gate: [1, 0.5] };

const reading = {
  before: (/** @type {number} */ step) => (step ? step - 1 : null),
  start: () => 0,
  number: (/** @type {string} */ name, /** @type {number} */ _, /** @type {number} */ step) => PARTS[name]?.[step] ?? 0,
};

const at = { unit: 3, isPlain: false, weight: 2 };

test("the memory before is that of the step read before, and nothing at the first", () => {
  assert.equal(valuesAt(reading, { ...at, word: 1 }).before, 0.5);
  assert.equal(valuesAt(reading, { ...at, word: 0 }).before, 0);
  assert.equal(valuesAt({ ...reading, start: () => 0.75 }, { ...at, word: 0 }).before, 0.75); // or where it begins
});

test("what the unit moves the verdict by is what it is worth now, less what it was", () => {
  const { worth, worth_before, moves } = valuesAt(reading, { ...at, word: 1 });
  assert.deepEqual([worth, worth_before, moves], [-0.25, 0.5, -0.75]);
  assert.equal(valuesAt(reading, { ...at, word: 0 }).moves, 0.5);
  assert.equal(valuesAt(reading, { ...at, word: 1, weight: null }).worth, undefined);
});

test("a plain network has what it shows and nothing else", () => {
  const values = valuesAt(reading, { ...at, word: 1, isPlain: true, weight: null });
  assert.deepEqual(values, { hidden: -0.125, hidden_before: 0.25 });
});

test("a pipe is as wide as its number is large, to its walls and not beyond", () => {
  assert.deepEqual(width(-0.5, 2), { share: 0.25, isBeyond: false });
  assert.deepEqual(width(2, 2), { share: 1, isBeyond: false });
  assert.deepEqual(width(-7, 2), { share: 1, isBeyond: true });
});

test("kept and written are printed so that they add up to the memory, with as few digits as will do", () => {
  const digits = (/** @type {number[]} */ [kept, written, cell]) => digitsOfSum({ kept, written, cell });
  assert.deepEqual(digits([0.1, 0.2, 0.3]), { digits: 2, isExact: true });
  assert.deepEqual(digits([-0.41, 0.16, -0.25]), { digits: 2, isExact: true });
  assert.deepEqual(digits([0.004, 0.004, 0.008]), { digits: 3, isExact: true }); // 0.00 + 0.00 is not 0.01
  assert.deepEqual(digits([-0.0033469, 0.5757138, 0.5723669]), { digits: 4, isExact: true });
  assert.deepEqual(digits([0.11114444, 0.22224444, 0.33338888]), { digits: 2, isExact: true });
  assert.deepEqual(digits([0.00444444, 0.00444444, 0.00888888]), { digits: 2, isExact: false });
});

test("the sentence follows from the numbers", () => {
  const values = { before: -0.98, forget_gate: 0.003, written: 0.58, cell: 0.57, hidden: 0.46 };
  const said = (/** @type {Record<string, number>} */ change, isFirst = false) =>
    clauses({ ...values, ...change }, isFirst);
  assert.deepEqual(said({}), { keeps: "keeps_none", writes: "writes_some", holds: "turns", shows: "shows_some" });
  assert.equal(said({ forget_gate: 0.5 }).keeps, "keeps_some");
  assert.equal(said({ forget_gate: 0.95 }).keeps, "keeps_all");
  assert.equal(said({ before: 0.01 }).keeps, "keeps_empty");
  assert.equal(said({ before: 0.01 }).holds, "holds");
  assert.equal(said({ before: 0 }, true).keeps, "keeps_first");
  assert.equal(said({ written: -0.04 }).writes, "writes_nothing");
  assert.equal(said({ hidden: 0.004 }).shows, "shows_nothing");
  assert.equal(said({ hidden: 0.004, cell: 0.01 }).shows, "shows_some");
});

test("a valve is as open as the hand says, from below or from the left, and no more than whole", () => {
  const high = { left: 10, bottom: 70, width: 20, height: 60 };
  const wide = { left: 10, bottom: 70, width: 60, height: 20 };
  const at = (/** @type {number} */ clientX, /** @type {number} */ clientY) => ({ clientX, clientY });
  assert.deepEqual([40, 0, 99].map((y) => opennessAt(high, at(0, y))), [0.5, 1, 0]);
  assert.deepEqual([25, 0, 99].map((x) => opennessAt(wide, at(x, 0))), [0.25, 0, 1]);
});

test("keys open a valve and shut it; others are none of its", () => {
  const press = (/** @type {string} */ key, open = 0.5, held = {}) =>
    opennessAfter({ key, altKey: false, ctrlKey: false, metaKey: false, ...held }, open);
  const keys = ["ArrowUp", "ArrowLeft", "PageUp", "Home", "End"];
  assert.deepEqual(keys.map((key) => press(key)), [0.55, 0.45, 0.75, 0, 1]);
  assert.deepEqual([press("PageDown", 0.1), press("x"), press("ArrowUp", 0.5, { altKey: true })], [0, null, null]);
});
