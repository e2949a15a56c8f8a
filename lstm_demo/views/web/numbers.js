// How are numbers written? As `lstm_demo/views/numbers.py` writes them, so that no figure differs from a sentence.

const MINUS = "\u2212";
const UNBROKEN = "\u00a0"; // a space at which no line ends

/**
 * +0.72 or −0.04: a true minus, and a sign where both are possible; none where nothing is left of it.
 *
 * @param {number} value
 * @param {number} [digits]
 */
export function signed(value, digits = 2) {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return (value < 0 ? MINUS : "+") + text;
}

/**
 * A number that can be below zero only as an exception: −0.04 with a true minus, 0.72 without a sign.
 *
 * @param {number} value
 * @param {number} [digits]
 */
export function plain(value, digits = 2) {
  const text = signed(value, digits);
  return text.startsWith("+") ? text.slice(1) : text;
}

/**
 * How many: 12,345.
 *
 * @param {number} n
 */
export function count(n) {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}

/**
 * A probability as a whole percent, with one digit more where the whole one would be 0, 1, 99, 100 or one of `edges`:
 * no number claims certainty, and each shows on which side of an edge it lies.
 *
 * @param {number} probability 0..1
 * @param {number[]} [edges] probabilities too
 */
export function percent(probability, edges = []) {
  if (probability < 0.001) return `<0.1${UNBROKEN}%`;
  if (probability > 0.999) return `>99.9${UNBROKEN}%`;
  const close = [0, 1, 99, 100, ...edges.map((edge) => whole(100 * edge))];
  const digits = close.includes(whole(100 * probability)) ? 1 : 0;
  return exactPercent(probability, digits);
}

/**
 * A share that was counted or measured, 0..1, with so many digits, be it nothing or all.
 *
 * @param {number} share
 * @param {number} [digits]
 */
export function exactPercent(share, digits = 1) {
  return `${digits ? (100 * share).toFixed(digits) : whole(100 * share)}${UNBROKEN}%`;
}

/**
 * "mess: {after}" with each name in braces replaced by its value, and `{n:one|many}` by the form for the number.
 *
 * @param {string} template
 * @param {Record<string, string | number>} values
 */
export function fill(template, values) {
  return template.replace(/\{(\w+)(?::([^|{}]*)\|([^{}]*))?\}/g, (_, name, one, many) => {
    const value = String(values[name]);
    return many === undefined ? value : value === "1" ? one : many;
  });
}

/**
 * The nearest whole number; a half goes to the even one, as Python has it.
 *
 * @param {number} value
 */
function whole(value) {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 ? below + 1 : below;
}
