// What does a payload say? Its arrays as functions: numbers of units, the verdict after a word, and who moved it there.

import { floats } from "../web/arrays.js";

/** All that `number` knows, of whichever network; what a network does not have is NaN. */
export const KNOWN = [
  "input_gate", "forget_gate", "output_gate", "reset_gate", "update_gate", "candidate", "cell", "hidden",
  "before", "kept", "written", "squashed",
];

const START = "start_"; // before the name of a quantity: what it was before all words

/**
 * What `payload.py` sends.
 *
 * @typedef {Record<string, any>} Payload
 */

/** @param {Payload} data */
export function unpack(data) {
  const n = data.words.length;
  const { units, quantities, view } = data;
  const [values, changes] = [floats(data.values), floats(data.changes)];
  const weights = data.weights && floats(data.weights);
  const ranked = floats(data.movers);
  const amounts = data.amounts && floats(data.amounts);
  const n_movers = amounts ? ranked.length / n : ranked.length;
  const attention = data.attention && floats(data.attention);

  const [{ band }, verdicts] = [data, verdictsOf(data, data.band)];
  const own = data.own && { ...verdictsOf(data.own, band), values: floats(data.own.values) };

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
  const { begins, start } = beginning(data.initial ?? {});
  const ownStart = data.own ? beginning(data.own.initial ?? {}).start : start;
  /** What a quantity is without the experiment, where there is one; "start_cell" is the memory before all words. */
  const ownNumber = (/** @type {string} */ quantity, /** @type {number} */ unit, /** @type {number} */ step) => {
    if (quantity.startsWith(START)) return ownStart(quantity.slice(START.length), unit);
    return lookUp(own ? own.values : values, quantity, unit, step);
  };
  /** What a quantity was at the step before. @param {string} quantity @param {number} unit @param {number | null} at */
  const past = (quantity, unit, at) => (at === null ? start(quantity, unit) : sent(quantity, unit, at));
  const isGru = quantities.includes("update_gate"); // what it keeps is what it showed, by one gate for both
  const number = (/** @type {string} */ quantity, /** @type {number} */ unit, /** @type {number} */ step) => {
    if (!KNOWN.includes(quantity)) throw new Error(`There is no number "${quantity}"; use ${KNOWN.join(", ")}.`);
    const earlier = before(step);
    switch (quantity) {
      case "before":
        return past("cell", unit, earlier);
      case "kept":
        if (isGru) return sent("update_gate", unit, step) * past("hidden", unit, earlier);
        return sent("forget_gate", unit, step) * past("cell", unit, earlier);
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
    const shown = past("hidden", unit, step === 0 ? null : step - 1);
    return weights[units.indexOf(unit)] * (sent("hidden", unit, step) - shown);
  };
  /** The units that did most there, with what each added, or null. */
  const movers = (/** @type {number} */ step) =>
    Array.from({ length: n_movers }, (_, k) => {
      const place = amounts ? step * n_movers + k : k;
      return { unit: ranked[place], amount: amounts ? amounts[place] : null };
    });
  const looks = { before, start, begins, number, ownNumber, part, movers };
  return { n, units, quantities, ...verdicts, changes, attention, own, ...looks };
}

/**
 * The verdicts before the first word and after each: the shares of positive and, where it is a class, of neutral, and
 * what each verdict is called.
 *
 * @param {Payload} data
 * @param {number[]} band
 */
function verdictsOf(data, band) {
  const [probability, neutral] = [floats(data.probability), data.neutral ? floats(data.neutral) : null];
  const tone = (/** @type {number} */ place) => toneOf(probability[place], band, neutral ? neutral[place] : null);
  return { probability, neutral, tone };
}

/**
 * Where units begin, before anything was read: mostly at 0.
 *
 * @param {Record<string, string>} initial by quantity, an array [unit]; without any all begin at 0
 */
function beginning(initial) {
  /** @type {Record<string, Float32Array>} */
  const begun = Object.fromEntries(Object.entries(initial).map(([name, packed]) => [name, floats(packed)]));
  const start = (/** @type {string} */ quantity, /** @type {number} */ unit) => begun[quantity]?.[unit] ?? 0;
  return { begins: Object.keys(initial).length > 0, start };
}

/**
 * On which side of the neutral band? Where neutral has a share of its own, which of the three is the largest?
 *
 * @param {number} probability
 * @param {number[]} band
 * @param {number | null} neutral
 */
export function toneOf(probability, band, neutral = null) {
  if (neutral !== null) {
    const negative = 1 - probability - neutral;
    if (neutral >= Math.max(negative, probability)) return "neutral";
    return probability > negative ? "positive" : "negative";
  }
  const [low, high] = band;
  return probability > high ? "positive" : probability < low ? "negative" : "neutral";
}
