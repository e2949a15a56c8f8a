// What does a payload say? Its arrays as functions: numbers of units, the verdict after a word, and who moved it there.

import { floats } from "../web/arrays.js";

/** All that `number` knows, of whichever network; what a network does not have is NaN. */
export const KNOWN = [
  "input_gate", "forget_gate", "output_gate", "reset_gate", "update_gate", "candidate", "cell", "hidden",
  "before", "kept", "written", "squashed",
];

/**
 * What `payload.py` sends.
 *
 * @typedef {Record<string, any>} Payload
 */

/** @param {Payload} data */
export function unpack(data) {
  const n = data.words.length;
  const { units, quantities, view } = data;
  const [values, probability, changes] = [floats(data.values), floats(data.probability), floats(data.changes)];
  const weights = data.weights && floats(data.weights);
  const ranked = floats(data.movers);
  const amounts = data.amounts && floats(data.amounts);
  const n_movers = amounts ? ranked.length / n : ranked.length;
  const attention = data.attention && floats(data.attention);

  const own = data.own && { probability: floats(data.own.probability), values: floats(data.own.values) };

  const before = (/** @type {number} */ step) => {
    const found = view.direction === 1 ? step + 1 : step - 1;
    return found < 0 || found >= n ? null : found;
  };
  /** @param {Float32Array} from @param {string} quantity @param {number} unit @param {number} step */
  const lookUp = (from, quantity, unit, step) => {
    const [row, column] = [quantities.indexOf(quantity), units.indexOf(unit)];
    return row < 0 || column < 0 ? Number.NaN : from[(row * units.length + column) * n + step];
  };
  const sent = (/** @type {string} */ quantity, /** @type {number} */ unit, /** @type {number} */ step) =>
    lookUp(values, quantity, unit, step);
  /** What a quantity is without the experiment, where there is one. */
  const ownNumber = (/** @type {string} */ quantity, /** @type {number} */ unit, /** @type {number} */ step) =>
    lookUp(own ? own.values : values, quantity, unit, step);
  const isGru = quantities.includes("update_gate"); // what it keeps is what it showed, by one gate for both
  const number = (/** @type {string} */ quantity, /** @type {number} */ unit, /** @type {number} */ step) => {
    if (!KNOWN.includes(quantity)) throw new Error(`There is no number "${quantity}"; use ${KNOWN.join(", ")}.`);
    const earlier = before(step);
    switch (quantity) {
      case "before":
        return earlier === null ? 0 : sent("cell", unit, earlier);
      case "kept":
        if (isGru) return sent("update_gate", unit, step) * (earlier === null ? 0 : sent("hidden", unit, earlier));
        return sent("forget_gate", unit, step) * (earlier === null ? 0 : sent("cell", unit, earlier));
      case "written":
        if (isGru) return (1 - sent("update_gate", unit, step)) * sent("candidate", unit, step);
        return sent("input_gate", unit, step) * sent("candidate", unit, step);
      case "squashed":
        return Math.tanh(sent("cell", unit, step));
      default:
        return sent(quantity, unit, step);
    }
  };
  /** What a unit added to the change of the verdict at a step, in log odds; null where that is not known. */
  const part = (/** @type {number} */ unit, /** @type {number} */ step) => {
    if (!weights || !units.includes(unit)) return null;
    const past = step === 0 ? 0 : sent("hidden", unit, step - 1);
    return weights[units.indexOf(unit)] * (sent("hidden", unit, step) - past);
  };
  /** The units that did most there, with what each added, or null. */
  const movers = (/** @type {number} */ step) =>
    Array.from({ length: n_movers }, (_, k) => {
      const place = amounts ? step * n_movers + k : k;
      return { unit: ranked[place], amount: amounts ? amounts[place] : null };
    });
  return { n, units, quantities, probability, changes, attention, own, before, number, ownNumber, part, movers };
}

/**
 * On which side of the neutral band?
 *
 * @param {number} probability
 * @param {number[]} band
 */
export function toneOf(probability, [low, high]) {
  return probability > high ? "positive" : probability < low ? "negative" : "neutral";
}
