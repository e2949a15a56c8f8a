// The drawing: the parts of the pipe from left to right, the branch that writes below them, and how numbers move them.

import { fill, plain, signed } from "../../web/numbers.js";
import { make } from "../../web/dom.js";
import { digitsOfSum, width } from "./values.js";

/** @typedef {{ part: string, kind: "pipe" | "valve" | "node", sign?: string, symbol?: string }} Spec */

/** @type {Spec[]} */
const GATED = [
  { part: "before", kind: "pipe", symbol: "c₋₁" },
  { part: "forget_gate", kind: "valve", symbol: "f" },
  { part: "kept", kind: "pipe", symbol: "f·c₋₁" },
  { part: "plus", kind: "node", sign: "+" },
  { part: "cell", kind: "pipe", symbol: "c" },
  { part: "tanh", kind: "node", sign: "tanh" },
  { part: "squashed", kind: "pipe" },
  { part: "output_gate", kind: "valve", symbol: "o" },
  { part: "hidden", kind: "pipe", symbol: "h" },
];
/** @type {Spec[]} */
const BRANCH = [
  { part: "written", kind: "pipe", symbol: "i·g" },
  { part: "input_gate", kind: "valve", symbol: "i" },
  { part: "candidate", kind: "pipe", symbol: "g" },
];
/** @type {Spec[]} */
const PLAIN = [
  { part: "hidden_before", kind: "pipe", symbol: "h₋₁" },
  { part: "tanh", kind: "node", sign: "tanh" },
  { part: "hidden", kind: "pipe", symbol: "h" },
];
const SUM = ["kept", "written", "cell"]; // two parts of the pipe, and what they add up to
const PEEPS = { peephole: ["forget_gate", "input_gate", "output_gate"], cell_output: ["output_gate"] };

/**
 * The drawing for one kind of network; `show` moves it to the values of a unit at a word.
 *
 * @param {{ cell: string, backward: boolean, leads_to: string, full: number,
 *   texts: Record<string, string>, terms: Record<string, string> }} data
 */
export function plan(data) {
  const { texts } = data;
  const names = { ...data.terms, ...texts };
  const element = make("div", "plan");
  const kinds = { plain: data.cell === "rnn", peeps: data.cell === "peephole", backward: data.backward };
  for (const [name, holds] of Object.entries(kinds)) element.classList.toggle(name, holds);
  const specs = data.cell === "rnn" ? PLAIN : [...GATED, ...BRANCH];
  const parts = specs.map((spec) => part(spec, names));
  element.append(...parts.map((one) => one.element), ...peeps(data.cell));
  if (data.cell === "rnn") element.append(inlet(texts));
  const end = outcome(data);
  element.append(end.element);
  return {
    element,
    /** @param {Record<string, number>} values */
    show(values) {
      const write = data.cell === "rnn" ? (/** @type {number} */ value) => signed(value) : writerOf(values);
      for (const one of parts) one.show?.(values, data.full, write);
      end.show(values);
    },
  };
}

/** @typedef {(value: number, part?: string) => string} Write */

/**
 * How the numbers on pipes are written: with the stage's digits; where a sum would not hold, with more of them.
 *
 * @param {Record<string, number>} values
 * @returns {Write}
 */
function writerOf(values) {
  const { digits, isExact } = digitsOfSum(values);
  return (value, name = "") => {
    const text = signed(value, SUM.includes(name) ? digits : undefined);
    return name === "cell" && !isExact ? `≈ ${text}` : text;
  };
}

/**
 * @param {Spec} spec
 * @param {Record<string, string>} texts
 * @returns {{ element: HTMLElement, show?: (values: Record<string, number>, full: number, write: Write) => void }}
 */
function part(spec, texts) {
  const element = make("div", `part ${spec.kind} p-${spec.part}`);
  element.dataset.part = spec.part;
  if (spec.kind === "node") {
    element.append(make("span", "sign", spec.sign));
    return { element };
  }
  const body = make("div", "body");
  const inside = make("i", "inside");
  body.append(inside);
  const label = make("div", "label");
  const number = make("b", "number");
  const [name, value] = [make("span", "name", texts[spec.part]), make("span", "value")];
  if (spec.symbol) (spec.kind === "valve" ? name : value).append(make("i", "symbol", spec.symbol));
  if (spec.kind === "valve") value.append(texts[`does_${spec.part}`], " ");
  value.append(number);
  label.append(name, value);
  element.append(body, label);
  if (spec.kind === "valve") return { element, show: (values) => showValve({ inside, number }, values[spec.part]) };
  return {
    element,
    show(values, full, write) {
      showPipe({ element, inside }, values[spec.part], full);
      number.textContent = write(values[spec.part], spec.part);
    },
  };
}

/**
 * @param {{ inside: HTMLElement, number: HTMLElement }} parts
 * @param {number} value
 */
function showValve({ inside, number }, value) {
  inside.style.setProperty("--open", value.toFixed(4));
  number.textContent = plain(value);
}

/**
 * @param {{ element: HTMLElement, inside: HTMLElement }} parts
 * @param {number} value
 * @param {number} full
 */
function showPipe({ element, inside }, value, full) {
  const { share, isBeyond } = width(value, full);
  inside.style.setProperty("--size", share.toFixed(4));
  element.classList.toggle("below", value < 0);
  element.classList.toggle("beyond", isBeyond);
}

/**
 * Where the plain network's sum gets the rest of its terms from.
 *
 * @param {Record<string, string>} texts
 */
function inlet(texts) {
  const element = make("div", "part inlet");
  element.append(make("i", "arrow"), make("span", "name", texts.inlet));
  return element;
}

/**
 * What the unit is worth to the verdict after the word; or where what it shows goes on to.
 *
 * @param {{ leads_to: string, texts: Record<string, string> }} data
 */
function outcome({ leads_to, texts }) {
  const element = make("div", "part outcome");
  element.dataset.part = "hidden";
  const number = make("b", "number");
  const [name, note] = [make("span", "name"), make("span", "note")];
  element.append(make("i", "arrow"), name, number, note);
  return {
    element,
    /** @param {Record<string, number>} values */
    show({ weight, worth, worth_before, moves }) {
      if (weight === undefined) {
        name.textContent = texts[`leads_to_${leads_to}`];
        return;
      }
      name.textContent = fill(texts.weight, { weight: signed(weight) });
      number.textContent = fill(texts.worth, { worth: signed(worth) });
      number.className = `number ${toneOf(worth)}`;
      note.textContent = fill(texts.was, { before: signed(worth_before), moves: signed(moves) });
    },
  };
}

/** @param {number} logit */
function toneOf(logit) {
  if (Number(logit.toFixed(2)) === 0) return "";
  return logit < 0 ? "negative" : "positive";
}

/**
 * Thin lines by which gates see the memory itself.
 *
 * @param {string} cell
 */
function peeps(cell) {
  const seeing = PEEPS[/** @type {keyof typeof PEEPS} */ (cell)] ?? [];
  return seeing.map((gate) => make("i", `peep of-${gate}`));
}
