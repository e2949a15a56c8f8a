// Which word is pointed at? A press or a drag over the words or the score looks at the word under it; over the words,
// with the shift key held, it marks a phrase.

import { columnAt } from "./columns.js";

/**
 * @param {object} stage
 * @param {HTMLElement} stage.root
 * @param {import("./words.js").Words} stage.words
 * @param {import("./score.js").Score} stage.score
 * @param {(word: number) => void} stage.look
 * @param {(word: number) => void} stage.mark marks from where one looks to this word
 * @param {AbortSignal} stage.signal ends it
 */
export function point({ root, words, score, look, mark, signal }) {
  const onWords = (/** @type {EventTarget | null} */ target, /** @type {boolean} */ marks) => {
    const word = words.wordOf(target);
    if (word >= 0) (marks ? mark : look)(word);
  };
  const onScore = (/** @type {PointerEvent} */ event) => {
    look(columnAt(score.edges, event.clientX - score.element.getBoundingClientRect().left));
  };
  const hear = (
    /** @type {HTMLElement} */ element,
    /** @type {"pointerdown" | "pointermove"} */ type,
    /** @type {(event: PointerEvent) => void} */ act,
  ) => element.addEventListener(type, act, { signal });

  hear(words.element, "pointerdown", (event) => event.button === 0 && onWords(event.target, event.shiftKey));
  hear(words.element, "pointermove", ({ buttons, clientX, clientY, shiftKey }) => {
    const place = /** @type {ShadowRoot | Document} */ (root.getRootNode());
    if (buttons !== 1) return;
    onWords(place.elementFromPoint(clientX, clientY), shiftKey); // a finger's go to where it came down
  });
  hear(score.element, "pointerdown", (event) => {
    if (event.button !== 0) return;
    score.element.setPointerCapture(event.pointerId);
    onScore(event);
    event.preventDefault(); // or the focus would go to the page
    words.element.focus({ preventScroll: true });
  });
  hear(score.element, "pointermove", (event) => score.element.hasPointerCapture(event.pointerId) && onScore(event));
}
