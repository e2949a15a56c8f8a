// Does the lens What if point at the right place, and send one value at a time, the last one last?
import assert from "node:assert/strict";
import { test } from "node:test";

import { Courier } from "../../lstm_demo/views/lenses/whatif/courier.js";
import {
  editAt, kindOf, placeOf, sentOf, unitsIn, withEdit, withoutEdit,
} from "../../lstm_demo/views/lenses/whatif/experiment.js";
import { suggestions } from "../../lstm_demo/views/lenses/whatif/suggestions.js";
import { Trial } from "../../lstm_demo/views/lenses/whatif/trial.js";
import { ghosts } from "../../lstm_demo/views/stage/shapes.js";
import { unpack } from "../../lstm_demo/views/stage/reading.js";

const data = { n_units: 9, place: {} };
const here = { word: 4, unit: 7, mark: null };
const controls = { gate: "forget_gate", how: "hold", where: "word", who: "unit", units: "" };

function couriers() {
  /** @type {[number, string][]} */
  const sent = [];
  let now = 0;
  const options = { first: 5, patience: 100, clock: () => now };
  const courier = new Courier((number, /** @type {string} */ value) => sent.push([number, value]), options);
  return { sent, courier, pass: (/** @type {number} */ time) => (now += time) };
}

test("one value is on its way at a time, and of those that come meanwhile only the last one goes", () => {
  const { sent, courier } = couriers();
  for (const value of ["a", "b", "c"]) courier.offer(value);
  assert.deepEqual(sent, [[6, "a"]]);
  courier.answered(6);
  assert.deepEqual(sent, [[6, "a"], [7, "c"]]);
  courier.answered(7);
  assert.equal(courier.isBusy, false);
  courier.offer("d");
  assert.deepEqual(sent.at(-1), [8, "d"]);
});

test("an answer to something else lets nothing go", () => {
  const { sent, courier } = couriers();
  courier.offer("a");
  courier.offer("b");
  for (const number of [0, 5, 7]) courier.answered(number);
  assert.deepEqual(sent, [[6, "a"]]);
});

test("where no answer comes, the next value goes all the same after a while", () => {
  const { sent, courier, pass } = couriers();
  courier.offer("a");
  pass(99);
  courier.offer("b");
  assert.equal(sent.length, 1);
  pass(1);
  courier.offer("c");
  assert.deepEqual(sent, [[6, "a"], [7, "c"]]);
});

test("the controls point at a word, marked words or all, in a unit, chosen ones or all", () => {
  assert.deepEqual(placeOf(controls, here, data), { gate: "forget_gate", steps: [4], units: [7] });
  const marked = { ...controls, where: "marked", who: "all" };
  assert.deepEqual(placeOf(marked, { ...here, mark: [2, 4] }, data), { gate: "forget_gate", steps: [2, 3, 4] });
  assert.deepEqual(placeOf({ ...controls, where: "everywhere", who: "all" }, here, data), { gate: "forget_gate" });
  const chosen = { ...controls, where: "everywhere", who: "chosen", units: "8, 1 1" };
  assert.deepEqual(placeOf(chosen, here, data), { gate: "forget_gate", units: [1, 8] });
  assert.equal(placeOf({ ...chosen, units: "9" }, here, data), null);
});

test("to silence all units names them all, and a place among several layers names its own", () => {
  const silent = { ...controls, gate: "silence", where: "everywhere", who: "all" };
  assert.deepEqual(placeOf(silent, here, { n_units: 3, place: { layer: 1 } }), { layer: 1, units: [0, 1, 2] });
});

test("what is typed is numbers of units, or nothing that can be done", () => {
  assert.deepEqual(unitsIn(" 3;1 , 3", 9), [1, 3]);
  for (const typed of ["", " , ", "-1", "1.5", "x", "9", "1e1", "9999999"]) assert.equal(unitsIn(typed, 9), null);
});

test("each place is changed once, in its order, and can be taken away", () => {
  const [one, other] = [{ gate: "forget_gate", value: 1, steps: [4] }, { units: [3] }];
  const edits = withEdit(withEdit([], one), other);
  const again = withEdit(edits, { gate: "forget_gate", scale: 2, steps: [4] });
  assert.deepEqual(again, [{ gate: "forget_gate", scale: 2, steps: [4] }, other]);
  assert.deepEqual(editAt(again, { units: [3] }), other);
  assert.equal(editAt(again, { gate: "forget_gate", steps: [3] }), undefined);
  assert.deepEqual(withoutEdit(again, one), [other]);
  assert.equal(JSON.stringify(sentOf({ ...other, title: "silent" })), '{"units":[3]}');
});

test("what stands behind a bar is drawn where one would see that it differs", () => {
  const [own, now] = [[0.5, 0.25, 0], [0.5, 0.75, 0.004]];
  const d = ghosts((k) => own[k], (k) => now[k], (value) => value, [0, 10, 20, 30], 100, 40, 2);
  assert.equal(d, "M11 130H19");
});

test("the network's own numbers stand beside those of an experiment, and are the same where there is none", () => {
  const packed = (/** @type {number[]} */ values) => Buffer.from(new Float32Array(values).buffer).toString("base64");
  const payload = {
    ...{ words: ["a", "b"], units: [3], quantities: ["hidden"], view: { direction: 0 }, weights: null, amounts: null },
    ...{ values: packed([0.5, 0.25]), probability: packed([0.5, 1, 1]), changes: packed([0, 0]), movers: packed([3]) },
  };
  const own = { values: packed([0.5, -1]), probability: packed([0.5, 1, 0]) };
  assert.equal(unpack({ ...payload, own }).ownNumber("hidden", 3, 1), -1);
  assert.equal(unpack({ ...payload, own: null }).ownNumber("hidden", 3, 1), 0.25);
  assert.equal(unpack({ ...payload, own: null }).own, null);
});

const texts = {
  ask_keep: "{word} keep {unit}", ask_let_go: "{word} let go {unit}", ask_unwritten: "{word} unwritten",
  ask_no_memory: "no memory", ask_all_memory: "all memory", ask_silent: "silent {unit}",
  ask_drop: "drop {word}", ask_after: "after {text}", ask_others: "others", ask_keep_all: "{word} keep all",
};
const invites = {
  units: [3, 8], keeps: "forget_gate", kept: [1, 0], full: [1, 1],
  shuts_out: /** @type {[string, number]} */ (["input_gate", 0]),
  after: "A mess.",
};

test("the questions are about the word one looks at, and each has the changes that answer it", () => {
  const at = (/** @type {number} */ step) => suggestions({ invites, place: { layer: 1 }, texts }, step, ["a", "mess"]);
  assert.deepEqual(at(0).map(({ question }) => question), [
    "a let go 3", "a unwritten", "no memory", "all memory", "silent 3", "drop a", "others", "after A mess.",
  ]);
  assert.deepEqual(at(1)[0], {
    question: "mess keep 8", step: 1, unit: 8,
    edits: [{ gate: "forget_gate", value: 1, steps: [1], units: [8], layer: 1 }],
  });
  assert.deepEqual(at(1).slice(1).map(({ edits }) => edits), [
    [{ gate: "input_gate", value: 0, steps: [1], layer: 1 }], [{ gate: "forget_gate", value: 0, layer: 1 }],
    [{ gate: "forget_gate", value: 1, layer: 1 }],
    [{ units: [8], layer: 1 }], [], [], [{ after: "A mess." }],
  ]);
  const plain = { ...invites, keeps: null, kept: null, full: null, shuts_out: null };
  const left = suggestions({ invites: plain, place: {}, texts }, 0, ["a"]).map(({ question }) => question);
  assert.deepEqual(left, ["silent 3", "others", "after A mess."]);
  assert.equal(at(1).at(-2)?.others, true);
});

test("where the unit had nothing to keep, the question is about all units", () => {
  const [first] = suggestions({ invites: { ...invites, full: [1, 0] }, place: {}, texts }, 1, ["a", "mess"]);
  assert.equal(first.question, "mess keep all");
  assert.deepEqual(first.edits, [{ gate: "forget_gate", value: 1, steps: [1] }]);
});

test("a reading can begin elsewhere: once for the memory, the hidden state and a text, and before all words", () => {
  const starts = [{ name: "start_cell" }, { name: "start_hidden" }];
  const begin = (/** @type {string} */ gate, all = starts) =>
    placeOf({ ...controls, gate, who: "all" }, here, { ...data, starts: all });
  assert.deepEqual(begin("start_cell"), { cell: 0 });
  assert.deepEqual(begin("start_empty"), { hidden: 0, cell: 0 });
  assert.deepEqual(begin("start_empty", starts.slice(1)), { hidden: 0 });
  const hidden = placeOf({ ...controls, gate: "start_hidden" }, here, { ...data, starts });
  assert.deepEqual(hidden, { hidden: 0, units: [7] });
  const kinds = [{ cell: 2 }, { hidden: 1 }, { hidden: 0, cell: 0 }, { after: "a" }, { units: [1] }, { gate: "x" }];
  assert.deepEqual(kinds.map(kindOf), ["start_cell", "start_hidden", "start_empty", "start_after", "silence", "x"]);
  assert.deepEqual(withEdit([{ cell: 2 }, { after: "a" }], { after: "b" }), [{ cell: 2 }, { after: "b" }]);
});

test("what a reading began with by itself is known beside an experiment that begins elsewhere", () => {
  const packed = (/** @type {number[]} */ values) => Buffer.from(new Float32Array(values).buffer).toString("base64");
  const payload = {
    ...{ words: ["a", "b"], units: [1], quantities: ["hidden"], view: { direction: 0 }, band: [0.4, 0.6] },
    ...{ values: packed([0.5, 0.25]), weights: null, amounts: null, movers: packed([1]), changes: packed([0, 0]) },
    ...{ probability: packed([0.5, 1, 1]), initial: { cell: packed([0, 4]) } },
  };
  assert.equal(unpack({ ...payload, own: null }).ownNumber("start_cell", 1, 0), 4);
  const own = { values: payload.values, probability: payload.probability, initial: null };
  assert.equal(unpack({ ...payload, own }).ownNumber("start_cell", 1, 0), 0);
});

test("what is tried is what stands there, and what is full is not changed", () => {
  /** @type {Record<string, any>[]} */
  const asked = [];
  let isFull = false;
  const hooks = {
    ask: (/** @type {Record<string, unknown>} */ wanted) => asked.push(wanted), full: () => (isFull = true),
    looksAt: () => ({ word: 4, unit: 7 }), stay: () => {},
  };
  const trial = new Trial({ answered: 2, edits: [], most: 1 }, hooks);
  trial.change({ gate: "forget_gate", value: 1 }, true, false);
  const edits = [{ gate: "forget_gate", value: 1, title: undefined }];
  assert.deepEqual(asked, [{ what: "try", number: 3, edits, settled: true, word: 4, unit: 7 }]);
  trial.change({ units: [3] }, true, false);
  assert.equal(isFull, true);
  assert.equal(trial.isBusy, true);
  trial.take({ answered: 3, edits: [] });
  assert.deepEqual([trial.isBusy, trial.edits], [false, []]);
  trial.set([{ units: [3] }], { place: { unit: 3 } });
  assert.deepEqual([asked[1].unit, asked[1].word], [3, 4]);
  trial.remove();
});
