// Which equations are there, and which number stands below which symbol? Described here, drawn in grid.js.

import { addsUp, bracketed, multiplies, operator, size, withSign, written } from "./written.js";

/**
 * What is looked at: a step of one unit, or of the whole vector.
 *
 * @typedef {object} Place
 * @property {import("./unpack.js").Payload} data
 * @property {import("./unpack.js").Numbers} numbers
 * @property {number} step
 * @property {boolean} isWhole
 */

/**
 * A symbol: its letter, what stands below it, and whether it is a vector or a matrix.
 *
 * @typedef {{ letter: string, index?: string, bold?: boolean }} Symbol
 */

/**
 * A column of an equation: symbols above, what they amount to below. `part` is lit together with its like; what
 * `opens` has a panel, and is `heard` with the sign that stands before it, or in brackets.
 *
 * @typedef {{ above: (Symbol | string)[], below: string, part?: string, opens?: string, heard?: string }} Column
 */

/**
 * An equation. `isExact`: it holds for the numbers as they are written.
 *
 * @typedef {object} Line
 * @property {string} letter
 * @property {string} value
 * @property {Symbol} left
 * @property {Column[]} columns
 * @property {Column[]} tail
 * @property {boolean} isExact
 */

// The order in which the quantities are worked.
const ORDER = {
  lstm: ["i", "f", "g", "o", "c", "h"],
  peephole: ["i", "f", "g", "c", "o", "h"], // the output gate waits for the new memory
  cell_output: ["i", "f", "g", "c", "o", "h"],
  rnn: ["h"],
};
const SPACE = "\u2009"; // a thin one

/**
 * All equations at a place.
 *
 * @param {Place} place
 * @returns {Line[]}
 */
export function linesAt(place) {
  const kind = /** @type {keyof typeof ORDER} */ (place.data.kind);
  return ORDER[kind].map((letter) => {
    if (place.data.gates.includes(letter)) return gateLine(place, letter);
    return letter === "c" ? memoryLine(place) : hiddenLine(place);
  });
}

/**
 * @param {Place} place
 * @param {string} letter
 * @returns {Line}
 */
function gateLine(place, letter) {
  const { data, numbers, step, isWhole } = place;
  const squash = letter === "g" || data.kind === "rnn" ? "tanh(" : "σ(";
  const { total } = numbers.sums(step, letter);
  const terms = gateTerms(place, letter);
  const columns = [sign("="), sign(squash)];
  terms.forEach(({ column, value }, k) => {
    if (k) columns.push({ above: ["+"], below: isWhole ? "+" : operator(value) });
    columns.push(isWhole ? column : { ...column, below: k ? size(value) : written(value), heard: written(value) });
  });
  columns.push(sign(")"));
  return {
    letter, columns,
    value: valueOf(place, letter),
    left: { letter, index: "t", bold: isWhole },
    tail: isWhole ? [] : [numeral("="), numeral(`${squash}${written(total)})`)],
    isExact: addsUp(terms.map(({ value }) => value), total),
  };
}

/**
 * What is added up before a gate is squashed; below a column of the whole vector stands the shape of its weights.
 *
 * @param {Place} place
 * @param {string} letter
 * @returns {{ column: Column, value: number }[]}
 */
function gateTerms({ data, numbers, step, isWhole }, letter) {
  const { x, h, c, seen, b } = numbers.sums(step, letter);
  const { n_units: H, kind } = data;
  const index = kind === "rnn" ? "" : letter;
  const dot = (/** @type {string} */ name, /** @type {string} */ of, /** @type {string} */ at) => [
    { letter: isWhole ? name.toUpperCase() : name, index, bold: true }, isWhole ? " " : `${SPACE}·${SPACE}`,
    { letter: of, index: at, bold: true },
  ];
  const before = earlier(data);
  /** @type {{ column: Column, value: number }[]} */
  const terms = [];
  const add = (/** @type {Column} */ column, /** @type {number} */ value) => terms.push({ column, value });
  add({ above: dot("w", "x", "t"), below: `${H}×${x.n}`, part: "x", opens: "x" }, x.sum);
  if (h) add({ above: dot("u", "h", before), below: `${H}×${H}`, part: "h_before", opens: "h" }, h.sum);
  if (c) add({ above: dot("v", "c", "t"), below: `${H}×${H}`, part: "c", opens: "c" }, c.sum);
  if (seen) {
    const [part, at] = letter === "o" ? ["c", "t"] : ["c_before", before];
    const weight = { letter: "p", index: letter, bold: isWhole };
    const above = [weight, `${SPACE}${times(isWhole)}${SPACE}`, { letter: "c", index: at, bold: isWhole }];
    add({ above, below: String(H), part, opens: "seen" }, seen.product);
  }
  add({ above: [{ letter: "b", index, bold: isWhole }], below: String(H), part: letter, opens: "b" }, b);
  return terms;
}

/**
 * @param {Place} place
 * @returns {Line}
 */
function memoryLine(place) {
  const { data, numbers, step, isWhole } = place;
  const v = numbers.values(step);
  const dot = times(isWhole);
  const before = { letter: "c", index: earlier(data), bold: isWhole };
  return {
    letter: "c",
    value: valueOf(place, "c"),
    left: { letter: "c", index: "t", bold: isWhole },
    columns: without(isWhole, [
      sign("="), factor("f", written(v.f), isWhole), sign(dot),
      {
        above: [before], below: bracketed(v.c_before), heard: written(v.c_before), part: "c_before",
        opens: isWhole ? undefined : "c_before",
      },
      sign("+"), factor("i", written(v.i), isWhole), sign(dot), factor("g", bracketed(v.g), isWhole),
    ]),
    tail: isWhole ? [] : [
      numeral("="), numeral(written(v.kept), "f"), numeral(operator(v.written)), numeral(size(v.written), "i"),
    ],
    isExact: addsUp([v.kept, v.written], v.c) && multiplies(v.f, v.c_before, v.kept) && multiplies(v.i, v.g, v.written),
  };
}

/**
 * @param {Place} place
 * @returns {Line}
 */
function hiddenLine(place) {
  const { numbers, step, isWhole } = place;
  const v = numbers.values(step);
  return {
    letter: "h",
    value: valueOf(place, "h"),
    left: { letter: "h", index: "t", bold: isWhole },
    columns: without(isWhole, [
      sign("="), factor("o", written(v.o), isWhole), sign(times(isWhole)), sign("tanh("),
      factor("c", written(v.c), isWhole), sign(")"),
    ]),
    tail: isWhole ? [] : [numeral("="), numeral(written(v.o), "o"), numeral("·"), numeral(bracketed(v.tanh), "c")],
    isExact: multiplies(v.o, v.tanh, v.h),
  };
}

/**
 * What an equation gives: a signed quantity with its sign; of all units the mean and the standard deviation.
 *
 * @param {Place} place
 * @param {string} letter
 */
function valueOf({ numbers, step, isWhole }, letter) {
  const put = "gch".includes(letter) ? withSign : written;
  if (!isWhole) return put(numbers.values(step)[letter]);
  const { means, deviations } = numbers.whole(step);
  return `${put(means[letter])} ± ${written(deviations[letter])}`;
}

/**
 * The step before, as an index of symbols.
 *
 * @param {import("./unpack.js").Payload} data
 */
function earlier({ backward }) {
  return backward ? "t+1" : "t\u22121";
}

/**
 * The columns; of the whole vector without numbers, for no product of means is the mean of products.
 *
 * @param {boolean} isWhole
 * @param {Column[]} columns
 */
function without(isWhole, columns) {
  return isWhole ? columns.map((column) => ({ ...column, below: "" })) : columns;
}

/**
 * @param {string} letter
 * @param {string} below
 * @param {boolean} isWhole
 * @returns {Column}
 */
function factor(letter, below, isWhole) {
  return { above: [{ letter, index: "t", bold: isWhole }], below, part: letter };
}

/** @param {boolean} isWhole */
function times(isWhole) {
  return isWhole ? "⊙" : "·";
}

/**
 * @param {string} text
 * @returns {Column}
 */
function sign(text) {
  return { above: [text], below: text };
}

/**
 * @param {string} below
 * @param {string} [part]
 * @returns {Column}
 */
function numeral(below, part) {
  return { above: [], below, part };
}
