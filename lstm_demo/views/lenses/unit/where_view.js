// Where is the unit at work? The text painted by it, and the snippets of the corpus that drive it up and down most.

import { button, make } from "../../web/dom.js";
import { fill, signed } from "../../web/numbers.js";
import { bringIntoSight } from "../../web/sight.js";
import { Painted, tint } from "./painted.js";
import { pair } from "./pair.js";

const FIRST = 3; // snippets of each side, until one asks for more
const PROJECTED = 2; // likewise for a projector

/**
 * @param {import("./unit.js").Given} given
 * @returns {import("./unit.js").View}
 */
export function whereView(given) {
  const { data, reading, shared } = given;
  const { texts, corpus } = data;
  /** @type {Painted[]} */
  const painted = [];
  const columns = pair(given, (column, unit, hidden) => {
    const text = new Painted(reading.words, "span", (word) => shared.look({ word }));
    text.paint(hidden);
    painted.push(text);
    column.append(text.element);
    if (corpus) column.append(...snippets(unit.snippets, data));
  });
  const element = make("div", "where-view");
  element.append(columns.element);
  if (!corpus) element.append(make("p", "because", data.because));
  const aside = corpus ? [moreOf(element, texts, corpus)] : [];
  return {
    element,
    aside,
    show(word) {
      columns.show(word);
      for (const text of painted) text.choose(word);
    },
  };
}

/**
 * @param {any[][][]} sides up and down
 * @param {any} data
 */
function snippets(sides, { texts, corpus }) {
  const list = make("ul", "snippets");
  const lead = fill(texts.snippets, { sentences: corpus.sentences });
  list.setAttribute("aria-label", lead);
  for (const side of sides) side.forEach((snippet, k) => list.append(line(snippet, k, texts)));
  return [make("p", "muted lead", lead), list];
}

/**
 * One snippet, whose place stands in the middle: the change, what comes before, the place, and what comes after.
 *
 * @param {any[]} snippet
 * @param {number} rank from 0
 * @param {Record<string, string>} texts
 */
function line([before, place, after, change, source], rank, texts) {
  const item = make("li", `snippet ${rank < FIRST ? "" : "more"} ${rank < PROJECTED ? "" : "small"}`);
  const [left, middle] = [make("span", "left"), make("b", "place meant", place)];
  left.append(make("span", "", before));
  tint(middle, change / 2);
  item.append(make("span", "change", signed(change)), left, middle, make("span", "right-hand", after));
  item.append(make("span", "muted source", source === "sst" ? texts.source_sst : texts.source_imdb));
  return item;
}

/**
 * What shows all snippets, and whole; with what they are from.
 *
 * @param {HTMLElement} element
 * @param {Record<string, string>} texts
 * @param {{ sentences: number, steps: number }} corpus
 */
function moreOf(element, texts, corpus) {
  const note = make("p", "muted note", fill(texts.corpus, corpus));
  note.hidden = true;
  element.append(note);
  const made = button("opener", texts.more, () => {
    const isOpen = element.classList.toggle("all");
    note.hidden = !isOpen;
    made.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) bringIntoSight(note);
  });
  made.dataset.name = "more";
  made.setAttribute("aria-expanded", "false");
  return made;
}
