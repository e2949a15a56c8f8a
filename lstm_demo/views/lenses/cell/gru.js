// A GRU's picture: its state flows on, one gate keeps and writes the rest, one lets the candidate see what was before.

import { make } from "../../web/dom.js";
import { clauses, valuesAt } from "./values.js";

/** @typedef {import("./plan.js").Spec} Spec */

const QUANTITIES = ["reset_gate", "update_gate", "candidate", "kept", "written"];

/** @type {Spec[]} */
export const GRU = [
  { part: "hidden_before", kind: "pipe", symbol: "h₋₁" },
  { part: "update_gate", kind: "valve", symbol: "z" },
  { part: "kept", kind: "pipe", symbol: "z·h₋₁" },
  { part: "plus", kind: "node", sign: "+" },
  { part: "hidden", kind: "pipe", symbol: "h" },
  { part: "written", kind: "pipe", symbol: "(1−z)·n" },
  { part: "rest_gate", kind: "valve", symbol: "1−z" },
  { part: "candidate", kind: "pipe", symbol: "n" },
  { part: "reset_gate", kind: "valve", symbol: "r" },
];

/**
 * All parts of the picture of one unit at one word, by name; `rest_gate` is what the update gate leaves.
 *
 * @param {import("./values.js").Numbers} reading
 * @param {{ unit: number, word: number, weight: number | null }} place
 * @returns {Record<string, number>}
 */
export function gruValuesAt(reading, place) {
  const { unit, word } = place;
  const here = Object.fromEntries(QUANTITIES.map((name) => [name, reading.number(name, unit, word)]));
  return { ...here, rest_gate: 1 - here.update_gate, ...valuesAt(reading, { ...place, isPlain: true }) };
}

/**
 * The clauses of the sentence: as those of an LSTM, whose memory is here what the unit shows.
 *
 * @param {Record<string, number>} values
 * @param {boolean} isFirst nothing was read before
 */
export function gruClauses(values, isFirst) {
  const { hidden_before: before, update_gate: forget_gate, hidden: cell } = values;
  const { keeps, writes, holds } = clauses({ ...values, before, forget_gate, cell }, isFirst);
  return { keeps, writes, holds };
}

/**
 * Say behind the reset gate's number of what it lets a share in.
 *
 * @param {HTMLElement} plan
 * @param {Record<string, string>} texts
 */
export function tellReset(plan, texts) {
  plan.querySelector(".p-reset_gate .label")?.append(make("span", "reset-inlet", texts.reset_inlet));
}
