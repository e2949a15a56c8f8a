// How do values that change quickly reach the server? One at a time: the last one goes when the one before is answered.

/**
 * @template Value
 */
export class Courier {
  #number;
  #left = -Infinity; // when the one on its way left, in milliseconds
  /** @type {Value | null} */
  #waiting = null;
  #isOut = false;

  /**
   * @param {(number: number, value: Value) => void} send
   * @param {{ first?: number, patience?: number, clock?: () => number }} [options] the number before the first one;
   *   after so many milliseconds without an answer it is given up
   */
  constructor(send, { first = 0, patience = 8000, clock = () => performance.now() } = {}) {
    this.send = send;
    this.patience = patience;
    this.clock = clock;
    this.#number = first;
  }

  /** Is something on its way, or waiting to go? */
  get isBusy() {
    return this.#isOut && this.clock() - this.#left < this.patience;
  }

  /**
   * Send a value, now or when the one before is answered; it takes the place of one that waits.
   *
   * @param {Value} value
   */
  offer(value) {
    if (this.isBusy) this.#waiting = value;
    else this.#go(value);
  }

  /**
   * Hear an answer; those of older messages tell nothing.
   *
   * @param {number} number
   */
  answered(number) {
    if (!this.#isOut || number !== this.#number) return;
    this.#isOut = false;
    const next = this.#waiting;
    this.#waiting = null;
    if (next !== null) this.#go(next);
  }

  /** @param {Value} value */
  #go(value) {
    this.#number += 1;
    this.#isOut = true;
    this.#left = this.clock();
    this.send(this.#number, value);
  }
}
