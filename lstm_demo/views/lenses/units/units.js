// The lens All units: frames over Plotly's pictures at the stage's word and unit, a caption, and the numbers.

import { channel, watch } from "../../web/channel.js";
import { make } from "../../web/dom.js";
import { holdLetters, stepKey } from "../../web/keys.js";
import { mountLens } from "../../web/lens.js";
import { fill } from "../../web/numbers.js";
import { numberAt, written } from "./cells.js";
import { overlay } from "./overlay.js";
import { unitKey } from "./places.js";
import { numbers } from "./table.js";

/**
 * Draw the frames over the pictures that stand above `parent`; a click on one chooses its word and its unit.
 *
 * @param {Node & ParentNode} parent
 * @param {{ data: any }} given
 */
export function mount(parent, { data }) {
  return mountLens(parent, "units-lens", data, build);
}

/**
 * @param {HTMLElement} root
 * @param {any} data
 */
function build(root, data) {
  const { texts } = data;
  const page = channel(data.channel);
  const [caption, tip] = [make("p", "caption"), make("div", "tip")];
  tip.setAttribute("aria-hidden", "true"); // the caption and the table say it, too
  tip.hidden = true;
  root.setAttribute("aria-label", texts.heading);
  root.setAttribute("role", "group");
  root.classList.toggle("with-words", data.pictures.length === 1 || !data.pictures[0].rows);
  root.tabIndex = 0;
  root.replaceChildren();
  const frames = overlay(root, data.pictures, {
    look: ({ word, unit }) => page.look({ word, unit }),
    choose: ({ word, unit }) => page.choose(unit === undefined ? { word } : { word, unit }),
    point: (place, picture, box) => showTip(tip, box, place && pointedAt(data, page, frames, picture, place)),
  });
  const table = numbers(data, page, frames);
  const hints = make("p", "hints muted");
  hints.append(make("span", "aid", `${data.aid} `), make("span", "about", data.about));
  root.append(caption, hints, table.element, tip);
  const stopWatching = watch(data, (state, reading) => {
    frames.show({ ...state, label: reading.words[state.word] });
    caption.textContent = captionOf(data, reading, state);
    table.show();
  });
  const stops = [stopWatching, listen(root, page, data), frames.remove];
  return () => stops.forEach((stop) => stop());
}

/**
 * Arrows and their like step through the words, up and down through the units of the rows.
 *
 * @param {HTMLElement} root
 * @param {import("../../web/channel.js").Channel} page
 * @param {any} data
 */
function listen(root, page, data) {
  const stop = new AbortController();
  root.addEventListener("keydown", (event) => {
    const { reading, state } = page;
    if (!reading || reading.id !== data.reading || event.target !== root) return;
    const word = stepKey(event, state.word, reading.n);
    const unit = unitKey(event, data.pictures[0].rows, state.unit);
    if (word === null && unit === null) return;
    event.preventDefault();
    if (word !== null) page.look({ word });
    else if (unit !== null && unit !== state.unit) page.choose({ unit });
  }, { signal: stop.signal });
  holdLetters(root);
  return () => stop.abort();
}

/**
 * What all quantities of the unit are at the word, as far as its numbers were sent.
 *
 * @param {any} data
 * @param {import("../../web/channel.js").Reading} reading
 * @param {{ word: number, unit: number }} state
 */
function captionOf({ texts, terms, quantities }, reading, { word, unit }) {
  const parts = quantities
    .map((/** @type {string} */ name) => [terms[name], written(name, reading.number(name, unit, word))])
    .filter((/** @type {string[]} */ [, value]) => value)
    .map((/** @type {string[]} */ [term, value]) => `${term} ${value}`);
  return `${fill(texts.caption, { unit, word: reading.words[word] })} ${parts.join(" · ")}`;
}

/**
 * @param {any} data
 * @param {import("../../web/channel.js").Channel} page
 * @param {{ values: (name: string) => ArrayLike<number> | null }} frames
 * @param {import("./overlay.js").Picture} picture
 * @param {import("./overlay.js").Place} place
 */
function pointedAt({ texts, n }, page, frames, { name, step, rows }, { word, row, unit }) {
  const values = frames.values(name);
  if (!rows || row === null || !values || !page.reading) return null;
  const value = written(name, numberAt(values, { n, row, word, step }));
  return fill(texts.pointed, { unit: unit ?? "", word: page.reading.words[word], value });
}

/**
 * @param {HTMLElement} tip
 * @param {{ left: number, top: number } | null} at where, from the layer's corner
 * @param {string | null} text
 */
function showTip(tip, at, text) {
  tip.hidden = !text || !at;
  if (!text || !at) return;
  tip.textContent = text;
  tip.style.transform = `translate(${at.left}px, ${at.top}px)`;
}
