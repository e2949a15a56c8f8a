// What does the lens say in one sentence? Which word speaks most, how many methods find so, and whether to believe it.

import { compose, make } from "../../web/dom.js";
import { percent, signed } from "../../web/numbers.js";
import { firstIn, inOrder } from "./methods.js";

/** @typedef {{ key: string, values: Record<string, string> }} Said */

/**
 * The sentence as nodes.
 *
 * @param {any} data
 * @param {ReturnType<typeof import("./methods.js").unpack>} methods
 * @param {string} name of the method
 */
export function answer(data, methods, name) {
  const parts = told(data, methods, name).map(({ key, values }) => {
    const marked = Object.fromEntries(Object.entries(values).map(([slot, text]) => [slot, make("b", "", text)]));
    return compose(data.texts[key], marked);
  });
  return parts.flatMap((nodes, k) => (k ? [" ", ...nodes] : nodes));
}

/**
 * The sentences: keys of texts, and the values in them.
 *
 * @param {any} data
 * @param {ReturnType<typeof import("./methods.js").unpack>} methods
 * @param {string} name of the method
 * @returns {Said[]}
 */
export function told(data, methods, name) {
  const { scores, title } = methods.of(name);
  if (!scores || !data.words.length) return [];
  const isPositive = data.side === "positive";
  const [first] = inOrder(scores, isPositive);
  const speaks = (isPositive ? 1 : -1) * scores[first] > 0;
  const values = {
    method: title,
    word: `“${data.words[first]}”`,
    score: signed(scores[first]),
    percent: percent(data.probability, data.band),
    side: data.side_name,
    ...(typeof data.neutral === "number" ? { neutral: percent(data.neutral) } : {}),
  };
  /** @type {Said[]} */
  const said = [{ key: speaks ? "most" : "none_speaks", values }];
  if (speaks && methods.known.length > 1) said.push(agreement(methods, first, isPositive));
  return [...said, ...doubt(data, name)];
}

/**
 * @param {ReturnType<typeof import("./methods.js").unpack>} methods
 * @param {number} word
 * @param {boolean} isPositive
 */
function agreement({ known }, word, isPositive) {
  const count = firstIn(known, word, isPositive);
  const values = { count: String(count), total: String(known.length) };
  return { key: count === known.length ? "all_agree" : 2 * count < known.length ? "few_agree" : "some_agree", values };
}

/**
 * Is the order of the words better than chance, by deleting them? Nothing where that was not found out.
 *
 * @param {any} data
 * @param {string} name of the method
 */
export function doubt(data, name) {
  const checked = data.check?.dropped;
  if (!checked || !(name in checked.areas)) return [];
  const points = (/** @type {number} */ share) => String(Math.round(100 * share));
  const values = {
    fall: points(checked.areas[name]),
    random: points(checked.random_area),
    most: points(checked.random_most),
    side: data.side_name,
  };
  return [{ key: checked.better.includes(name) ? "believed" : "doubted", values }];
}
