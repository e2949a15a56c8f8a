// What opens the numbers of a picture? A button beside the sentence; they stand below the picture.

import { button } from "./dom.js";
import { bringIntoSight } from "./sight.js";

/**
 * A button that opens and closes `place`, which `fill` fills each time.
 *
 * @param {string} text
 * @param {HTMLElement} place
 * @param {() => HTMLElement} fill
 */
export function opener(text, place, fill) {
  const made = button("opener", text, () => {
    const isOpen = !place.firstChild;
    place.replaceChildren(...(isOpen ? [fill()] : []));
    place.hidden = !isOpen;
    made.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) bringIntoSight(place);
  });
  made.dataset.name = "numbers";
  made.setAttribute("aria-expanded", "false");
  place.hidden = true;
  place.tabIndex = 0;
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", text);
  return made;
}
