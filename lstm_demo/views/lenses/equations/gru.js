// What is a GRU's own in its equations? A candidate that the reset gate acts in, and a state that is kept and written.

import { fill } from "../../web/numbers.js";
import { addsUp, bracketed, multiplies, operator, size, written } from "./written.js";

/** @typedef {import("./lines.js").Column} Column */
/** @typedef {import("./lines.js").Place} Place */
/** @typedef {import("./panels.js").Panel} Panel */

/**
 * The columns behind "n =": `tanh(w·x + b_in + r·(u·h + b_hn))`; below those of the whole vector stand shapes.
 *
 * @param {Place} place
 * @param {{ sign: (text: string) => Column, numeral: (below: string, part?: string) => Column,
 *   factor: (letter: string, below: string, isWhole: boolean) => Column,
 *   dot: (name: string, of: string, at: string) => Column["above"], before: string, times: string }} made
 */
export function candidateColumns(place, { sign, numeral, factor, dot, before, times }) {
  const { data, numbers, step, isWhole } = place;
  const { x, h, biases: [b_in, b_hn], let_in = 0, total } = numbers.sums(step, "n");
  const { r } = numbers.values(step);
  const [H, from_h] = [data.n_units, (h?.sum ?? 0) + b_hn];
  const plus = (/** @type {number} */ value) => ({ above: ["+"], below: isWhole ? "+" : operator(value) });
  const bias = (/** @type {string} */ key, /** @type {number} */ value) => {
    const above = [{ letter: "b", index: key.slice(2), bold: isWhole }];
    return { above, below: isWhole ? String(H) : size(value), part: "n", opens: key };
  };
  return {
    columns: [
      sign("="), sign("tanh("),
      { above: dot("w", "x", "t"), below: isWhole ? `${H}×${x.n}` : written(x.sum), part: "x", opens: "x" },
      plus(b_in), bias("b_in", b_in), sign("+"),
      isWhole ? { ...factor("r", "", true), below: String(H) } : factor("r", written(r), false), sign(times), sign("("),
      {
        above: dot("u", "h", before), below: isWhole ? `${H}×${H}` : written(h?.sum ?? 0),
        part: "h_before", opens: "h",
      },
      plus(b_hn), bias("b_hn", b_hn), sign(")"), sign(")"),
    ],
    tail: isWhole ? [] : [
      numeral("="), numeral(`tanh(${written(x.sum + b_in)}`), numeral(operator(let_in)), numeral(size(let_in), "r"),
      numeral(")"),
    ],
    isExact: addsUp([h?.sum ?? 0, b_hn], from_h) && multiplies(r, from_h, let_in) &&
      addsUp([x.sum, b_in], x.sum + b_in) && addsUp([x.sum + b_in, let_in], total),
  };
}

/**
 * The columns behind "h =": `z·h + (1 − z)·n`.
 *
 * @param {Place} place
 * @param {{ sign: (text: string) => Column, numeral: (below: string, part?: string) => Column,
 *   factor: (letter: string, below: string, isWhole: boolean) => Column, before: string, times: string }} made
 */
export function stateColumns({ numbers, step, isWhole }, { sign, numeral, factor, before, times }) {
  const v = numbers.values(step);
  const rest = 1 - v.z;
  const opens = isWhole ? undefined : "h_before";
  const past = [{ letter: "h", index: before, bold: isWhole }];
  const z = factor("z", written(v.z), isWhole);
  return {
    columns: [
      sign("="), z, sign(times), { above: past, below: bracketed(v.h_before), part: "h_before", opens },
      sign("+"), { above: ["(1 − ", ...z.above, ")"], below: written(rest), part: "z" }, sign(times),
      factor("n", bracketed(v.n), isWhole),
    ],
    tail: isWhole ? [] : [
      numeral("="), numeral(written(v.kept), "z"), numeral(operator(v.written)), numeral(size(v.written), "n"),
    ],
    isExact: addsUp([v.kept, v.written], v.h) && multiplies(v.z, v.h_before, v.kept) &&
      multiplies(rest, v.n, v.written),
  };
}

/**
 * What a GRU's own terms open: one of the candidate's two biases, or what was shown before.
 *
 * @param {Place} place
 * @param {string} key
 * @returns {Panel | null}
 */
export function gruPanel({ data, numbers, step, isWhole }, key) {
  const { say, n_units: H, gates } = data;
  const row = gates.indexOf("n");
  const which = ["b_in", "b_hn"].indexOf(key);
  if (which >= 0) {
    const entry = isWhole ? `[${row * H}:${(row + 1) * H}]` : `[${row * H + data.unit}]`;
    const name = ["b_ih", "b_hh"][which];
    const rows = isWhole ? [] : [{ name, product: Number(data.biases[row][which]) }];
    const inPyTorch = { names: [data.bias_names[which] + entry], note: isWhole ? say.order : undefined };
    return { about: say[`about_${key}`], rows, inPyTorch, isExact: true };
  }
  if (key !== "h_before") return null;
  const before = numbers.before(step);
  const first = data.start ? say.about_h_before_begins : say.about_h_before_first;
  if (before === null) return { about: first, rows: [], isExact: true };
  const about = fill(say.about_h_before, { unit: data.unit, word: data.words[before] });
  return { about, rows: [], isExact: true, go: before };
}
