// The stage: words, the verdict so far, and one unit's gates and memory on one time axis; draws what payload.py sends.
// Passing from word to word asks nobody; a unit that was not sent, another layer or lens is asked of the server.

import { clamp } from "../web/arrays.js";
import { channel } from "../web/channel.js";
import { button, make } from "../web/dom.js";
import { dropWord, forgetWord, keepWord, keptWord } from "../web/address.js";
import { holdLetters, stepKey } from "../web/keys.js";
import { fill, percent, signed } from "../web/numbers.js";
import { columns, edgesOf } from "./columns.js";
import { legend, notes } from "./legend.js";
import { numbersTable } from "./numbers_table.js";
import { point } from "./pointer.js";
import { Sentence } from "./printed.js";
import { unpack } from "./reading.js";
import { frameOf, verdictsOf } from "./same.js";
import { Score } from "./score.js";
import { spoken } from "./spoken.js";
import { tabs } from "./tabs.js";
import { transport } from "./transport.js";
import { units } from "./units.js";
import { verdict } from "./verdict.js";
import { wayFromBox } from "./way.js";
import { Words } from "./words.js";

/**
 * Draw the stage into `parent`.
 *
 * @param {Node & ParentNode} parent
 * @param {{ data: any, send?: (name: string, value: unknown) => void }} given
 */
export function mount(parent, { data, send }) {
  const shared = channel(data.channel);
  const root = make("section", "stage");
  parent.append(root);
  const ask = () => send?.("beginnings", true);
  let stage = new Stage(root, data, shared, send !== undefined, ask);
  const stop = send ? shared.onChoose((value) => send("choose", value)) : () => {};
  const way = wayFromBox({
    words: () => stage.words.element,
    tell: (isOpen) => stage.hint(isOpen),
    said: data.texts.keys_from_box,
  });
  return {
    /** @param {any} next */
    update(next) {
      if (stage.take(next)) return;
      stage.remove();
      stage = new Stage(root, next, shared, send !== undefined, ask);
      stage.hint(way.isOpen());
    },
    remove() {
      stop();
      way.remove();
      stage.remove();
      root.remove();
    },
  };
}

class Stage {
  /**
   * @param {HTMLElement} root
   * @param {Record<string, any>} data
   * @param {import("../web/channel.js").Channel} shared
   * @param {boolean} isServed is there a server, and with it an address?
   * @param {() => void} ask for the verdict after every beginning of the text
   */
  constructor(root, data, shared, isServed, ask) {
    this.root = root;
    this.data = data; // and `reading`: what the parts look into, so that another unit is drawn into the same place
    this.shared = shared;
    this.isServed = isServed;
    this.ask = ask;
    this.reading = unpack(data);
    this.#publish();
    this.rested = shared.state.word; // where the visitor is known to look
    this.words = new Words(data, this.reading.changes);
    this.score = new Score(data, this.reading);
    this.verdict = verdict(data, this.reading);
    this.transport = transport(data, shared);
    this.units = units(data, this.reading, shared, isServed);
    this.tabs = tabs(data, shared);
    this.table = numbersTable(data, this.reading);
    this.legend = legend(data, this.reading);
    this.notes = notes(data);
    this.sentence = new Sentence(data, this.reading);
    this.keys = make("p", "keys", data.texts.keys);
    const n_staves = this.score.rows.length;
    this.board = make("div", `board ${n_staves < 3 ? "few" : n_staves > 5 ? "many" : ""}`);
    this.listeners = new AbortController();
    this.width = 0;
    this.#build();
    this.#listen();
    this.stop = shared.follow((state) => this.#show(state));
    this.observer = new ResizeObserver(() => this.#layout());
    this.observer.observe(this.board);
    this.#layout(); // where there is a width already, before anything is painted
    document.fonts.ready.then(() => this.#layout(true));
  }

  /**
   * Draw another unit, layer, direction, lens or experiment with the same words in the same place; false of others.
   *
   * @param {any} next
   */
  take(next) {
    if (frameOf(next) !== frameOf(this.data)) return false;
    const isOther = verdictsOf(next) !== verdictsOf(this.data);
    Object.assign(this.data, next);
    Object.assign(this.reading, unpack(next));
    if (isOther) this.#renewVerdicts();
    this.score.renew(isOther);
    this.table.renew();
    this.units.renew();
    this.#publish();
    return true;
  }

  /**
   * Say which keys step: on the words, or, from a box that was just read, how to get there.
   *
   * @param {boolean} isFromBox
   */
  hint(isFromBox) {
    const { keys, keys_from_box } = this.data.texts;
    this.keys.textContent = isFromBox ? keys_from_box : keys;
    this.keys.classList.toggle("from-box", isFromBox);
  }

  #renewVerdicts() {
    const { data, reading } = this;
    this.words.renew(reading.changes, data.full_tint);
    this.legend.renew();
    this.notes.replaceWith((this.notes = notes(data)));
  }

  #publish() {
    const { data, reading, shared } = this;
    const { n, units: sent, number, before, start: begun, begins } = reading;
    if (shared.turnsTo(data.turn)) forgetWord();
    const kept = keptWord(data.origin);
    if (kept === null) dropWord(); // what another reading would have written
    else keepWord(data.origin, kept, this.isServed); // the page that was left took the address along
    const start = { ...data.view, word: kept ?? data.view.step, lens: data.lens, turn: data.turn };
    const { reading: id, origin, words, texts } = data;
    const numbers = { number, own: reading.ownNumber, before, start: begun, begins };
    const published = { id, origin, words, n, units: sent, ...numbers, texts };
    shared.publish(published, start);
  }

  #build() {
    const { data, root, score, words } = this;
    const aside = make("div", "aside");
    aside.append(this.verdict.figures, score.side);
    this.board.append(this.verdict.element, words.element, aside, score.axis, score.element, score.now);
    if (!data.complete) this.board.append(this.#unread());
    const under = make("div", "under");
    under.append(this.legend.element, this.table.element);
    const foot = make("div", "foot");
    foot.append(this.transport.element, this.sentence.element, this.units.element);
    const below = make("div", "below");
    below.append(this.tabs.element, this.keys);
    root.setAttribute("aria-label", data.texts.heading);
    root.replaceChildren(this.board, under, this.notes, foot, below);
  }

  /** What stands where else the curve is. */
  #unread() {
    const { texts, asks_beginnings } = this.data;
    const made = make("div", "unread");
    made.append(make("p", "", texts.unread));
    if (asks_beginnings && this.isServed) made.append(button("button", texts.read_beginnings, this.ask));
    return made;
  }

  #listen() {
    const { root, shared, words, score } = this;
    const { signal } = this.listeners;
    const look = (/** @type {number} */ word) => shared.look({ word });
    const mark = (/** @type {number} */ word) => shared.mark([shared.state.word, word]);
    point({ root, words, score, look, mark, signal });
    root.addEventListener("keydown", (event) => this.#key(event), { signal });
    if (!root.dataset.holds) holdLetters(root);
    root.dataset.holds = "letters";
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {Element} */ (event.target);
    if (target.matches("input, select, .frame-of-table")) return;
    if (event.key === " " && target === this.words.element) {
      event.preventDefault();
      this.transport.toggle();
      return;
    }
    const { shared, reading } = this;
    if (event.key === "Escape" && shared.state.mark) return shared.mark(null);
    const { word: here, mark } = shared.state;
    const from = event.shiftKey && mark ? mark[mark[0] === here ? 1 : 0] : here; // the end that moves
    const word = stepKey(event, from, reading.n);
    if (word === null) return;
    event.preventDefault();
    if (event.shiftKey) shared.mark([here, word]);
    else shared.look({ word });
  }

  /** @param {import("../web/channel.js").State} state */
  #show(state) {
    const { data, reading, shared } = this;
    if (shared.reading?.id !== data.reading) return;
    const word = clamp(state.word, 0, reading.n - 1);
    this.words.select(word, this.#aloud(word));
    this.words.mark(state.mark);
    this.score.show(word, state.unit);
    this.verdict.show(word);
    this.transport.show(state);
    this.units.show(state);
    this.legend.show(state);
    this.tabs.show(state);
    this.table.show(state);
    this.sentence.show(word, state);
    if (state.playing || word === this.rested) return;
    this.rested = word;
    keepWord(data.origin, word, this.isServed);
  }

  /**
   * How a word is announced.
   *
   * @param {number} word
   */
  #aloud(word) {
    const { data, reading } = this;
    const [p, change] = [reading.probability[word + 1], reading.changes[word]];
    const { place, place_adds, place_unread, minus } = data.texts;
    const template = Number.isNaN(p) ? place_unread : Number.isNaN(change) ? place : place_adds;
    const numbers = { number: word + 1, total: reading.n, percent: percent(p, data.band), change: signed(change) };
    const neutral = reading.neutral ? percent(reading.neutral[word + 1]) : "";
    return fill(template, { ...numbers, neutral, change: spoken(numbers.change, minus), word: data.words[word] });
  }

  /** @param {boolean} [again] even where the width is the same */
  #layout(again = false) {
    const { board, words, score, reading } = this;
    const width = board.clientWidth;
    if (!width || !board.isConnected || (width === this.width && !again)) return; // a hidden tab has no width yet
    this.width = width;
    const size = sizesOf(board);
    board.classList.remove("as-text");
    const natural = words.naturalWidths(size.padding);
    const room = score.element.clientWidth;
    const limits = { least: size.least, shortest: size.shortest, most: size.most };
    const widths = columns(natural, room, limits);
    board.classList.toggle("as-text", widths === null);
    const wide = score.element.clientWidth; // and lower, in a low window
    const edges = edgesOf(widths ?? Array(reading.n).fill(Math.min(wide / reading.n, size.most)));
    words.layout(widths && edges, natural);
    score.layout(edges, widths !== null, sizesOf(board));
    const left = score.element.getBoundingClientRect().left - this.root.getBoundingClientRect().left;
    this.shared.arrange({ edges, left, numbered: widths !== null });
    words.keepInSight();
    this.sentence.reserve(this.shared.state.unit);
  }

  remove() {
    dropWord(); // the next reading has an address of its own
    this.stop();
    this.observer.disconnect();
    this.listeners.abort();
    this.transport.remove();
  }
}

/**
 * Sizes that the style gives, in pixels.
 *
 * @param {HTMLElement} board
 */
function sizesOf(board) {
  const style = getComputedStyle(board);
  const size = (/** @type {string} */ name) => parseFloat(style.getPropertyValue(`--${name}`));
  return {
    ...{ curve: size("curve"), gap: size("between"), row: size("row"), letter: size("small") },
    ...{ padding: size("padding"), least: size("least"), shortest: size("shortest"), most: size("most") },
  };
}
