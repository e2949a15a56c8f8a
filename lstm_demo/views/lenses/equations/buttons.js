// Which buttons stand below the equations? Whose numbers are shown, what can be opened, what can be asked.

import { button, make } from "../../web/dom.js";
import { fill } from "../../web/numbers.js";

/** @typedef {import("./unpack.js").Payload} Payload */

/**
 * What the buttons do; without a server there is no `example`, and nothing that only a server can answer.
 *
 * @typedef {object} Given
 * @property {(isWhole: boolean) => void} choose
 * @property {(key: string) => void} open
 * @property {((what: "example" | "back") => void) | null} example
 */

/**
 * All buttons, for one unit or the whole vector.
 *
 * @param {Payload} data
 * @param {boolean} isWhole
 * @param {Given} given
 */
export function buttonsBelow(data, isWhole, { choose, open, example }) {
  const { say } = data;
  const found = [choice(data, isWhole, choose), opener("verdict", "", open), opener("vector", say.word_vector, open)];
  if (!example) return found;
  const worked = data.worked
    ? button("opener", say.example_back, () => example("back"))
    : button("opener", say.example, () => example("example"));
  if (!data.worked) worked.title = fill(say.example_help, { text: say.example_text });
  return [...found, opener("proof", say.by_hand, open), opener("expected", say.next_word, open), worked];
}

/**
 * @param {Payload} data
 * @param {boolean} isWhole
 * @param {(isWhole: boolean) => void} choose
 */
function choice({ say, unit, n_units }, isWhole, choose) {
  const element = make("span", "choice");
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", say.view);
  for (const [all, text] of /** @type {const} */ ([[false, say.one], [true, say.whole]])) {
    const option = button("option", fill(text, { unit, units: n_units }), () => choose(all));
    option.dataset.name = all ? "whole" : "one";
    option.setAttribute("aria-pressed", String(all === isWhole));
    element.append(option);
  }
  return element;
}

/**
 * @param {string} key
 * @param {string} text
 * @param {(key: string) => void} open
 */
function opener(key, text, open) {
  const element = button("opener", text, () => open(key));
  element.dataset.name = key;
  element.setAttribute("aria-expanded", "false");
  return element;
}
