// What are the shapes of the score? Paths of the verdict's steps and of the staves' bars, and which numbers have room.

const CLEAR = 3; // pixels between a number and the curve

const UNSEEN = 0.005; // a difference that does not show in two digits

/** @typedef {{ step: number, x: number, y: number, width: number, rank: number }} Label */

/**
 * The steps of the verdict, a path for each tone: down or up at a column's beginning, then flat over the column.
 *
 * @param {ArrayLike<number>} probability [word + 1], NaN where it is not known
 * @param {number[]} edges [word + 1]
 * @param {number} height
 * @param {(place: number) => string} tone of the verdict there [word + 1]
 * @returns {Record<string, string>}
 */
export function steps(probability, edges, height, tone) {
  /** @type {Record<string, string>} */
  const paths = {};
  for (let k = 0; k + 1 < edges.length; k += 1) {
    const [from, to] = [probability[k], probability[k + 1]];
    if (Number.isNaN(to)) continue;
    const [y, before] = [at(to, height), at(Number.isNaN(from) ? to : from, height)];
    const name = tone(k + 1);
    paths[name] = `${paths[name] ?? ""}M${round(edges[k])} ${before}V${y}H${round(edges[k + 1])}`;
  }
  return paths;
}

/**
 * What lies between two lines over the columns, as one path.
 *
 * @param {ArrayLike<number>} lower shares [word + 1], of which the first is not drawn
 * @param {ArrayLike<number>} upper likewise
 * @param {number[]} edges [word + 1]
 * @param {number} height
 */
export function between(lower, upper, edges, height) {
  let path = "";
  for (let k = 0; k + 1 < edges.length; k += 1) {
    if (Number.isNaN(upper[k + 1])) continue;
    const [top, bottom] = [at(upper[k + 1], height), at(lower[k + 1], height)];
    path += `M${round(edges[k])} ${top}H${round(edges[k + 1])}V${bottom}H${round(edges[k])}z`;
  }
  return path;
}

/**
 * A bar for each column, filled from the bottom: 1 fills it.
 *
 * @param {(step: number) => number} value 0..1
 * @param {number[]} edges
 * @param {number} top
 * @param {number} height
 * @param {number} gap between two bars
 */
export function bars(value, edges, top, height, gap) {
  let path = "";
  for (let k = 0; k + 1 < edges.length; k += 1) {
    const filled = Math.min(1, Math.max(0, value(k))) * height;
    path += bar(edges[k], edges[k + 1], top + height - filled, filled, gap);
  }
  return path;
}

/**
 * Bars in two colours: from the middle up above zero and down below it, where `limit` fills half the height; or, with
 * `isWhole`, all from the bottom, where it fills the whole.
 *
 * @param {(step: number) => number} value
 * @param {number} limit
 * @param {number[]} edges
 * @param {number} top
 * @param {number} height
 * @param {number} gap
 * @param {boolean} isWhole
 * @returns {{ above: string, below: string }}
 */
export function signedBars(value, limit, edges, top, height, gap, isWhole) {
  const paths = { above: "", below: "" };
  const room = isWhole ? height : height / 2;
  for (let k = 0; k + 1 < edges.length; k += 1) {
    const share = Math.max(-1, Math.min(value(k) / limit, 1));
    const filled = Math.abs(share) * room;
    const begin = share > 0 || isWhole ? top + room - filled : top + room;
    paths[share > 0 ? "above" : "below"] += bar(edges[k], edges[k + 1], begin, filled, gap);
  }
  return paths;
}

/**
 * A line along the end of each bar of `signedBars` that would be longer, one for neighbours that touch.
 *
 * @param {(step: number) => number} value
 * @param {number} limit
 * @param {number[]} edges
 * @param {number} top
 * @param {number} height
 * @param {number} gap
 * @param {boolean} isWhole
 */
export function beyond(value, limit, edges, top, height, gap, isWhole) {
  const endOf = (/** @type {number} */ step) => {
    const here = step + 1 < edges.length ? value(step) : 0;
    return Math.abs(here) <= limit || Number.isNaN(here) ? null : here > 0 || isWhole ? top + 1 : top + height - 1;
  };
  let path = "";
  for (let k = 0; k + 1 < edges.length; k += 1) {
    const y = endOf(k);
    if (y === null) continue;
    const begin = k;
    while (gap === 0 && endOf(k + 1) === y) k += 1;
    path += `M${round(edges[begin] + gap / 2)} ${round(y)}H${round(edges[k + 1] - gap / 2)}`;
  }
  return path;
}

/**
 * A line at the height of each bar as it would be without an experiment, where one would see a difference.
 *
 * @param {(step: number) => number} own
 * @param {(step: number) => number} value
 * @param {(value: number) => number} share of the height, 0..1, that a number fills
 * @param {number[]} edges
 * @param {number} top
 * @param {number} height
 * @param {number} gap
 */
export function ghosts(own, value, share, edges, top, height, gap) {
  let path = "";
  for (let k = 0; k + 1 < edges.length; k += 1) {
    if (!(Math.abs(own(k) - value(k)) >= UNSEEN)) continue;
    const y = round(top + height * (1 - Math.min(1, Math.max(0, share(own(k))))));
    path += `M${round(edges[k] + gap / 2)} ${y}H${round(edges[k + 1] - gap / 2)}`;
  }
  return path;
}

/**
 * Those labels, the first in rank first, that neither overlap each other nor leave the room.
 *
 * @param {Label[]} labels
 * @param {number} room
 * @returns {Label[]}
 */
export function fitting(labels, room) {
  /** @type {Label[]} */
  const taken = [];
  for (const label of [...labels].sort((one, other) => one.rank - other.rank)) {
    const x = Math.max(label.width / 2, Math.min(label.x, room - label.width / 2));
    const moved = { ...label, x };
    if (!taken.some((other) => overlap(moved, other))) taken.push(moved);
  }
  return taken;
}

/**
 * @param {{ x: number, width: number }} one
 * @param {{ x: number, width: number }} other
 */
export function overlap(one, other) {
  return Math.abs(one.x - other.x) < (one.width + other.width) / 2;
}

/**
 * How high stands a number at `x`, above the curve or else below it, so that none of the curve runs through it?
 *
 * @param {ArrayLike<number>} probability [word + 1]
 * @param {number[]} edges
 * @param {number} x the number's middle
 * @param {number} width the number's
 * @param {number} height the curve's
 * @param {number} letter the number's height
 */
export function clear(probability, edges, x, width, height, letter) {
  const [left, right] = [x - width / 2, x + width / 2];
  let [top, bottom] = [height, 0];
  for (let k = 0; k + 1 < edges.length; k += 1) {
    if (edges[k + 1] <= left || edges[k] >= right) continue;
    for (const p of edges[k] > left ? [probability[k], probability[k + 1]] : [probability[k + 1]]) {
      if (Number.isNaN(p)) continue;
      top = Math.min(top, height * (1 - p));
      bottom = Math.max(bottom, height * (1 - p));
    }
  }
  const above = top - CLEAR - letter / 2;
  return above - letter / 2 >= -2 ? above : bottom + CLEAR + letter / 2 + 1;
}

/**
 * Which steps get a number on the curve, and how much each is worth? The largest steps, the end and the beginning; none
 * that differs from the number before it by less than `least`.
 *
 * @param {ArrayLike<number>} probability [word + 1]
 * @param {number} least
 * @returns {{ step: number, rank: number }[]}
 */
export function worthANumber(probability, least) {
  const n = probability.length - 1;
  const found = [];
  let latest = Number.NaN;
  for (let step = 0; step < n; step += 1) {
    const p = probability[step + 1];
    if (Number.isNaN(p)) continue;
    const isEnd = step === 0 || step === n - 1;
    const moved = Math.abs(p - probability[step]);
    if (!isEnd && !(Math.abs(p - latest) >= least)) continue;
    latest = p;
    found.push({ step, rank: step === n - 1 ? -2 : step === 0 ? -0.1 : -moved });
  }
  return found;
}

/**
 * @param {number} left
 * @param {number} right
 * @param {number} top
 * @param {number} height
 * @param {number} gap
 */
function bar(left, right, top, height, gap) {
  if (height < 0.05) return "";
  return `M${round(left + gap / 2)} ${round(top)}H${round(right - gap / 2)}v${round(height)}H${round(left + gap / 2)}z`;
}

/**
 * @param {number} probability
 * @param {number} height
 */
function at(probability, height) {
  return round(height * (1 - probability));
}

/** @param {number} value */
function round(value) {
  return Math.round(100 * value) / 100;
}
