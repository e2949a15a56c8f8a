// A picture on the stage's own columns: its place beside the labels, the frame on the chosen word, and the pointer.

import { clamp } from "../../web/arrays.js";
import { make } from "../../web/dom.js";
import { columnAt } from "../../stage/columns.js";

const NARROWEST = 7; // pixels of the frame on a word of a long text

/**
 * Stand where the stage's columns stand: `draw` is called with their edges, one column a word, at once and whenever
 * they move. A press or a drag looks at the word under it.
 *
 * @param {object} given
 * @param {import("../../web/channel.js").Channel} given.shared
 * @param {number} given.n words
 * @param {number} given.pool words that a step of the stage takes together
 * @param {(edges: number[], numbered: boolean) => void} given.draw
 */
export function columnsPicture({ shared, n, pool, draw }) {
  const element = make("div", "grid");
  const side = make("div", "side");
  const field = make("div", "field meant");
  const now = make("div", "now");
  const frame = make("div", "frame");
  element.append(side, field, now);
  /** @type {number[]} */
  let steps = []; // the edges of the stage's columns
  let chosen = 0;
  const place = () => {
    if (!steps.length) return;
    const step = Math.min(chosen, steps.length - 2);
    const [left, right] = [steps[step], steps[step + 1]];
    const width = Math.max(right - left, NARROWEST);
    const x = clamp((left + right - width) / 2, 0, steps[steps.length - 1] - width);
    frame.style.width = `${width}px`;
    frame.style.transform = `translateX(${x}px)`;
  };
  const stop = shared.whenArranged((columns) => {
    steps = columns.edges;
    const edges = tokenEdges(steps, n, pool);
    element.style.setProperty("--left", `${columns.left}px`);
    element.classList.toggle("unnumbered", !columns.numbered);
    field.style.width = `${edges[n]}px`;
    draw(edges, columns.numbered && pool === 1);
    place();
  });
  const look = (/** @type {PointerEvent} */ event) => {
    shared.look({ word: columnAt(steps, event.clientX - field.getBoundingClientRect().left) });
  };
  field.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    field.setPointerCapture(event.pointerId);
    look(event);
  });
  field.addEventListener("pointermove", (event) => field.hasPointerCapture(event.pointerId) && look(event));
  return {
    element,
    side,
    field,
    now,
    frame,
    /** @param {number} step */
    show(step) {
      chosen = step;
      place();
    },
    remove: stop,
  };
}

/**
 * The edges of the words' columns, where a step of the stage takes several words together: they share its column.
 *
 * @param {number[]} edges [step + 1]
 * @param {number} n words
 * @param {number} pool
 */
export function tokenEdges(edges, n, pool) {
  if (pool === 1) return edges;
  const made = [];
  for (let word = 0; word <= n; word += 1) {
    const step = Math.min(Math.floor(word / pool), edges.length - 2);
    const here = Math.min(pool, n - step * pool);
    made.push(edges[step] + ((edges[step + 1] - edges[step]) * (word - step * pool)) / here);
  }
  return made;
}
