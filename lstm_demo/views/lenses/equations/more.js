// What stands behind the equations? The verdict, the word's vector, the proof by hand, and what would come next.

import { button, make } from "../../web/dom.js";
import { fill, percent } from "../../web/numbers.js";
import { verdictPanel } from "./panels.js";
import { drawBox, drawPanel, named } from "./table.js";
import { withSign, written } from "./written.js";

/** @typedef {import("./lines.js").Place} Place */
/** @typedef {import("./table.js").Deeds} Deeds */

/**
 * What was asked and answered in this reading.
 *
 * @typedef {{ proof: string | null, expected: Map<number, any>, asked: Set<string> }} Answers
 */

/**
 * What the button to the verdict says: what this unit adds, and to what.
 *
 * @param {Place} place
 */
export function toVerdict({ data: { say }, numbers, step }) {
  const found = numbers.verdict(step);
  if (!found) return say.to_verdict_else;
  return fill(say.to_verdict, { product: withSign(found.own.product), logit: withSign(found.logit) });
}

/**
 * The panel below the buttons.
 *
 * @param {string} key
 * @param {Place} place
 * @param {Deeds} deeds
 * @param {Answers} answers
 */
export function panelBelow(key, place, deeds, answers) {
  if (key === "verdict") return verdictBox(place, deeds);
  if (key === "vector") return drawBox(place.data, deeds, vector(place));
  if (key === "proof") return drawBox(place.data, deeds, [make("p", "", answers.proof ?? place.data.say.wait)]);
  return drawBox(place.data, deeds, expected(place, answers, deeds));
}

/**
 * @param {Place} place
 * @param {Deeds} deeds
 */
function verdictBox(place, deeds) {
  const { data, numbers, step } = place;
  const { say, words, verdict } = data;
  const panel = verdictPanel(place);
  if (!panel) {
    const share = percent(numbers.attention(step));
    return drawBox(data, deeds, [make("p", "", fill(verdict.reads, { word: words[step], share }))]);
  }
  const logit = panel.total?.product ?? 0;
  const rest = 1 - (numbers.neutral(step) ?? 0); // what positive and negative share out
  const share = percent(rest / (1 + Math.exp(-logit)));
  const values = { logit: written(logit), percent: share, rest: percent(rest) };
  const result = make("p", "strong", fill(say.verdict_is, values));
  return drawPanel(data, panel, deeds, { extra: [result] });
}

/**
 * One-hot times matrix = row of the embedding; behind a convolution, what the filters answered.
 *
 * @param {Place} place
 */
function vector({ data, numbers, step }) {
  const { say, words, vectors } = data;
  const id = vectors.ids?.[step];
  const about = id === 1 ? say.about_row_unknown : say.about_row;
  const text = fill(about, { word: words[step], id: id ?? 0, size: vectors.size });
  const found = numbers.vector(step);
  const more = vectors.width - found.length;
  const rest = more > 0 ? ` … ${fill(say.row_more, { n: more })}` : "";
  const row = make("p", "row", `[ ${found.map(written).join("   ")}${rest} ]`);
  const names = id === undefined ? [] : [named(data, { names: [`embedding.weight[${id}]`] })];
  const below = data.layer ? [make("p", "", say.row_below)] : [];
  return [make("p", "", text), row, ...below, ...names];
}

/**
 * The language model's likeliest guesses as bars; the one that came is marked.
 *
 * @param {Place} place
 * @param {Answers} answers
 * @param {Deeds} deeds
 */
function expected({ data: { say, words }, step }, answers, deeds) {
  const found = answers.expected.get(step);
  const about = make("p", "", fill(found?.ends ? say.expected_end : say.expected, { word: words[step] }));
  if (!found) {
    const isAsked = answers.asked.has(`expected ${step}`);
    return [about, isAsked ? make("p", "muted", say.wait) : button("button", say.ask, deeds.ask)];
  }
  const list = make("ol", "guesses");
  for (const { word, share, came } of found.guesses) {
    const entry = make("li", came ? "came" : "");
    const bar = make("span", "share");
    bar.setAttribute("aria-hidden", "true");
    bar.style.setProperty("--share", String(share));
    const mark = make("span", "muted", came ? say.came : "");
    entry.append(make("span", "word", word), bar, make("span", "", percent(share)), mark);
    list.append(entry);
  }
  return [about, list];
}
