// How do the stage and the lenses look at the same word and unit? On one channel a page, without the server.

const ALL = Symbol.for("lstm_demo.channels"); // one for all scripts of the page, whichever brought them

/**
 * Where everybody looks; `mark` is the first and the last word of a phrase that is marked, or null.
 *
 * @typedef {{ word: number, unit: number, playing: boolean, lens: string, mark: number[] | null }} State
 */

/**
 * What the stage tells everybody of a reading: `number(quantity, unit, step)` is NaN where the network has none, and
 * throws at a name that is not in `KNOWN` of `views/stage/reading.js`; `before(step)` is the step that was read before
 * it, or null.
 *
 * @typedef {object} Reading
 * @property {string} id
 * @property {string} [origin] the same for all experiments with it; what one looks at there stays
 * @property {string[]} words
 * @property {number} n
 * @property {number[]} units
 * @property {(quantity: string, unit: number, step: number) => number} number
 * @property {(quantity: string, unit: number, step: number) => number} [own] `number` without the experiment
 * @property {(step: number) => number | null} before
 * @property {(quantity: string, unit: number) => number} start what stood before the first step, mostly 0
 * @property {boolean} begins is that anything else than zeros?
 * @property {Record<string, string>} texts
 */

/**
 * Where the words stand on the stage, in pixels: the `edges` of their columns [word + 1], from `left` of the stage's
 * own left end; what is `numbered` has room for a number in each column.
 *
 * @typedef {{ edges: number[], left: number, numbered: boolean }} Columns
 */

/**
 * Where the server would have everybody look; `turn` rises when it means that, whatever they look at now.
 *
 * @typedef {{ word?: number, unit?: number, lens?: string, layer?: number, direction?: number, turn?: number }} Start
 */

/**
 * The channel of that name, the same one for whoever asks.
 *
 * @param {string} [name]
 * @returns {Channel}
 */
export function channel(name = "read") {
  const all = /** @type {Record<symbol, Map<string, Channel>>} */ (/** @type {unknown} */ (globalThis));
  const channels = (all[ALL] ??= new Map());
  let found = channels.get(name);
  if (!found) channels.set(name, (found = new Channel()));
  return found;
}

/**
 * Call `show` at once and at each change with where everybody looks, as long as the stage shows the reading that
 * `data` was made of: what a lens does.
 *
 * @param {{ channel: string, reading: string }} data
 * @param {(state: State, reading: Reading) => void} show
 * @returns {() => void} stops it
 */
export function watch(data, show) {
  const shared = channel(data.channel);
  const look = () => {
    if (shared.reading?.id === data.reading) show(shared.state, shared.reading);
  };
  return shared.follow(look); // to publish a reading is a change too
}

export class Channel {
  /** @type {State} */
  state = { word: 0, unit: 0, playing: false, lens: "", mark: null };
  /** @type {Reading | null} */
  reading = null;
  /** @type {Columns | null} */
  columns = null;
  /** @type {Start} */
  #start = {};
  #sent = "";
  /** @type {number | null} */
  #awaited = null; // a unit that was chosen and is not among those sent
  /** @type {Set<(state: State) => void>} */
  #followers = new Set();
  /** @type {Set<(reading: Reading) => void>} */
  #readers = new Set();
  /** @type {Set<(columns: Columns) => void>} */
  #beside = new Set();
  /** @type {Set<(value: Record<string, unknown>) => void>} */
  #servers = new Set();

  /**
   * Everybody looks there in the same frame, and the server hears nothing; a unit that was not sent is left out.
   *
   * @param {{ word?: number, unit?: number, playing?: boolean }} place
   */
  look({ word = this.state.word, unit = this.state.unit, playing = this.state.playing }) {
    const { reading } = this;
    if (!reading) return;
    const isKnown = reading.units.includes(unit);
    const to = Math.max(0, Math.min(Math.trunc(word) || 0, reading.n - 1));
    this.#go({ word: to, unit: isKnown ? unit : this.state.unit, playing });
  }

  /**
   * Mark the words from one to another one, in whichever order they are given; null takes the mark away.
   *
   * @param {number[] | null} span
   */
  mark(span) {
    const { reading, state } = this;
    if (!reading) return;
    const within = (/** @type {number} */ word) => Math.max(0, Math.min(word, reading.n - 1));
    const mark = span && span.map(within).sort((one, other) => one - other);
    if (String(mark) !== String(state.mark)) this.#go({ mark });
  }

  /**
   * Choose on purpose: everybody looks there, and the server hears of it, with the word and the unit that hold now.
   *
   * @param {{ word?: number, unit?: number, layer?: number, direction?: number, lens?: string }} choice
   */
  choose(choice) {
    const { lens = this.state.lens, unit } = choice;
    this.look(choice);
    this.#go({ lens });
    const { word, unit: seen } = this.state;
    this.#awaited = unit !== undefined && unit !== seen ? unit : null;
    const value = { ...choice, word, unit: unit ?? seen };
    const text = JSON.stringify(value, Object.keys(value).sort());
    if (text === this.#sent) return;
    this.#sent = text;
    for (const tell of [...this.#servers]) tell(value);
  }

  /**
   * Hear of what is chosen on purpose.
   *
   * @param {(value: Record<string, unknown>) => void} tell
   * @returns {() => void} stops it
   */
  onChoose(tell) {
    return joined(this.#servers, tell);
  }

  /**
   * Hear at once where everybody looks, and at each change.
   *
   * @param {(state: State) => void} listener
   * @returns {() => void} stops it
   */
  follow(listener) {
    listener(this.state);
    return joined(this.#followers, listener);
  }

  /**
   * Hear of the reading: at once if there is one, and whenever the stage publishes one.
   *
   * @param {(reading: Reading) => void} listener
   * @returns {() => void} stops it
   */
  whenRead(listener) {
    if (this.reading) listener(this.reading);
    return joined(this.#readers, listener);
  }

  /**
   * Tell everybody of a reading. Of one that is known, the word stays where it is, and so does a unit that was sent
   * again: `start` holds for a new reading, for another layer or direction, and when the server takes a new turn.
   *
   * @param {Reading} reading
   * @param {Start} [start]
   */
  publish(reading, start = {}) {
    const { state } = this;
    const before = this.#start;
    const isNew = originOf(this.reading) !== originOf(reading) || before.turn !== start.turn;
    const isElsewhere = before.layer !== start.layer || before.direction !== start.direction;
    const wished = isNew || isElsewhere ? start.unit : this.#awaited;
    const isKnown = (/** @type {number | null | undefined} */ unit) => unit != null && reading.units.includes(unit);
    const unit = [wished, state.unit, start.unit].find(isKnown) ?? reading.units[0] ?? 0;
    const word = Math.max(0, Math.min(isNew ? (start.word ?? 0) : state.word, reading.n - 1));
    this.#start = start;
    this.#sent = "";
    if (isKnown(this.#awaited)) this.#awaited = null;
    this.reading = reading;
    const mark = isNew ? null : state.mark;
    this.state = { word, unit, playing: state.playing && !isNew, lens: start.lens ?? state.lens, mark };
    for (const listener of [...this.#readers]) listener(reading);
    this.#tell();
  }

  /**
   * Tell everybody where the words' columns stand now.
   *
   * @param {Columns} columns
   */
  arrange(columns) {
    this.columns = columns;
    for (const listener of [...this.#beside]) listener(columns);
  }

  /**
   * Hear where the words' columns stand: at once if that is known, and whenever they move.
   *
   * @param {(columns: Columns) => void} listener
   * @returns {() => void} stops it
   */
  whenArranged(listener) {
    if (this.columns) listener(this.columns);
    return joined(this.#beside, listener);
  }

  /**
   * Does the server take another turn than before, and mean another place than everybody looks at?
   *
   * @param {number} turn
   */
  turnsTo(turn) {
    return this.#start.turn !== undefined && this.#start.turn !== turn;
  }

  /** @param {Partial<State>} change */
  #go(change) {
    const next = { ...this.state, ...change };
    const names = /** @type {(keyof State)[]} */ (Object.keys(next));
    if (names.every((name) => next[name] === this.state[name])) return;
    this.state = next;
    this.#tell();
  }

  #tell() {
    for (const listener of [...this.#followers]) listener(this.state);
  }
}

/** @param {Reading | null} reading */
function originOf(reading) {
  return reading?.origin ?? reading?.id;
}

/**
 * @template Listener
 * @param {Set<Listener>} listeners
 * @param {Listener} listener
 */
function joined(listeners, listener) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
