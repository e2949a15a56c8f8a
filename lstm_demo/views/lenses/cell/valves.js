// How is a valve drawn? With a mouse, a finger or keys: the gate of this unit is held there at this word, and no other.

import { clamp } from "../../web/arrays.js";
import { make } from "../../web/dom.js";
import { isShortcut } from "../../web/keys.js";
import { fill, plain } from "../../web/numbers.js";
import { editAt } from "../whatif/experiment.js";

const TAKEN = 3; // pixels that a pointer moves before it draws: a mere click changes nothing
const [STEP, PAGE] = [0.05, 0.25];

/** @typedef {import("../whatif/experiment.js").Edit} Edit */
/** @typedef {import("../../web/channel.js").Reading} Reading */
/** @typedef {{ word: number, unit: number }} Place */

/** Valves that show what another gate leaves: its name, and both ways between the two. */
const REST = { rest_gate: { gate: "update_gate", turn: (/** @type {number} */ open) => 1 - open } };
const SAME = (/** @type {number} */ open) => open;

/**
 * Where on a valve is that? It fills from below where it is high, from the left where it is wide.
 *
 * @param {{ left: number, bottom: number, width: number, height: number }} box
 * @param {{ clientX: number, clientY: number }} pointer
 * @returns {number} 0..1, as a hundredth
 */
export function opennessAt({ left, bottom, width, height }, { clientX, clientY }) {
  const share = height > width ? (bottom - clientY) / height : (clientX - left) / width;
  return Math.round(100 * clamp(share, 0, 1)) / 100;
}

/**
 * How open a valve is after a key; null where it is no key for that.
 *
 * @param {{ key: string, altKey: boolean, ctrlKey: boolean, metaKey: boolean }} event
 * @param {number} open 0..1
 */
export function opennessAfter(event, open) {
  if (isShortcut(event)) return null;
  const more = { ArrowUp: STEP, ArrowRight: STEP, PageUp: PAGE };
  const less = { ArrowDown: -STEP, ArrowLeft: -STEP, PageDown: -PAGE };
  const way = /** @type {Record<string, number>} */ ({ ...more, ...less, Home: -1, End: 1 })[event.key];
  return way === undefined ? null : Math.round(100 * clamp(open + way, 0, 1)) / 100;
}

/** The valves of one drawing. */
export class Valves {
  /** @type {Place} */
  #place = { word: 0, unit: 0 };

  /**
   * @param {HTMLElement} plan
   * @param {any} data
   * @param {import("../whatif/trial.js").Trial} trial
   */
  constructor(plan, data, trial) {
    this.data = data;
    this.trial = trial;
    this.all = [...plan.querySelectorAll(".valve")].map((part) => {
      const valve = /** @type {HTMLElement} */ (part);
      return this.#made(String(valve.dataset.part), /** @type {HTMLElement} */ (valve.querySelector(".body")));
    });
  }

  /**
   * @param {string} part
   * @param {HTMLElement} body
   */
  #made(part, body) {
    const { texts, terms } = this.data;
    const { gate, turn } = REST[/** @type {keyof typeof REST} */ (part)] ?? { gate: part, turn: SAME };
    const own = make("i", "own-of-gate");
    body.append(own);
    body.classList.add("drawable");
    const name = fill(texts.draw, { gate: part in REST ? texts[part] : terms[gate] });
    const given = { role: "slider", tabindex: "0", "aria-valuemin": "0", "aria-valuemax": "1", "aria-label": name };
    for (const [key, value] of Object.entries(given)) body.setAttribute(key, value);
    body.title = texts.draw_hint;
    const valve = { part, gate, turn, body, own };
    this.#listen(valve);
    return valve;
  }

  /** @param {{ gate: string, turn: (open: number) => number, body: HTMLElement }} valve */
  #listen({ gate, turn, body }) {
    /** @type {{ clientX: number, clientY: number } | null} */
    let taken = null;
    let isDrawn = false;
    body.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault(); // no text is marked
      body.focus({ preventScroll: true });
      body.setPointerCapture(event.pointerId);
      [taken, isDrawn] = [event, false];
    });
    body.addEventListener("pointermove", (event) => {
      if (!taken) return;
      isDrawn ||= Math.hypot(event.clientX - taken.clientX, event.clientY - taken.clientY) >= TAKEN;
      if (isDrawn) this.#hold(gate, turn(opennessAt(body.getBoundingClientRect(), event)));
    });
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
      body.addEventListener(name, () => (taken = null));
    }
    body.addEventListener("keydown", (event) => {
      const isAway = event.key === "Delete" || event.key === "Backspace";
      const open = opennessAfter(event, Number(body.getAttribute("aria-valuenow")));
      if (!isAway && open === null) return;
      event.preventDefault();
      if (isAway) this.trial.change(this.#edit(gate), false, false);
      else this.#hold(gate, turn(Number(open)));
    });
  }

  /**
   * @param {string} gate
   * @returns {Edit}
   */
  #edit(gate) {
    const { word, unit } = this.#place;
    return { ...this.data.tried.place, gate, steps: [word], units: [unit] };
  }

  /**
   * @param {string} gate
   * @param {number} value
   */
  #hold(gate, value) {
    this.trial.change({ ...this.#edit(gate), value }, true, true);
  }

  /**
   * The numbers of the drawing with what somebody holds just now, before it is answered.
   *
   * @param {Place} place
   * @param {Record<string, number>} values
   */
  held(place, values) {
    this.#place = place;
    const found = { ...values };
    if (!this.trial.isBusy) return found;
    for (const { part, gate, turn } of this.all) {
      const value = editAt(this.trial.edits, this.#edit(gate))?.value;
      if (value !== undefined) found[part] = turn(value);
    }
    return found;
  }

  /**
   * @param {Record<string, number>} values as they are drawn
   * @param {Reading} reading
   */
  show(values, reading) {
    const { word, unit } = this.#place;
    for (const { part, gate, turn, body, own } of this.all) {
      const [open, was] = [values[part], turn(reading.own?.(gate, unit, word) ?? Number.NaN)];
      const isHeld = Math.abs(open - was) >= 0.005;
      body.setAttribute("aria-valuenow", open.toFixed(2));
      const said = isHeld ? fill(this.data.texts.held, { value: plain(open), own: plain(was) }) : plain(open);
      body.setAttribute("aria-valuetext", said);
      body.classList.toggle("held", isHeld);
      own.hidden = !isHeld;
      own.style.setProperty("--own", was.toFixed(4));
    }
  }
}
