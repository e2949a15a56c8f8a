// The lens This unit: what does this unit do elsewhere? One part at a time, and a unit drawn at random beside it.

import { channel, watch } from "../../web/channel.js";
import { compose, make } from "../../web/dom.js";
import { holdLetters, stepKey } from "../../web/keys.js";
import { focusIn, partTabs } from "../../web/parts.js";
import { Marks } from "./marks.js";
import { nearView } from "./near_view.js";
import { onOffView } from "./on_off_view.js";
import { ranks } from "./ranks.js";
import { told } from "./story.js";
import { whereView } from "./where_view.js";
import { writesView } from "./writes_view.js";

const VIEWS = { where: whereView, writes: writesView, on_off: onOffView, near: nearView };
const PANEL = "unit-view";
const LONG = 100; // characters of a text, from which the stage leaves less room

/** @typedef {keyof typeof VIEWS} ViewName */
/** @typedef {import("../../web/channel.js").Reading} Reading */

/**
 * A part: what it shows, what stands beside the sentence, and what it does where everybody looks at a word.
 *
 * @typedef {object} View
 * @property {HTMLElement} element
 * @property {HTMLElement[]} [aside]
 * @property {(word: number) => void} show
 * @property {() => void} [remove]
 *
 * What a part draws from, and whom it tells of what is chosen in it.
 *
 * @typedef {object} Given
 * @property {any} data
 * @property {Reading} reading
 * @property {import("../../web/channel.js").Channel} shared
 * @property {Marks} marks
 * @property {(wanted: Record<string, unknown>) => void} ask the server for what it computes only then
 */

/**
 * Draw the lens into `parent`.
 *
 * @param {Node & ParentNode} parent
 * @param {{ data: any, send?: (name: string, value: unknown) => void }} given
 */
export function mount(parent, { data, send }) {
  const root = make("section", "unit-lens");
  parent.append(root);
  const lens = new UnitLens(root, data, (wanted) => send?.("ask", wanted));
  holdLetters(root);
  return {
    /** @param {any} next */
    update(next) {
      lens.take(next);
    },
    remove() {
      lens.remove();
      root.remove();
    },
  };
}

class UnitLens {
  /**
   * @param {HTMLElement} root
   * @param {any} data
   * @param {(wanted: Record<string, unknown>) => void} ask
   */
  constructor(root, data, ask) {
    this.root = root;
    this.data = data;
    this.ask = ask;
    this.shared = channel(data.channel);
    this.marks = new Marks(this.shared);
    /** @type {ViewName} */
    this.view = "where";
    this.story = make("p", "story");
    this.story.setAttribute("aria-live", "polite");
    this.tabs = this.#tabs();
    this.ranks = ranks(data, (unit) => this.shared.choose({ unit }));
    this.place = make("div", "view");
    this.place.id = PANEL;
    this.place.setAttribute("role", "tabpanel");
    this.place.tabIndex = 0;
    this.place.addEventListener("keydown", (event) => this.#walk(event));
    this.aside = make("div", "aside");
    const [head, right] = [make("div", "head"), make("div", "right")];
    right.append(this.tabs.element, this.aside);
    head.append(this.story, right);
    root.setAttribute("aria-label", data.texts.heading);
    root.replaceChildren(head, this.place);
    /** @type {View | null} */
    this.drawn = null;
    this.stop = () => {};
    this.#begin();
  }

  #tabs() {
    const { texts } = this.data;
    return partTabs({
      names: /** @type {ViewName[]} */ (Object.keys(VIEWS)),
      titleOf: (name) => texts[`view_${name}`],
      label: texts.views,
      panel: PANEL,
      open: (name) => this.#open(name),
    });
  }

  /**
   * Draw another payload in the same place.
   *
   * @param {any} next
   */
  take(next) {
    const focused = focusIn(this.root, PANEL);
    this.stop();
    this.data = next;
    this.#begin();
    if (focused) /** @type {HTMLElement | null} */ (this.root.querySelector(focused))?.focus({ preventScroll: true });
  }

  #begin() {
    const { data, story } = this;
    const said = told(data).flatMap(({ key, values }, k) => {
      const marked = Object.fromEntries(Object.entries(values).map(([slot, text]) => [slot, make("b", "", text)]));
      return [k ? " " : "", ...compose(data.texts[key], marked)];
    });
    story.replaceChildren(...said);
    this.ranks.show(data);
    this.drawn?.remove?.();
    this.drawn = null; // until the stage publishes the reading that this is of
    this.stop = watch(data, (state, reading) => this.#show(state, reading));
  }

  /** @param {ViewName} view */
  #open(view) {
    if (view === this.view) return;
    this.view = view;
    this.drawn?.remove?.();
    this.drawn = null;
    const { reading, state } = this.shared;
    if (reading && reading.id === this.data.reading) this.#show(state, reading);
  }

  /**
   * @param {import("../../web/channel.js").State} state
   * @param {Reading} reading
   */
  #show({ word, unit }, reading) {
    if (!this.drawn) this.#draw(reading);
    this.root.classList.toggle("waits", unit !== this.data.unit.number);
    this.drawn?.show(Math.min(word, reading.n - 1));
  }

  /** @param {Reading} reading */
  #draw(reading) {
    const { ask, data, marks, shared } = this;
    marks.of(reading);
    this.root.classList.toggle("tight", data.present || reading.words.join(" ").length > LONG);
    this.drawn = VIEWS[this.view]({ data, reading, shared, marks, ask });
    this.place.replaceChildren(this.drawn.element);
    this.aside.replaceChildren(this.ranks.element, ...(this.drawn.aside ?? []));
    this.tabs.show(this.view);
  }

  /** @param {KeyboardEvent} event */
  #walk(event) {
    const { reading, state } = this.shared;
    const word = reading ? stepKey(event, state.word, reading.n) : null;
    if (word === null) return;
    event.preventDefault();
    this.shared.look({ word });
  }

  remove() {
    this.stop();
    this.drawn?.remove?.();
  }
}
