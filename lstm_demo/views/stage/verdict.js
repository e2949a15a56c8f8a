// The verdict: what it is so far, large, and what it will be at the end; over each stands which of the two it is.

import { make, write } from "../web/dom.js";
import { fill, percent } from "../web/numbers.js";
import { toneOf } from "./reading.js";

/**
 * @param {Record<string, any>} data
 * @param {ReturnType<typeof import("./reading.js").unpack>} reading
 */
export function verdict(data, reading) {
  const { band, terms, texts } = data;
  const element = make("div", "verdict");
  const [when, label] = [make("span", "when"), make("strong", "tone")];
  const [soFar, end, own] = [make("span", "tone so-far"), make("span"), make("span")];
  const figures = make("div", "figures");
  const ofAxis = make("b", "of-axis", texts.axis);
  figures.append(soFar, end, own, ofAxis);
  element.append(when, label);
  /** @param {string} now the verdict at the end */
  const sideBySide = (now) => {
    const before = reading.own.probability[reading.n];
    write(end, fill(texts.end_now, { percent: now }));
    write(own, fill(texts.end_own, { percent: percent(before, band) }));
    own.className = `tone ${toneOf(before, band)} end own`;
  };
  return {
    element,
    figures,
    /** @param {number} word */
    show(word) {
      const { probability, n } = reading;
      const last = probability[n];
      const last_tone = toneOf(last, band);
      end.className = `tone ${last_tone} end`;
      const isEnd = word === n - 1 || Number.isNaN(probability[word + 1]);
      const p = isEnd ? last : probability[word + 1];
      const tone = toneOf(p, band);
      for (const part of [element, figures]) part.className = `${part.className.split(" ")[0]} ${tone}`;
      write(when, isEnd ? texts.at_end : fill(texts.so_far, { number: word + 1, total: n }));
      write(label, terms[tone]);
      write(soFar, fill(texts.positive_percent, { percent: percent(p, band) }));
      const values = { verdict: terms[last_tone], percent: percent(last, band) };
      ofAxis.hidden = Boolean(reading.own);
      own.hidden = !reading.own;
      if (reading.own) sideBySide(values.percent);
      else write(end, isEnd ? "" : fill(texts.end, values));
    },
  };
}
