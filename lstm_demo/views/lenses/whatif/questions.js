// What do the numbers ask, and what do other networks say? Questions to press, or the answers side by side.

import { button, make, write } from "../../web/dom.js";

/** @typedef {import("./suggestions.js").Suggestion} Suggestion */

/**
 * @param {(suggestion: Suggestion) => void} ask
 * @param {() => void} back
 */
export function questions(ask, back) {
  const element = make("div", "questions");
  element.setAttribute("role", "group");
  /** @type {Suggestion[]} */
  let asked = [];
  let key = "";
  const made = (/** @type {number} */ k) => {
    const one = button("opener question", "", () => ask(asked[k]));
    one.dataset.name = `question ${k}`;
    return one;
  };
  return {
    element,
    /**
     * @param {any} data
     * @param {Suggestion[]} suggestions drawn into the same buttons, so that who stands on one stays there
     */
    show(data, suggestions) {
      const { texts } = data;
      asked = suggestions;
      const next = JSON.stringify(data.others ?? suggestions.length);
      if (key !== next) {
        const wasIn = element.contains(/** @type {ShadowRoot | Document} */ (element.getRootNode()).activeElement);
        element.setAttribute("aria-label", data.others ? texts.others_title : texts.questions);
        element.replaceChildren(...(data.others ? others(data, back) : suggestions.map((_, k) => made(k))));
        if (wasIn) element.querySelector("button")?.focus({ preventScroll: true });
      }
      key = next;
      if (!data.others) suggestions.forEach(({ question }, k) => write(element.children[k], question));
    },
  };
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
