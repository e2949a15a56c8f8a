// What happened in the pipe? One sentence from the numbers: what was kept, what was written, what is shown.

import { fill, plain, signed } from "../../web/numbers.js";
import { gruClauses } from "./gru.js";
import { clauses } from "./values.js";

/**
 * What became of the memory, what was written, what is shown of it; and what is particular about this network.
 *
 * @param {any} data
 * @param {Record<string, number>} values
 * @param {number} unit
 * @param {boolean} isFirst
 */
export function tale({ texts, cell, backward }, values, unit, isFirst) {
  const written = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, name.endsWith("_gate") ? plain(value) : signed(value)]),
  );
  const whole = { ...written, unit: String(unit) };
  const said = cell === "rnn" ? {} : (cell === "gru" ? gruClauses : clauses)(values, isFirst);
  const filled = Object.entries(said).map(([name, key]) => [name, fill(texts[key], whole)]);
  const sentence = fill(cell === "rnn" ? texts.said_plain : texts.said, { ...whole, ...Object.fromEntries(filled) });
  return [sentence, texts[`sees_${cell}`], backward && texts.reads_backward].filter(Boolean).join(" ");
}
