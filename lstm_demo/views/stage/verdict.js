// The verdict: what it is so far, large, and what it will be at the end; over each stands which of the two it is.

import { make, write } from "../web/dom.js";
import { fill, percent } from "../web/numbers.js";

/**
 * @param {Record<string, any>} data
 * @param {ReturnType<typeof import("./reading.js").unpack>} reading
 */
export function verdict(data, reading) {
  const { band, terms, texts } = data;
  const element = make("div", "verdict");
  const [when, label] = [make("span", "when"), make("strong", "tone")];
  const [soFar, rest] = [make("span", "tone so-far"), make("span", "rest")];
  const [end, own] = [make("span"), make("span")];
  const figures = make("div", "figures");
  const ofAxis = make("b", "of-axis", texts.axis);
  figures.append(soFar, rest, end, own, ofAxis);
  element.append(when, label);
  /** @param {string} now the verdict at the end */
  const sideBySide = (now) => {
    const before = reading.own.probability[reading.n];
    write(end, fill(texts.end_now, { percent: now }));
    write(own, fill(texts.end_own, { percent: percent(before, band) }));
    own.className = `tone ${reading.own.tone(reading.n)} end own`;
  };
  return {
    element,
    figures,
    /** @param {number} word */
    show(word) {
      const { probability, neutral, n, tone: toneAt } = reading;
      const last = probability[n];
      const last_tone = toneAt(n);
      end.className = `tone ${last_tone} end`;
      const isEnd = word === n - 1 || Number.isNaN(probability[word + 1]);
      const place = isEnd ? n : word + 1;
      const [p, tone] = [probability[place], toneAt(place)];
      for (const part of [element, figures]) part.className = `${part.className.split(" ")[0]} ${tone}`;
      write(when, isEnd ? texts.at_end : fill(texts.so_far, { number: word + 1, total: n }));
      write(label, terms[tone]);
      write(soFar, fill(texts.positive_percent, { percent: percent(p, band) }));
      rest.hidden = !neutral;
      if (neutral) write(rest, fill(texts.neutral_percent, { percent: percent(neutral[place]) }));
      const values = { verdict: terms[last_tone], percent: percent(last, band) };
      ofAxis.hidden = Boolean(reading.own);
      own.hidden = !reading.own;
      if (reading.own) sideBySide(values.percent);
      else write(end, isEnd ? "" : fill(texts.end, values));
    },
  };
}
