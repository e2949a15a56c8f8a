// Which numbers stand on the curve? Those of its steps and its ends, and the chosen word's; never on each other.

import { make } from "../web/dom.js";
import { percentNumber } from "../web/numbers.js";
import { clear, fitting, overlap, worthANumber } from "./shapes.js";

const WORTH = 0.05; // a step of the verdict that gets a number, as a probability
const EDGE = 6; // pixels that a frame needs beside the number in it
const CLEAR = 2; // pixels between the frame and a number of another word
const BESIDE = 6; // pixels between a narrow column's middle and a number beside its frame

/** @typedef {import("./shapes.js").Label} Label */
/** @typedef {{ curve: number, letter: number }} Sizes */

export class Marks {
  /**
   * @param {Record<string, any>} data
   * @param {ReturnType<typeof import("./reading.js").unpack>} reading
   */
  constructor(data, reading) {
    this.data = data;
    this.reading = reading;
    this.element = make("div", "marks");
    this.here = make("span", "mark here");
    /** @type {number[]} */
    this.edges = [];
    /** @type {Sizes} */
    this.sizes = { curve: 0, letter: 0 };
    /** @type {(Label & { mark: HTMLElement })[]} */
    this.shown = [];
  }

  /**
   * @param {number[]} edges of the columns
   * @param {Sizes} sizes in pixels
   */
  layout(edges, sizes) {
    this.edges = edges;
    this.sizes = sizes;
    const labels = worthANumber(this.reading.probability, WORTH).map(({ step, rank }) => this.#label(step, rank));
    this.shown = fitting(labels, edges[edges.length - 1]).map((label) => {
      const mark = make("span", "mark");
      this.#place(mark, label);
      return { ...label, mark };
    });
    this.element.replaceChildren(...this.shown.map(({ mark }) => mark), this.here);
  }

  /** @param {number} word */
  show(word) {
    const { edges, here, reading, shown } = this;
    here.hidden = Number.isNaN(reading.probability[word + 1]);
    if (here.hidden) return;
    const label = this.#label(word, 0, true);
    this.#place(here, label);
    here.classList.add("here");
    const [left, right] = [edges[word], edges[word + 1]];
    const frame = { x: (left + right) / 2, width: right - left + 2 * CLEAR };
    for (const { mark, step, ...other } of shown) {
      mark.classList.toggle("ahead", step > word);
      mark.hidden = step === word || overlap(other, label) || overlap(other, frame);
    }
  }

  /**
   * @param {number} step
   * @param {number} rank
   * @param {boolean} [isFramed] then it stands beside a frame that is too narrow to hold it
   * @returns {Label}
   */
  #label(step, rank, isFramed = false) {
    const { edges, reading, sizes } = this;
    const [left, right, room] = [edges[step], edges[step + 1], edges[edges.length - 1]];
    const width = this.#text(step).length * sizes.letter * 0.6 + 4;
    const middle = (left + right) / 2;
    const isNarrow = isFramed && right - left < width + EDGE;
    const aside = isNarrow ? (width + right - left) / 2 + BESIDE : 0;
    const beside = middle + aside + width / 2 > room ? middle - aside : middle + aside;
    const x = Math.max(width / 2, Math.min(beside, room - width / 2));
    const y = clear(reading.probability, edges, x, width, sizes.curve, sizes.letter);
    return { step, rank, x, y, width };
  }

  /** @param {number} step */
  #text(step) {
    return percentNumber(this.reading.probability[step + 1], this.data.band);
  }

  /**
   * @param {HTMLElement} mark
   * @param {Label} label
   */
  #place(mark, { step, x, y }) {
    mark.className = `mark ${this.reading.tone(step + 1)}`;
    mark.textContent = this.#text(step);
    // moved by a transform it is no shift of the layout
    mark.style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%)`;
  }
}
