// The score: the verdict so far and the staves of one unit on one time axis, with a frame on the chosen word.

import { draw, make } from "../web/dom.js";
import { exactPercent, fill, plain, signed } from "../web/numbers.js";
import { Marks } from "./marks.js";
import { bars, beyond, between, ghosts, signedBars, steps } from "./shapes.js";

const GATES = ["input_gate", "forget_gate", "output_gate", "reset_gate", "update_gate"];
const NARROWEST = 7; // pixels of the frame on a word of a long text

/** @typedef {ReturnType<typeof import("./reading.js").unpack>} Reading */

export class Score {
  /**
   * @param {Record<string, any>} data
   * @param {Reading} reading
   */
  constructor(data, reading) {
    this.data = data;
    this.reading = reading;
    this.rows = [
      ...[...GATES, "cell", "hidden"].filter((name) => data.quantities.includes(name)),
      ...(data.attention ? ["attention"] : []),
    ];
    this.element = make("div", "score meant");
    this.side = make("div", "side");
    this.now = make("div", "now");
    this.axis = axis();
    this.svg = draw("svg", { "aria-hidden": "true", class: "paths" });
    this.veil = make("div", "veil");
    this.columns = make("div", "columns");
    this.marks = new Marks(data, reading);
    this.frame = make("div", "frame");
    this.differs = make("div", "differs");
    const ahead = make("div", "ahead-of");
    ahead.append(this.veil);
    this.element.append(this.svg, ahead, this.columns, this.marks.element, this.differs, this.frame);
    this.#label();
    this.word = -1;
    this.unit = -1;
    /** @type {number[]} */
    this.edges = [];
    this.numbered = false;
    this.sizes = { curve: 0, gap: 0, row: 0, letter: 0 };
    this.room = 0;
    this.height = 0;
    /** @type {Record<string, SVGElement>} */
    this.paths = {};
  }

  /**
   * Take note that the numbers are others now.
   *
   * @param {boolean} isOther is it another reading of the words?
   */
  renew(isOther) {
    if (isOther && this.edges.length) this.layout(this.edges, this.numbered, this.sizes);
    this.unit = -1;
    this.side.replaceChildren();
    this.now.replaceChildren();
    this.#label();
  }

  /**
   * @param {number[]} edges of the columns
   * @param {boolean} numbered is there room for numbers in each of them?
   * @param {{ curve: number, gap: number, row: number, letter: number }} sizes in pixels
   */
  layout(edges, numbered, sizes) {
    this.edges = edges;
    this.numbered = numbered;
    this.sizes = sizes;
    const { curve, gap, row } = sizes;
    this.height = curve + gap + row * this.rows.length;
    this.room = edges[edges.length - 1];
    this.svg.setAttribute("viewBox", `0 0 ${this.room} ${this.height}`);
    for (const part of [this.svg, this.element]) part.style.height = `${this.height}px`;
    this.element.style.setProperty("--room", `${this.room}px`);
    this.#drawCurve();
    this.marks.layout(edges, sizes);
    this.#makeColumns();
    const { word, unit } = this;
    this.word = this.unit = -1;
    if (unit >= 0) this.show(word, unit);
  }

  /**
   * @param {number} word
   * @param {number} unit
   */
  show(word, unit) {
    const hasRoom = this.edges.length > 0; // else it is drawn as soon as there is
    if (hasRoom && unit !== this.unit) this.#drawUnit(unit);
    if (hasRoom && word !== this.word) this.#moveTo(word);
    if (word !== this.word || unit !== this.unit) this.#writeNow(word, unit);
    this.word = word;
    this.unit = unit;
  }

  /** @param {number} word */
  #moveTo(word) {
    const { edges, room } = this;
    const [left, right] = [edges[word], edges[word + 1]];
    const width = Math.max(right - left, NARROWEST);
    const x = Math.max(0, Math.min((left + right - width) / 2, room - width));
    this.frame.style.transform = `translateX(${x}px)`;
    this.frame.style.width = `${width}px`;
    this.veil.style.transform = `translateX(${right}px)`;
    const held = this.columns.children;
    const [from, to] = this.word < 0 ? [0, held.length - 1] : [Math.min(word, this.word), Math.max(word, this.word)];
    for (let k = from; k <= Math.min(to, held.length - 1); k += 1) {
      held[k].classList.toggle("ahead", k > word);
      held[k].classList.toggle("chosen", k === word);
    }
    this.marks.show(word);
  }

  #label() {
    const { data, side, now } = this;
    const { texts, terms } = data;
    /** @type {Record<string, string>} */
    const under = {
      ...{ input_gate: texts.writes, forget_gate: texts.keeps, output_gate: texts.shows, attention: texts.taken },
      ...{ reset_gate: texts.lets_in, update_gate: texts.keeps },
      ...{ cell: fill(texts.scale, { limit: data.limit }), hidden: fill(texts.scale, { limit: 1 }) },
    };
    for (const name of this.rows) {
      const line = make("div", `label of-${name}`);
      line.append(make("b", "", terms[name]), make("span", "muted", under[name]));
      side.append(line);
      now.append(make("span", `of-${name}`));
    }
  }

  #drawCurve() {
    const { svg, edges, room, data, reading, sizes, rows } = this;
    const { curve, gap, row } = sizes;
    svg.replaceChildren(
      ...(data.complete ? [this.#neutral()] : []), // where nothing is known, a sentence stands there
      draw("path", { class: "levels", d: [0, 0.5, 1].map((level) => `M0 ${curve * level}H${room}`).join("") }),
    );
    const runs = steps(reading.probability, edges, curve, reading.tone);
    this.#drawOwn();
    for (const [tone, d] of Object.entries(runs)) svg.append(draw("path", { class: `run ${tone}`, d }));
    const spaces = this.numbered ? 2 : 0;
    const grounds = rows.map((_, k) => {
      const [top, height] = this.#stave(k);
      return bars(() => 1, this.numbered ? edges : [0, room], top, height, spaces);
    });
    svg.append(draw("path", { class: "ground", d: grounds.join("") }));
    this.paths = Object.fromEntries(
      rows.flatMap((name) => (isSigned(name) ? [`${name} above`, `${name} below`] : [name])).map((name) => {
        const path = draw("path", { class: `fill of-${name}` });
        svg.append(path);
        return [name, path];
      }),
    );
    const middles = rows.map((name, k) => (isSigned(name) ? `M0 ${curve + gap + row * (k + 0.5)}H${room}` : ""));
    if (!this.numbered) svg.append(draw("path", { class: "middles", d: middles.join("") }));
    svg.append((this.paths.beyond = draw("path", { class: "beyond" })));
    if (reading.own) svg.append((this.paths.ghosts = draw("path", { class: "ghosts" })));
  }

  /** Where the verdict is neutral: a band of probabilities, or the share of that class, which stands on positive's. */
  #neutral() {
    const { edges, room, data, reading, sizes } = this;
    const { curve } = sizes;
    if (reading.neutral) {
      const both = reading.neutral.map((share, place) => share + reading.probability[place]);
      return draw("path", { class: "band", d: between(reading.probability, both, edges, curve) });
    }
    const [low, high] = data.band;
    return draw("rect", { class: "band", x: 0, width: room, y: curve * (1 - high), height: curve * (high - low) });
  }

  /** The verdict without the experiment, where there is one, and the word after which it is another one. */
  #drawOwn() {
    const { svg, edges, data, reading, sizes, differs } = this;
    const first = data.own?.differs ?? null;
    differs.hidden = first === null;
    if (first !== null) differs.style.transform = `translateX(${edges[first]}px)`;
    if (!reading.own) return;
    const [d] = Object.values(steps(reading.own.probability, edges, sizes.curve, () => "own"));
    if (d) svg.append(draw("path", { class: "run own", d }));
  }

  /** @param {number} unit */
  #drawUnit(unit) {
    const { data, reading, rows, edges, paths, numbered } = this;
    const spaces = numbered ? 2 : 0;
    if (reading.own) paths.ghosts.setAttribute("d", rows.map((name, k) => this.#ghost(name, k, unit)).join(""));
    rows.forEach((name, k) => {
      const [top, height] = this.#stave(k);
      const value = this.#valueOf(name, unit);
      if (isSigned(name)) {
        const limit = name === "cell" ? data.limit : 1;
        const both = signedBars(value, limit, edges, top, height, spaces, numbered);
        paths[`${name} above`].setAttribute("d", both.above);
        paths[`${name} below`].setAttribute("d", both.below);
        if (name === "cell") {
          paths.beyond.setAttribute("d", beyond(value, limit, edges, top, height, spaces, numbered));
        }
      } else paths[name].setAttribute("d", bars(value, edges, top, height, spaces));
      if (numbered) {
        for (let step = 0; step < reading.n; step += 1) {
          this.columns.children[step].children[k].textContent = written(name, value(step));
        }
      }
    });
  }

  /**
   * @param {string} name
   * @param {number} unit
   * @returns {(step: number) => number}
   */
  #valueOf(name, unit) {
    const { reading } = this;
    return name === "attention" ? (step) => reading.attention[step] : (step) => reading.number(name, unit, step);
  }

  /**
   * @param {string} name
   * @param {number} k
   * @param {number} unit
   */
  #ghost(name, k, unit) {
    const { data, reading, edges, numbered } = this;
    if (name === "attention") return "";
    const own = (/** @type {number} */ step) => reading.ownNumber(name, unit, step);
    const limit = name === "cell" ? data.limit : 1;
    const whole = (/** @type {number} */ value) => Math.abs(value / limit);
    const halves = (/** @type {number} */ value) => (1 + value / limit) / 2;
    const share = isSigned(name) ? (numbered ? whole : halves) : whole;
    return ghosts(own, this.#valueOf(name, unit), share, edges, ...this.#stave(k), numbered ? 2 : 0);
  }

  /**
   * @param {number} k
   * @returns {[number, number]} top and height
   */
  #stave(k) {
    const { curve, gap, row } = this.sizes;
    return [curve + gap + row * k + 1, row - 2];
  }

  #makeColumns() {
    const { columns, edges, numbered, rows, sizes } = this;
    columns.replaceChildren();
    if (!numbered) return;
    for (let step = 0; step + 1 < edges.length; step += 1) {
      const column = make("div", "column");
      column.style.left = `${edges[step]}px`;
      column.style.width = `${edges[step + 1] - edges[step]}px`;
      column.style.top = `${sizes.curve + sizes.gap}px`;
      column.append(...rows.map(() => make("span")));
      columns.append(column);
    }
  }

  /**
   * @param {number} word
   * @param {number} unit
   */
  #writeNow(word, unit) {
    this.rows.forEach((name, k) => {
      this.now.children[k].textContent = written(name, this.#valueOf(name, unit)(word));
    });
  }
}

/** @param {string} name */
function isSigned(name) {
  return name === "cell" || name === "hidden";
}

/**
 * @param {string} name
 * @param {number} value
 */
export function written(name, value) {
  if (Number.isNaN(value)) return "";
  if (name === "attention") return exactPercent(value, 0);
  return GATES.includes(name) ? plain(value) : signed(value);
}

function axis() {
  const made = make("div", "axis muted");
  made.append(make("span", "", "100\u00a0%"), make("span", "", "50\u00a0%"), make("span", "", "0\u00a0%"));
  return made;
}
