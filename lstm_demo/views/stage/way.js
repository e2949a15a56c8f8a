// How does the keyboard get from the box to the words? By the first Tab after Enter, and by Shift+Tab back.

import { isShortcut } from "../web/keys.js";

/**
 * Hear of Enter and Tab in the page's text boxes, wherever they are drawn.
 *
 * The focus moves by Tab alone, and only after an Enter since which nothing was typed or clicked: whoever had a text
 * read is one key from its words. `tell` hears whether that holds, so that the page says so before it happens.
 *
 * @param {object} stage
 * @param {() => HTMLElement} stage.words where Tab leads
 * @param {(isOpen: boolean) => void} stage.tell
 * @param {string} stage.said of a box from which Tab leads there
 */
export function wayFromBox({ words, tell, said }) {
  /** @type {HTMLTextAreaElement | null} */
  let box = null; // from which Tab leads to the words
  /** @type {HTMLTextAreaElement | null} */
  let back = null; // to which Shift+Tab leads from there
  const hear = new AbortController();

  /** @param {HTMLTextAreaElement | null} next */
  function open(next) {
    if (next === box) return;
    if (box) box.ariaDescription = null;
    if (next) next.ariaDescription = said;
    box = next;
    tell(box !== null);
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    const [target] = event.composedPath();
    if (event.isComposing || event.altKey) return;
    if (event.key === "Enter" && !event.shiftKey && target instanceof HTMLTextAreaElement) return open(target);
    if (event.key !== "Tab" || isShortcut(event)) return;
    const [from, to] = event.shiftKey ? [words(), back] : [box, words()];
    if (!from || !to?.isConnected || target !== from) return;
    event.preventDefault();
    back = event.shiftKey ? null : box;
    open(null);
    to.focus();
  }

  const options = { capture: true, signal: hear.signal };
  addEventListener("keydown", pressed, options);
  addEventListener("input", ({ target }) => target === box && open(null), options);
  addEventListener("pointerdown", () => open((back = null)), options);
  return {
    isOpen: () => box !== null,
    remove() {
      open(null);
      hear.abort();
    },
  };
}
