// What is said of a word? Which texts, and which numbers in them: no more than the numbers show.

import { exactPercent, percent, plain, signed } from "../web/numbers.js";

const LEAST_CHANGE = 0.1; // log odds; below it a share would be a share of nothing (as in explain/movers.py)

/** @typedef {{ key: string, values: Record<string, string> }} Said */
/** @typedef {ReturnType<typeof import("./reading.js").unpack>} Reading */

/**
 * The sentences on the word at `step` and on what one unit did there: keys of texts, and the values in them.
 *
 * @param {Record<string, any>} data
 * @param {Reading} reading
 * @param {number} step
 * @param {number} unit
 * @returns {Said[]}
 */
export function sentences(data, reading, step, unit) {
  const said = [ofVerdict(data, reading, step)];
  if (!data.known[step]) said.push({ key: "unseen", values: {} });
  return [...said, ofPart(reading, step, unit), ofUnit(reading, step, unit)];
}

/**
 * Can the change at a step be shared out? Not where it is small, nor where one unit did more than all together.
 *
 * @param {Reading} reading
 * @param {number} step
 */
export function hasShares({ changes, movers }, step) {
  const most = movers(step)[0].amount;
  return most !== null && Math.abs(changes[step]) >= Math.max(LEAST_CHANGE, Math.abs(most));
}

/**
 * A unit's share of a change in log odds as text.
 *
 * @param {number} part
 * @param {number} change
 */
export function shareOf(part, change) {
  const share = part / change;
  return exactPercent(share, Math.abs(share) < 0.01 ? 1 : 0);
}

/**
 * @param {Record<string, any>} data
 * @param {Reading} reading
 * @param {number} step
 * @returns {Said}
 */
function ofVerdict({ words, band, largest }, { probability, n }, step) {
  const word = words[step];
  const [from, to] = [probability[step], probability[step + 1]];
  if (Number.isNaN(to)) return { key: "unknown_verdict", values: { word } };
  const values = { word, before: percent(from, band), after: percent(to, band) };
  if (Number.isNaN(from)) return { key: step === n - 1 ? "ends" : "stays", values };
  if (values.before === values.after) return { key: "stays", values };
  const way = to > from ? "rises" : "falls";
  const name = largest[String(step)];
  return { key: name ? `${way}_${name}` : way, values };
}

/**
 * @param {Reading} reading
 * @param {number} step
 * @param {number} unit
 * @returns {Said}
 */
function ofPart(reading, step, unit) {
  const { changes, part } = reading;
  const added = part(unit, step);
  const name = String(unit);
  if (added === null) return { key: "looks", values: { unit: name } };
  const share = hasShares(reading, step) ? shareOf(added, changes[step]) : "";
  const values = { unit: name, part: signed(added), change: signed(changes[step]), share };
  if (!share || Number(added.toFixed(2)) === 0) return { key: "adds", values };
  return { key: added * changes[step] > 0 ? "brings" : "against", values };
}

/**
 * @param {Reading} reading
 * @param {number} step
 * @param {number} unit
 * @returns {Said}
 */
function ofUnit({ quantities, before, number }, step, unit) {
  const earlier = before(step);
  const hidden = signed(number("hidden", unit, step));
  if (!quantities.includes("forget_gate")) {
    if (earlier === null) return { key: "starts", values: { hidden } };
    const past = signed(number("hidden", unit, earlier));
    if (past === hidden) return { key: "remains", values: { hidden } };
    return { key: "goes", values: { hidden, earlier: past } };
  }
  const values = {
    forget: plain(number("forget_gate", unit, step)),
    input: plain(number("input_gate", unit, step)),
    written: signed(number("written", unit, step)),
  };
  return { key: earlier === null ? "gates_first" : "gates", values };
}
