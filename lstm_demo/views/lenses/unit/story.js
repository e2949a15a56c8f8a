// What does the lens say in one sentence or two? How strong the unit is, for which side, and where it changes most.

import { number } from "../../web/numbers.js";

const NAMED = 3; // words at which a unit changes most
const RANKED = { corpus: "rank_corpus", text: "rank_text", state: "rank_state" }; // by what they are ranked

/** @typedef {{ key: string, values: Record<string, string> }} Said */

/**
 * The sentences: keys of texts, and the values in them.
 *
 * @param {any} data
 * @returns {Said[]}
 */
export function told({ unit, order, ranked, corpus }) {
  const rank = order.indexOf(unit.number) + 1;
  const values = { unit: String(unit.number), rank: String(rank), total: String(order.length) };
  const effect = unit.effect === null ? "" : number(unit.effect, 3);
  /** @type {Said[]} */
  const said = [{ key: RANKED[/** @type {keyof typeof RANKED} */ (ranked)], values: { ...values, effect } }];
  if (unit.counts) said.push({ key: "counts", values: { counts: unit.counts, against: unit.against } });
  else said.push({ key: "unseen", values: {} });
  if (corpus) said.push(...extremes(unit.snippets));
  return said;
}

/**
 * The words at which the unit rises most, and falls most.
 *
 * @param {string[][][]} snippets up and down
 * @returns {Said[]}
 */
function extremes([up, down]) {
  const values = { up: quoted(placesIn(up)), down: quoted(placesIn(down)) };
  if (values.up && values.down) return [{ key: "extremes", values }];
  if (values.up) return [{ key: "rises", values: { up: values.up } }];
  return values.down ? [{ key: "falls", values: { down: values.down } }] : [];
}

/**
 * The first few words that the snippets mark, each once.
 *
 * @param {string[][]} snippets
 */
export function placesIn(snippets) {
  return [...new Set(snippets.map(([, place]) => place.toLowerCase()))].slice(0, NAMED);
}

/** @param {string[]} words */
function quoted(words) {
  return words.map((word) => `“${word}”`).join(", ");
}
