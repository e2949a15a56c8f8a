// What is an experiment? Changes, each at its place: the same place once, and where the controls point.

import { range } from "../../web/arrays.js";

/**
 * @typedef {{ gate?: string, value?: number, scale?: number, steps?: number[], units?: number[], layer?: number,
 *   direction?: number, hidden?: number, cell?: number, after?: string, title?: string }} Edit
 * @typedef {{ gate: string, how: string, where: string, who: string, units: string }} Controls as they stand; `gate` is
 *   a gate, "silence", or what a reading begins with, one of `STARTS`; `units` is what was typed
 * @typedef {{ word: number, unit: number, mark: number[] | null }} Place where one looks
 */

/** What a reading can begin with, each with its fields; their values count where there is no other choice. */
export const STARTS = /** @type {Record<string, Edit>} */ ({
  start_cell: { cell: 0 },
  start_hidden: { hidden: 0 },
  start_after: { after: "" },
  start_empty: { hidden: 0, cell: 0 },
});

/**
 * The place that the controls point at: an edit without its value; null where what was typed names no units.
 *
 * @param {Controls} controls
 * @param {Place} place
 * @param {{ n_units: number, place: Record<string, number>, starts?: { name: string }[] }} data
 * @returns {Edit | null}
 */
export function placeOf({ gate, where, who, units }, { word, unit, mark }, data) {
  /** @type {Edit} */
  const edit = { ...data.place };
  const start = STARTS[gate];
  if (start) Object.assign(edit, gate === "start_empty" ? emptyOf(data) : start);
  else if (gate !== "silence") edit.gate = gate;
  if (start) where = "everywhere"; // before all words
  if (where === "word") edit.steps = [word];
  if (where === "marked") edit.steps = mark ? range(mark[1] - mark[0] + 1).map((k) => mark[0] + k) : [word];
  if (who === "unit") edit.units = [unit];
  if (who === "all" && gate === "silence") edit.units = range(data.n_units);
  if (who !== "chosen") return edit;
  const chosen = unitsIn(units, data.n_units);
  return chosen && { ...edit, units: chosen };
}

/**
 * The numbers of units in what was typed, each once; null where something else is in it, or nothing.
 *
 * @param {string} typed
 * @param {number} n_units
 */
export function unitsIn(typed, n_units) {
  const parts = typed.split(/[\s,;]+/).filter(Boolean);
  const numbers = parts.map((part) => (/^\d{1,6}$/.test(part) ? Number(part) : Number.NaN));
  if (!numbers.length || !numbers.every((number) => number < n_units)) return null;
  return [...new Set(numbers)].sort((one, other) => one - other);
}

/**
 * The edit of an experiment at that place, if there is one.
 *
 * @param {Edit[]} edits
 * @param {Edit} place
 */
export function editAt(edits, place) {
  return edits.find((edit) => keyOf(edit) === keyOf(place));
}

/**
 * The experiment with that edit, in the place of one at the same place, or behind the others.
 *
 * @param {Edit[]} edits
 * @param {Edit} edit
 */
export function withEdit(edits, edit) {
  const known = edits.findIndex((one) => keyOf(one) === keyOf(edit));
  return known < 0 ? [...edits, edit] : edits.map((one, k) => (k === known ? edit : one));
}

/**
 * @param {Edit[]} edits
 * @param {Edit} edit
 */
export function withoutEdit(edits, edit) {
  return edits.filter((one) => keyOf(one) !== keyOf(edit));
}

/**
 * What the server is told of an edit.
 *
 * @param {Edit} edit
 */
export function sentOf(edit) {
  return { ...edit, title: undefined };
}

/**
 * What an edit is about: a gate, silence, or what a reading begins with.
 *
 * @param {Edit} edit
 */
export function kindOf({ gate, hidden, cell, after }) {
  if (gate) return gate;
  if (after !== undefined) return "start_after";
  if (hidden !== undefined && cell !== undefined) return "start_empty";
  return hidden !== undefined ? "start_hidden" : cell !== undefined ? "start_cell" : "silence";
}

/**
 * An empty beginning, in a network with or without a memory.
 *
 * @param {{ starts?: { name: string }[] }} data
 * @returns {Edit}
 */
function emptyOf({ starts = [] }) {
  return starts.some(({ name }) => name === "start_cell") ? STARTS.start_empty : STARTS.start_hidden;
}

/** @param {Edit} edit */
function keyOf(edit) {
  const { steps, units, layer, direction } = edit;
  return JSON.stringify([kindOf(edit), steps, units, layer, direction]);
}
