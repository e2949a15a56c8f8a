// What do the colours mean, and what has to be known of this reading? A line of keys, and one of notes if need be.

import { make } from "../web/dom.js";
import { fill } from "../web/numbers.js";

/** @param {Record<string, any>} data */
export function legend({ texts, band, known, full_tint: full, complete, quantities }) {
  const element = make("div", "key");
  const [low, high] = band.map((/** @type {number} */ edge) => Math.round(100 * edge));
  const ramp = make("span", "item");
  ramp.append(texts.key_words, ` \u2212${full} `, make("i", "ramp meant"), ` +${full}`);
  if (complete) element.append(ramp, item("band", fill(texts.key_band, { low, high })));
  if (known.includes(0)) element.append(item("unknown", texts.key_unknown));
  const hasGates = quantities.includes("cell");
  element.append(hasGates ? item("filled", texts.key_filled) : make("span", "item", texts.key_filled));
  element.append(item("below", texts.key_below), item("above", texts.key_above));
  return element;
}

/** @param {Record<string, any>} data */
export function notes({ notes: all, texts }) {
  const element = make("p", "notes");
  if (all.caution) element.append(make("strong", "caution", all.caution), " ");
  element.append([all.experiment, all.left_out, all.known].filter(Boolean).join(" "));
  if (all.unknown.length) {
    element.append(` \u00b7 ${texts.unknown_words}: `);
    all.unknown.forEach((/** @type {string} */ word, /** @type {number} */ k) => {
      element.append(k ? ", " : "", make("bdi", "named", word));
    });
    if (all.more) element.append(`, ${all.more}`);
  }
  element.hidden = !element.textContent;
  return element;
}

/**
 * @param {string} name
 * @param {string} text
 */
function item(name, text) {
  const made = make("span", "item");
  made.append(make("i", `${name} meant`), text);
  return made;
}
