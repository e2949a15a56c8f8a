// Do the frames stand over the word and the unit they mean, and does a pointer mean the cell under it?
import assert from "node:assert/strict";
import { test } from "node:test";

import { numberAt, unpacked, written } from "../../lstm_demo/views/lenses/units/cells.js";
import { columnOf, rowOf, under, unitKey } from "../../lstm_demo/views/lenses/units/places.js";

const BOX = { left: 100, top: 50, width: 80, height: 30 };
const ROWS = [7, 3, 9];
const none = { altKey: false, ctrlKey: false, metaKey: false };

test("a heatmap's columns share its width, and a word's frame is its column", () => {
  const heatmap = { n: 8, margin: 0.5 };
  assert.deepEqual(columnOf(BOX, heatmap, 0), { left: 100, width: 10 });
  assert.deepEqual(columnOf(BOX, heatmap, 7), { left: 170, width: 10 });
  assert.deepEqual(columnOf(BOX, { n: 1, margin: 0.5 }, 0), { left: 100, width: 80 });
});

test("where the axis goes on for longer, frames stand inside it", () => {
  const lines = { n: 7, margin: 1 };
  assert.deepEqual(columnOf(BOX, lines, 0), { left: 105, width: 10 });
  assert.deepEqual(columnOf(BOX, lines, 6), { left: 165, width: 10 });
});

test("a unit's frame is its row, and there is none where it is not shown", () => {
  assert.deepEqual(rowOf(BOX, ROWS, 3), { top: 60, height: 10 });
  assert.equal(rowOf(BOX, ROWS, 4), null);
  assert.equal(rowOf(BOX, null, 3), null);
});

test("every point of a frame leads back to its word and its unit", () => {
  for (const margin of [0.5, 1.25]) {
    for (let word = 0; word < 5; word += 1) {
      for (const unit of ROWS) {
        const axes = { n: 5, margin, rows: ROWS };
        const [column, row] = [columnOf(BOX, axes, word), rowOf(BOX, ROWS, unit)];
        assert.ok(row);
        for (const share of [0.01, 0.5, 0.99]) {
          const point = { x: column.left + share * column.width, y: row.top + share * row.height };
          assert.deepEqual(under(BOX, axes, point), { word, row: ROWS.indexOf(unit), unit });
        }
      }
    }
  }
});

test("beside the plot the nearest word is meant, and without rows no unit", () => {
  const axes = { n: 5, margin: 0.5, rows: null };
  assert.deepEqual(under(BOX, axes, { x: 0, y: 0 }), { word: 0, row: null });
  assert.deepEqual(under(BOX, axes, { x: 999, y: 0 }), { word: 4, row: null });
});

test("up and down lead along the rows and not beyond, with a modifier nowhere", () => {
  const ways = [["ArrowDown", 7, 3], ["ArrowUp", 7, 7], ["ArrowDown", 9, 9], ["Enter", 7, null]];
  for (const [key, from, to] of ways) {
    assert.equal(unitKey({ ...none, key: String(key) }, ROWS, Number(from)), to);
  }
  assert.equal(unitKey({ ...none, altKey: true, key: "ArrowDown" }, ROWS, 7), null);
  assert.equal(unitKey({ ...none, key: "ArrowDown" }, null, 7), null);
});

test("the numbers are those that Plotly was given", () => {
  const bytes = new Uint8Array(new Int16Array([1, -250, 3, 4, 5, 6]).buffer);
  const values = unpacked({ dtype: "i2", bdata: btoa(String.fromCharCode(...bytes)) });
  assert.equal(numberAt(values, { n: 3, row: 0, word: 1, step: 0.01 }), -2.5);
  assert.equal(numberAt(values, { n: 3, row: 1, word: 2, step: 0.01 }), 0.06);
  assert.deepEqual([...unpacked(/** @type {number[]} */ ([1, 2]))], [1, 2]);
});

test("gates are written without a sign, the others with one, and what is not there is not written", () => {
  const numbers = [written("forget_gate", 0.5), written("cell", 0.5), written("cell", undefined)];
  assert.deepEqual(numbers, ["0.50", "+0.50", ""]);
});
