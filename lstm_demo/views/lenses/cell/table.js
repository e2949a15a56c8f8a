// The numbers of the drawing, for who reads them in a table: what it was at the word before, and what it is now.

import { make, table } from "../../web/dom.js";
import { plain, signed } from "../../web/numbers.js";
import { bringIntoSight } from "../../web/sight.js";

const DIGITS = 4;
const QUANTITIES = ["forget_gate", "input_gate", "candidate", "cell", "output_gate", "hidden"];
const PRODUCTS = ["kept", "written", "squashed"];
const SYMBOLS = { forget_gate: "f", input_gate: "i", candidate: "g", output_gate: "o" }; // where the terms have none

/**
 * A table behind a line to be opened, made when it is; `show` brings it to a word.
 *
 * @param {{ cell: string, texts: Record<string, string>, terms: Record<string, string> }} data
 */
export function numbers(data) {
  const { texts } = data;
  const element = make("details", "numbers");
  const place = make("div");
  element.append(make("summary", "", texts.table), place);
  /** @type {{ caption: string, values: Record<string, number>, earlier: Record<string, number> | null } | null} */
  let latest = null;
  const build = () => element.open && latest && place.replaceChildren(tableOf(latest, data));
  element.addEventListener("toggle", () => {
    build();
    if (element.open) bringIntoSight(element);
  });
  return {
    element,
    /** @param {typeof latest} next */
    show(next) {
      latest = next;
      build();
    },
  };
}

/**
 * @param {{ caption: string, values: Record<string, number>, earlier: Record<string, number> | null }} numbers
 * @param {{ cell: string, texts: Record<string, string>, terms: Record<string, string> }} data
 */
function tableOf({ caption, values, earlier }, { cell, texts, terms }) {
  const names = cell === "rnn" ? ["hidden"] : [...QUANTITIES, ...PRODUCTS];
  const title = (/** @type {string} */ name) => texts[`row_${name}`] ?? `${terms[name]} ${symbolOf(name)}`.trim();
  const rows = names.map((name) => [title(name), earlier ? write(name, earlier[name]) : "", write(name, values[name])]);
  return table(caption, [texts.column_part, texts.column_before, texts.column_now], rows);
}

/** @param {string} name */
function symbolOf(name) {
  return SYMBOLS[/** @type {keyof typeof SYMBOLS} */ (name)] ?? "";
}

/**
 * @param {string} name
 * @param {number} value
 */
function write(name, value) {
  return name.endsWith("_gate") ? plain(value, DIGITS) : signed(value, DIGITS);
}
