// How is a word changed? Drop it, move it, put another one in its place: buttons, and a field that Enter sends.

import { button, make, write } from "../../web/dom.js";
import { fill } from "../../web/numbers.js";

/**
 * @param {any} data
 * @param {(how: string, word: number, to?: string) => void} change
 */
export function wordControls(data, change) {
  const { texts, untyped } = data;
  const isFixed = (/** @type {number} */ step) => untyped.includes(step); // nobody typed it, so nobody changes it
  const element = make("div", "words-of");
  element.setAttribute("role", "group");
  const title = make("p", "title");
  const [drop, left, right] = /** @type {const} */ (["drop", "left", "right"]).map((how) => {
    return button("button", { drop: texts.drop, left: "\u2190", right: "\u2192" }[how], () => change(how, word));
  });
  for (const [one, name] of /** @type {const} */ ([[left, texts.left], [right, texts.right]])) {
    one.setAttribute("aria-label", name);
    one.title = name;
  }
  const field = make("input", "to");
  Object.assign(field, { type: "text", maxLength: 200, placeholder: texts.change_to });
  field.setAttribute("aria-label", texts.change_to);
  const send = () => {
    if (!field.value.trim()) return field.focus();
    change("change", word, field.value);
    field.value = "";
  };
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    send();
  });
  const [first, second] = [make("div", "line"), make("div", "line")];
  first.append(drop, left, right);
  const renew = button("button", texts.do_change, send);
  second.append(field, renew);
  element.append(title, first, second);
  let word = 0;
  return {
    element,
    /**
     * @param {number} chosen
     * @param {{ words: string[], n: number }} reading
     */
    show(chosen, { words, n }) {
      word = chosen;
      write(title, fill(texts.word, { word: words[word] }));
      element.setAttribute("aria-label", title.textContent ?? "");
      field.disabled = renew.disabled = isFixed(word);
      drop.disabled = isFixed(word) || n - untyped.length < 2;
      left.disabled = isFixed(word) || word === 0 || isFixed(word - 1);
      right.disabled = isFixed(word) || word === n - 1 || isFixed(word + 1);
    },
  };
}
