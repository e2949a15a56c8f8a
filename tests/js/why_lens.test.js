// Does the lens Why order, count and say what the scores show, and stand where the stage's columns stand?
import assert from "node:assert/strict";
import { test } from "node:test";

import { doubt, told } from "../../lstm_demo/views/lenses/why/answer.js";
import { tokenEdges } from "../../lstm_demo/views/lenses/why/columns_picture.js";
import { areaPath, linePath, logShare } from "../../lstm_demo/views/lenses/why/curves.js";
import { firstIn, inOrder, limitOf, reasons, sides, unpack } from "../../lstm_demo/views/lenses/why/methods.js";

/** @param {number[]} values */
function packed(values) {
  return Buffer.from(new Float32Array(values).buffer).toString("base64");
}

/**
 * @param {Record<string, number[] | null>} scores by method
 * @param {Record<string, any>} [change]
 */
function payload(scores, change = {}) {
  const methods = Object.entries(scores).map(([name, values]) => {
    return { name, title: name, scores: values && packed(values), errors: null, because: values ? "" : "no" };
  });
  const verdict = { probability: 0.75, side: "positive", side_name: "positive", band: [0.4, 0.6] };
  return { words: ["not", "bad", "."], methods, ...verdict, check: null, ...change };
}

test("the words that speak for the side of the verdict stand first, ties in the order of reading", () => {
  assert.deepEqual(inOrder([0.5, -1, 0.5, 2], true), [3, 0, 2, 1]);
  assert.deepEqual(inOrder([0.5, -1, 0.5, 2], false), [1, 0, 2, 3]);
});

test("the scale reaches the second largest method, so that one that goes astray does not flatten all others", () => {
  const methods = [[0.2, -1.7], [1.4, 0], [90, 0]].map((values) => ({ scores: new Float32Array(values) }));
  assert.equal(limitOf(methods), 2);
  assert.equal(limitOf(methods.slice(0, 1)), 2);
  assert.equal(limitOf([{ scores: new Float32Array([1, 0]) }]), 1);
  assert.equal(limitOf([{ scores: new Float32Array([0, 0]) }]), 0.1);
});

test("a word for which a method has next to nothing is on neither side", () => {
  const methods = [[1, -1, 0.04], [1, 0.5, -1]].map((values) => ({ scores: new Float32Array(values) }));
  assert.deepEqual(sides(methods, 3), [{ up: 2, down: 0 }, { up: 1, down: 1 }, { up: 0, down: 1 }]);
});

test("a method that this network cannot have is known by its reason, and not asked for scores", () => {
  const methods = unpack(payload({ one: [1, 2, 3], other: null }));
  assert.deepEqual(methods.known.map(({ name }) => name), ["one"]);
  assert.equal(methods.of("other").name, "one");
  assert.ok(!methods.has("other"));
  assert.equal(methods.all[1].because, "no");
});

test("a reason that holds for several methods is given once, with the first of them", () => {
  const all = ["", "no memory", "no memory", "windows"].map((because, k) => {
    return { name: String(k), title: `Method ${k}`, scores: null, errors: null, because };
  });
  assert.deepEqual(reasons(all).map(({ title, because }) => [title, because]), [
    ["Method 1", "no memory"],
    ["Method 3", "windows"],
  ]);
});

test("the sentence names the word that did most, and how many methods put it first", () => {
  const data = payload({ one: [0.25, 1.5, 0], two: [2, 1, 0], three: [0, 3, 0] });
  assert.deepEqual(told(data, unpack(data), "one"), [
    { key: "most", values: { method: "one", word: "“bad”", score: "+1.50", percent: "75\u00a0%", side: "positive" } },
    { key: "some_agree", values: { count: "2", total: "3" } },
  ]);
  const agreed = payload({ one: [0.25, 1.5, 0], three: [0, 3, 0] });
  assert.equal(told(agreed, unpack(agreed), "one")[1].key, "all_agree");
  const apart = payload({ one: [0.25, 1.5, 0], two: [2, 1, 0], three: [3, 0, 0] });
  assert.equal(told(apart, unpack(apart), "one")[1].key, "few_agree");
  assert.equal(firstIn(unpack(data).known, 0, true), 1);
  const alone = payload({ one: [0.25, 1.5, 0], two: null });
  assert.deepEqual(told(alone, unpack(alone), "one").map(({ key }) => key), ["most"]); // nobody else to agree
});

test("where no word speaks for the verdict, none is said to", () => {
  const data = payload({ one: [-1, -2, 0.5] }, { probability: 0.75 });
  assert.equal(told(data, unpack(data), "one")[0].key, "most");
  const against = payload({ one: [-1, -2, -0.5] }, { probability: 0.75 });
  assert.deepEqual(told(against, unpack(against), "one").map(({ key }) => key), ["none_speaks"]);
  const negative = payload({ one: [-1, -2, 0.5] }, { probability: 0.25, side: "negative" });
  assert.equal(told(negative, unpack(negative), "one")[0].values.word, "“bad”");
});

test("it is to be believed only where the method is among those that beat random orders", () => {
  const dropped = { areas: { one: 0.314, two: 0.1 }, random_area: 0.09, random_most: 0.17, better: ["one"] };
  const data = payload({ one: [1, 0, 0] }, { check: { dropped } });
  const values = { fall: "31", random: "9", most: "17", side: "positive" };
  assert.deepEqual(doubt(data, "one"), [{ key: "believed", values }]);
  assert.equal(doubt(data, "two")[0].key, "doubted");
  assert.deepEqual(doubt(data, "three"), []);
  assert.deepEqual(doubt(payload({ one: [1, 0, 0] }), "one"), []);
});

test("words that a step takes together share its column", () => {
  assert.deepEqual(tokenEdges([0, 10, 30], 2, 1), [0, 10, 30]);
  assert.deepEqual(tokenEdges([0, 10, 30], 4, 2), [0, 5, 10, 20, 30]);
  assert.deepEqual(tokenEdges([0, 10, 30], 3, 2), [0, 5, 10, 30]);
});

test("curves run from one end to the other, and a norm has its place among powers of ten", () => {
  const size = { width: 100, height: 10 };
  assert.equal(linePath([1, 0.5, 0], size), "M0 0L50 5L100 10");
  assert.equal(linePath([1], size), "M0 0");
  assert.equal(areaPath([0, 0], [1, 1], size), "M0 0L100 0L100 10L0 10z");
  assert.deepEqual([1, 0.1, 0.01, 0.0001, 0].map((norm) => logShare(norm, -2, 0)), [1, 0.5, 0, 0, 0]);
});
