// How are numbers written? As `lstm_demo/views/numbers.py` writes them in the visitor's language, to the last digit.

/**
 * The table `[number]` of a language's texts.
 *
 * @typedef {{ point: string, thousands: string, minus: string, percent: string, below: string, above: string }} Signs
 */

/** @type {Signs} */
let signs = {
  point: ".", thousands: ",", minus: "\u2212", percent: "{value}\u00a0%", below: "<{percent}", above: ">{percent}",
}; // as English has them, until a page says otherwise; a page is in one language

/**
 * Write all numbers from now on with the signs of a language.
 *
 * @param {Signs} table
 */
export function writeNumbersWith(table) {
  signs = table;
}

/**
 * 1,234.50 or −0.04, and no sign where nothing is left of it.
 *
 * @param {number} value
 * @param {number | null} [digits] behind the point; null: as many as it needs, at most two
 */
export function number(value, digits = 0) {
  const most = digits ?? [0, 1].find((fewer) => Number(rounded(value, fewer)) === Number(rounded(value, 2))) ?? 2;
  const text = rounded(Math.abs(value), most);
  const [whole, fraction] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, () => signs.thousands);
  const sign = value < 0 && Number(text) !== 0 ? signs.minus : "";
  return `${sign}${grouped}${fraction ? signs.point + fraction : ""}`;
}

/**
 * +0.72 or −0.04: a sign where both are possible; none where nothing is left of it.
 *
 * @param {number} value
 * @param {number} [digits]
 */
export function signed(value, digits = 2) {
  return (value > 0 && Number(rounded(value, digits)) !== 0 ? "+" : "") + number(value, digits);
}

/**
 * A number that can be below zero only as an exception: −0.04, and 0.72 without a sign.
 *
 * @param {number} value
 * @param {number} [digits]
 */
export function plain(value, digits = 2) {
  return number(value, digits);
}

/**
 * A probability as a whole percent, with one digit more where the whole one would be 0, 1, 99, 100 or one of `edges`:
 * no number claims certainty, and each shows on which side of an edge it lies.
 *
 * @param {number} probability 0..1
 * @param {number[]} [edges] probabilities too
 */
export function percent(probability, edges = []) {
  return certain(probability, edges, (value) => fill(signs.percent, { value }));
}

/**
 * The same where there is no room for the sign of percent.
 *
 * @param {number} probability 0..1
 * @param {number[]} [edges]
 */
export function percentNumber(probability, edges = []) {
  return certain(probability, edges, (value) => value);
}

/**
 * @param {number} probability
 * @param {number[]} edges
 * @param {(value: string) => string} write puts the sign of percent to a number
 */
function certain(probability, edges, write) {
  if (probability < 0.001) return fill(signs.below, { percent: write(number(0.1, 1)) });
  if (probability > 0.999) return fill(signs.above, { percent: write(number(99.9, 1)) });
  const close = [0, 1, 99, 100, ...edges.map((edge) => Number(rounded(100 * edge, 0)))];
  return write(number(100 * probability, close.includes(Number(rounded(100 * probability, 0))) ? 1 : 0));
}

/**
 * A share that was counted or measured, 0..1, or below where it is one against the others.
 *
 * @param {number} share
 * @param {number} [digits]
 */
export function exactPercent(share, digits = 1) {
  return fill(signs.percent, { value: number(100 * share, digits) });
}

/**
 * "mess: {after}" with each name in braces replaced by its value, and `{n:one|many}` by the form for the number.
 * Values that are numbers are written as `number` does, with as many digits as they need.
 *
 * @param {string} template
 * @param {Record<string, string | number>} values
 */
export function fill(template, values) {
  return template.replace(/\{(\w+)(?::([^|{}]*)\|([^{}]*))?\}/g, (_, name, one, many) => {
    const value = values[name];
    if (many !== undefined) return String(value) === "1" ? one : many;
    return typeof value === "number" ? number(value, null) : String(value);
  });
}

/**
 * The nearest number of so many digits, as JavaScript has it; a half goes to the even one, as Python has it.
 *
 * @param {number} value
 * @param {number} digits
 */
export function rounded(value, digits) {
  const isHalf = Math.abs((value * 2 ** (digits + 1)) % 2) === 1; // only such a number lies in the middle to the bit
  if (!isHalf) return value.toFixed(digits);
  const below = Math.floor(value * 10 ** digits);
  return ((below + Math.abs(below % 2)) / 10 ** digits).toFixed(digits);
}
