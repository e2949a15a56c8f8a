// The frames over Plotly's pictures, and what a pointer does on them. The pictures themselves stay as they are.

import { make } from "../../web/dom.js";
import { unpacked } from "./cells.js";
import { columnOf, rowOf, under } from "./places.js";

/**
 * A picture: the name by which Streamlit has it on the page, and its axes.
 *
 * @typedef {{ key: string, name: string, rows: number[] | null, margin: number, n: number, step: number }} Picture
 * @typedef {{ word: number, row: number | null, unit?: number }} Place
 * @typedef {{ word: number, unit: number, label: string }} View
 */

/**
 * Frames over `pictures`, in a layer of `parent`; `look`, `choose` and `point` hear of a place in a picture, `point` of
 * null where the pointer left.
 *
 * @param {HTMLElement} parent
 * @param {Picture[]} pictures
 * @param {{ look: (place: Place) => void, choose: (place: Place) => void,
 *   point: (place: Place | null, picture: Picture, at: { left: number, top: number } | null) => void }} hear
 */
export function overlay(parent, pictures, hear) {
  const layer = make("div", "layer");
  layer.setAttribute("aria-hidden", "true");
  parent.append(layer);
  const covers = pictures.map((picture) => new Cover(layer, picture, hear));
  let waiting = 0;
  /** @type {View | null} */
  let latest = null;
  const draw = () => latest && covers.forEach((cover) => cover.show(/** @type {View} */ (latest)));
  const measure = () => {
    waiting = 0;
    const origin = layer.getBoundingClientRect();
    for (const cover of covers) cover.measure(origin);
    draw();
  };
  const later = () => (waiting ||= requestAnimationFrame(measure));
  // A picture may be drawn late, be replaced, or be drawn anew in its place: then who listened to Plotly hears nothing.
  const changes = new MutationObserver(later);
  changes.observe(document.body, { childList: true, subtree: true });
  const sizes = new ResizeObserver(later);
  sizes.observe(document.body);
  for (const cover of covers) {
    cover.whenFound = (plot) => {
      changes.observe(plot, { childList: true, subtree: true, attributeFilter: ["style", "transform"] });
      sizes.observe(plot);
      later();
    };
  }
  return {
    /** @param {View} next */
    show(next) {
      latest = next;
      draw(); // without measuring: where the pictures stand is known since they were drawn
    },
    /** @param {string} name */
    values: (name) => covers.find((cover) => cover.picture.name === name)?.values() ?? null,
    remove() {
      cancelAnimationFrame(waiting);
      changes.disconnect();
      sizes.disconnect();
      for (const cover of covers) cover.remove();
      layer.remove();
    },
  };
}

class Cover {
  column = make("div", "frame column");
  row = make("div", "frame row");
  label = make("div", "label");
  number = make("div", "label number"); // of the unit, at its row
  /** @type {any} Plotly's element */
  plot = null;
  /** @type {import("./places.js").Box | null} the plot's box, from the layer's corner */
  inside = null;
  /** @type {(plot: Element) => void} */
  whenFound = () => {};
  /** @type {{ tick: HTMLElement, middle: number }[]} */
  #ticks = []; // the numbers that Plotly wrote beside rows, and how far below the layer's corner
  #stop = new AbortController();
  /** @type {unknown} what Plotly was given, unpacked once */
  #given = null;
  /** @type {ArrayLike<number> | null} */
  #values = null;

  /**
   * @param {HTMLElement} layer
   * @param {Picture} picture
   * @param {Parameters<typeof overlay>[2]} hear
   */
  constructor(layer, picture, hear) {
    this.layer = layer;
    this.picture = picture;
    this.hear = hear;
    layer.append(this.row, this.column, this.label, this.number);
  }

  // The plot's own box, without axes and titles: where Plotly listens for the pointer.
  box() {
    const area = this.plot.querySelector(".nsewdrag");
    if (!area) return null;
    const { left, top, width, height } = area.getBoundingClientRect();
    return { left, top, width, height };
  }

  find() {
    if (this.plot?.isConnected) return;
    this.plot = document.querySelector(`.st-key-${this.picture.key} .js-plotly-plot`);
    if (!this.plot) return;
    this.#stop.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const at = (/** @type {PointerEvent} */ event) => this.at(event);
    const { hear, picture } = this;
    this.plot.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
      const place = at(event);
      hear.point(place, picture, this.beside(event));
      if (place && event.buttons === 1) hear.look(place);
    }, { signal });
    this.plot.addEventListener("pointerleave", () => hear.point(null, picture, null), { signal });
    this.plot.addEventListener("click", (/** @type {PointerEvent} */ event) => {
      const place = at(event);
      if (place) hear.choose(place);
    }, { signal });
    this.whenFound(this.plot);
  }

  /** @param {PointerEvent} event */
  at({ clientX: x, clientY: y }) {
    const box = this.box();
    if (!box || x < box.left || x > box.left + box.width || y < box.top || y > box.top + box.height) return null;
    return under(box, this.picture, { x, y });
  }

  // Where something is written beside the pointer, from the layer's corner; at the right edge on its other side.
  /** @param {PointerEvent} event */
  beside({ clientX: x, clientY: y }) {
    const { left, top } = this.layer.getBoundingClientRect();
    const isRight = x > 0.75 * innerWidth;
    return { left: x - left + (isRight ? -190 : 14), top: y - top - 34 };
  }

  /** @param {{ left: number, top: number }} origin */
  measure({ left, top }) {
    this.find();
    const box = this.plot && this.box();
    this.inside = box && { ...box, left: box.left - left, top: box.top - top };
    this.#ticks = [...(this.plot?.querySelectorAll(".ytick") ?? [])].map((tick) => {
      const { y, height } = tick.getBoundingClientRect();
      return { tick, middle: y + height / 2 - top };
    });
  }

  /** @param {View} view */
  show({ word, unit, label }) {
    const { inside, picture } = this;
    const row = inside && rowOf(inside, picture.rows, unit);
    for (const element of [this.column, this.label]) element.hidden = !inside;
    for (const element of [this.row, this.number]) element.hidden = !row;
    if (!inside) return;
    const column = columnOf(inside, picture, word);
    put(this.column, { ...column, top: inside.top, height: inside.height });
    const share = picture.n > 1 ? word / (picture.n - 1) : 0.5; // so that the word stands inside the plot at both ends
    this.label.textContent = label;
    const left = column.left + share * column.width;
    this.label.style.transform = `translate(calc(${left}px - ${100 * share}%), ${inside.top + inside.height + 3}px)`;
    if (!row) return;
    put(this.row, { left: inside.left, width: inside.width, ...row });
    this.number.textContent = String(unit);
    const middle = row.top + row.height / 2;
    for (const one of this.#ticks) {
      const isFree = Math.abs(one.middle - middle) >= this.number.offsetHeight;
      const wanted = isFree ? "" : "hidden"; // half of a number reads as another one
      if (one.tick.style.visibility !== wanted) one.tick.style.visibility = wanted; // else that would be a change
    }
    this.number.style.transform = `translate(calc(${inside.left - 4}px - 100%), calc(${middle}px - 50%))`;
  }

  values() {
    const drawn = this.plot?.data?.[0];
    const given = drawn?.z ?? drawn?.y;
    if (!given) return null;
    if (this.#given !== given) [this.#given, this.#values] = [given, unpacked(given)];
    return this.#values;
  }

  remove() {
    this.#stop.abort();
  }
}

/**
 * @param {HTMLElement} element
 * @param {{ left: number, top: number, width: number, height: number }} box
 */
function put(element, { left, top, width, height }) {
  element.style.transform = `translate(${left}px, ${top}px)`;
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
}
