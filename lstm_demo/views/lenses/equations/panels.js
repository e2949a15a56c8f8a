// What opens below a term? Its largest products, the rest, the sum, and where its weights stand in PyTorch.

import { fill } from "../../web/numbers.js";
import { gruPanel } from "./gru.js";
import { addsUp, multiplies } from "./written.js";

/** @typedef {import("./unpack.js").Payload} Payload */
/** @typedef {import("./unpack.js").Dot} Dot */
/** @typedef {import("./lines.js").Symbol} Symbol */
/** @typedef {import("./lines.js").Place} Place */

/**
 * A line of a sum: factors where it is a product, the unit that can be followed where it is one's h or c.
 *
 * @typedef {{ name: string | Symbol, product: number, weight?: number, value?: number, unit?: number }} Row
 */

/**
 * What a term is in PyTorch: names, and what is to be said of them.
 *
 * @typedef {{ names: string[], note?: string }} InPyTorch
 */

/**
 * A panel: a sentence, a sum, and names. `isFar` where its products were not sent, `go` a step to go to.
 *
 * @typedef {object} Panel
 * @property {string} about
 * @property {Row[]} rows
 * @property {Row} [total]
 * @property {InPyTorch} [inPyTorch]
 * @property {boolean} isExact do the numbers add up as they are written?
 * @property {boolean} [isFar]
 * @property {number} [go]
 * @property {boolean} [isOfVerdict] are its numbers for and against a positive verdict?
 */

/**
 * The panel of one term of one equation, `key` being what it opens.
 *
 * @param {Place} place
 * @param {string} letter
 * @param {string} key
 * @returns {Panel}
 */
export function panelOf(place, letter, key) {
  const { data, numbers, step, isWhole } = place;
  const own = gruPanel(place, key);
  if (own) return own;
  if (isWhole) return matrixPanel(data, letter, key);
  if (key === "b") return biasPanel(place, letter);
  if (key === "seen") return peepholePanel(place, letter);
  if (key === "c_before") return memoryPanel(place);
  const before = numbers.before(step);
  const word = data.words[key === "h" ? (before ?? step) : step];
  const dot = /** @type {Dot} */ (/** @type {any} */ (numbers.sums(step, letter))[key]);
  const inPyTorch = rowName(data, dot.name, key === "c" ? 0 : data.gates.indexOf(letter), letter);
  if (key === "h" && before === null && !data.start) {
    const about = fill(data.say.about_h_first, { n: dot.n });
    return { about, rows: [], total: totalOf(data, dot.sum), inPyTorch, isExact: true };
  }
  const about = data.say[key === "h" && before === null ? "about_h_begins" : `about_${key}`];
  const name = key === "x" ? inputName(data) : (/** @type {number} */ source) => unitName(data, source);
  return { about: fill(about, { n: dot.n, word }), ...sumOf(data, dot, name, key !== "x"), inPyTorch };
}

/**
 * The verdict as a sum over all units; the followed one is always among the rows.
 *
 * @param {Place} place
 * @returns {Panel | null}
 */
export function verdictPanel({ data, numbers, step }) {
  const found = numbers.verdict(step);
  if (!found) return null;
  const { dot, own, bias, logit } = found;
  const isAmong = !dot.products || dot.products.some(({ source }) => source === own.source);
  const products = isAmong ? dot.products : [...(dot.products ?? []), own];
  const sum = sumOf(data, { ...dot, products }, (source) => unitName(data, source), true);
  const rows = [...sum.rows, { name: data.say.bias, product: bias }];
  const readout = data.say[["readout_one", "readout_two", "readout_three"][data.verdict.n_classes - 1]];
  const name = fill(readout, { name: dot.name });
  return {
    about: data.say.about_verdict,
    isOfVerdict: true, rows, total: { name: data.say.logit, product: logit },
    inPyTorch: { names: [name] }, isFar: sum.isFar, isExact: sum.isExact && areExact(rows, logit),
  };
}

/**
 * A dot product as rows: its largest products, all others as one number, and the sum.
 *
 * @param {Payload} data
 * @param {Dot} dot
 * @param {(source: number) => string | Symbol} nameOf
 * @param {boolean} isOfUnits
 */
function sumOf(data, dot, nameOf, isOfUnits) {
  const total = totalOf(data, dot.sum);
  if (!dot.products) return { rows: [], total, isExact: true, isFar: true };
  /** @type {Row[]} */
  const rows = dot.products.map(({ source, ...product }) =>
    isOfUnits ? { name: nameOf(source), unit: source, ...product } : { name: nameOf(source), ...product });
  const rest = dot.products.reduce((left, { product }) => left - product, dot.sum);
  const n = dot.n - rows.length;
  if (n) rows.push({ name: fill(data.say.others, { n }), product: rest });
  return { rows, total, isExact: areExact(rows, dot.sum) };
}

/**
 * @param {Row[]} rows
 * @param {number} sum
 */
function areExact(rows, sum) {
  const hold = rows.every(({ weight, value, product }) =>
    weight === undefined || value === undefined || multiplies(weight, value, product));
  return hold && addsUp(rows.map(({ product }) => product), sum);
}

/**
 * @param {Payload} data
 * @param {number} sum
 * @returns {Row}
 */
function totalOf(data, sum) {
  return { name: data.say.sum, product: sum };
}

/**
 * @param {Place} place
 * @param {string} letter
 * @returns {Panel}
 */
function biasPanel({ data, numbers, step }, letter) {
  const { biases, b } = numbers.sums(step, letter);
  const row = data.gates.indexOf(letter);
  const rows = biases.map((product, k) => ({ name: ["b_ih", "b_hh"][k], product }));
  const about = rows.length > 1 ? data.say.about_b : data.say.about_b_one;
  const entry = row * data.n_units + data.unit;
  const names = data.bias_names.map((/** @type {string} */ name) => `${name}[${entry}]`);
  return { about, rows, total: totalOf(data, b), inPyTorch: { names }, isExact: addsUp(biases, b) };
}

/**
 * @param {Place} place
 * @param {string} letter
 * @returns {Panel}
 */
function peepholePanel({ data, numbers, step }, letter) {
  const seen = numbers.sums(step, letter).seen;
  if (!seen) return { about: "", rows: [], isExact: true };
  const { row, ...product } = seen;
  const name = data.terms.x.name.replace("weight_ih", "weight_ch");
  return {
    about: data.say.about_seen,
    rows: [{ name: unitName(data, data.unit), ...product }],
    inPyTorch: { names: [`${name}[${row}, ${data.unit}]`] },
    isExact: multiplies(product.weight, product.value, product.product),
  };
}

/**
 * @param {Place} place
 * @returns {Panel}
 */
function memoryPanel({ data, numbers, step }) {
  const before = numbers.before(step);
  const first = data.start ? data.say.about_c_before_begins : data.say.about_c_before_first;
  if (before === null) return { about: first, rows: [], isExact: true };
  const about = fill(data.say.about_c_before, { unit: data.unit, word: data.words[before] });
  return { about, rows: [], isExact: true, go: before };
}

/**
 * What a term of the whole vector is in PyTorch.
 *
 * @param {Payload} data
 * @param {string} letter
 * @param {string} key
 * @returns {Panel}
 */
function matrixPanel(data, letter, key) {
  const row = data.gates.indexOf(letter);
  const rows = data.kind === "rnn" ? "" : `[${row * data.n_units}:${(row + 1) * data.n_units}]`;
  if (key === "b") {
    const names = data.bias_names.map((/** @type {string} */ name) => name + rows);
    const about = names.length > 1 ? data.say.about_b : data.say.about_b_one;
    return { about, rows: [], inPyTorch: { names }, isExact: true };
  }
  const { x, h, c } = data.terms;
  const seen = `${x.name.replace("weight_ih", "weight_ch")}[${["i", "f", "o"].indexOf(letter)}]`;
  const names = { x: x.name + rows, h: h.name + rows, c: c?.name, seen };
  const inPyTorch = { names: [names[/** @type {keyof typeof names} */ (key)]], note: rows && data.say.order };
  return { about: data.say[`about_whole_${key}`], rows: [], inPyTorch, isExact: true };
}

/**
 * "lstm.weight_ih_l0[503]", of the forget gate's rows 256:512.
 *
 * @param {Payload} data
 * @param {string} name
 * @param {number} gate
 * @param {string} letter
 * @returns {InPyTorch}
 */
function rowName(data, name, gate, letter) {
  const names = [`${name}[${gate * data.n_units + data.unit}]`];
  if (data.kind === "rnn" || data.terms.c?.name === name) return { names };
  const rows = `${gate * data.n_units}:${(gate + 1) * data.n_units}`;
  return { names, note: fill(data.say.rows, { gate: data.names[letter], rows }) };
}

/**
 * How the numbers that a layer reads are called: places of the word's vector, filters, or units of the layer below.
 *
 * @param {Payload} data
 * @returns {(source: number) => string | Symbol}
 */
function inputName(data) {
  const { say, layer, n_directions, n_units } = data;
  return (source) => {
    if (!layer && data.vectors.ids) return { letter: "x", index: String(source) };
    if (!layer) return fill(say.source_filter, { index: source });
    const way = n_directions === 1 ? "above" : source < n_units ? "forward" : "backward";
    return fill(say[`source_${way}`], { index: source % n_units });
  };
}

/**
 * @param {Payload} data
 * @param {number} source
 */
function unitName({ say }, source) {
  return fill(say.source_unit, { index: source });
}
