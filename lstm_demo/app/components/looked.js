// When is the server told at which word the visitor looks? When they press what needs to know; the browser knows it.

import { channel } from "../../views/web/channel.js";

const RESET = ".st-key-read-reset button";
const MODEL = ".st-key-model"; // another model goes on at that word
const OTHERS = ":is(.st-key-link-open, .st-key-frame-present) button";

/**
 * Tell it from now on: Streamlit goes on sending an address as the server wrote it, whatever the browser wrote since.
 *
 * @param {Node & ParentNode} _
 * @param {{ send?: (name: string, value: unknown) => void }} given
 */
export function mount(_, { send }) {
  /** @param {string} name */
  function tell(name) {
    const { reading, state } = channel();
    if (reading) send?.(name, { reading: reading.origin ?? reading.id, word: state.word });
  }

  /** @param {Event} event */
  function clicked(event) {
    if (isIn(event.target, OTHERS)) tell("look");
    if (!isIn(event.target, RESET) || !channel().reading) return;
    event.stopPropagation(); // one message says both, for Undo brings back the word that was looked at
    tell("reset");
  }

  /** @param {FocusEvent} event */
  function focused(event) {
    if (isIn(event.target, MODEL) && !isIn(event.relatedTarget, MODEL)) tell("look");
  }

  document.addEventListener("click", clicked, { capture: true });
  document.addEventListener("focusin", focused);
  return {
    update() {},
    remove() {
      document.removeEventListener("click", clicked, { capture: true });
      document.removeEventListener("focusin", focused);
    },
  };
}

/**
 * @param {EventTarget | null} target
 * @param {string} place
 */
function isIn(target, place) {
  return target instanceof Element && target.closest(place) !== null;
}
