// Do the keys lead where they say, and leave alone what is the browser's?
import assert from "node:assert/strict";
import { test } from "node:test";

import { holdLetters, stepKey } from "../../lstm_demo/views/web/keys.js";

const none = { altKey: false, ctrlKey: false, metaKey: false };

test("arrows step by one, pages by ten, and nothing leads beyond an end", () => {
  /** @type {[string, number, number | null][]} */
  const ways = [
    ["ArrowRight", 3, 4], ["ArrowLeft", 3, 2], ["ArrowLeft", 0, 0], ["ArrowRight", 29, 29],
    ["PageDown", 3, 13], ["PageUp", 3, 0], ["PageDown", 25, 29], ["Home", 9, 0], ["End", 9, 29], ["a", 9, null],
    ["toString", 9, null],
  ];
  for (const [key, from, to] of ways) assert.equal(stepKey({ ...none, key }, from, 30), to, key);
});

test("with a modifier an arrow is the browser's own", () => {
  assert.equal(stepKey({ ...none, altKey: true, key: "ArrowLeft" }, 3, 30), null);
});

test("letters stay, keys with a name pass", () => {
  const root = new EventTarget();
  holdLetters(root);
  const stopped = ["r", "Enter"].map((key) => {
    let isStopped = false;
    const event = Object.assign(new Event("keydown"), { ...none, key, stopPropagation: () => (isStopped = true) });
    root.dispatchEvent(event);
    return isStopped;
  });
  assert.deepEqual(stopped, [true, false]);
});
