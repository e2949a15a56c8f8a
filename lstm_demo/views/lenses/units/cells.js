// What numbers does a picture hold? Read from what Plotly was given, so that they travel once.

import { plain, signed } from "../../web/numbers.js";

/** @type {Record<string, new (buffer: ArrayBuffer) => ArrayLike<number>>} */
const KINDS = { i1: Int8Array, i2: Int16Array, f4: Float32Array };

/**
 * The array that Plotly was given, packed or plain, one row after the other.
 *
 * @param {{ dtype: string, bdata: string } | ArrayLike<number>} given
 * @returns {ArrayLike<number>}
 */
export function unpacked(given) {
  if (!("bdata" in given)) return given;
  const bytes = Uint8Array.from(atob(given.bdata), (letter) => letter.charCodeAt(0));
  return new KINDS[given.dtype](bytes.buffer);
}

/**
 * The number of a row at a word, as `step` times what the picture holds.
 *
 * @param {ArrayLike<number>} values
 * @param {{ n: number, row: number, word: number, step: number }} place
 */
export function numberAt(values, { n, row, word, step }) {
  return values[row * n + word] * step;
}

/**
 * A number as it is written everywhere; where the picture has none, nothing.
 *
 * @param {string} name its quantity
 * @param {number | undefined} value
 */
export function written(name, value) {
  if (value === undefined || Number.isNaN(value)) return "";
  return name.endsWith("_gate") ? plain(value) : signed(value);
}
