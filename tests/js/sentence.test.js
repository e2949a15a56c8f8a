// Does the sentence say what the numbers show, and no more?
import assert from "node:assert/strict";
import { test } from "node:test";

import { hasShares, sentences, shareOf } from "../../lstm_demo/views/stage/sentence.js";
import { spoken } from "../../lstm_demo/views/stage/spoken.js";
import { toneOf, unpack } from "../../lstm_demo/views/stage/reading.js";

/** @param {number[]} values */
function packed(values) {
  return Buffer.from(new Float32Array(values).buffer).toString("base64");
}

// Two words, units 5 and 8 with weights -1 and 2. At "mess" they go from -0.5 to 0.5 and from 0.25 to 0: -1.5 in all.
/** @param {Record<string, any>} [change] */
function example(change = {}) {
  const values = [
    ...[0.5, 0.75, 0.25, 0.5], // input gate: unit 5 at both words, then unit 8
    ...[0.25, 0.0, 1, 0.5], // forget gate
    ...[0.5, 0.5, 0.5, 0.5], // output gate
    ...[-1, 1, 0.5, 0], // candidate
    ...[-0.5, 0.75, 0.125, 0.0625], // cell
    ...[-0.5, 0.5, 0.25, 0], // hidden
  ];
  const data = {
    words: ["a", "mess"],
    known: [1, 1],
    read_as: {},
    kinds: {},
    skipped: {},
    band: [0.4, 0.6],
    largest: { 1: "fall" },
    view: { layer: 0, direction: 0, unit: 5, step: 1 },
    units: [5, 8],
    quantities: ["input_gate", "forget_gate", "output_gate", "candidate", "cell", "hidden"],
    values: packed(values),
    probability: packed([0.5, 0.75, 0.25]),
    changes: packed([1, -1.5]),
    weights: packed([-1, 2]),
    movers: packed([8, 5, 5, 8]),
    amounts: packed([0.5, 0.5, -1, -0.5]),
    attention: null,
    ...change,
  };
  return { data, reading: unpack(data) };
}

test("what the verdict did, what the unit brought to it, and by which numbers", () => {
  const { data, reading } = example();
  assert.deepEqual(sentences(data, reading, 1, 5), [
    { key: "falls_fall", values: { word: "mess", before: "75\u00a0%", after: "25\u00a0%", change: "−1.50" } },
    { key: "brings", values: { unit: "5", part: "−1.00", share: "67\u00a0%" } },
    { key: "gates", values: { forget: "0.00", before: "−0.50", input: "0.75", proposed: "+1.00", written: "+0.75" } },
  ]);
});

test("no step is called the largest that is not named so", () => {
  const { data, reading } = example({ largest: {} });
  assert.equal(sentences(data, reading, 1, 5)[0].key, "falls");
});

test("a unit that goes against the step is not said to bring a share of it", () => {
  const { data, reading } = example({ changes: packed([1, 1.5]) });
  assert.equal(sentences(data, reading, 1, 5)[1].key, "against");
});

test("at the first word nothing is said to be kept", () => {
  const { data, reading } = example();
  const values = { forget: "1.00", input: "0.25", proposed: "+0.50", written: "+0.12" };
  assert.deepEqual(sentences(data, reading, 0, 8)[2], { key: "gates_first", values });
});

test("where the verdict hardly moves there are no shares", () => {
  const { data, reading } = example({ changes: packed([1, 0.01]), probability: packed([0.5, 0.75, 0.75]) });
  const [verdict, part] = sentences(data, reading, 1, 5);
  assert.equal(verdict.key, "stays");
  assert.equal(part.key, "adds");
  assert.equal(hasShares(reading, 1), false);
});

test("where one unit did more than all together there are no shares either", () => {
  const { data, reading } = example({ changes: packed([1, -0.5]) });
  assert.equal(hasShares(reading, 1), false);
  assert.deepEqual(sentences(data, reading, 1, 5)[1].key, "adds");
  assert.equal(hasShares(example().reading, 1), true);
});

test("of a change whose parts are not known nothing is shared out", () => {
  const { data, reading } = example({ weights: null, amounts: null, movers: packed([8, 5]) });
  assert.deepEqual(sentences(data, reading, 1, 5)[1], { key: "looks", values: { unit: "5" } });
  assert.deepEqual(reading.movers(1), [{ unit: 8, amount: null }, { unit: 5, amount: null }]);
});

test("an unknown word and an unknown verdict are said to be that", () => {
  const unknown = { probability: packed([NaN, NaN, 0.2]), changes: packed([NaN, NaN]) };
  const { data, reading } = example({ known: [1, 0], ...unknown });
  assert.deepEqual(sentences(data, reading, 0, 5)[0], { key: "unknown_verdict", values: { word: "a" } });
  assert.deepEqual(sentences(data, reading, 1, 5).slice(0, 2).map(({ key }) => key), ["ends", "unseen"]);
});

test("a verdict that is known without the one before it is not said to stay", () => {
  const { data, reading } = example({ probability: packed([NaN, 0.75, 0.25]), changes: packed([NaN, -1.5]) });
  assert.deepEqual(sentences(data, reading, 0, 5)[0], { key: "is", values: { word: "a", after: "75\u00a0%" } });
});

test("a misspelled word is said to be read as another", () => {
  const { data, reading } = example({ read_as: { 1: "mess" } });
  assert.deepEqual(sentences(data, reading, 1, 5)[1], { key: "corrected", values: { word: "mess" } });
});

test("a network without gates goes from what it showed to what it shows", () => {
  const { data, reading } = example({ quantities: ["hidden"], values: packed([-0.5, 0.5, 0.25, 0]) });
  assert.deepEqual(sentences(data, reading, 1, 5)[2], { key: "goes", values: { hidden: "+0.50", earlier: "−0.50" } });
  assert.equal(sentences(data, reading, 0, 5)[2].key, "starts");
});

test("why a unit of such a network adds nothing: it stays where it was", () => {
  const { data, reading } = example({ quantities: ["hidden"], values: packed([-1, -0.999, 0.25, 0]) });
  const [, part, why] = sentences(data, reading, 1, 5);
  assert.deepEqual([part.key, part.values.part], ["adds", "0.00"]);
  assert.deepEqual(why, { key: "remains", values: { hidden: "−1.00" } });
});

test("a minus is said by its word wherever it stands", () => {
  assert.equal(spoken("−2.35", "minus"), "minus 2.35");
  assert.equal(spoken("−12\u00a0% of −0.30", "minus"), "minus 12\u00a0% of minus 0.30");
  assert.equal(spoken("+0.30", "minus"), "+0.30");
});

test("shares have a true minus and one digit more where they are small", () => {
  assert.equal(shareOf(-0.2, 1), "−20\u00a0%");
  assert.equal(shareOf(0.004, 1), "0.4\u00a0%");
  assert.equal(shareOf(0, 1), "0.0\u00a0%");
});

test("what is read backwards comes from the word after it", () => {
  const { reading } = example({ view: { layer: 0, direction: 1, unit: 5, step: 0 } });
  assert.equal(reading.before(0), 1);
  assert.equal(reading.before(1), null);
  assert.equal(reading.number("kept", 5, 0), 0.25 * 0.75);
  assert.equal(reading.number("kept", 5, 1), 0);
});

test("numbers of a unit that was not sent are none", () => {
  const { reading } = example();
  assert.ok(Number.isNaN(reading.number("cell", 6, 0)));
  assert.equal(reading.part(6, 0), null);
  assert.equal(reading.number("squashed", 5, 1), Math.tanh(0.75));
  assert.equal(reading.number("before", 5, 1), -0.5);
});

test("the tone is that of the neutral band, its edges neutral", () => {
  const tones = [0.39, 0.4, 0.6, 0.61].map((p) => toneOf(p, [0.4, 0.6]));
  assert.deepEqual(tones, ["negative", "neutral", "neutral", "positive"]);
});

test("a number that no network has is refused by its name; one that this network lacks is NaN", () => {
  const { reading } = example();
  assert.throws(() => reading.number("let_in", 5, 0), /There is no number "let_in"; use input_gate, /);
  assert.equal(reading.number("reset_gate", 5, 0), Number.NaN);
});

test("what nobody typed is said to be that, and so is what stands before it and is not read", () => {
  const kinds = { 0: "mark", 1: "padding" };
  const { data, reading } = example({ kinds, skipped: { 1: ["zzz", "www"] }, known: [1, 0] });
  assert.deepEqual(sentences(data, reading, 0, 5)[1], { key: "mark", values: {} });
  assert.deepEqual(sentences(data, reading, 1, 5).slice(1, 3), [
    { key: "padding", values: {} },
    { key: "skipped_before", values: { words: "zzz, www" } },
  ]);
});

test("where a reading begins in a state of its own, its first step keeps of that", () => {
  const [hidden, cell] = [0.5, -2].map((value) => packed(Array(9).fill(value)));
  const { data, reading } = example({ initial: { hidden, cell } });
  assert.equal(reading.number("before", 5, 0), -2);
  assert.equal(reading.number("kept", 5, 0), -0.5); // forget gate 0.25 of -2
  assert.equal(reading.part(8, 0), 2 * (0.25 - 0.5));
  assert.equal(sentences(data, reading, 0, 5)[2].key, "gates");
});

test("where neutral has a share of its own, the largest of three gives the tone, and both shares are said", () => {
  const tones = [[0.5, 0.3], [0.3, 0.4], [0.2, 0.3], [0.4, 0.4]].map(([p, n]) => toneOf(p, [], n));
  assert.deepEqual(tones, ["positive", "neutral", "negative", "neutral"]);
  const { data, reading } = example({ band: [], neutral: packed([0.25, 0.125, 0.625]) });
  assert.deepEqual([0, 1, 2].map(reading.tone), ["positive", "positive", "neutral"]);
  const { key, values } = sentences(data, reading, 1, 5)[0];
  assert.equal(key, "falls_fall");
  assert.deepEqual([values.neutral_before, values.neutral], ["12\u00a0%", "62\u00a0%"]);
});
