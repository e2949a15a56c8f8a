// Which words does the network read most like this one? By the embedding, each with the verdict on it alone.

import { button, make } from "../../web/dom.js";
import { fill, number, percent } from "../../web/numbers.js";

/**
 * @param {import("./unit.js").Given} given
 * @returns {import("./unit.js").View}
 */
export function nearView({ data, reading, shared, ask, say }) {
  const { texts } = data;
  const element = make("div", "near-view");
  if (!Object.keys(data.near).length) ask({ what: "near", word: shared.state.word });
  let shown = -1;
  return {
    element,
    show(word) {
      if (word === shown) return;
      shown = word;
      const found = data.near[String(word)];
      if (found) {
        element.replaceChildren(...answer(found, data));
        return say(element.firstElementChild?.textContent ?? "");
      }
      if (!Object.keys(data.near).length) return element.replaceChildren(make("p", "muted", texts.computing));
      const wanted = fill(texts.find_near, { word: reading.words[word] });
      const find = button("button", wanted, () => ask({ what: "near", word }));
      find.dataset.name = "find";
      element.replaceChildren(find);
    },
  };
}

/**
 * @param {any} found
 * @param {any} data
 */
function answer(found, data) {
  const { texts, band } = data;
  if (found.because) return [make("p", "", found.because)];
  const lead = fill(texts.near, { word: found.word, percent: percent(found.probability, band) });
  const list = make("ul", "near");
  list.setAttribute("aria-label", lead);
  list.append(...found.words.map((/** @type {any[]} */ word) => card(word, data)));
  return [make("p", "", lead), list, make("p", "muted", texts.near_caution)];
}

/**
 * One word: how near it is, and the verdict on it alone.
 *
 * @param {any[]} word
 * @param {any} data
 */
function card([word, cosine, logit, probability], { texts, band, full_tint: full }) {
  const item = make("li", "near-word");
  const name = make("bdi", logit < 0 ? "word-alone down meant" : "word-alone meant", word);
  name.style.setProperty("--tint", Math.min(1, Math.abs(logit) / full).toFixed(2));
  const alone = fill(texts.alone, { percent: percent(probability, band) });
  item.append(name, make("span", "", alone), make("span", "muted", fill(texts.cosine, { cosine: number(cosine, 2) })));
  return item;
}
