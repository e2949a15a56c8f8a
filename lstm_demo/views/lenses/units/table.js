// The numbers of the pictures, for who reads them in a table: all units at the chosen word, or one unit at all words.

import { make, table } from "../../web/dom.js";
import { exactPercent, fill } from "../../web/numbers.js";
import { bringIntoSight } from "../../web/sight.js";
import { numberAt, written } from "./cells.js";

/**
 * A table behind a line to be opened, made when it is.
 *
 * @param {any} data
 * @param {import("../../web/channel.js").Channel} page
 * @param {{ values: (name: string) => ArrayLike<number> | null }} frames
 */
export function numbers(data, page, frames) {
  const element = make("details", "numbers");
  const place = make("div", "scroll");
  place.tabIndex = 0;
  element.append(make("summary", "", data.texts.table), place);
  const show = () => {
    const { reading, state } = page;
    if (element.open && reading?.id === data.reading) place.replaceChildren(tableOf(data, reading, state, frames));
  };
  element.addEventListener("toggle", () => {
    show();
    if (element.open) bringIntoSight(element);
  });
  return { element, show };
}

/**
 * @param {any} data
 * @param {any} reading
 * @param {{ word: number, unit: number }} state
 * @param {{ values: (name: string) => ArrayLike<number> | null }} frames
 */
function tableOf(data, reading, state, frames) {
  const { texts, pictures } = data;
  if (pictures[0].rows) return unitsTable(data, reading.words[state.word], state.word, frames);
  const isAttention = pictures[0].name === "attention";
  const shares = isAttention ? (frames.values("attention") ?? []) : [];
  const quantities = isAttention ? [] : data.quantities;
  const terms = quantities.map((/** @type {string} */ name) => data.terms[name]);
  const rows = reading.words.map((/** @type {string} */ word, /** @type {number} */ step) => [
    `${step + 1} ${word}`,
    ...(isAttention ? [exactPercent(shares[step])] : []),
    ...quantities.map((/** @type {string} */ name) => written(name, reading.number(name, state.unit, step))),
  ]);
  const caption = isAttention ? texts.table_attention : fill(texts.table_unit, { unit: state.unit });
  return table(caption, [texts.column_word, ...(isAttention ? [data.terms.attention] : terms)], rows);
}

/**
 * @param {any} data
 * @param {string} word
 * @param {number} step
 * @param {{ values: (name: string) => ArrayLike<number> | null }} frames
 */
function unitsTable({ texts, pictures, n }, word, step, frames) {
  const at = (/** @type {any} */ { name, step: unit }, /** @type {number} */ row) =>
    written(name, numberAt(frames.values(name) ?? [], { n, row, word: step, step: unit }));
  const rows = pictures[0].rows.map((/** @type {number} */ unit, /** @type {number} */ row) => [
    String(unit),
    ...pictures.map((/** @type {any} */ picture) => at(picture, row)),
  ]);
  const titles = pictures.map((/** @type {any} */ picture) => picture.title);
  return table(fill(texts.table_units, { word }), [texts.column_unit, ...titles], rows);
}
