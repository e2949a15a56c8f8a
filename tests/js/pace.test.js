// Does it play at its pace, leave out what a late frame misses, and stop at the end?
import assert from "node:assert/strict";
import { test } from "node:test";

import { PACE, Player, firstPace, paceOf } from "../../lstm_demo/views/stage/pace.js";

function played() {
  let time = 0;
  /** @type {(() => void) | null} */
  let waiting = null;
  /** @type {[number, boolean][]} */
  const seen = [];
  const clock = {
    now: () => time,
    later: (/** @type {() => void} */ act) => (waiting = act),
    forget: () => (waiting = null),
  };
  const player = new Player(clock, (word, playing) => seen.push([word, playing]));
  const pass = (/** @type {number} */ milliseconds) => {
    time += milliseconds;
    const act = waiting;
    waiting = null;
    act?.();
  };
  return { player, seen, pass, isWaiting: () => waiting !== null };
}

test("the speeds are factors, and one of them reads any text in ten seconds", () => {
  assert.equal(paceOf("1", 16), PACE);
  assert.equal(paceOf("0.5", 16), 2 * PACE);
  assert.equal(paceOf("2", 16), PACE / 2);
  assert.equal(paceOf("whole", 400) * 400, 10_000);
});

test("by itself it plays a short text quickly, and no text for more than five seconds", () => {
  const seconds = (/** @type {number} */ n) => (firstPace(n) * n) / 1000;
  assert.ok(seconds(16) >= 4 && seconds(16) <= 6);
  assert.equal(seconds(400), 5);
  assert.ok(firstPace(2) < PACE);
});

test("its clock begins with the first frame, however late that is", () => {
  const { player, seen, pass } = played();
  player.start(0, 8, 100);
  pass(5000);
  pass(99);
  assert.deepEqual(seen, [[0, true]]);
  pass(1);
  assert.deepEqual(seen, [[0, true], [1, true]]);
});

test("it goes from word to word and stops at the one to which it is to play", () => {
  const { player, seen, pass, isWaiting } = played();
  player.start(0, 2, 100);
  pass(0);
  pass(60);
  assert.deepEqual(seen, [[0, true]]);
  pass(40);
  pass(100);
  assert.deepEqual(seen, [[0, true], [1, true], [2, false]]);
  assert.equal(isWaiting(), false);
  assert.equal(player.playing, false);
});

test("a late frame leaves words out and does not fall behind", () => {
  const { player, seen, pass } = played();
  player.start(0, 399, 25);
  pass(0);
  pass(130);
  pass(20);
  assert.deepEqual(seen.map(([word]) => word), [0, 5, 6]);
});

test("when it is stopped nothing more comes", () => {
  const { player, seen, pass, isWaiting } = played();
  player.start(2, 8, 100);
  assert.equal(player.stop(), true);
  assert.equal(player.stop(), false);
  assert.equal(isWaiting(), false);
  pass(1000);
  assert.deepEqual(seen, [[2, true]]);
});

test("another speed goes on from the word that is shown", () => {
  const { player, seen, pass } = played();
  player.start(0, 8, 100);
  pass(0);
  pass(250);
  player.change(50);
  pass(49);
  pass(1);
  assert.deepEqual(seen.map(([word]) => word), [0, 2, 3]);
});

test("a text of one word is at its end at once", () => {
  const { player, seen, isWaiting } = played();
  player.start(0, 0, 100);
  assert.deepEqual(seen, [[0, false]]);
  assert.equal(isWaiting(), false);
});
