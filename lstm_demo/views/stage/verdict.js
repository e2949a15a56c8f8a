// The verdict: what it is so far, large, and what it will be at the end.

import { make, write } from "../web/dom.js";
import { fill, percent } from "../web/numbers.js";
import { toneOf } from "./reading.js";

/**
 * @param {Record<string, any>} data
 * @param {ReturnType<typeof import("./reading.js").unpack>} reading
 */
export function verdict(data, { probability, n }) {
  const { band, terms, texts } = data;
  const element = make("div", "verdict");
  const [label, soFar, end] = [make("strong", "tone"), make("span", "tone so-far"), make("span", "muted")];
  const figures = make("div", "figures");
  figures.append(soFar, end, make("b", "of-axis", texts.axis));
  element.append(label);
  const last = probability[n];
  return {
    element,
    figures,
    /** @param {number} word */
    show(word) {
      const isEnd = word === n - 1 || Number.isNaN(probability[word + 1]);
      const p = isEnd ? last : probability[word + 1];
      const tone = toneOf(p, band);
      for (const part of [element, figures]) part.className = `${part.className.split(" ")[0]} ${tone}`;
      write(label, terms[tone]);
      write(soFar, fill(isEnd ? texts.at_end : texts.so_far, { percent: percent(p, band) }));
      write(end, isEnd ? "" : fill(texts.at_end, { percent: percent(last, band) }));
    },
  };
}
