// The numbers of the pipe: what did one unit keep, write and show at a word, and which words say so?

const LITTLE = 0.05; // below it, in size, there is next to nothing
const NEARLY = 0.1; // a gate so near to 0 or to 1 lets nearly nothing or nearly all through
const DIGITS = [2, 3, 4]; // as many as on the stage, or more
const QUANTITIES = ["input_gate", "forget_gate", "output_gate", "candidate", "cell", "hidden"];
const PRODUCTS = ["kept", "written", "squashed"];

/**
 * What the stage publishes, as far as the pipe looks at it; steps are counted from 0.
 *
 * @typedef {{
 *   before: (step: number) => number | null,
 *   number: (quantity: string, unit: number, step: number) => number,
 *   start: (quantity: string, unit: number) => number,
 * }} Numbers
 */

/**
 * All parts of the pipe of one unit at one word, by name; what stood before the first word that was read is mostly 0.
 *
 * @param {Numbers} reading
 * @param {{ unit: number, word: number, isPlain: boolean, weight: number | null }} place `weight` is the verdict's for
 *   the unit; null where the verdict does not read the unit's state by a weight alone
 * @returns {Record<string, number>}
 */
export function valuesAt(reading, { unit, word, isPlain, weight }) {
  const before = reading.before(word);
  const earlier = (/** @type {string} */ name) => 
    before === null ? reading.start(name, unit) : reading.number(name, unit, before);
  const names = isPlain ? ["hidden"] : [...QUANTITIES, ...PRODUCTS];
  const here = Object.fromEntries(names.map((name) => [name, reading.number(name, unit, word)]));
  /** @type {Record<string, number>} */
  const values = { ...here, hidden_before: earlier("hidden") };
  if (!isPlain) values.before = earlier("cell");
  if (weight === null) return values;
  const [worth, worth_before] = [weight * values.hidden, weight * values.hidden_before];
  return { ...values, weight, worth, worth_before, moves: worth - worth_before };
}

/**
 * With how many digits must `kept`, `written` and the memory be printed, so that one is the sum of the others as they
 * stand? Where none of them will do, as many as on the stage.
 *
 * @param {Record<string, number>} values
 */
export function digitsOfSum({ kept, written, cell }) {
  const holds = (/** @type {number} */ digits) => {
    const last = (/** @type {number} */ value) => Math.round(Number(value.toFixed(digits)) * 10 ** digits);
    return last(kept) + last(written) === last(cell);
  };
  const found = DIGITS.find(holds);
  return { digits: found ?? DIGITS[0], isExact: found !== undefined };
}

/**
 * How wide a pipe is, as a share of its walls, and whether it holds more than they can show.
 *
 * @param {number} value
 * @param {number} full what a pipe as wide as its walls stands for
 */
export function width(value, full) {
  const size = Math.abs(value) / full;
  return { share: Math.min(1, size), isBeyond: size > 1 };
}

/**
 * The clauses of the sentence, as names of texts: what became of the memory, what was written, what is held and shown.
 *
 * @param {Record<string, number>} values
 * @param {boolean} isFirst nothing was read before
 */
export function clauses(values, isFirst) {
  return { keeps: keeps(values, isFirst), writes: writes(values), holds: holds(values, isFirst), shows: shows(values) };
}

/**
 * @param {Record<string, number>} values
 * @param {boolean} isFirst
 */
function keeps({ before, forget_gate }, isFirst) {
  if (isFirst) return "keeps_first";
  if (Math.abs(before) < LITTLE) return "keeps_empty";
  if (forget_gate < NEARLY) return "keeps_none";
  return forget_gate > 1 - NEARLY ? "keeps_all" : "keeps_some";
}

/** @param {Record<string, number>} values */
function writes({ written }) {
  return Math.abs(written) < LITTLE ? "writes_nothing" : "writes_some";
}

/**
 * @param {Record<string, number>} values
 * @param {boolean} isFirst
 */
function holds({ before, cell }, isFirst) {
  const turns = before * cell < 0 && Math.min(Math.abs(before), Math.abs(cell)) >= LITTLE;
  return turns && !isFirst ? "turns" : "holds";
}

/** @param {Record<string, number>} values */
function shows({ hidden, cell }) {
  return Math.abs(hidden) < LITTLE && Math.abs(cell) >= LITTLE ? "shows_nothing" : "shows_some";
}
