// Do stage and lenses look at the same word and unit, and does the server hear only what is chosen on purpose?
import assert from "node:assert/strict";
import { test } from "node:test";

import { Channel, channel, watch } from "../../lstm_demo/views/web/channel.js";

/** @param {Partial<import("../../lstm_demo/views/web/channel.js").Reading>} [change] */
function reading(change = {}) {
  const words = ["not", "bad", "at", "all"];
  const numbers = { number: () => 0, before: () => null, start: () => 0, begins: false };
  return { id: "a", words, n: 4, units: [7, 3], ...numbers, texts: {}, ...change };
}

function followed() {
  const read = new Channel();
  /** @type {[number, number][]} */
  const seen = [];
  /** @type {Record<string, unknown>[]} */
  const sent = [];
  read.publish(reading(), { word: 1, unit: 3, lens: "cell" });
  read.follow(({ word, unit }) => seen.push([word, unit]));
  read.onChoose((value) => sent.push(value));
  return { read, seen, sent };
}

test("there is one channel of a name, whichever script asks", () => {
  assert.equal(channel("x"), channel("x"));
  assert.notEqual(channel("x"), channel("y"));
});

test("a lens that is there before the stage waits for the reading, a later one has it at once", () => {
  const read = new Channel();
  /** @type {string[]} */
  const heard = [];
  const stop = read.whenRead(({ id }) => heard.push(id));
  assert.deepEqual(heard, []);
  read.publish(reading());
  read.whenRead(({ id }) => heard.push(`${id} late`));
  assert.deepEqual(heard, ["a", "a late"]);
  stop();
  read.publish(reading({ id: "b" }));
  assert.deepEqual(heard, ["a", "a late", "b late"]);
});

test("a lens sees the reading that it was made of and no other", () => {
  const read = channel("watched");
  /** @type {[string, number][]} */
  const seen = [];
  const stop = watch({ channel: "watched", reading: "a" }, ({ word }, { id }) => seen.push([id, word]));
  read.publish(reading(), { word: 1 });
  read.look({ word: 2 });
  read.publish(reading({ id: "b" }));
  read.look({ word: 3 });
  stop();
  read.publish(reading());
  assert.deepEqual(seen, [["a", 1], ["a", 2]]);
});

test("looking moves everybody at once and tells the server nothing", () => {
  const { read, seen, sent } = followed();
  read.look({ word: 2 });
  read.look({ word: 2 });
  read.look({ unit: 7 });
  read.look({ word: 99, unit: 5 });
  assert.deepEqual(seen, [[1, 3], [2, 3], [2, 7], [3, 7]]);
  assert.deepEqual(sent, []);
});

test("a choice goes to the server once, with word and unit", () => {
  const { read, sent } = followed();
  read.choose({ unit: 7 });
  read.choose({ unit: 7 });
  read.look({ word: 3 });
  read.choose({ lens: "equations" });
  assert.deepEqual(sent, [{ unit: 7, word: 1 }, { lens: "equations", word: 3, unit: 7 }]);
  assert.equal(read.state.lens, "equations");
});

test("a unit that was not sent comes into sight when the server has brought it", () => {
  const { read, seen, sent } = followed();
  read.choose({ unit: 200 });
  assert.deepEqual(sent, [{ unit: 200, word: 1 }]);
  read.look({ word: 2 }); // goes on meanwhile
  read.publish(reading({ units: [7, 3, 200] }), { word: 1, unit: 200, lens: "cell" });
  assert.deepEqual(seen, [[1, 3], [2, 3], [2, 200]]);
});

test("the same reading leaves the word where the visitor is; a new one, or a turn of the server's, moves it", () => {
  const { read } = followed();
  const at = () => [read.state.word, read.state.unit];
  read.look({ word: 3, unit: 7 });
  read.publish(reading(), { word: 0, unit: 3 });
  assert.deepEqual(at(), [3, 7]);
  read.publish(reading(), { word: 0, unit: 3, layer: 1 });
  assert.deepEqual(at(), [3, 3]);
  read.publish(reading(), { word: 0, unit: 7, layer: 1, turn: 1 });
  assert.deepEqual(at(), [0, 7]);
  read.publish(reading({ id: "b", n: 2 }), { word: 9, unit: 3, layer: 1, turn: 1 });
  assert.deepEqual(at(), [1, 3]);
});

test("after an answer the same choice can be made again", () => {
  const { read, sent } = followed();
  read.choose({ unit: 7 });
  read.publish(reading(), { word: 1, unit: 7 });
  read.choose({ unit: 7 });
  assert.equal(sent.length, 2);
});

test("the server takes a turn where it took another one before, and not when it is heard first", () => {
  const read = new Channel();
  assert.equal(read.turnsTo(1), false);
  read.publish(reading(), { turn: 1 });
  assert.deepEqual([read.turnsTo(1), read.turnsTo(2)], [false, true]);
});

test("a phrase is marked in the order of the text and within it, and a new text takes the mark away", () => {
  const { read } = followed();
  let told = 0;
  read.follow(() => (told += 1));
  read.mark([9, 1]);
  assert.deepEqual(read.state.mark, [1, 3]);
  read.mark([1, 3]);
  assert.equal(told, 2); // at first, and of the mark once
  read.publish(reading());
  assert.deepEqual(read.state.mark, [1, 3]);
  read.publish(reading({ id: "b" }));
  assert.equal(read.state.mark, null);
});

test("who comes later hears where the columns stand, and all hear when they move", () => {
  const read = new Channel();
  /** @type {number[]} */
  const lefts = [];
  read.whenArranged(({ left }) => lefts.push(left));
  read.arrange({ edges: [0, 10], left: 4, numbered: true });
  const stop = read.whenArranged(({ left }) => lefts.push(10 * left));
  stop();
  read.arrange({ edges: [0, 10], left: 5, numbered: true });
  assert.deepEqual(lefts, [4, 40, 5]);
});

test("where one looks, and what is marked, stays in an experiment with the same words", () => {
  const { read } = followed();
  read.look({ word: 2, unit: 7 });
  read.mark([1, 3]);
  read.publish(reading({ id: "a changed", origin: "a" }), { word: 0, unit: 3, lens: "cell" });
  assert.deepEqual([read.state.word, read.state.unit, read.state.mark], [2, 7, [1, 3]]);
  read.publish(reading({ id: "b" }), { word: 0, unit: 3, lens: "cell" });
  assert.deepEqual([read.state.word, read.state.mark], [0, null]);
});
