// Are a GRU's numbers those of its equations, in the picture, in the sentence and in the lens Equations?
import assert from "node:assert/strict";
import { test } from "node:test";

import { gruClauses, gruValuesAt } from "../../lstm_demo/views/lenses/cell/gru.js";
import { linesAt } from "../../lstm_demo/views/lenses/equations/lines.js";
import { panelOf } from "../../lstm_demo/views/lenses/equations/panels.js";
import { Numbers } from "../../lstm_demo/views/lenses/equations/unpack.js";
import { unpack } from "../../lstm_demo/views/stage/reading.js";
import { sentences } from "../../lstm_demo/views/stage/sentence.js";

/** @param {number[]} numbers */
const floats = (numbers) => Buffer.from(new Float32Array(numbers).buffer).toString("base64");
/** @param {number[]} numbers */
const bytes = (numbers) => Buffer.from(numbers).toString("base64");

// One unit, two words: h = z h + (1 - z) n, 0.5 * 0 + 0.5 * 0.5 = 0.25 and 0.25 * 0.25 + 0.75 * -0.5 = -0.3125
const stage = {
  words: ["a", "mess"], known: [1, 1], read_as: {}, kinds: {}, skipped: {}, band: [0.4, 0.6], largest: {}, units: [3],
  view: { layer: 0, direction: 0, unit: 3, step: 1 },
  quantities: ["reset_gate", "update_gate", "candidate", "hidden"],
  values: floats([0.75, 0.125, 0.5, 0.25, 0.5, -0.5, 0.25, -0.3125]),
  probability: floats([0.5, 0.75, 0.25]), changes: floats([1, -1.5]),
  weights: null, amounts: null, movers: floats([3]), attention: null,
};
const reading = unpack(stage);
const at = { unit: 3, word: 1, weight: 2 };

test("what is kept and written is made of what was shown, and is what is shown", () => {
  const values = gruValuesAt(reading, at);
  assert.deepEqual([values.kept, values.written, values.hidden], [0.0625, -0.375, -0.3125]);
  assert.deepEqual([values.update_gate, values.rest_gate, values.reset_gate], [0.25, 0.75, 0.125]);
  assert.deepEqual([values.hidden_before, values.moves], [0.25, -1.125]);
  assert.equal("cell" in values, false);
  assert.equal(gruValuesAt(reading, { ...at, word: 0 }).kept, 0);
});

test("the picture's sentence follows from the numbers", () => {
  const values = gruValuesAt(reading, at);
  const said = (/** @type {Record<string, number>} */ change, isFirst = false) =>
    gruClauses({ ...values, ...change }, isFirst);
  assert.deepEqual(said({}), { keeps: "keeps_some", writes: "writes_some", holds: "turns" });
  assert.deepEqual(said({ hidden: 0.5, written: 0.01 }), {
    keeps: "keeps_some", writes: "writes_nothing", holds: "holds",
  });
  assert.deepEqual([said({ update_gate: 0.95 }).keeps, said({ update_gate: 0.05 }).keeps], ["keeps_all", "keeps_none"]);
  assert.equal(said({ hidden_before: 0.01 }).keeps, "keeps_empty");
  assert.equal(said({ hidden_before: 0 }, true).keeps, "keeps_first");
});

test("the stage's sentence says what was kept, what was written of which candidate, and what that saw", () => {
  const values = {
    update: "0.25", rest: "0.75", reset: "0.12", proposed: "−0.50", written: "−0.38",
  };
  assert.deepEqual(sentences(stage, reading, 1, 3).at(-1), { key: "gru_gates", values });
  assert.equal(sentences(stage, reading, 0, 3).at(-1)?.key, "gru_first");
});

// The same unit's equations; W x is 1, 2, 0.25 and U h 0, 0, 0, then -1 each and 0.5, -0.5, 2.
const equations = {
  kind: "gru", unit: 0, n_units: 1, layer: 0, n_directions: 1, backward: false, words: ["a", "mess"], step: 0, first: 0,
  parts: ["r", "z", "n", "h", "kept", "written"], gates: ["r", "z", "n"],
  names: { r: "reset gate", z: "update gate", n: "candidate", h: "hidden state h" },
  say: new Proxy({}, { get: (_, key) => `${String(key)} {word} {unit} {rows}` }),
  values: floats([0.75, 0.125, 0.5, 0.25, 0.5, -0.5, 0.25, -0.3125, 0, 0.0625, 0.25, -0.375]),
  means: floats(Array(8).fill(0)), deviations: floats(Array(8).fill(0)),
  terms: {
    x: {
      name: "lstm.weight_ih_l0", n_rows: 3, n_sources: 1, n_largest: 1, weights: floats([1, 2, 0.25]),
      sums: floats([1, 2, 0.25, -1, -1, -1]), sources: bytes(Array(6).fill(0)), values: floats([1, 1, 1, -1, -0.5, -4]),
    },
    h: {
      name: "lstm.weight_hh_l0", n_rows: 3, n_sources: 1, n_largest: 1, weights: floats([2, -2, 8]),
      sums: floats([0, 0, 0, 0.5, -0.5, 2]), sources: bytes(Array(6).fill(0)),
      values: floats([0, 0, 0, 0.25, 0.25, 0.25]),
    },
  },
  peephole: null, biases: [[0, 0], [0, 0], [0.125, 2]], bias_names: ["lstm.bias_ih_l0", "lstm.bias_hh_l0"],
  vectors: { ids: [2, 3], size: 9, width: 1, numbers: floats([1, -1]) },
  verdict: { reads: "mean", attention: null },
};

/** @param {boolean} isWhole */
const place = (step = 1, isWhole = false) =>
  ({ data: equations, numbers: new Numbers(equations), step, isWhole });

test("the candidate takes the reset gate's share of the matrix and of the second bias", () => {
  const { let_in, total } = place().numbers.sums(1, "n");
  assert.deepEqual([let_in, total], [0.5, -0.375]); // 0.125 * (2 + 2); -1 + 0.125 + 0.5
});

test("the equations of a GRU, with its numbers below its symbols", () => {
  const spelled = (/** @type {any} */ { columns, tail }) =>
    [...columns, ...tail].map(({ below }) => below).filter(Boolean).join(" ");
  const lines = linesAt(place());
  assert.deepEqual(lines.map(({ letter }) => letter), ["r", "z", "n", "h"]);
  assert.equal(
    spelled(lines[2]),
    "= tanh( −1.000 + 0.125 + 0.125 · ( 2.000 + 2.000 ) ) = tanh(−0.875 + 0.500 )",
  );
  assert.equal(spelled(lines[3]), "= 0.250 · 0.250 + 0.750 · (−0.500) = 0.062 − 0.375");
  assert.ok(lines[2].isExact);
});

test("the numbers of the whole vector are the shapes of what stands there", () => {
  const [, , candidate, state] = linesAt(place(1, true));
  assert.ok(candidate.columns.filter(({ opens }) => opens).every(({ below }) => /^1(×1)?$/.test(below)));
  assert.ok(state.columns.every(({ below, opens }) => !below && !opens));
});

test("each of the candidate's biases has a panel of its own, and what was shown leads back", () => {
  const [inside, outside] = ["b_hn", "b_in"].map((key) => panelOf(place(), "n", key));
  assert.deepEqual(inside.rows, [{ name: "b_hh", product: 2 }]);
  assert.deepEqual(inside.inPyTorch?.names, ["lstm.bias_hh_l0[2]"]);
  assert.deepEqual(outside.rows, [{ name: "b_ih", product: 0.125 }]);
  assert.deepEqual(panelOf(place(1, true), "n", "b_in").inPyTorch?.names, ["lstm.bias_ih_l0[2:3]"]);
  assert.equal(panelOf(place(), "h", "h_before").go, 0);
  assert.equal(panelOf(place(0), "h", "h_before").go, undefined);
  assert.deepEqual(panelOf(place(), "z", "h").inPyTorch?.names, ["lstm.weight_hh_l0[1]"]);
});
