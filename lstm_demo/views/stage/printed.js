// How is the sentence printed? In the colours of what it names, and in as much room as the longest of its text needs.

import { compose, make } from "../web/dom.js";
import { sentences } from "./sentence.js";

const MOST_MEASURED = 60; // words whose sentences are measured; in a longer text the style keeps some room

export class Sentence {
  /**
   * @param {Record<string, any>} data
   * @param {ReturnType<typeof import("./reading.js").unpack>} reading
   */
  constructor(data, reading) {
    this.data = data;
    this.reading = reading;
    this.element = make("p", "sentence");
  }

  /**
   * @param {number} word
   * @param {{ unit: number, playing: boolean }} state
   */
  show(word, { unit, playing }) {
    this.element.setAttribute("aria-live", playing ? "off" : "polite");
    this.element.replaceChildren(...this.#nodes(word, unit));
  }

  /**
   * Keep as much room as the longest sentence needs, and no more, so that nothing below it moves from word to word.
   *
   * @param {number} unit
   */
  reserve(unit) {
    const { element, reading } = this;
    if (reading.n > MOST_MEASURED) return;
    const probe = make("p", "sentence probe");
    probe.style.width = `${element.clientWidth}px`;
    element.after(probe);
    const heights = Array.from({ length: reading.n }, (_, word) => {
      probe.replaceChildren(...this.#nodes(word, unit));
      return probe.offsetHeight;
    });
    probe.remove();
    element.style.minHeight = `${Math.max(...heights)}px`;
  }

  /**
   * @param {number} word
   * @param {number} unit
   */
  #nodes(word, unit) {
    const { data, reading } = this;
    return sentences(data, reading, word, unit).flatMap(({ key, values }) => [
      ...compose(data.texts[key], this.#coloured(values)),
      " ",
    ]);
  }

  /**
   * The values as elements in the colours that they have on the stage.
   *
   * @param {Record<string, string>} values
   */
  #coloured(values) {
    const { terms } = this.data;
    /** @type {Record<string, Node>} */
    const made = {};
    for (const name of ["forget_gate", "input_gate", "candidate"]) made[name] = make("span", `of-${name}`, terms[name]);
    for (const [name, value] of Object.entries(values)) {
      made[name] = make(name === "word" ? "bdi" : "b", `is-${name}`, value);
    }
    return made;
  }
}
