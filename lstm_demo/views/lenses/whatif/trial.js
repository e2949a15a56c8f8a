// How is an experiment tried? It is answered while one drags: the last value wins, nothing queues, and rest settles it.

import { Courier } from "./courier.js";
import { sentOf, withEdit, withoutEdit } from "./experiment.js";

const REST = 500; // milliseconds without another change, after which an experiment is one to come back to

/** @typedef {import("./experiment.js").Edit} Edit */
/** @typedef {{ word: number, unit: number }} Place where one looks */
/** @typedef {{ edits: Edit[], settled: boolean, place: Partial<Place> }} Tried */

export class Trial {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #resting = undefined;

  /**
   * @param {{ answered: number, edits: Edit[], most: number }} data
   * @param {{ ask: (wanted: Record<string, unknown>) => void, looksAt: () => Place, stay: () => void,
   *   changed?: (edits: Edit[]) => void, rests?: (isThere: boolean) => void, full?: () => void }} hooks what
   *   plays is to `stay` where it is when something is changed; `rests` hears when a sliding begins and ends
   */
  constructor(data, hooks) {
    this.hooks = hooks;
    this.most = data.most;
    this.edits = data.edits;
    /** @type {Courier<Tried>} */
    this.courier = new Courier((number, tried) => this.#send(number, tried), { first: data.answered });
  }

  /** Is something tried that was not answered, or is not settled? */
  get isBusy() {
    return this.courier.isBusy || this.#resting !== undefined;
  }

  /** @param {{ answered: number, edits: Edit[] }} next an answer, or what somebody else changed */
  take({ answered, edits }) {
    this.courier.answered(answered);
    if (!this.isBusy) this.edits = edits;
  }

  /**
   * Change one thing; what slides goes on until nobody moved it for a while.
   *
   * @param {Edit} edit
   * @param {boolean} isThere
   * @param {boolean} isSlid
   */
  change(edit, isThere, isSlid) {
    this.hooks.stay();
    const edits = isThere ? withEdit(this.edits, edit) : withoutEdit(this.edits, edit);
    if (edits.length > this.most) return this.hooks.full?.();
    this.set(edits, { isSettled: !isSlid });
    if (isSlid) this.#rest();
  }

  /**
   * @param {Edit[]} edits
   * @param {{ isSettled?: boolean, place?: Partial<Place> }} [how] `place` where to look, if that is elsewhere
   */
  set(edits, { isSettled = true, place = {} } = {}) {
    this.edits = edits;
    if (isSettled) this.#wake();
    this.hooks.changed?.(edits);
    this.courier.offer({ edits, settled: isSettled, place });
  }

  remove() {
    clearTimeout(this.#resting);
  }

  #rest() {
    clearTimeout(this.#resting);
    this.hooks.rests?.(false);
    this.#resting = setTimeout(() => {
      this.#wake();
      this.hooks.rests?.(true);
      this.courier.offer({ edits: this.edits, settled: true, place: {} });
    }, REST);
  }

  #wake() {
    clearTimeout(this.#resting);
    this.#resting = undefined;
  }

  /**
   * @param {number} number
   * @param {Tried} tried
   */
  #send(number, { edits, settled, place }) {
    const { word, unit } = { ...this.hooks.looksAt(), ...place };
    this.hooks.ask({ what: "try", number, edits: edits.map(sentOf), settled, word, unit });
  }
}
