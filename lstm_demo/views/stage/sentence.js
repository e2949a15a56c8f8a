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
  const [meant, kind] = [data.read_as[String(step)], data.kinds[String(step)]];
  if (kind) said.push({ key: kind, values: {} });
  else if (meant) said.push({ key: "corrected", values: { word: meant } });
  else if (!data.known[step]) said.push({ key: "unseen", values: {} });
  const skipped = data.skipped[String(step)];
  if (skipped) said.push({ key: "skipped_before", values: { words: skipped.join(", ") } });
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
function ofVerdict({ words, band, largest }, { probability, neutral, changes, n }, step) {
  const word = words[step];
  const [from, to] = [probability[step], probability[step + 1]];
  if (Number.isNaN(to)) return { key: "unknown_verdict", values: { word } };
  const rest = neutral && { neutral_before: percent(neutral[step]), neutral: percent(neutral[step + 1]) };
  if (Number.isNaN(from)) {
    return { key: step === n - 1 ? "ends" : "is", values: { word, after: percent(to, band), ...rest } };
  }
  const numbers = { before: percent(from, band), after: percent(to, band), change: signed(changes[step]) };
  const values = { word, ...numbers, ...rest };
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
  const values = { unit: name, part: signed(added), share };
  if (!share || Number(added.toFixed(2)) === 0) return { key: "adds", values };
  return { key: added * changes[step] > 0 ? "brings" : "against", values };
}

/**
 * @param {Reading} reading
 * @param {number} step
 * @param {number} unit
 * @returns {Said}
 */
function ofUnit({ quantities, before, number, begins, start }, step, unit) {
  const earlier = before(step);
  const isFirst = earlier === null && !begins;
  const hidden = signed(number("hidden", unit, step));
  if (!quantities.includes("candidate")) {
    if (isFirst) return { key: "starts", values: { hidden } };
    const past = signed(earlier === null ? start("hidden", unit) : number("hidden", unit, earlier));
    if (past === hidden) return { key: "remains", values: { hidden } };
    return { key: "goes", values: { hidden, earlier: past } };
  }
  const content = {
    proposed: signed(number("candidate", unit, step)),
    written: signed(number("written", unit, step)),
  };
  if (quantities.includes("update_gate")) return ofGru({ number }, step, unit, content, isFirst);
  const values = {
    forget: plain(number("forget_gate", unit, step)),
    input: plain(number("input_gate", unit, step)),
    ...content,
  };
  if (isFirst) return { key: "gates_first", values };
  const kept = signed(earlier === null ? start("cell", unit) : number("cell", unit, earlier));
  return { key: "gates", values: { ...values, before: kept } };
}

/**
 * What a unit of a GRU keeps of what it showed, what it writes, and how much its candidate sees of what was before.
 *
 * @param {Pick<Reading, "number">} reading
 * @param {number} step
 * @param {number} unit
 * @param {Record<string, string>} content its candidate, and what is written of it
 * @param {boolean} isFirst had it shown nothing yet?
 * @returns {Said}
 */
function ofGru({ number }, step, unit, content, isFirst) {
  const update = number("update_gate", unit, step);
  const values = {
    update: plain(update),
    rest: plain(1 - update),
    reset: plain(number("reset_gate", unit, step)),
    ...content,
  };
  return { key: isFirst ? "gru_first" : "gru_gates", values };
}
