// Which numbers does the lens have? The payload's arrays, by the letters of the equations and the step.

import { floats, range } from "../../web/arrays.js";

/** @typedef {any} Payload what payload.py makes */

/** @typedef {{ source: number, weight: number, value: number, product: number }} Product */

/**
 * A dot product at one step: its sum, of how many products, and the largest of them, if they were sent.
 *
 * @typedef {{ sum: number, n: number, name: string, products: Product[] | null }} Dot
 */

/** One unit's numbers in its equations, at every step. */
export class Numbers {
  /** @type {Float32Array} */
  #values;
  /** @type {Float32Array} */
  #means;
  /** @type {Float32Array} */
  #deviations;
  /** @type {Float32Array} */
  #vectors;
  /** @type {Record<string, (step: number, row: number) => Dot>} */
  #terms = {};
  /** @type {((step: number, row: number) => Dot) | null} */
  #readout = null;
  #weight = 0; // of the unit in the readout
  /** @type {Float32Array | null} */
  #logits = null;
  /** @type {Float32Array | null} */
  #attention = null;
  /** @type {Float32Array | null} */
  #neutral = null;

  /** @param {Payload} data */
  constructor(data) {
    this.data = data;
    this.n = data.words.length;
    [this.#values, this.#means, this.#deviations] = [data.values, data.means, data.deviations].map(floats);
    this.#vectors = floats(data.vectors.numbers);
    for (const [key, term] of Object.entries(data.terms)) this.#terms[key] = dots(term, data.first);
    const { verdict } = data;
    if (verdict.attention) this.#attention = floats(verdict.attention);
    if (verdict.reads) return;
    this.#readout = dots(verdict, data.first);
    this.#weight = floats(verdict.weights)[data.unit];
    this.#logits = floats(verdict.logits);
    if (verdict.neutral) this.#neutral = floats(verdict.neutral);
  }

  /**
   * The step that was read before, or null.
   *
   * @param {number} step
   */
  before(step) {
    const found = this.data.backward ? step + 1 : step - 1;
    return found < 0 || found >= this.n ? null : found;
  }

  /**
   * The unit's own numbers at a step, by the letters of the equations.
   *
   * @param {number} step
   * @returns {Record<string, number>}
   */
  values(step) {
    const found = this.#at(this.#values, step);
    const earlier = this.before(step);
    const past = earlier === null ? { c: 0, h: 0, ...this.data.start } : this.#at(this.#values, earlier);
    if ("z" in found) return { ...found, h_before: past.h };
    return "c" in found ? { ...found, tanh: Math.tanh(found.c), c_before: past.c } : found;
  }

  /**
   * Means over all units and their standard deviations.
   *
   * @param {number} step
   */
  whole(step) {
    return { means: this.#at(this.#means, step), deviations: this.#at(this.#deviations, step) };
  }

  /**
   * What is added up before the squashing, by what it is of; a GRU's candidate takes a share of what is of the state.
   *
   * @param {number} step
   * @param {string} letter
   */
  sums(step, letter) {
    const { data } = this;
    const row = data.gates.indexOf(letter);
    const x = this.#terms.x(step, row);
    const h = row < data.terms.h.n_rows ? this.#terms.h(step, row) : null;
    const c = data.terms.c && letter === "o" ? this.#terms.c(step, 0) : null;
    const seen = peephole(data, letter, this.values(step));
    const biases = /** @type {number[]} */ (data.biases[row]);
    const b = biases.reduce((sum, one) => sum + one, 0);
    const total = x.sum + (h?.sum ?? 0) + (c?.sum ?? 0) + (seen?.product ?? 0) + b;
    if (letter !== "n") return { x, h, c, seen, biases, b, total };
    const let_in = this.values(step).r * ((h?.sum ?? 0) + biases[1]);
    return { x, h, c, seen, biases, b, let_in, total: x.sum + biases[0] + let_in };
  }

  /**
   * The verdict if the text ended there, as a dot product; null where it reads something else.
   *
   * @param {number} step
   */
  verdict(step) {
    if (!this.#readout || !this.#logits) return null;
    const [weight, value] = [this.#weight, this.values(step).h];
    const own = { source: Number(this.data.unit), weight, value, product: weight * value };
    return { dot: this.#readout(step, 0), own, bias: Number(this.data.verdict.bias), logit: this.#logits[step] };
  }

  /**
   * The share of neutral after a step; null where that is no class of its own.
   *
   * @param {number} step
   */
  neutral(step) {
    return this.#neutral ? this.#neutral[step] : null;
  }

  /** @param {number} step */
  attention(step) {
    return this.#attention?.[step] ?? 0;
  }

  /**
   * The first numbers of the word's vector.
   *
   * @param {number} step
   */
  vector(step) {
    const each = this.#vectors.length / this.n;
    return [...this.#vectors.slice(step * each, (step + 1) * each)];
  }

  /**
   * @param {Float32Array} array
   * @param {number} step
   * @returns {Record<string, number>}
   */
  #at(array, step) {
    const parts = /** @type {string[]} */ (this.data.parts).slice(0, array.length / this.n);
    return Object.fromEntries(parts.map((part, k) => [part, array[k * this.n + step]]));
  }
}

/**
 * A gate's look at its own unit's memory: the old one for i and f, the new one for o.
 *
 * @param {Payload} data
 * @param {string} letter
 * @param {Record<string, number>} values
 */
function peephole({ peephole: weights }, letter, values) {
  const row = ["i", "f", "o"].indexOf(letter);
  if (!weights || row < 0) return null;
  const value = letter === "o" ? values.c : values.c_before;
  return { row, weight: Number(weights[row]), value, product: weights[row] * value };
}

/**
 * @param {Payload} term
 * @param {number} first
 * @returns {(step: number, row: number) => Dot}
 */
function dots({ name, n_rows, n_sources, n_largest, ...term }, first) {
  const [weights, sums, values] = [term.weights, term.sums, term.values].map(floats);
  const sources = n_sources <= 256 ? bytesOf(term.sources) : new Uint16Array(bytesOf(term.sources).buffer);
  return (step, row) => {
    const at = ((step - first) * n_rows + row) * n_largest;
    const isSent = step >= first && at + n_largest <= sources.length;
    const products = range(n_largest).map((k) => {
      const [source, value] = [sources[at + k], values[at + k]];
      const weight = weights[row * n_sources + source];
      return { source, weight, value, product: weight * value };
    });
    return { sum: sums[step * n_rows + row], n: n_sources, name, products: isSent ? products : null };
  };
}

/** @param {string} text base64 */
function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
