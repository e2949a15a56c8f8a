// Which words are marked, as "on" and as "off"? Marked in the lens, or with the shift key on the stage.

import { range } from "../../web/arrays.js";

/** @typedef {"on" | "off" | ""} Mark */

const NEXT = /** @type {Record<Mark, Mark>} */ ({ "": "on", on: "off", off: "" });

export class Marks {
  #seen = "null"; // the stage's mark that was taken over
  /** @type {string | undefined} */
  #origin;

  /** @param {import("../../web/channel.js").Channel} shared */
  constructor(shared) {
    this.shared = shared;
    /** @type {Mark[]} of each step */
    this.marks = [];
  }

  /**
   * Begin anew where the stage shows another text; an experiment with the same one keeps its marks.
   *
   * @param {{ id: string, origin?: string, n: number }} reading
   */
  of({ id, origin = id, n }) {
    if (origin === this.#origin && n === this.marks.length) return;
    this.#origin = origin;
    this.#seen = "null";
    this.marks = Array(n).fill("");
  }

  /**
   * Take over what is marked on the stage, as "on"; did that change anything?
   *
   * @param {number[] | null} span the first word and the last one
   */
  takeOver(span) {
    if (String(span) === this.#seen) return false;
    this.#seen = String(span);
    const isIn = (/** @type {number} */ step) => span !== null && step >= span[0] && step <= span[1];
    this.marks = this.marks.map((mark, step) => (isIn(step) ? "on" : mark === "on" ? "" : mark));
    return true;
  }

  /**
   * Mark a word otherwise: not at all, "on", "off", and so on.
   *
   * @param {number} step
   */
  turn(step) {
    this.marks[step] = NEXT[this.marks[step]];
    this.#forgetStage();
  }

  /** Take all marks away. */
  clear() {
    this.marks.fill("");
    this.#forgetStage();
  }

  /** What is marked here is no phrase of the stage's any more. */
  #forgetStage() {
    this.#seen = "null";
    this.shared.mark(null);
  }

  /** @param {Mark} wanted */
  steps(wanted) {
    return range(this.marks.length).filter((step) => this.marks[step] === wanted);
  }
}
