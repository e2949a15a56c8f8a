// The lens What if: is that really why? Change a gate, a unit or a word, and see; it answers while one drags.

import { channel, watch } from "../../web/channel.js";
import { button, make, write } from "../../web/dom.js";
import { holdLetters } from "../../web/keys.js";
import { fill } from "../../web/numbers.js";
import { Controls } from "./controls.js";
import { questions } from "./questions.js";
import { suggestions } from "./suggestions.js";
import { Trial } from "./trial.js";
import { wordControls } from "./words.js";

/** @typedef {import("./experiment.js").Edit} Edit */

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
    this.head = make("div", "head");
    this.story = make("span", "story");
    this.story.setAttribute("aria-live", "polite");
    this.bag = make("span", "bag muted");
    this.trial = new Trial(data, {
      ask: this.ask,
      looksAt: () => this.shared.state,
      stay: () => this.shared.look({ playing: false }),
      changed: (edits) => this.controls.take(edits),
      rests: (isThere) => this.story.setAttribute("aria-live", isThere ? "polite" : "off"), // a slider says its value
      full: () => write(this.story, fill(data.texts.full, { most: data.most })),
    });
    this.undo = button("opener", data.texts.undo, () => this.ask({ what: "undo" }));
    this.clear = button("opener", data.texts.take_back, () => this.trial.set([]));
    this.undo.dataset.name = "undo";
    this.clear.dataset.name = "clear";
    this.controls = new Controls(data, (...change) => this.trial.change(...change));
    this.words = wordControls(data, (how, word, to) => this.ask({ what: "word", how, word, to }));
    this.changes = make("ul", "changes");
    this.changes.setAttribute("aria-label", data.texts.changes);
    const back = () => this.ask({ what: "others", wanted: false });
    this.questions = questions((suggestion) => this.#follow(suggestion), back);
    const whole = data.edits.find((/** @type {Edit} */ edit) => !edit.steps && !edit.units && !edit.after);
    if (whole) this.controls.point(whole); // what a link brings, in its place
    this.#build();
    this.#show();
    this.stop = watch(data, (state, reading) => this.#look(state, reading));
  }

  #build() {
    const { data, root } = this;
    const { head } = this;
    const [aside, middle] = [make("div", "aside"), make("div", "middle")];
    aside.append(this.undo, this.clear);
    const said = make("p", "said");
    said.append(this.story, " ", this.bag);
    head.append(said, aside);
    middle.append(this.controls.element, this.changes);
    const body = make("div", "body");
    body.append(this.questions.element, middle, this.words.element);
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
    this.trial.take(next);
    this.stop();
    this.#show();
    this.stop = watch(next, (state, reading) => this.#look(state, reading));
    return true;
  }

  #show() {
    const { data } = this;
    const { edits } = this.trial;
    this.head.classList.toggle("short", data.is_short);
    write(this.story, data.refusal || data.said);
    write(this.bag, data.bag);
    this.undo.disabled = !data.can_undo;
    this.clear.disabled = !edits.length;
    this.controls.take(edits);
    this.#showChanges();
  }

  #showChanges() {
    const { data, changes } = this;
    const key = JSON.stringify(data.edits);
    if (changes.dataset.key === key) return;
    changes.dataset.key = key;
    const items = data.edits.map((/** @type {Edit} */ edit) => {
      const item = make("li");
      const away = button("away", "\u00d7", () => this.trial.change(edit, false, false));
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
  #look({ word, unit, mark, playing }, reading) {
    const here = Math.min(word, reading.n - 1);
    if (!playing) this.questions.show(this.data, suggestions(this.data, here, reading.words));
    this.controls.look({ word: here, unit, mark }, reading);
    this.words.show(here, reading);
  }

  /** @param {import("./suggestions.js").Suggestion} suggestion */
  #follow({ edits, step, unit, others }) {
    if (others) return this.#others();
    if (!edits.length) return this.ask({ what: "word", how: "drop", word: step });
    const isSent = this.shared.reading?.units.includes(unit);
    if (isSent) this.shared.look({ word: step, unit });
    else this.shared.choose({ word: step, unit });
    this.controls.point(edits[0]);
    this.trial.set(edits, { place: { word: step, unit } });
  }

  #others() {
    write(this.story, this.data.texts.asking);
    this.ask({ what: "others", wanted: true });
  }

  remove() {
    this.trial.remove();
    this.stop();
  }
}

/**
 * What makes other controls when it changes.
 *
 * @param {any} data
 */
function controlsOf({ gates, starts, place, n_units, texts, present }) {
  return JSON.stringify([gates, starts, place, n_units, texts, present]);
}
