// Do the columns share out the room as the words need it, and is the word under the pointer found?
import assert from "node:assert/strict";
import { test } from "node:test";

import { columnAt, columns, edgesOf } from "../../lstm_demo/views/stage/columns.js";

const limits = { least: 40, shortest: 70, most: 150 };

/** @param {number[] | null} widths */
function whole(widths) {
  return widths?.map(Math.round);
}

test("where there is room, all columns are equally wide, and no wider than the most", () => {
  assert.deepEqual(whole(columns([20, 30, 90], 300, limits)), [100, 100, 100]);
  assert.deepEqual(whole(columns([20, 30, 90], 3000, limits)), [150, 150, 150]);
});

test("a long word takes what it needs, the short ones share the rest", () => {
  assert.deepEqual(whole(columns([20, 30, 140], 260, limits)), [60, 60, 140]);
});

test("where it is tight, long words are shortened to one width, the short ones are not", () => {
  assert.deepEqual(whole(columns([20, 200, 300, 75], 275, limits)), [40, 80, 80, 75]);
});

test("words that do not fit even so are no columns", () => {
  assert.equal(columns([20, 200, 300, 75], 245, limits), null);
  assert.equal(columns(Array(30).fill(20), 1000, limits), null);
  assert.equal(columns(Array(25).fill(20), 1000, limits)?.length, 25);
});

test("the columns fill the room and not more", () => {
  for (let room = 300; room < 800; room += 7) {
    const widths = columns([20, 55, 130, 90, 61], room, limits);
    const total = widths?.reduce((sum, width) => sum + width, 0) ?? 0;
    if (widths) assert.ok(Math.abs(total - Math.min(room, 750)) < 0.01, `${room}: ${total}`);
  }
});

test("the column under the pointer is found, at the edges and beyond the ends", () => {
  const edges = edgesOf([40, 60, 100]);
  assert.deepEqual(edges, [0, 40, 100, 200]);
  const places = [[-5, 0], [0, 0], [39.9, 0], [40, 1], [99, 1], [100, 2], [500, 2]];
  for (const [x, column] of places) assert.equal(columnAt(edges, x), column, String(x));
  assert.equal(columnAt(edgesOf([10]), 3), 0);
});
