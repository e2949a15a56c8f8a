// How wide is each word's column? As wide as the word needs, the same in all rows; none where the words do not fit.

/**
 * Share out the room: words that are too long are shortened to a common width, short ones widened to one until it is
 * full; null where that does not do.
 *
 * @param {number[]} natural the widths that the words need [word]
 * @param {number} room
 * @param {{ least: number, shortest: number, most: number }} limits of a column: never narrower than `least`; a word is
 *   not shortened below `shortest`; a column without need grows to `most` and not beyond
 * @returns {number[] | null} widths [word]
 */
export function columns(natural, room, { least, shortest, most }) {
  const needed = natural.map((width) => Math.max(width, least));
  const capped = level(needed, room, (width, cap) => Math.min(width, cap), shortest, Math.max(...needed));
  if (sum(capped) > room + 0.5) return null;
  return level(capped, room, (width, floor) => Math.min(Math.max(width, floor), Math.max(width, most)), least, most);
}

/**
 * Where the columns begin, and where the last one ends [word + 1].
 *
 * @param {number[]} widths
 */
export function edgesOf(widths) {
  const edges = [0];
  for (const width of widths) edges.push(edges[edges.length - 1] + width);
  return edges;
}

/**
 * Which column lies at `x`? The first or the last one beyond the ends.
 *
 * @param {number[]} edges
 * @param {number} x
 */
export function columnAt(edges, x) {
  let [low, high] = [0, edges.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (edges[middle] <= x) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * The widths under the highest common limit, from `low` to `high`, with which they fit into the room.
 *
 * @param {number[]} widths
 * @param {number} room
 * @param {(width: number, limit: number) => number} bounded
 * @param {number} low
 * @param {number} high
 */
function level(widths, room, bounded, low, high) {
  let [fits, fails] = [Math.min(low, high), high];
  const at = (/** @type {number} */ limit) => widths.map((width) => bounded(width, limit));
  if (sum(at(high)) <= room) return at(high);
  for (let turn = 0; turn < 30; turn += 1) {
    const middle = (fits + fails) / 2;
    if (sum(at(middle)) <= room) fits = middle;
    else fails = middle;
  }
  return at(fits);
}

/** @param {number[]} values */
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
