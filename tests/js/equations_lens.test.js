// Do the equations show the numbers that belong below their symbols, and is it said where they do not add up?
import assert from "node:assert/strict";
import { test } from "node:test";

import { linesAt } from "../../lstm_demo/views/lenses/equations/lines.js";
import { panelOf, verdictPanel } from "../../lstm_demo/views/lenses/equations/panels.js";
import { Numbers } from "../../lstm_demo/views/lenses/equations/unpack.js";
import {
  addsUp, bracketed, multiplies, operator, thousandths, withSign, written,
} from "../../lstm_demo/views/lenses/equations/written.js";

/** @param {number[]} numbers */
const floats = (numbers) => Buffer.from(new Float32Array(numbers).buffer).toString("base64");
/** @param {number[]} numbers */
const bytes = (numbers) => Buffer.from(numbers).toString("base64");

const say = new Proxy({}, {
  get: (_, key) => (key === "others" ? "{n} others" : `${String(key)} {n} {index} {word} {unit} {gate} {rows} {name}`),
}); // each text names itself and what is filled in

/**
 * @param {any} data
 * @param {number} step
 */
const at = (data, step, isWhole = false) => ({ data, numbers: new Numbers(data), step, isWhole });

// A plain network of two units that reads two words of three numbers each; unit 1 is followed, two products are told.
//   W row [1, -2, 0.5], x = [1, 1, 1] and [0, 1, 2];  U row [0.5, -1], h before = [0.25, 0.5];  b = 0.1 + 0.2
const plain = {
  kind: "rnn", unit: 1, n_units: 2, layer: 0, n_directions: 1, backward: false, words: ["a", "b"], step: 0, first: 0,
  parts: ["h"], gates: ["h"], names: { h: "hidden state h" }, say,
  values: floats([-0.197375, -0.833655]), means: floats([0, 0]), deviations: floats([0.5, 0.25]),
  terms: {
    x: {
      name: "lstm.weight_ih_l0", n_rows: 1, n_sources: 3, n_largest: 2,
      weights: floats([1, -2, 0.5]), sums: floats([-0.5, -1]),
      sources: bytes([1, 0, 1, 2]), values: floats([1, 1, 1, 2]),
    },
    h: {
      name: "lstm.weight_hh_l0", n_rows: 1, n_sources: 2, n_largest: 2,
      weights: floats([0.5, -1]), sums: floats([0, -0.375]),
      sources: bytes([0, 1, 1, 0]), values: floats([0, 0, 0.5, 0.25]),
    },
  },
  peephole: null, biases: [[0.1, 0.2]], bias_names: ["lstm.bias_ih_l0", "lstm.bias_hh_l0"],
  vectors: { ids: [2, 3], size: 9, width: 3, numbers: floats([1, 1, 1, 0, 1, 2]) },
  verdict: {
    reads: null, attention: null, name: "fc.weight", n_rows: 1, n_sources: 2, n_largest: 1,
    weights: floats([2, -1]), sums: floats([0.697375, 1.833655]), sources: bytes([0, 0]), values: floats([0.25, 0.5]),
    bias: 0.5, logits: floats([1.197375, 2.333655]), n_classes: 1,
  },
};

// An LSTM of one unit, two steps; the products of the second alone were sent.
const lstm = {
  ...plain, kind: "lstm", unit: 0, n_units: 1, first: 1,
  gates: ["i", "f", "g", "o"], parts: ["i", "f", "o", "g", "c", "h", "kept", "written"],
  values: floats([0.5, 0.75, 0.5, 0.25, 0.5, 0.5, -0.6, 0.8, -0.3, 0.45, -0.1456, 0.2109, 0, -0.15, -0.3, 0.6]),
  terms: {
    x: {
      name: "lstm.weight_ih_l0", n_rows: 4, n_sources: 1, n_largest: 1, weights: floats([1, 2, 3, 4]),
      sums: floats([0, 0, 0, 0, -1, -2, -3, -4]), sources: bytes([0, 0, 0, 0]), values: floats([-1, -1, -1, -1]),
    },
    h: {
      name: "lstm.weight_hh_l0", n_rows: 4, n_sources: 1, n_largest: 1, weights: floats([1, 1, 1, 1]),
      sums: floats([0, 0, 0, 0, -0.1456, -0.1456, -0.1456, -0.1456]),
      sources: bytes([0, 0, 0, 0]), values: floats(Array(4).fill(-0.1456)),
    },
  },
  biases: [[1, 1], [0, 0], [0, 0], [0.5, 0]],
  verdict: { reads: "mean", attention: null },
};

/** @param {import("../../lstm_demo/views/lenses/equations/lines.js").Line} line */
const spelled = ({ value, columns, tail }) =>
  [value, ...columns.map(({ below }) => below), ...tail.map(({ below }) => below)].filter(Boolean).join(" ");

test("numbers have three places, a true minus, and no sign where nothing is left", () => {
  assert.deepEqual([0.5728, -0.98401, -0.0004].map(written), ["0.573", "−0.984", "0.000"]);
  assert.deepEqual([0.5728, -0.984, 0.0004].map(withSign), ["+0.573", "−0.984", "0.000"]);
  assert.deepEqual([0.5, -0.5, -0.0001].map(bracketed), ["0.500", "(−0.500)", "0.000"]);
  assert.deepEqual([0.5, -0.5, -0.0001].map(operator), ["+", "−", "+"]);
  assert.deepEqual([0.5726, -0.0004, -1.2345].map(thousandths), [573, 0, -1234]);
});

test("it is known whether numbers add up and multiply as they are written", () => {
  assert.ok(addsUp([0.1, 0.2], 0.3));
  assert.ok(!addsUp([0.0014, 0.0014], 0.0028));
  assert.ok(multiplies(0.5, -0.5, -0.25));
  assert.ok(!multiplies(0.0014, 100.0004, 0.14));
});

test("a plain network has one line, number below symbol", () => {
  const [line] = linesAt(at(plain, 1));
  assert.equal(spelled(line), "−0.834 = tanh( −1.000 − 0.375 + 0.300 ) = tanh(−1.075)");
  assert.deepEqual(line.columns.map(({ opens }) => opens).filter(Boolean), ["x", "h", "b"]);
  assert.ok(line.isExact);
});

test("an LSTM has six lines, the gates first", () => {
  const lines = linesAt(at(lstm, 1));
  assert.deepEqual(lines.map(({ letter }) => letter), ["i", "f", "g", "o", "c", "h"]);
  assert.equal(spelled(lines[0]), "0.750 = σ( −1.000 − 0.146 + 2.000 ) = σ(0.854)");
  assert.equal(spelled(lines[4]), "+0.450 = 0.250 · (−0.300) + 0.750 · 0.800 = −0.150 + 0.600");
  assert.equal(spelled(lines[5]), "+0.211 = 0.500 · tanh( 0.450 ) = 0.500 · 0.422");
});

test("a term is heard with its sign, which stands before it, and without brackets", () => {
  const [input, , , , memory] = linesAt(at(lstm, 1));
  const opened = input.columns.filter(({ opens }) => opens);
  assert.deepEqual(opened.map(({ below }) => below), ["−1.000", "0.146", "2.000"]);
  assert.deepEqual(opened.map(({ heard }) => heard), ["−1.000", "−0.146", "2.000"]);
  assert.equal(memory.columns.find(({ opens }) => opens)?.heard, "−0.300");
});

test("a line whose numbers do not hold as they are written is marked", () => {
  const lines = linesAt(at(lstm, 1));
  assert.equal(lines[0].isExact, true); // −1.000 − 0.146 + 2.000 = 0.854
  assert.equal(lines[4].isExact, false); // 0.250 · (−0.300) is not −0.150
});

test("where reading begins the memory before is zero; backwards, that is at the last word", () => {
  assert.equal(new Numbers(lstm).values(0).c_before, 0);
  assert.ok(Math.abs(new Numbers(lstm).values(1).c_before + 0.3) < 1e-6);
  const backward = new Numbers({ ...lstm, backward: true });
  assert.equal(backward.values(1).c_before, 0);
  assert.ok(Math.abs(backward.values(0).c_before - 0.45) < 1e-6);
});

test("vectors are bold, one unit's number is not", () => {
  const bold = (/** @type {boolean} */ isWhole) => linesAt(at(lstm, 1, isWhole)).map(({ left, columns }) =>
    [left, ...columns.flatMap(({ above }) => above)]
      .map((one) => (typeof one !== "string" && one.bold ? one.letter : "")).join(""));
  assert.deepEqual(bold(false), ["wxuh", "wxuh", "wxuh", "wxuh", "", ""]);
  assert.deepEqual(bold(true), ["iWxUhb", "fWxUhb", "gWxUhb", "oWxUhb", "cfcig", "hoc"]);
});

test("a bold vector never stands over one unit's number alone, and of the whole no unit's number is shown", () => {
  for (const { columns } of linesAt(at(lstm, 1))) {
    for (const { above } of columns) {
      const vectors = above.filter((one) => typeof one !== "string" && one.bold);
      assert.ok([0, 2].includes(vectors.length)); // two make a number: their product
    }
  }
  const [line] = linesAt(at(plain, 1, true));
  assert.equal(spelled(line), "0.000 ± 0.250 = tanh( 2×3 + 2×2 + 2 )");
});

test("a term opens to its largest products and the rest, which add up", () => {
  const panel = panelOf(at(plain, 1, false), "h", "x");
  assert.deepEqual(panel.rows, [
    { name: { letter: "x", index: "1" }, weight: -2, value: 1, product: -2 },
    { name: { letter: "x", index: "2" }, weight: 0.5, value: 2, product: 1 },
    { name: "1 others", product: 0 },
  ]);
  assert.equal(panel.total?.product, -1);
  assert.ok(panel.isExact);
  assert.deepEqual(panel.inPyTorch, { names: ["lstm.weight_ih_l0[1]"] });
});

test("of what was shown before, the rows are units that can be followed, after the word before", () => {
  const panel = panelOf(at(plain, 1, false), "h", "h");
  assert.deepEqual(panel.rows.map(({ unit, product }) => [unit, product]), [[1, -0.5], [0, 0.125]]);
  assert.match(panel.about, / a /);
  assert.equal(panelOf(at(plain, 0, false), "h", "h").rows.length, 0);
});

test("both biases stand apart, with their names", () => {
  const panel = panelOf(at(plain, 1, false), "h", "b");
  assert.deepEqual(panel.rows.map(({ name, product }) => [name, product]), [["b_ih", 0.1], ["b_hh", 0.2]]);
  assert.deepEqual(panel.inPyTorch, { names: ["lstm.bias_ih_l0[1]", "lstm.bias_hh_l0[1]"] });
  assert.match(panel.about, /^about_b /);
});

test("the row of a gate is named with the gate's rows", () => {
  const texts = { rows: "{gate} {rows}", about_x: "", about_whole_x: "", others: "", sum: "" };
  const two = { ...lstm, unit: 3, n_units: 8, names: { g: "candidate" }, say: texts };
  const panel = panelOf(at(two, 1, false), "g", "x");
  assert.deepEqual(panel.inPyTorch, { names: ["lstm.weight_ih_l0[19]"], note: "candidate 16:24" });
  assert.deepEqual(panelOf(at(two, 1, true), "g", "x").inPyTorch?.names, ["lstm.weight_ih_l0[16:24]"]);
});

test("products that were not sent are said to be elsewhere, with the sum that is known", () => {
  const near = panelOf(at(lstm, 1, false), "i", "x");
  const far = panelOf(at(lstm, 0, false), "i", "x");
  assert.deepEqual([near.isFar, near.rows.length], [undefined, 1]);
  assert.deepEqual([far.isFar, far.rows.length, far.total?.product], [true, 0, 0]);
});

test("the verdict adds up over all units and the bias, with the followed unit always among the rows", () => {
  const panel = verdictPanel(at(plain, 1));
  assert.deepEqual(panel?.rows.map(({ unit }) => unit), [0, 1, undefined]);
  const sum = panel?.rows.reduce((total, { product }) => total + product, 0) ?? 0;
  assert.ok(Math.abs(sum - 2.333655) < 1e-6);
  assert.ok(Math.abs((panel?.total?.product ?? 0) - 2.333655) < 1e-6);
  assert.equal(verdictPanel(at(lstm, 1)), null); // it reads the mean
});

test("the memory before leads to the word before", () => {
  assert.equal(panelOf(at(lstm, 1, false), "c", "c_before").go, 0);
  assert.equal(panelOf(at(lstm, 0, false), "c", "c_before").go, undefined);
});
