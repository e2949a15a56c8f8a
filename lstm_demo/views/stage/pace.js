// How quickly does it play? Time into words, without a clock of its own.

export const PACE = 700; // milliseconds a word, at single speed
export const WHOLE = 10_000; // milliseconds for a whole text
const [FIRST, ALL_FIRST] = [350, 5000]; // at most so many for a word and for a whole text, when it plays by itself

/** @typedef {{ now: () => number, later: (act: () => void) => unknown, forget: (handle: any) => void }} Clock */

/**
 * Milliseconds a word.
 *
 * @param {string} speed a factor, or "whole" for the whole text in ten seconds
 * @param {number} n words
 */
export function paceOf(speed, n) {
  return speed === "whole" ? WHOLE / n : PACE / Number(speed);
}

/**
 * Milliseconds a word when it plays by itself at a first visit: nobody asked for it, so it is soon over.
 *
 * @param {number} n words
 */
export function firstPace(n) {
  return Math.min(FIRST, ALL_FIRST / n);
}

/** Plays from word to word; a late frame leaves words out and does not fall behind. */
export class Player {
  #handle = /** @type {unknown} */ (null);
  #began = /** @type {number | null} */ (null); // the first frame: the page may be busy before, or not be looked at
  #first = 0;
  #pace = PACE;

  /**
   * @param {Clock} clock
   * @param {(word: number, playing: boolean) => void} go
   */
  constructor(clock, go) {
    this.clock = clock;
    this.go = go;
    this.playing = false;
    this.word = this.last = 0;
  }

  /**
   * @param {number} from the first word to be shown
   * @param {number} last the one at which it stops
   * @param {number} pace milliseconds a word
   */
  start(from, last, pace) {
    this.stop();
    this.playing = true;
    this.last = last;
    this.word = this.#first = from;
    this.#began = null;
    this.#pace = pace;
    this.#show(from);
  }

  /**
   * Go on at another pace from where it is.
   *
   * @param {number} pace
   */
  change(pace) {
    if (!this.playing) return;
    this.#first = this.word;
    this.#began = this.clock.now();
    this.#pace = pace;
  }

  stop() {
    if (this.#handle !== null) this.clock.forget(this.#handle);
    this.#handle = null;
    const was = this.playing;
    this.playing = false;
    return was;
  }

  #tick() {
    this.#handle = null;
    this.#began ??= this.clock.now();
    const word = Math.min(this.last, this.#first + Math.floor((this.clock.now() - this.#began) / this.#pace));
    if (word !== this.word) this.#show(word);
    else this.#wait();
  }

  /** @param {number} word */
  #show(word) {
    this.word = word;
    this.playing = word < this.last;
    this.go(word, this.playing);
    if (this.playing) this.#wait();
  }

  #wait() {
    this.#handle = this.clock.later(() => this.#tick());
  }
}
