// How are the numbers of an equation written? Three places, and it is known whether they add up as they stand.

import { plain, rounded, signed } from "../../web/numbers.js";

const PLACES = 3;

/** @param {number} value */
export function written(value) {
  return plain(value, PLACES);
}

/** @param {number} value */
export function withSign(value) {
  return signed(value, PLACES);
}

/** @param {number} value */
export function size(value) {
  return written(Math.abs(value));
}

/**
 * A number behind an operator; one below zero stands in brackets.
 *
 * @param {number} value
 */
export function bracketed(value) {
  return thousandths(value) < 0 ? `(${written(value)})` : written(value);
}

/**
 * The sign before a number that is added; one that is written as zero counts as none below zero.
 *
 * @param {number} value
 */
export function operator(value) {
  return thousandths(value) < 0 ? "\u2212" : "+";
}

/**
 * A number as it is written, in thousandths.
 *
 * @param {number} value
 */
export function thousandths(value) {
  return Math.round(Number(rounded(Math.abs(value), PLACES)) * 10 ** PLACES) * (value < 0 ? -1 : 1) || 0;
}

/**
 * Do numbers add up to `sum` as they are written, to the last digit?
 *
 * @param {number[]} parts
 * @param {number} sum
 */
export function addsUp(parts, sum) {
  return parts.reduce((total, part) => total + thousandths(part), 0) === thousandths(sum);
}

/**
 * Is the product of two numbers, as they are written, the one that is written?
 *
 * @param {number} first
 * @param {number} second
 * @param {number} product
 */
export function multiplies(first, second, product) {
  return thousandths((thousandths(first) / 1000) * (thousandths(second) / 1000)) === thousandths(product);
}
