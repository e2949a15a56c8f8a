// The words: as columns above the score, or as a text that wraps and scrolls, each in the colour of what it did.

import { make } from "../web/dom.js";
import { fill } from "../web/numbers.js";

const EDGE = 2; // pixels above the first line of a text that scrolls

export class Words {
  /**
   * @param {Record<string, any>} data
   * @param {ArrayLike<number>} changes log odds [word]
   */
  constructor(data, changes) {
    this.element = make("div", "words meant");
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "slider");
    this.element.setAttribute("aria-label", data.texts.words);
    this.element.setAttribute("aria-valuemin", "1");
    this.element.setAttribute("aria-valuemax", String(data.words.length));
    this.chips = data.words.map((/** @type {string} */ word, /** @type {number} */ k) => chip(word, k, data, changes));
    this.#fill(data.gaps);
    this.selected = -1;
    this.scrolled = 0;
    /** @type {number[] | null} */
    this.marked = null;
    /** @type {ReturnType<typeof placesOf> | null} */
    this.places = null;
    this.element.addEventListener("scroll", () => (this.scrolled = this.element.scrollTop));
  }

  /** @param {number[]} gaps */
  #fill(gaps) {
    this.chips.forEach((/** @type {HTMLElement} */ one, /** @type {number} */ k) => {
      if (gaps[k] === 2) this.element.append(make("br"));
      else if (gaps[k]) this.element.append(" ");
      this.element.append(one);
    });
  }

  /**
   * What each word needs, in pixels [word].
   *
   * @param {number} padding left and right together
   */
  naturalWidths(padding) {
    const context = /** @type {CanvasRenderingContext2D} */ (make("canvas").getContext("2d"));
    const { fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(this.chips[0]);
    context.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
    const widthOf = (/** @type {HTMLElement} */ one) => context.measureText(one.textContent ?? "").width + padding;
    return this.chips.map(widthOf);
  }

  /**
   * Stand as columns with these edges, or, without them, as a text.
   *
   * @param {number[] | null} edges
   * @param {number[]} natural
   */
  layout(edges, natural) {
    this.places = null;
    this.element.classList.toggle("as-columns", edges !== null);
    this.element.classList.toggle("as-text", edges === null);
    this.chips.forEach((/** @type {HTMLElement} */ one, /** @type {number} */ k) => {
      if (!edges) return one.removeAttribute("data-short");
      const width = edges[k + 1] - edges[k];
      const end = edges[edges.length - 1];
      const whole = Math.min(Math.max(0, (edges[k] + edges[k + 1] - natural[k]) / 2), Math.max(0, end - natural[k]));
      one.style.setProperty("--left", `${edges[k]}px`);
      one.style.setProperty("--width", `${width}px`);
      one.style.setProperty("--whole-left", `${Math.min(whole, edges[k])}px`);
      one.toggleAttribute("data-short", natural[k] > width + 0.5);
    });
  }

  /**
   * @param {number} word
   * @param {string} said how the word is announced
   */
  select(word, said) {
    const { chips, element, selected } = this;
    element.setAttribute("aria-valuenow", String(word + 1));
    element.setAttribute("aria-valuetext", said);
    if (word === selected) return;
    chips[selected]?.classList.remove("chosen");
    chips[word].classList.add("chosen");
    const [from, to] = selected < 0 ? [0, chips.length - 1] : [Math.min(word, selected), Math.max(word, selected)];
    for (let k = from; k <= to; k += 1) chips[k].classList.toggle("ahead", k > word);
    this.selected = word;
    this.keepInSight();
  }

  /**
   * Show which words are marked.
   *
   * @param {number[] | null} span the first and the last one
   */
  mark(span) {
    if (span === this.marked) return;
    this.marked = span;
    this.chips.forEach((/** @type {HTMLElement} */ one, /** @type {number} */ k) => {
      one.classList.toggle("marked", span !== null && k >= span[0] && k <= span[1]);
    });
  }

  /**
   * Take note that the words moved the verdict otherwise.
   *
   * @param {ArrayLike<number>} changes log odds [word]
   * @param {number} full the change that has its full colour
   */
  renew(changes, full) {
    this.chips.forEach((/** @type {HTMLElement} */ one, /** @type {number} */ k) => colour(one, changes[k], full));
  }

  /** Scroll a long text, never the page. Places are measured once a width: at each word that would cost most. */
  keepInSight() {
    const { element } = this;
    if (!element.classList.contains("as-text")) return;
    this.places ??= placesOf(element, this.chips);
    const { height, line, lines } = this.places;
    const [first, last] = lines[this.selected];
    const to = Math.max(0, Math.min(this.scrolled, first * line), (last + 1) * line + EDGE - height);
    if (to !== this.scrolled) element.scrollTop = this.scrolled = to;
  }

  /**
   * The word of a chip, or -1.
   *
   * @param {EventTarget | null} target
   */
  wordOf(target) {
    const one = target instanceof Element ? target.closest(".word") : null;
    return one ? this.chips.indexOf(one) : -1;
  }
}

/**
 * Where the words of a text stand: its height and a line's in pixels, and of each word the first and the last line.
 *
 * @param {HTMLElement} element
 * @param {HTMLElement[]} chips
 */
function placesOf(element, chips) {
  const line = parseFloat(getComputedStyle(element).lineHeight);
  const lineAt = (/** @type {number} */ y) => Math.floor((y - EDGE) / line);
  const lines = chips.map((one) => [lineAt(one.offsetTop + 4), lineAt(one.offsetTop + one.offsetHeight - 4)]);
  return { height: element.clientHeight, line, lines };
}

/**
 * @param {string} word
 * @param {number} k
 * @param {Record<string, any>} data
 * @param {ArrayLike<number>} changes
 */
function chip(word, k, data, changes) {
  const made = make("bdi", "word", word);
  if (data.read_as[String(k)]) made.classList.add("corrected");
  const kind = data.kinds[String(k)];
  if (kind) made.classList.add("untyped");
  else if (!data.known[k]) made.classList.add("unknown");
  tellSkipped(made, k, data);
  if (data.gaps[k] === 0 && k > 0) made.classList.add("glued");
  colour(made, changes[k], data.full_tint);
  return made;
}

/**
 * Mark the edge beside which typed words stand that are not read.
 *
 * @param {HTMLElement} made
 * @param {number} k
 * @param {Record<string, any>} data
 */
function tellSkipped(made, k, { skipped, texts, words }) {
  const isLast = k === words.length - 1;
  const [before, after] = [skipped[String(k)] ?? [], isLast ? (skipped[String(k + 1)] ?? []) : []];
  made.classList.toggle("skips-before", before.length > 0);
  made.classList.toggle("skips-after", after.length > 0);
  if (before.length || after.length) made.title = fill(texts.skipped, { words: [...before, ...after].join(", ") });
}

/**
 * @param {HTMLElement} made
 * @param {number} change
 * @param {number} full
 */
function colour(made, change, full) {
  const tint = Number.isNaN(change) ? 0 : Math.min(1, Math.abs(change) / full);
  made.classList.toggle("down", change < 0);
  made.classList.toggle("up", !(change < 0));
  made.style.setProperty("--tint", tint.toFixed(2));
}
