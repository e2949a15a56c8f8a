// The lens This unit: what does this unit do elsewhere? One part at a time, and a unit drawn at random beside it.

import { channel, watch } from "../../web/channel.js";
import { compose, make, write } from "../../web/dom.js";
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
/** @typedef {{ view: ViewName, marks: Marks }} Kept */
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
 * @property {(text: string) => void} say it aloud: what is drawn anew speaks by itself to nobody
 */

/**
 * The part that is open, and what is marked: Streamlit may take the lens away and draw it anew while one works in it.
 *
 * @type {WeakMap<import("../../web/channel.js").Channel, Kept>}
 */
const kept = new WeakMap();

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
    /** @type {Kept} */
    this.kept = kept.get(this.shared) ?? { view: "where", marks: new Marks(this.shared) };
    kept.set(this.shared, this.kept);
    this.story = make("p", "story");
    this.story.setAttribute("aria-live", "polite");
    this.news = make("p", "unseen");
    this.news.setAttribute("aria-live", "polite");
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
    root.replaceChildren(head, this.place, this.news);
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
    const said = make("span");
    const parts = told(data).flatMap(({ key, values }, k) => {
      const marked = Object.fromEntries(Object.entries(values).map(([slot, text]) => [slot, make("b", "", text)]));
      return [k ? " " : "", ...compose(data.texts[key], marked)];
    });
    said.append(...parts);
    if (said.textContent !== story.textContent) story.replaceChildren(said); // it is said aloud each time
    this.ranks.show(data);
    this.drawn?.remove?.();
    this.drawn = null; // until the stage publishes the reading that this is of
    this.stop = watch(data, (state, reading) => this.#show(state, reading));
  }

  /** @param {ViewName} view */
  #open(view) {
    if (view === this.kept.view) return;
    this.kept.view = view;
    write(this.news, "");
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
    const { ask, data, shared } = this;
    const { marks, view } = this.kept;
    marks.of(reading);
    this.root.classList.toggle("tight", data.present || reading.words.join(" ").length > LONG);
    const say = (/** @type {string} */ text) => write(this.news, text);
    this.drawn = VIEWS[view]({ data, reading, shared, marks, ask, say });
    this.place.replaceChildren(this.drawn.element);
    this.aside.replaceChildren(this.ranks.element, ...(this.drawn.aside ?? []));
    this.tabs.show(view);
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
