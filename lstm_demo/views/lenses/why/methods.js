// What did each method find? Its scores as numbers, which words stand first, and where the methods agree.

import { floats, range } from "../../web/arrays.js";

const SMALL = 0.05; // of the largest score of a method: below it a word is not for or against anything
const STEPS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10]; // ends of scales, and ten times, a hundred times these

/**
 * What one method found; `scores` [word] are log odds, positive = towards a positive verdict, and null where it has
 * nothing to say, because of what `because` says.
 *
 * @typedef {object} Method
 * @property {string} name
 * @property {string} title
 * @property {Float32Array | null} scores
 * @property {Float32Array | null} errors standard errors [word], where there is chance in the scores
 * @property {string} because
 */

/** @param {any} data what payload.py sends */
export function unpack(data) {
  /** @type {Method[]} */
  const all = data.methods.map((/** @type {any} */ one) => ({
    ...one,
    scores: one.scores && floats(one.scores),
    errors: one.errors && floats(one.errors),
  }));
  const known = all.filter(({ scores }) => scores);
  const of = (/** @type {string} */ name) => known.find((one) => one.name === name) ?? known[0];
  return {
    all,
    known,
    of,
    limit: limitOf(known),
    has: (/** @type {string} */ name) => known.some((one) => one.name === name),
  };
}

/**
 * The end of the scale that all methods share, in log odds: no method's largest score lies beyond it, but for the one
 * that goes furthest, of which so much is shown.
 *
 * @param {{ scores: Float32Array | null }[]} methods
 */
export function limitOf(methods) {
  const largest = methods.map(({ scores }) => Math.max(0, ...Array.from(scores ?? [], Math.abs))).sort((a, b) => b - a);
  const wanted = Math.max(largest[1] ?? largest[0] ?? 0, 0.1);
  const power = 10 ** Math.floor(Math.log10(wanted) + 1e-9);
  return power * (STEPS.find((step) => step * power >= wanted - 1e-9) ?? 10);
}

/**
 * Why there are no scores, each reason once, with the first method that it holds for: those beside it are its variants.
 *
 * @param {Method[]} methods
 */
export function reasons(methods) {
  const refused = methods.filter(({ because }) => because);
  return refused.filter(({ because }, k) => refused.findIndex((one) => one.because === because) === k);
}

/**
 * The words in the order in which they speak for the side of the verdict, the strongest first.
 *
 * @param {ArrayLike<number>} scores
 * @param {boolean} isPositive
 */
export function inOrder(scores, isPositive) {
  const sign = isPositive ? 1 : -1;
  return range(scores.length).sort((one, other) => sign * (scores[other] - scores[one]) || one - other);
}

/**
 * How many methods have each word speak for a positive verdict, and how many for a negative one, by more than a
 * twentieth of what their largest one does?
 *
 * @param {{ scores: Float32Array | null }[]} methods
 * @param {number} n words
 */
export function sides(methods, n) {
  const found = methods.map(({ scores }) => {
    const values = scores ?? new Float32Array(n);
    const least = SMALL * Math.max(...Array.from(values, Math.abs));
    return Array.from(values, (value) => (Math.abs(value) <= least ? 0 : Math.sign(value)));
  });
  return range(n).map((word) => ({
    up: found.filter((signs) => signs[word] > 0).length,
    down: found.filter((signs) => signs[word] < 0).length,
  }));
}

/**
 * How many methods put this word first, among all that speak for the side of the verdict?
 *
 * @param {{ scores: Float32Array | null }[]} methods
 * @param {number} word
 * @param {boolean} isPositive
 */
export function firstIn(methods, word, isPositive) {
  return methods.filter(({ scores }) => scores && inOrder(scores, isPositive)[0] === word).length;
}
