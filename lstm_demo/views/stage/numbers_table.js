// All numbers of the stage as a table, for whoever does not see it: built when it is opened.

import { make, table } from "../web/dom.js";
import { fill, percent, signed } from "../web/numbers.js";
import { written } from "./score.js";

/**
 * @param {Record<string, any>} data
 * @param {ReturnType<typeof import("./reading.js").unpack>} reading
 */
export function numbersTable(data, reading) {
  const element = make("details", "all");
  const frame = make("div", "frame-of-table");
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", data.texts.table);
  element.append(make("summary", "", data.texts.table), frame);
  let unit = -1;
  let built = -1;
  const build = () => {
    if (!element.open || built === unit) return;
    built = unit;
    frame.replaceChildren(made(data, reading, unit));
  };
  element.addEventListener("toggle", build);
  return {
    element,
    /** The numbers are others now. */
    renew: () => (built = -1),
    /** @param {{ unit: number }} state */
    show(state) {
      unit = state.unit;
      build();
    },
  };
}

/**
 * @param {Record<string, any>} data
 * @param {ReturnType<typeof import("./reading.js").unpack>} reading
 * @param {number} unit
 */
function made(data, reading, unit) {
  const { texts, terms, words, known, kinds, band } = data;
  const { quantities, probability, neutral, changes, own, part } = reading;
  const hasParts = part(unit, 0) !== null;
  const headings = [
    ...[texts.column_number, texts.column_word, texts.column_known, texts.column_verdict],
    ...(neutral ? [texts.column_neutral] : []),
    texts.column_change,
    ...(own ? [texts.column_own] : []),
    ...(hasParts ? [texts.column_part] : []),
    ...quantities.map((/** @type {string} */ name) => terms[name]),
  ];
  const rows = words.map((/** @type {string} */ word, /** @type {number} */ step) => [
    String(step + 1),
    word,
    texts[kinds[String(step)] ? `is_${kinds[String(step)]}` : known[step] ? "yes" : "no"],
    Number.isNaN(probability[step + 1]) ? "" : percent(probability[step + 1], band),
    ...(neutral ? [Number.isNaN(neutral[step + 1]) ? "" : percent(neutral[step + 1])] : []),
    Number.isNaN(changes[step]) ? "" : signed(changes[step]),
    ...(own ? [Number.isNaN(own.probability[step + 1]) ? "" : percent(own.probability[step + 1], band)] : []),
    ...(hasParts ? [signed(part(unit, step) ?? 0)] : []),
    ...quantities.map((/** @type {string} */ name) => written(name, reading.number(name, unit, step))),
  ]);
  return table(fill(texts.table_caption, { unit }), headings, rows);
}
