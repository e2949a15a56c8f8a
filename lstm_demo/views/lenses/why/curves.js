// What are the shapes of curves? Lines and bands over places of equal distance, as paths.

/** @typedef {{ width: number, height: number }} Size */

/**
 * A line through `shares` 0..1, from the left end to the right one; 1 is at the top.
 *
 * @param {ArrayLike<number>} shares
 * @param {Size} size
 */
export function linePath(shares, size) {
  return `M${points(shares, size).join("L")}`;
}

/**
 * The area between two lines.
 *
 * @param {ArrayLike<number>} low
 * @param {ArrayLike<number>} high
 * @param {Size} size
 */
export function areaPath(low, high, size) {
  return `M${[...points(high, size), ...points(low, size).reverse()].join("L")}z`;
}

/**
 * Where a norm stands on a scale of powers of ten: 1 at `top`, 0 at `bottom` and below.
 *
 * @param {number} value
 * @param {number} bottom
 * @param {number} top
 */
export function logShare(value, bottom, top) {
  if (!(value > 0)) return 0;
  return Math.max(0, Math.min((Math.log10(value) - bottom) / (top - bottom), 1));
}

/**
 * @param {ArrayLike<number>} shares
 * @param {Size} size
 */
function points(shares, { width, height }) {
  const n = Math.max(1, shares.length - 1);
  return Array.from(shares, (share, k) => `${round((width * k) / n)} ${round(height * (1 - share))}`);
}

/** @param {number} value */
function round(value) {
  return Math.round(100 * value) / 100;
}
