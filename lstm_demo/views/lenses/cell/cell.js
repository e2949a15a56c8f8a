// The lens Cell: the pipe of one unit's memory at the word that the stage looks at, its sentence, scale and table.

import { floats } from "../../web/arrays.js";
import { channel, watch } from "../../web/channel.js";
import { make } from "../../web/dom.js";
import { holdLetters, stepKey } from "../../web/keys.js";
import { fill } from "../../web/numbers.js";
import { Trial } from "../whatif/trial.js";
import { bar } from "./bar.js";
import { gruValuesAt } from "./gru.js";
import { key } from "./key.js";
import { plan } from "./plan.js";
import { tale } from "./tale.js";
import { numbers } from "./table.js";
import { valuesAt } from "./values.js";
import { Valves } from "./valves.js";

/**
 * Draw the lens into `parent`; it waits for the stage's numbers and follows its word and unit. Another reading of the
 * same network is drawn in place, so that a valve can be drawn on.
 *
 * @param {Node & ParentNode} parent
 * @param {{ data: any, send?: (name: string, value: unknown) => void }} given
 */
export function mount(parent, { data, send }) {
  const root = make("section", "cell-lens");
  parent.append(root);
  let lens = new Cell(root, data, send);
  return {
    /** @param {any} next */
    update(next) {
      if (lens.take(next)) return;
      lens.remove();
      lens = new Cell(root, next, send);
    },
    remove() {
      lens.remove();
      root.remove();
    },
  };
}

class Cell {
  /**
   * @param {HTMLElement} root
   * @param {any} data
   * @param {((name: string, value: unknown) => void) | undefined} send
   */
  constructor(root, data, send) {
    this.data = data; // into which the parts look
    this.shared = channel(data.channel);
    this.look = data.cell === "gru" ? gruValuesAt : valuesAt;
    this.drawing = plan(data);
    this.story = make("p", "story");
    this.table = numbers(data);
    this.key = key(data);
    const ask = (/** @type {Record<string, unknown>} */ wanted) => send?.("ask", wanted);
    this.trial = send && data.tried ? new Trial(data.tried, {
      ask,
      looksAt: () => this.shared.state,
      stay: () => this.shared.look({ playing: false }),
      changed: () => this.#again(),
    }) : null;
    this.valves = this.trial && new Valves(this.drawing.element, data, this.trial);
    this.bar = this.trial && bar(data, { undo: () => ask({ what: "undo" }), clear: () => this.trial?.set([]) });
    this.#build(root);
    this.weights = data.weights ? floats(data.weights) : null;
    this.stopWatching = watch(data, (state, reading) => this.#show(state, reading));
    this.stopListening = listenTo(this.drawing.element, this.shared, data);
  }

  /** @param {HTMLElement} root */
  #build(root) {
    const { drawing, story, data } = this;
    const [telling, aside] = [make("div", "telling"), make("div", "aside")];
    telling.append(story);
    aside.append(this.key);
    if (this.bar) (data.cell === "gru" || data.present ? telling : aside).append(this.bar.element); // where room is
    aside.append(this.table.element);
    drawing.element.append(telling, aside);
    drawing.element.tabIndex = 0;
    drawing.element.setAttribute("role", "group");
    root.setAttribute("aria-label", data.texts.heading);
    root.replaceChildren(drawing.element);
  }

  /**
   * Draw another reading in place; false where another drawing is needed.
   *
   * @param {any} next
   */
  take(next) {
    if (drawingOf(next) !== drawingOf(this.data)) return false;
    Object.assign(this.data, next);
    this.weights = next.weights ? floats(next.weights) : null;
    if (this.trial) this.trial.take(next.tried);
    const again = key(this.data);
    this.key.replaceWith(again);
    this.key = again;
    this.stopWatching();
    this.stopWatching = watch(this.data, (state, reading) => this.#show(state, reading));
    return true;
  }

  /** What is held is shown before it is answered. */
  #again() {
    const { reading, state } = this.shared;
    if (reading && reading.id === this.data.reading) this.#show(state, reading);
  }

  /**
   * @param {import("../../web/channel.js").State} state
   * @param {import("../../web/channel.js").Reading} reading
   */
  #show(state, reading) {
    const { data, look, valves } = this;
    const word = Math.min(state.word, reading.n - 1);
    const weight = this.weights ? this.weights[state.unit] : null;
    const place = { word, unit: state.unit, isPlain: data.cell === "rnn", weight };
    const values = look(reading, place);
    const before = reading.before(word);
    const drawn = valves ? valves.held(place, values) : values;
    this.drawing.element.classList.toggle("trying", Boolean(this.trial?.isBusy));
    this.drawing.show(drawn);
    valves?.show(drawn, reading);
    this.bar?.show(this.data.tried);
    this.story.textContent = tale(data, values, place.unit, before === null && !reading.begins);
    this.drawing.element.setAttribute("aria-label", `${data.texts.heading}. ${this.story.textContent}`);
    const caption = fill(data.texts.caption, { unit: place.unit, word: reading.words[word] });
    const earlier = before === null ? null : look(reading, { ...place, word: before });
    this.table.show({ caption, values, earlier });
  }

  remove() {
    this.trial?.remove();
    this.stopWatching();
    this.stopListening();
  }
}

/**
 * What makes another drawing when it changes.
 *
 * @param {any} data
 */
function drawingOf({ cell, backward, leads_to, texts, present, tried }) {
  return JSON.stringify([cell, backward, leads_to, texts, present, tried === null, tried?.place]);
}

/**
 * Keys step from word to word.
 *
 * @param {HTMLElement} element
 * @param {any} page
 * @param {any} data
 */
function listenTo(element, page, data) {
  const step = (/** @type {KeyboardEvent} */ event) => {
    const reading = page.reading;
    if (reading?.id !== data.reading || event.target !== element) return;
    const word = stepKey(event, page.state.word, reading.n);
    if (word === null) return;
    event.preventDefault();
    page.look({ word });
  };
  element.addEventListener("keydown", step);
  holdLetters(element);
  return () => element.removeEventListener("keydown", step);
}
