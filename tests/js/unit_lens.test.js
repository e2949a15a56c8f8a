// Does the lens This unit say how strong a unit is and where it changes most, and keep which words are marked?
import assert from "node:assert/strict";
import { test } from "node:test";

import { Channel } from "../../lstm_demo/views/web/channel.js";
import { Marks } from "../../lstm_demo/views/lenses/unit/marks.js";
import { placesIn, told } from "../../lstm_demo/views/lenses/unit/story.js";

const UP = [["so ", "Good", " it"], ["", "good", "."], ["a ", "fine", ""], ["", "great", ""], ["", "superb", ""]];

/** @param {Record<string, any>} [change] */
function payload(change = {}) {
  const snippets = [UP, [["", "bad", ""]]];
  const unit = { number: 7, counts: "positive", against: "negative", effect: 0.0421, snippets };
  const corpus = { sentences: 10, steps: 100 };
  return { unit: { ...unit, ...change.unit }, order: [3, 7, 1], ranked: "corpus", corpus, ...change.data };
}

/** @param {{ key: string }[]} said */
function keys(said) {
  return said.map(({ key }) => key);
}

test("the sentence has the rank among all units, the effect, the side, and the words at which it changes most", () => {
  const [rank, counts, extremes] = told(payload());
  assert.deepEqual(rank, { key: "rank_corpus", values: { unit: "7", rank: "2", total: "3", effect: "0.042" } });
  assert.deepEqual(counts, { key: "counts", values: { counts: "positive", against: "negative" } });
  assert.deepEqual(extremes, { key: "extremes", values: { up: "“good”, “fine”, “great”", down: "“bad”" } });
});

test("what is not known is not said", () => {
  assert.deepEqual(keys(told(payload({ unit: { snippets: [UP, []] } }))), ["rank_corpus", "counts", "rises"]);
  assert.deepEqual(keys(told(payload({ unit: { snippets: [[], UP] } }))), ["rank_corpus", "counts", "falls"]);
  assert.deepEqual(keys(told(payload({ unit: { snippets: [[], []] } }))), ["rank_corpus", "counts"]);
  const below = payload({ data: { ranked: "state", corpus: null }, unit: { counts: "", effect: null } });
  assert.deepEqual(keys(told(below)), ["rank_state", "unseen"]);
  const alone = payload({ data: { ranked: "text", corpus: null }, unit: { effect: null, snippets: [] } });
  assert.deepEqual(keys(told(alone)), ["rank_text", "counts"]);
});

test("the words of snippets are named once, whatever their letters", () => {
  assert.deepEqual(placesIn(UP), ["good", "fine", "great"]);
  assert.deepEqual(placesIn([]), []);
});

/** A stage that shows a text of so many words. */
function stage(n = 5, id = "abc", origin = "abc") {
  const shared = new Channel();
  const words = Array.from({ length: n }, (_, k) => `w${k}`);
  const reading = { id, origin, words, n, units: [0], number: () => 0, before: () => null, texts: {} };
  shared.publish(/** @type {any} */ (reading));
  const marks = new Marks(shared);
  marks.of(/** @type {any} */ (reading));
  shared.follow(({ mark }) => void marks.takeOver(mark));
  return { shared, marks, reading };
}

test("a word is marked on, then off, then not at all", () => {
  const { marks } = stage();
  marks.turn(3);
  marks.turn(1);
  marks.turn(1);
  assert.deepEqual([marks.steps("on"), marks.steps("off")], [[3], [1]]);
  marks.turn(1);
  marks.turn(3);
  assert.deepEqual([marks.steps("on"), marks.steps("off")], [[], [3]]);
  marks.clear();
  assert.deepEqual(marks.steps("off"), []);
});

test("a phrase that is marked on the stage is on, instead of what was, and what is off stays off", () => {
  const { marks, shared } = stage();
  marks.turn(0);
  marks.turn(4);
  marks.turn(4);
  shared.mark([2, 1]);
  assert.deepEqual([marks.steps("on"), marks.steps("off")], [[1, 2], [4]]);
  shared.mark([1, 4]);
  assert.deepEqual([marks.steps("on"), marks.steps("off")], [[1, 2, 3, 4], []]);
  shared.mark(null);
  assert.deepEqual(marks.steps("on"), []);
});

test("to mark another word in the lens takes the phrase from the stage, and nothing from the lens", () => {
  const { marks, shared } = stage();
  shared.mark([1, 2]);
  marks.turn(4);
  assert.equal(shared.state.mark, null);
  assert.deepEqual(marks.steps("on"), [1, 2, 4]);
});

test("marks stay while an experiment is made with the text, and go with another text", () => {
  const { marks, reading } = stage();
  marks.turn(2);
  marks.of(/** @type {any} */ ({ ...reading, id: "other" }));
  assert.deepEqual(marks.steps("on"), [2]);
  marks.of(/** @type {any} */ ({ ...reading, origin: "another" }));
  assert.deepEqual(marks.steps("on"), []);
});
