// What does a phrase say as a whole? The words that are marked, each alone, and what they say only together.

import { make } from "../../web/dom.js";
import { fill, signed } from "../../web/numbers.js";
import { columnsPicture } from "./columns_picture.js";

const ROOM = 64; // pixels that a number needs, where columns have none

/**
 * @param {import("./why.js").Given} given
 * @returns {import("./why.js").View}
 */
export function phraseView({ data, shared, ask }) {
  const n = data.words.length;
  const element = make("div", "phrase-view");
  if (data.no_phrase) {
    return { element, story: data.no_phrase, show() {} };
  }
  const strip = new Strip(data);
  const picture = columnsPicture({ shared, n, pool: data.pool, draw: (...place) => strip.layout(...place) });
  const choice = chooser(data, (span) => shared.mark(span));
  picture.side.append(make("b", "", data.texts.phrase_label), make("span", "muted", data.texts.measure));
  picture.field.append(strip.element, picture.frame);
  const [said, line] = [make("div", "sum"), make("div", "chosen")];
  const cut = make("span", "cuts");
  line.append(choice.element, cut);
  element.append(picture.element, line, said);
  let asked = "";
  const stop = shared.follow(({ mark: span }) => {
    choice.show(span);
    const isAnswered = data.phrase && span && data.phrase.first === span[0] && data.phrase.last === span[1];
    strip.show(span, isAnswered ? data.phrase : null);
    const wanted = span && { what: "phrase", first: span[0], last: span[1] };
    said.replaceChildren(...(isAnswered ? sum(data) : []));
    const isLong = isAnswered && span[1] - span[0] > 1;
    cut.replaceChildren(...(isLong ? cuts(data, (split) => ask({ ...wanted, split })) : []));
    if (!wanted || isAnswered || String(span) === asked) return;
    asked = String(span);
    ask(wanted);
  });
  return {
    element,
    story: data.texts.phrase_hint,
    show: ({ step }) => picture.show(step),
    remove() {
      stop();
      picture.remove();
    },
  };
}

/** The span over the words' columns, with what it says, and each of its words alone. */
class Strip {
  /** @param {any} data */
  constructor(data) {
    this.data = data;
    this.element = make("div", "strip");
    /** @type {number[]} */
    this.edges = [];
    this.numbered = false;
    /** @type {number[] | null} */
    this.span = null;
    this.phrase = null;
  }

  /**
   * @param {number[]} edges
   * @param {boolean} numbered
   */
  layout(edges, numbered) {
    Object.assign(this, { edges, numbered });
    this.#draw();
  }

  /**
   * @param {number[] | null} span
   * @param {any} phrase
   */
  show(span, phrase) {
    this.span = span;
    this.phrase = phrase;
    this.#draw();
  }

  #draw() {
    const { data, edges, element, phrase, span } = this;
    element.replaceChildren();
    if (!edges.length) return;
    if (!span) return element.append(make("p", "muted", data.texts.phrase_none));
    const [first, last] = span;
    const whole = this.#over(first, last, "whole", phrase ? phrase.whole : null);
    element.append(whole);
    for (let word = first; phrase && word <= last; word += 1) {
      element.append(this.#over(word, word, "alone", phrase.words[word - first]));
    }
    element.setAttribute("aria-label", phrase ? fill(data.texts.phrase_said, { score: signed(phrase.whole) }) : "");
  }

  /**
   * @param {number} first
   * @param {number} last
   * @param {string} name
   * @param {number | null} score
   */
  #over(first, last, name, score) {
    const { data, edges, numbered } = this;
    const side = score !== null && score < 0 ? "down" : "up";
    const room = edges[last + 1] - edges[first];
    const hasRoom = numbered || room >= ROOM;
    const made = make("span", `${name} ${side}`, score === null ? "…" : hasRoom ? signed(score) : "");
    made.style.left = `${edges[first]}px`;
    made.style.width = `${room}px`;
    tint(made, score ?? 0, data.full_tint);
    return made;
  }
}

/**
 * Colour what says `score` log odds.
 *
 * @param {HTMLElement} element
 * @param {number} score
 * @param {number} full log odds that have the full colour
 */
function tint(element, score, full) {
  element.style.setProperty("--tint", Math.min(1, Math.abs(score) / full).toFixed(2));
}

/**
 * Two lists of words: from which one to which one.
 *
 * @param {any} data
 * @param {(span: number[]) => void} mark
 */
function chooser(data, mark) {
  const element = make("div", "chooser");
  const lists = ["first", "last"].map((name) => {
    const list = make("select");
    list.dataset.name = name;
    list.setAttribute("aria-label", data.texts[`phrase_${name}`]);
    list.append(make("option", "", "–"));
    data.words.forEach((/** @type {string} */ word, /** @type {number} */ k) => {
      const option = make("option", "", `${k + 1} ${word}`);
      option.value = String(k);
      list.append(option);
    });
    return list;
  });
  const [from, to] = lists;
  const tell = (/** @type {HTMLSelectElement} */ changed) => {
    const at = Number(changed.value);
    if (Number.isNaN(at)) return;
    const other = changed === from ? Number(to.value) : Number(from.value);
    const end = Number.isNaN(other) ? at : other;
    mark([Math.min(at, end), Math.max(at, end)]);
  };
  for (const list of lists) list.addEventListener("change", () => tell(list));
  const [before, between] = ["phrase_first", "phrase_last"].map((key) => make("span", "muted", data.texts[key]));
  element.append(before, from, between, to);
  return {
    element,
    /** @param {number[] | null} span */
    show(span) {
      lists.forEach((list, k) => (list.value = span ? String(span[k]) : "–"));
    },
  };
}

/**
 * The phrase as a sum: its two parts alone, and what they say only together.
 *
 * @param {any} data
 */
function sum(data) {
  const { phrase, texts } = data;
  if (!phrase.is_sound) return [make("p", "", texts.phrase_unsound)];
  const quote = (/** @type {number} */ from, /** @type {number} */ to) => quoted(data, from, to);
  const term = (/** @type {string} */ text, /** @type {number} */ score, name = "term") => {
    const made = make("span", `${name} ${score < 0 ? "down" : "up"}`, text);
    tint(made, score, data.full_tint);
    made.append(" ", make("b", "", signed(score)));
    return made;
  };
  const line = make("p", "line");
  line.append(term(quote(phrase.first, phrase.last), phrase.whole, "term main"));
  if (phrase.split !== null) {
    line.append(
      make("span", "muted", "="),
      term(quote(phrase.first, phrase.split - 1), phrase.parts[0]),
      make("span", "muted", "+"),
      term(quote(phrase.split, phrase.last), phrase.parts[1]),
      make("span", "muted", "+"),
      term(texts.together, phrase.interaction),
    );
  }
  const rest = make("p", "muted", fill(texts.phrase_rest, { rest: signed(phrase.rest), logit: signed(data.logit) }));
  return [line, rest];
}

/**
 * Where else the phrase can be cut in two.
 *
 * @param {any} data
 * @param {(split: number) => void} cut
 */
function cuts(data, cut) {
  const { phrase, texts } = data;
  const list = make("select");
  list.dataset.name = "split";
  list.setAttribute("aria-label", texts.phrase_split);
  for (let split = phrase.first + 1; split <= phrase.last; split += 1) {
    const option = make("option", "", `${quoted(data, phrase.first, split - 1)} | ${quoted(data, split, phrase.last)}`);
    option.value = String(split);
    option.selected = split === phrase.split;
    list.append(option);
  }
  list.addEventListener("change", () => cut(Number(list.value)));
  return [make("span", "muted", texts.phrase_split), list];
}

/**
 * @param {any} data
 * @param {number} from
 * @param {number} to the last word
 */
function quoted({ words }, from, to) {
  return `“${words.slice(from, to + 1).join(" ")}”`;
}
