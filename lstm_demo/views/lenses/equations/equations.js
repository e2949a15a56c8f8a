// The lens Equations: which numbers gave this number? Draws the payload of payload.py for the chosen word.

import { channel } from "../../web/channel.js";
import { make, write } from "../../web/dom.js";
import { holdLetters, stepKey } from "../../web/keys.js";
import { fill } from "../../web/numbers.js";
import { bringIntoSight } from "../../web/sight.js";
import { buttonsBelow } from "./buttons.js";
import { keepFocus } from "./focus.js";
import { equation, titleOf } from "./grid.js";
import { linesAt } from "./lines.js";
import { panelBelow, toVerdict } from "./more.js";
import { panelOf } from "./panels.js";
import { drawPanel } from "./table.js";
import { Numbers } from "./unpack.js";

/** @typedef {import("./unpack.js").Payload} Payload */
/** @typedef {import("./lines.js").Line} Line */

const PATIENCE = 400; // milliseconds in which the stage may ask for the unit that it shows, before the lens does

/**
 * @param {Node & ParentNode} parent
 * @param {{ data: Payload, send?: (name: string, value: unknown) => void }} given
 */
export function mount(parent, { data, send }) {
  const lens = new Lens(parent, send);
  lens.take(data);
  return { update: (/** @type {Payload} */ next) => lens.take(next), remove: () => lens.remove() };
}

class Lens {
  #root = make("section", "equations");
  /** @type {Payload} */
  #data = null;
  /** @type {import("./unpack.js").Numbers | null} */
  #numbers = null;
  /** @type {Map<string, { line: Line, drawn: ReturnType<typeof equation> }>} by letter */
  #equations = new Map();
  #below = make("div", "place"); // where the panel stands, below what opened it
  #buttons = make("div", "more");
  #hint = make("span", "muted hint"); // that the numbers above do not add up as they are written
  #step = 0;
  #isWhole = false;
  /** @type {{ letter: string, key: string } | null} what is open: a term of an equation, or, without a letter, below */
  #open = null;
  /** @type {import("./more.js").Answers} */
  #answers = { proof: null, expected: new Map(), asked: new Set() };
  #isAwaiting = false; // an answer of the server
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #waiting;
  /** @type {() => void} */
  #stop = () => {};

  /**
   * @param {Node & ParentNode} parent
   * @param {((name: string, value: unknown) => void) | undefined} send
   */
  constructor(parent, send) {
    this.send = send;
    parent.append(this.#root);
    holdLetters(this.#root);
    this.#root.addEventListener("keydown", (event) => this.#key(event));
    for (const name of ["pointerover", "focusin"]) this.#root.addEventListener(name, (event) => this.#light(event));
    for (const name of ["pointerleave", "focusout"]) this.#root.addEventListener(name, () => this.#light(null));
  }

  /** @param {Payload} data */
  take(data) {
    const before = this.#data ?? {};
    const isNew = ["reading", "layer", "backward"].some((name) => before[name] !== data[name]);
    this.#data = data;
    this.#numbers = new Numbers(data);
    if (isNew) this.#answers = { proof: null, expected: new Map(), asked: new Set() };
    this.#answers.proof = data.proof ?? this.#answers.proof;
    if (data.expected) this.#answers.expected.set(data.expected.step, data.expected);
    if (isNew) this.#step = data.step;
    keepFocus(this.#root, () => this.#build());
    this.#stop();
    this.#stop = channel(data.channel).follow((state) => this.#follow(state));
    if (this.#isAwaiting && (data.proof || data.expected)) this.#showAnswer();
  }

  remove() {
    this.#stop();
    clearTimeout(this.#waiting);
    this.#root.remove();
  }

  /** @returns {import("./lines.js").Place} */
  get #place() {
    const numbers = /** @type {import("./unpack.js").Numbers} */ (this.#numbers);
    return { data: this.#data, numbers, step: this.#step, isWhole: this.#isWhole };
  }

  /**
   * Look where everybody looks; of another unit or reading the numbers come from the server.
   *
   * @param {import("../../web/channel.js").State} state
   */
  #follow({ word, unit }) {
    const { reading } = channel(this.#data.channel);
    const isOurs = reading?.id === this.#data.reading;
    const isOtherUnit = isOurs && unit !== this.#data.unit;
    this.#root.classList.toggle("late", isOtherUnit || Boolean(reading && !isOurs));
    clearTimeout(this.#waiting);
    if (isOtherUnit) this.#waiting = setTimeout(() => channel(this.#data.channel).choose({ unit }), PATIENCE);
    if (isOurs) this.#step = word;
    this.#draw();
  }

  // What stays the same from word to word.
  #build() {
    const { say, kind, unit, n_units } = this.#data;
    this.#equations.clear();
    const body = make("div", "columns");
    for (const line of linesAt(this.#place)) {
      const drawn = this.#equation(line);
      this.#equations.set(line.letter, { line, drawn });
      body.append(drawn.element);
    }
    const notes = [this.#isWhole ? say.mean_note : "", say[`kind_${kind}`]].filter(Boolean);
    const label = this.#isWhole ? say.lines_whole : say.lines;
    this.#root.setAttribute("aria-label", fill(label, { unit, units: n_units }));
    this.#root.dataset.kind = kind;
    this.#root.classList.toggle("whole", this.#isWhole);
    this.#hint.textContent = say.rounded_lines;
    this.#buttons.replaceChildren(...buttonsBelow(this.#data, this.#isWhole, {
      choose: (isWhole) => this.#choose(isWhole),
      open: (key) => this.#toggle("", key),
      example: this.send ? (what) => this.#read(what) : null,
    }), this.#hint);
    const quiet = notes.map((note) => make("p", "muted kind", note));
    this.#root.replaceChildren(body, ...quiet, this.#buttons);
    if (this.#open?.letter && !this.#opener(this.#open.letter, this.#open.key)) this.#open = null; // of another network
    this.#mark();
  }

  /** @param {Line} line */
  #equation(line) {
    const { say, names, unit } = this.#data;
    const name = titled(names[line.letter]);
    const note = this.#isWhole && line.letter === "h" ? say.note_h_whole : say[`note_${line.letter}`];
    return equation(line, {
      name,
      note: fill(note, { unit }),
      open: (key) => this.#toggle(line.letter, key),
      label: (key, value) =>
        fill(say.open, { name, term: say[`term_${key}`], value: this.#isWhole ? say.term_w : value }),
    });
  }

  /** @param {boolean} isWhole */
  #choose(isWhole) {
    if (isWhole === this.#isWhole) return;
    this.#isWhole = isWhole;
    if (this.#open?.letter) this.#open = null;
    keepFocus(this.#root, () => this.#build());
    this.#draw();
  }

  // What the chosen word changes.
  #draw() {
    const lines = linesAt(this.#place);
    for (const line of lines) this.#equations.get(line.letter)?.drawn.update(line);
    this.#hint.style.visibility = this.#isWhole || lines.every(({ isExact }) => isExact) ? "hidden" : "";
    const verdict = this.#buttons.querySelector("[data-name=verdict]");
    if (verdict) write(verdict, toVerdict(this.#place));
    this.#drawPanel();
  }

  #drawPanel() {
    const below = this.#below;
    if (!this.#open) return below.remove();
    const { letter, key } = this.#open;
    const above = letter ? this.#equations.get(letter)?.drawn.element : this.#buttons;
    if (above?.nextSibling !== below) above?.after(below);
    keepFocus(below, () => below.replaceChildren(this.#panel(letter, key)));
  }

  /**
   * @param {string} letter
   * @param {string} key
   */
  #panel(letter, key) {
    if (!letter) return panelBelow(key, this.#place, this.#deeds(), this.#answers);
    const above = this.#equations.get(letter)?.line.columns.find(({ opens }) => opens === key)?.above ?? [];
    const title = [titleOf(titled(this.#data.names[letter]), above)];
    return drawPanel(this.#data, panelOf(this.#place, letter, key), this.#deeds(), { title });
  }

  /** @returns {import("./table.js").Deeds} */
  #deeds() {
    const everybody = channel(this.#data.channel);
    return {
      look: (word) => everybody.look({ word }),
      follow: (unit) => everybody.choose({ unit }),
      fetch: () => everybody.choose({ word: this.#step }),
      ask: () => this.#ask("expected"),
      close: () => this.#toggle(this.#open?.letter ?? "", this.#open?.key ?? ""),
    };
  }

  /**
   * Ask the server for what takes time: once for each word and reading, and never because the word changed.
   *
   * @param {string} key
   */
  #ask(key) {
    const what = key === "expected" ? `${key} ${this.#step}` : key;
    if (!["proof", "expected"].includes(key) || this.#answers.asked.has(what)) return;
    this.#answers.asked.add(what);
    this.#isAwaiting = true;
    this.send?.("ask", { what: key, word: this.#step });
    this.#drawPanel();
  }

  /**
   * Another text is read, or the one before it again; where the visitor looks is told, so that it comes back as well.
   *
   * @param {"example" | "back"} what
   */
  #read(what) {
    const { word, unit } = channel(this.#data.channel).state;
    this.send?.("ask", { what, word, unit });
  }

  // An answer is higher than the line that it was waited for with.
  #showAnswer() {
    this.#isAwaiting = false;
    if (this.#open?.letter === "") bringIntoSight(this.#below, this.#opener("", this.#open.key));
  }

  /**
   * @param {string} letter
   * @param {string} key
   */
  #toggle(letter, key) {
    const isSame = this.#open?.letter === letter && this.#open?.key === key;
    this.#open = isSame ? null : { letter, key };
    this.#mark();
    this.#drawPanel();
    if (!isSame && !letter) this.#ask(key);
    if (!isSame) bringIntoSight(this.#below, this.#opener(letter, key));
    if (isSame) this.#opener(letter, key)?.focus({ preventScroll: true });
  }

  #mark() {
    for (const [letter, one] of this.#equations) one.drawn.mark(this.#open?.letter === letter ? this.#open.key : null);
    for (const one of this.#buttons.querySelectorAll("[aria-expanded]")) {
      const isOpen = this.#open?.letter === "" && this.#open.key === /** @type {HTMLElement} */ (one).dataset.name;
      one.setAttribute("aria-expanded", String(isOpen));
    }
  }

  /**
   * @param {string} letter
   * @param {string} key
   * @returns {HTMLElement | null}
   */
  #opener(letter, key) {
    if (!letter) return this.#buttons.querySelector(`[data-name=${key}]`);
    return this.#equations.get(letter)?.drawn.element.querySelector(`[data-name='${letter} ${key}']`) ?? null;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const to = stepKey(event, this.#step, this.#data.words.length);
    if (to === null) {
      if (event.key === "Escape" && this.#open) this.#toggle(this.#open.letter, this.#open.key);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    channel(this.#data.channel).look({ word: to, playing: false });
  }

  /** @param {Event | null} event */
  #light(event) {
    const target = /** @type {Element | undefined} */ (event?.target);
    const part = /** @type {HTMLElement | null} */ (target?.closest?.("[data-part]"))?.dataset.part;
    for (const element of this.#root.querySelectorAll("[data-part]")) {
      element.classList.toggle("lit", part !== undefined && /** @type {HTMLElement} */ (element).dataset.part === part);
    }
  }
}

/** @param {string} term */
function titled(term) {
  return term.charAt(0).toUpperCase() + term.slice(1);
}
