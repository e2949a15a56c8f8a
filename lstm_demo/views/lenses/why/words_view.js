// Which words? One method's scores as bars on the stage's columns, and below them a row of colours for each other one.

import { button, draw, make, table } from "../../web/dom.js";
import { fill, number, signed } from "../../web/numbers.js";
import { beyond, signedBars } from "../../stage/shapes.js";
import { columnsPicture } from "./columns_picture.js";
import { reasons, sides } from "./methods.js";
import { opener } from "../../web/opener.js";

const GAP = 2; // pixels between two bars

/**
 * @param {import("./why.js").Given} given
 * @returns {import("./why.js").View}
 */
export function wordsView({ data, methods, shared, choose, ask }) {
  const n = data.words.length;
  const element = make("div", "words-view");
  const bars = new Bars(data, methods);
  const rows = new Rows(data, methods, choose);
  const picture = columnsPicture({
    ...{ shared, n, pool: data.pool },
    draw: (edges, numbered) => {
      bars.layout(edges, numbered);
      rows.layout(edges, numbered);
    },
  });
  picture.side.append(bars.label, rows.labels);
  picture.field.append(bars.element, rows.element, picture.frame);
  picture.now.append(bars.now, rows.now);
  picture.element.append(...refused(methods.all));
  const place = make("div", "frame-of-table");
  element.append(picture.element, place);
  if (data.waits) picture.element.after(waiting(data.texts, () => ask({ what: "all" })));
  return {
    element,
    aside: [opener(data.texts.table, place, () => numbers(data, methods))],
    show({ step, method }) {
      picture.show(step);
      bars.show(method, step);
      rows.show(method, step);
    },
    remove: picture.remove,
  };
}

/** The bars of the method that is shown. */
class Bars {
  /**
   * @param {any} data
   * @param {import("./why.js").Given["methods"]} methods
   */
  constructor(data, methods) {
    this.data = data;
    this.methods = methods;
    this.element = make("div", "bars");
    this.label = make("div", "bars-label");
    this.now = make("div", "bars-now");
    this.svg = draw("svg", { "aria-hidden": "true", class: "paths" });
    this.numbers = make("div", "numbers-on");
    this.element.append(this.svg, this.numbers);
    this.method = "";
    /** @type {number[]} */
    this.edges = [];
    this.numbered = false;
  }

  /**
   * @param {number[]} edges
   * @param {boolean} numbered
   */
  layout(edges, numbered) {
    Object.assign(this, { edges, numbered });
    if (this.method) this.#draw(this.method);
  }

  /**
   * @param {string} name
   * @param {number} step
   */
  show(name, step) {
    if (name !== this.method && this.edges.length) this.#draw(name);
    this.method = name;
    const { scores } = this.methods.of(name);
    const word = step * this.data.pool;
    this.now.textContent = scores && word < scores.length ? signed(scores[word]) : "";
  }

  /** @param {string} name */
  #draw(name) {
    const { data, edges, methods, numbered, svg } = this;
    const { scores, errors, title } = methods.of(name);
    const height = parseFloat(getComputedStyle(this.element).height) || 56;
    const room = edges[edges.length - 1];
    svg.setAttribute("viewBox", `0 0 ${room} ${height}`);
    svg.setAttribute("height", String(height));
    const scale = fill(data.texts.scale, { limit: number(methods.limit, null) });
    this.label.replaceChildren(make("b", "", title), make("span", "muted", scale));
    const value = (/** @type {number} */ word) => scores?.[word] ?? 0;
    const gap = edges[1] - edges[0] > 3 * GAP ? GAP : 0;
    const { above, below } = signedBars(value, methods.limit, edges, 0, height, gap, false);
    svg.replaceChildren(
      draw("path", { class: "up", d: above }),
      draw("path", { class: "down", d: below }),
      draw("path", { class: "zero", d: `M0 ${height / 2}H${room}` }),
      draw("path", { class: "beyond", d: beyond(value, methods.limit, edges, 0, height, gap, false) }),
      draw("path", { class: "errors", d: errors ? whiskers(value, errors, methods.limit, edges, height) : "" }),
    );
    this.#number(numbered ? scores : null, height);
  }

  /**
   * @param {Float32Array | null} scores
   * @param {number} height
   */
  #number(scores, height) {
    const { edges, methods, numbers } = this;
    numbers.replaceChildren();
    scores?.forEach((score, word) => {
      if (signed(score) === signed(0)) return;
      const one = make("span", score > 0 ? "over" : "under", signed(score));
      const bar = Math.min(1, Math.abs(score) / methods.limit) * (height / 2);
      const isInside = bar > height / 2 - 16; // no room is left beyond its end: it stands on the other side of zero
      one.style.left = `${edges[word]}px`;
      one.style.width = `${edges[word + 1] - edges[word]}px`;
      const upwards = score > 0 !== isInside;
      one.style[upwards ? "bottom" : "top"] = `${height / 2 + (isInside ? 1 : bar)}px`;
      numbers.append(one);
    });
  }
}

/** A row of colours for every method, with numbers where there is room. */
class Rows {
  /**
   * @param {any} data
   * @param {import("./why.js").Given["methods"]} methods
   * @param {(method: string) => void} choose
   */
  constructor(data, methods, choose) {
    this.data = data;
    this.methods = methods;
    this.element = make("div", "rows");
    this.labels = make("div", "labels");
    this.now = make("div", "rows-now");
    this.rows = methods.known;
    this.method = "";
    this.buttons = this.rows.map(({ name, title }) => {
      const label = button("row-label", title, () => choose(name));
      label.dataset.name = name;
      return label;
    });
    this.labels.append(...this.buttons);
    this.now.append(...this.rows.map(() => make("span")));
  }

  /**
   * @param {number[]} edges
   * @param {boolean} numbered
   */
  layout(edges, numbered) {
    const { data } = this;
    this.element.replaceChildren(
      ...this.rows.map(({ scores }) => {
        const row = make("div", "row");
        const drawn = (/** @type {number} */ score, /** @type {number} */ word) => {
          return cell(score, word, edges, numbered, data.full_tint);
        };
        row.append(...Array.from(scores ?? [], drawn));
        return row;
      }),
    );
    this.#hide();
  }

  /**
   * @param {string} method
   * @param {number} step
   */
  show(method, step) {
    const { now, rows } = this;
    const word = step * this.data.pool;
    if (method !== this.method) {
      this.method = method;
      this.#hide();
    }
    rows.forEach(({ scores }, k) => {
      now.children[k].textContent = scores && word < scores.length ? signed(scores[word]) : "";
    });
  }

  /** The bars above show the method that is chosen. */
  #hide() {
    this.rows.forEach(({ name }, k) => {
      for (const part of [this.buttons[k], this.element.children[k], this.now.children[k]]) {
        part?.toggleAttribute("hidden", name === this.method);
      }
    });
  }
}

/**
 * Why this network cannot have a method: a line for all methods that the same reason holds for.
 *
 * @param {import("./methods.js").Method[]} methods
 */
function refused(methods) {
  return reasons(methods).map(({ title, because }) => {
    const line = make("div", "refused");
    line.append(make("span", "", title), make("span", "because", because));
    return line;
  });
}

/**
 * What stands below the rows of a long text.
 *
 * @param {Record<string, string>} texts
 * @param {() => void} compute
 */
function waiting(texts, compute) {
  const made = make("p", "waiting");
  made.append(make("span", "", texts.waits), button("button", texts.compute, compute));
  return made;
}

/**
 * @param {number} score
 * @param {number} word
 * @param {number[]} edges
 * @param {boolean} numbered
 * @param {number} full log odds that have the full colour
 */
function cell(score, word, edges, numbered, full) {
  const one = make("span", score < 0 ? "cell down" : "cell up", numbered ? signed(score) : "");
  one.style.left = `${edges[word]}px`;
  one.style.width = `${edges[word + 1] - edges[word]}px`;
  one.style.setProperty("--tint", Math.min(1, Math.abs(score) / full).toFixed(2));
  return one;
}

/**
 * A line of twice two standard errors at the end of each bar.
 *
 * @param {(word: number) => number} value
 * @param {Float32Array} errors
 * @param {number} limit
 * @param {number[]} edges
 * @param {number} height
 */
function whiskers(value, errors, limit, edges, height) {
  const at = (/** @type {number} */ score) => (height / 2) * (1 - Math.max(-1, Math.min(score / limit, 1)));
  let path = "";
  errors.forEach((error, word) => {
    const x = (edges[word] + edges[word + 1]) / 2;
    path += `M${x} ${at(value(word) - 2 * error)}V${at(value(word) + 2 * error)}`;
  });
  return path;
}

/**
 * All scores in a table, with on which side how many methods have each word.
 *
 * @param {any} data
 * @param {import("./why.js").Given["methods"]} methods
 */
function numbers({ texts, words }, methods) {
  const found = sides(methods.known, words.length);
  const headings = [texts.column_word, ...methods.known.map(({ title }) => title), texts.column_sides];
  const rows = words.map((/** @type {string} */ word, /** @type {number} */ k) => [
    word,
    ...methods.known.map(({ scores }) => signed(scores?.[k] ?? 0, 3)),
    fill(texts.sides, found[k]),
  ]);
  return table(texts.table_caption, headings, rows);
}
