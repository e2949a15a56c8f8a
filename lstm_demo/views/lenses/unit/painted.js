// How does a unit read the text? Its words on the colour of what the unit shows at each: green above 0, purple below.

import { make } from "../../web/dom.js";

/** Words in a line that wraps, and scrolls where it is long. */
export class Painted {
  /**
   * @param {string[]} words
   * @param {"span" | "button"} tag
   * @param {(step: number) => void} press
   */
  constructor(words, tag, press) {
    this.element = make("div", "painted meant");
    this.words = words.map((word, step) => {
      const made = make(tag, "painted-word");
      if (made instanceof HTMLButtonElement) made.type = "button";
      made.dataset.name = `word-${step}`;
      made.append(make("bdi", "", word));
      return made;
    });
    this.element.append(...this.words.flatMap((word, k) => (k ? [" ", word] : [word])));
    this.element.addEventListener("click", ({ target }) => {
      const word = target instanceof Element ? target.closest(".painted-word") : null;
      if (word) press(this.words.indexOf(/** @type {any} */ (word)));
    });
    this.chosen = -1;
  }

  /** @param {(step: number) => number} valueOf what the unit shows, -1..1 */
  paint(valueOf) {
    this.words.forEach((word, step) => tint(word, valueOf(step)));
  }

  /** @param {number} step */
  choose(step) {
    if (step === this.chosen) return;
    this.words[this.chosen]?.classList.remove("chosen");
    const word = this.words[step];
    word.classList.add("chosen");
    this.chosen = step;
    const { element } = this;
    if (element.scrollHeight <= element.clientHeight + 4) return;
    const top = word.offsetTop - element.offsetTop;
    const isIn = top >= element.scrollTop && top + word.offsetHeight <= element.scrollTop + element.clientHeight;
    if (!isIn) element.scrollTop = top - 2;
  }
}

/**
 * Colour what says `value`, -1..1.
 *
 * @param {HTMLElement} element
 * @param {number} value
 */
export function tint(element, value) {
  element.classList.toggle("below", value < 0);
  element.style.setProperty("--tint", Math.min(1, Math.abs(value) || 0).toFixed(2));
}
