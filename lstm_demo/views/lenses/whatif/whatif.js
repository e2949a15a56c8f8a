// The lens What if: is that really why? Change a gate, a unit or a word, and see; it answers while one drags.

import { channel, watch } from "../../web/channel.js";
import { button, make, write } from "../../web/dom.js";
import { holdLetters } from "../../web/keys.js";
import { fill } from "../../web/numbers.js";
import { Controls } from "./controls.js";
import { Courier } from "./courier.js";
import { sentOf, withEdit, withoutEdit } from "./experiment.js";
import { questions } from "./questions.js";
import { wordControls } from "./words.js";

const REST = 500; // milliseconds without another change, after which an experiment is one to come back to

/** @typedef {import("./experiment.js").Edit} Edit */
/** @typedef {{ edits: Edit[], settled: boolean }} Tried */

/**
 * Draw the lens into `parent`; new payloads are drawn in place, so that a slider can be dragged on.
 *
 * @param {Node & ParentNode} parent
 * @param {{ data: any, send?: (name: string, value: unknown) => void }} given
 */
export function mount(parent, { data, send }) {
  const root = make("section", "whatif-lens");
  parent.append(root);
  let lens = new WhatIf(root, data, send);
  holdLetters(root);
  return {
    /** @param {any} next */
    update(next) {
      if (lens.take(next)) return;
      lens.remove();
      lens = new WhatIf(root, next, send);
    },
    remove() {
      lens.remove();
      root.remove();
    },
  };
}

class WhatIf {
  /**
   * @param {HTMLElement} root
   * @param {any} data
   * @param {((name: string, value: unknown) => void) | undefined} send
   */
  constructor(root, data, send) {
    this.root = root;
    this.data = data;
    this.shared = channel(data.channel);
    this.ask = (/** @type {Record<string, unknown>} */ wanted) => send?.("ask", wanted);
    /** @type {Courier<Tried>} */
    this.courier = new Courier((number, tried) => this.#send(number, tried), { first: data.answered });
    /** @type {Edit[]} */
    this.edits = data.edits;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.resting = undefined;
    this.story = make("p", "story");
    this.story.setAttribute("aria-live", "polite");
    this.undo = button("opener", data.texts.undo, () => this.ask({ what: "undo" }));
    this.clear = button("opener", data.texts.take_back, () => this.#try([], true));
    this.undo.dataset.name = "undo";
    this.clear.dataset.name = "clear";
    this.controls = new Controls(data, (edit, isThere, isSettled) => this.#change(edit, isThere, isSettled));
    this.words = wordControls(data, (how, word, to) => this.ask({ what: "word", how, word, to }));
    this.words.element.append(button("opener ask-others", data.texts.ask_others, () => this.#others()));
    this.changes = make("ul", "changes");
    this.changes.setAttribute("aria-label", data.texts.changes);
    this.left = make("div", "left");
    this.#build();
    this.#show();
    this.stop = watch(data, (state, reading) => this.#look(state, reading));
  }

  #build() {
    const { data, root } = this;
    const [head, aside, middle] = [make("div", "head"), make("div", "aside"), make("div", "middle")];
    aside.append(this.undo, this.clear);
    head.append(this.story, aside);
    middle.append(this.controls.element, this.changes);
    const body = make("div", "body");
    body.append(this.left, middle, this.words.element);
    root.setAttribute("aria-label", data.texts.heading);
    root.replaceChildren(head, body);
  }

  /**
   * Draw what has become of an experiment; false where other controls are needed.
   *
   * @param {any} next
   */
  take(next) {
    if (controlsOf(next) !== controlsOf(this.data)) return false;
    this.data = next;
    this.courier.answered(next.answered);
    if (!this.courier.isBusy && !this.resting) this.edits = next.edits;
    this.stop();
    this.#show();
    this.stop = watch(next, (state, reading) => this.#look(state, reading));
    return true;
  }

  #show() {
    const { data, edits } = this;
    write(this.story, data.refusal || data.said);
    this.undo.disabled = !data.can_undo;
    this.clear.disabled = !edits.length;
    this.controls.take(edits);
    const key = JSON.stringify([data.suggestions, data.others]);
    if (this.left.dataset.key !== key) this.#showQuestions(key);
    this.#showChanges();
  }

  /** @param {string} key */
  #showQuestions(key) {
    const wasIn = this.left.contains(focusedIn(this.root));
    this.left.dataset.key = key;
    const back = () => this.ask({ what: "others", wanted: false });
    this.left.replaceChildren(questions(this.data, (suggestion) => this.#follow(suggestion), back));
    if (wasIn) this.left.querySelector("button")?.focus({ preventScroll: true });
  }

  #showChanges() {
    const { data, changes } = this;
    const key = JSON.stringify(data.edits);
    if (changes.dataset.key === key) return;
    changes.dataset.key = key;
    const items = data.edits.map((/** @type {Edit} */ edit) => {
      const item = make("li");
      const away = button("away", "\u00d7", () => this.#change(edit, false, true));
      away.setAttribute("aria-label", fill(data.texts.take_away, { change: edit.title ?? "" }));
      item.append(make("span", "", edit.title), away);
      return item;
    });
    changes.replaceChildren(...(items.length ? items : [make("li", "muted none", data.texts.none)]));
  }

  /**
   * @param {import("../../web/channel.js").State} state
   * @param {import("../../web/channel.js").Reading} reading
   */
  #look({ word, unit, mark }, reading) {
    const here = Math.min(word, reading.n - 1);
    this.controls.look({ word: here, unit, mark }, reading);
    this.words.show(here, reading);
  }

  /** @param {any} suggestion */
  #follow({ edits, step, unit }) {
    if (!edits.length) return this.ask({ what: "word", how: "drop", word: step });
    this.shared.look({ word: step, unit });
    this.controls.point(edits[0]);
    this.#try(edits, true);
  }

  #others() {
    write(this.story, this.data.texts.asking);
    this.ask({ what: "others", wanted: true });
  }

  /**
   * @param {Edit} edit
   * @param {boolean} isThere
   * @param {boolean} isSettled
   */
  #change(edit, isThere, isSettled) {
    const edits = isThere ? withEdit(this.edits, edit) : withoutEdit(this.edits, edit);
    if (edits.length > this.data.most) return write(this.story, fill(this.data.texts.full, { most: this.data.most }));
    const isSlid = isThere && edit.gate !== undefined;
    this.#try(edits, isSettled && !isSlid);
    if (isSlid) this.#rest();
  }

  /** Once nothing was changed for a while, what is there is something to come back to. */
  #rest() {
    clearTimeout(this.resting);
    this.story.setAttribute("aria-live", "off"); // the slider says its own value
    this.resting = setTimeout(() => {
      this.resting = undefined;
      this.story.setAttribute("aria-live", "polite");
      this.courier.offer({ edits: this.edits, settled: true });
    }, REST);
  }

  /**
   * @param {Edit[]} edits
   * @param {boolean} settled
   */
  #try(edits, settled) {
    this.edits = edits;
    if (settled) {
      clearTimeout(this.resting);
      this.resting = undefined;
    }
    this.controls.take(edits);
    this.courier.offer({ edits, settled });
  }

  /**
   * @param {number} number
   * @param {Tried} tried
   */
  #send(number, { edits, settled }) {
    const { word, unit } = this.shared.state;
    this.ask({ what: "try", number, edits: edits.map(sentOf), settled, word, unit });
  }

  remove() {
    clearTimeout(this.resting);
    this.stop();
  }
}

/**
 * What makes other controls when it changes.
 *
 * @param {any} data
 */
function controlsOf({ gates, place, n_units, texts, present }) {
  return JSON.stringify([gates, place, n_units, texts, present]);
}

/** @param {HTMLElement} root */
function focusedIn(root) {
  return /** @type {ShadowRoot | Document} */ (root.getRootNode()).activeElement;
}
