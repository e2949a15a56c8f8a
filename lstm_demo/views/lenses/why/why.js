// The lens Why: which words made the verdict, and is that to be believed? One view at a time, on the stage's columns.

import { channel, watch } from "../../web/channel.js";
import { make } from "../../web/dom.js";
import { holdLetters, stepKey } from "../../web/keys.js";
import { focusIn, partTabs } from "../../web/parts.js";
import { answer } from "./answer.js";
import { unpack } from "./methods.js";
import { checkView } from "./check_view.js";
import { gradientsView } from "./gradients_view.js";
import { phraseView } from "./phrase_view.js";
import { wordsView } from "./words_view.js";

const VIEWS = { words: wordsView, check: checkView, phrase: phraseView, gradients: gradientsView };
const PANEL = "why-view";

/** @typedef {keyof typeof VIEWS} ViewName */
/** @typedef {{ step: number, method: string }} Place the stage's step, and the method that is shown */

/**
 * A view: its picture, what stands beside the sentence, the sentence where it has one of its own.
 *
 * @typedef {object} View
 * @property {HTMLElement} element
 * @property {HTMLElement[]} [aside]
 * @property {string} [story]
 * @property {(place: Place) => void} show
 * @property {() => void} [remove]
 */

/**
 * What a view draws from, and whom it tells of what is chosen in it.
 *
 * @typedef {object} Given
 * @property {any} data
 * @property {ReturnType<typeof unpack>} methods
 * @property {import("../../web/channel.js").Channel} shared
 * @property {(method: string) => void} choose
 * @property {(wanted: Record<string, unknown>) => void} ask the server for what it computes only then
 */

/**
 * Draw the lens into `parent`.
 *
 * @param {Node & ParentNode} parent
 * @param {{ data: any, send?: (name: string, value: unknown) => void }} given
 */
export function mount(parent, { data, send }) {
  const root = make("section", "why-lens");
  parent.append(root);
  const ask = (/** @type {Record<string, unknown>} */ wanted) => send?.("ask", wanted);
  let lens = new Why(root, data, ask, { view: data.view, chosen: "" });
  holdLetters(root);
  return {
    /** @param {any} next */
    update(next) {
      const { view, chosen } = lens;
      const focused = focusIn(root, PANEL);
      lens.remove();
      lens = new Why(root, next, ask, { view, chosen });
      if (focused) /** @type {HTMLElement | null} */ (root.querySelector(focused))?.focus({ preventScroll: true });
    },
    remove() {
      lens.remove();
      root.remove();
    },
  };
}

class Why {
  /**
   * @param {HTMLElement} root
   * @param {any} data
   * @param {(wanted: Record<string, unknown>) => void} ask
   * @param {{ view: ViewName, chosen: string }} place the view, and the method that the visitor chose, or ""
   */
  constructor(root, data, ask, { view, chosen }) {
    this.data = data;
    this.ask = ask;
    this.shared = channel(data.channel);
    this.methods = unpack(data);
    this.view = view;
    this.chosen = chosen; // and kept for texts in which it is not known
    this.method = this.methods.has(chosen) ? chosen : data.method;
    this.story = make("p", "story");
    this.tabs = this.#tabs();
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
    this.step = 0;
    this.steps = 1;
    this.#draw();
    this.stop = watch(data, ({ word }, reading) => {
      this.step = Math.min(word, reading.n - 1);
      this.steps = reading.n;
      this.#show();
    });
  }

  #tabs() {
    return partTabs({
      names: /** @type {ViewName[]} */ (Object.keys(VIEWS)),
      titleOf: (name) => this.data.texts[`view_${name}`],
      label: this.data.texts.views,
      panel: PANEL,
      open: (name) => this.#open(name),
    });
  }

  /** @param {KeyboardEvent} event */
  #walk(event) {
    if (/** @type {Element} */ (event.target).matches("select, input")) return;
    const word = stepKey(event, this.step, this.steps);
    if (word === null) return;
    event.preventDefault();
    this.shared.look({ word });
  }

  /** @param {ViewName} view */
  #open(view) {
    if (view === this.view) return;
    this.view = view;
    this.#draw();
    this.#show();
  }

  #draw() {
    this.drawn?.remove?.();
    const choose = (/** @type {string} */ method) => {
      this.chosen = this.method = method;
      this.#show();
    };
    const { data, methods, shared, ask } = this;
    this.drawn = VIEWS[this.view]({ data, methods, shared, choose, ask });
    this.place.replaceChildren(this.drawn.element);
    this.aside.replaceChildren(...(this.drawn.aside ?? []));
    this.tabs.show(this.view);
  }

  #show() {
    const { data, methods, method, step } = this;
    this.story.replaceChildren(...(this.drawn?.story ? [this.drawn.story] : answer(data, methods, method)));
    this.drawn?.show({ step, method });
  }

  remove() {
    this.stop();
    this.drawn?.remove?.();
  }
}
