// The verdict: what it is so far, large, and what it will be at the end; over each stands which of the two it is.

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
  const [when, label] = [make("span", "when"), make("strong", "tone")];
  const last = probability[n];
  const last_tone = toneOf(last, band);
  const [soFar, end] = [make("span", "tone so-far"), make("span", `tone ${last_tone} end`)];
  const figures = make("div", "figures");
  figures.append(soFar, end, make("b", "of-axis", texts.axis));
  element.append(when, label);
  return {
    element,
    figures,
    /** @param {number} word */
    show(word) {
      const isEnd = word === n - 1 || Number.isNaN(probability[word + 1]);
      const p = isEnd ? last : probability[word + 1];
      const tone = toneOf(p, band);
      for (const part of [element, figures]) part.className = `${part.className.split(" ")[0]} ${tone}`;
      write(when, isEnd ? texts.at_end : fill(texts.so_far, { number: word + 1, total: n }));
      write(label, terms[tone]);
      write(soFar, fill(texts.positive_percent, { percent: percent(p, band) }));
      write(end, isEnd ? "" : fill(texts.end, { verdict: terms[last_tone], percent: percent(last, band) }));
    },
  };
}
