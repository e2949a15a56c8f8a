// Where does a word or a unit stand in a picture, and what stands under a pointer? Numbers only, in pixels.

import { clamp } from "../../web/arrays.js";
import { isShortcut } from "../../web/keys.js";

/**
 * A picture's plot, from its left to its right edge and from its top to its bottom.
 *
 * @typedef {{ left: number, top: number, width: number, height: number }} Box
 */

/**
 * The column of a word; the axis goes on for `margin` words before the first one's middle and after the last one's.
 *
 * @param {Box} box
 * @param {{ n: number, margin: number }} axis
 * @param {number} word from 0
 */
export function columnOf(box, { n, margin }, word) {
  const width = box.width / (n - 1 + 2 * margin);
  return { left: box.left + (word - 0.5 + margin) * width, width };
}

/**
 * The row of a unit, or null where it has none.
 *
 * @param {Box} box
 * @param {number[] | null} rows the units from top to bottom
 * @param {number} unit
 */
export function rowOf(box, rows, unit) {
  const row = rows ? rows.indexOf(unit) : -1;
  if (!rows || row < 0) return null;
  const height = box.height / rows.length;
  return { top: box.top + row * height, height };
}

/**
 * The word and the unit under a point; beside the plot, the nearest ones. Without rows there is no unit.
 *
 * @param {Box} box
 * @param {{ n: number, margin: number, rows: number[] | null }} axes
 * @param {{ x: number, y: number }} point
 * @returns {{ word: number, row: number | null, unit?: number }}
 */
export function under(box, { n, margin, rows }, { x, y }) {
  const width = box.width / (n - 1 + 2 * margin);
  const word = clamp(Math.floor((x - box.left) / width + 0.5 - margin), 0, n - 1);
  if (!rows) return { word, row: null };
  const row = clamp(Math.floor(((y - box.top) / box.height) * rows.length), 0, rows.length - 1);
  return { word, row, unit: rows[row] };
}

/**
 * The unit to which an arrow up or down leads, from the row of `unit`; null where it leads nowhere.
 *
 * @param {{ key: string, altKey: boolean, ctrlKey: boolean, metaKey: boolean }} event
 * @param {number[] | null} rows
 * @param {number} unit
 */
export function unitKey(event, rows, unit) {
  const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!rows || !way || isShortcut(event)) return null;
  return rows[clamp(rows.indexOf(unit) + way, 0, rows.length - 1)];
}
