// What do the numbers ask, and what do other networks say? Questions to press, or the answers side by side.

import { button, make } from "../../web/dom.js";

/**
 * @param {any} data
 * @param {(suggestion: any) => void} ask
 * @param {() => void} back
 * @returns {HTMLElement}
 */
export function questions(data, ask, back) {
  const element = make("div", "questions");
  element.setAttribute("role", "group");
  const { texts } = data;
  element.setAttribute("aria-label", data.others ? texts.others_title : texts.questions);
  if (data.others) element.append(...others(data, back));
  else {
    element.append(
      ...data.suggestions.map((/** @type {any} */ suggestion, /** @type {number} */ k) => {
        const made = button("opener question", suggestion.question, () => ask(suggestion));
        made.dataset.name = `question ${k}`;
        return made;
      }),
    );
  }
  return element;
}

/**
 * @param {any} data
 * @param {() => void} back
 */
function others({ others: all, texts }, back) {
  const list = make("ul", "others");
  for (const { title, tone, label, percent, probability, neutral, is_chosen } of all) {
    const row = make("li", `${tone} ${is_chosen ? "chosen" : ""}`);
    const bar = make("i", "bar meant");
    bar.style.setProperty("--share", String(probability ?? 0));
    bar.style.setProperty("--rest", String((probability ?? 0) + (neutral ?? 0)));
    row.append(make("span", "name", title), bar, make("b", "tone", label), make("span", "", percent));
    list.append(row);
  }
  const head = make("div", "line");
  const way = button("opener", texts.back, back);
  way.dataset.name = "back";
  head.append(make("p", "title", texts.others_title), way);
  return [head, list];
}
