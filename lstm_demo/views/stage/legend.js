// What do the colours mean, and what has to be known of this reading? A line of keys, and one of notes if need be.

import { button, make } from "../web/dom.js";
import { fill } from "../web/numbers.js";

/**
 * @param {Record<string, any>} data
 * @param {ReturnType<typeof import("./reading.js").unpack>} reading
 */
export function legend(data, reading) {
  const { texts, band, known, full_tint: full, complete, quantities } = data;
  const element = make("div", "key");
  const [low, high] = band.map((/** @type {number} */ edge) => Math.round(100 * edge));
  const ramp = make("span", "item");
  ramp.append(...help(texts.key_words, texts.log_odds_help), ` \u2212${full} `, make("i", "ramp meant"), ` +${full}`);
  if (complete) element.append(ramp);
  const hasNeutral = reading.neutral !== null || low !== high;
  if (complete && hasNeutral) element.append(item("band", fill(texts.key_band, { low, high })));
  if (Object.keys(data.kinds).length) element.append(item("untyped", texts.key_untyped));
  if (known.includes(0)) element.append(item("unknown", texts.key_unknown));
  const hasGates = quantities.includes("candidate");
  element.append(hasGates ? item("filled", texts.key_filled) : make("span", "item", texts.key_filled));
  element.append(item("below", texts.key_below), item("above", texts.key_above));
  const [capped, limit] = [item("beyond", ""), make("span")];
  capped.append(limit);
  element.append(capped);
  let shown = "";
  return {
    element,
    /** The numbers are others now. */
    renew: () => (shown = ""),
    /** @param {{ unit: number }} state */
    show({ unit }) {
      const { layer, direction } = data.view;
      const now = `${layer} ${direction} ${unit}`;
      if (now === shown) return;
      shown = now;
      capped.hidden = !goesBeyond(reading, unit, data.limit);
      limit.textContent = fill(texts.key_beyond, { limit: data.limit });
    },
  };
}

/** @param {Record<string, any>} data */
export function notes({ notes: all, texts, own }) {
  const element = make("p", "notes");
  if (own) element.append(...experiment(all.experiment, own.differs !== null, texts));
  if (all.caution) element.append(make("strong", "caution", all.caution), " ");
  element.append([own ? "" : all.experiment, all.left_out, all.known].filter(Boolean).join(" "));
  if (all.unknown.length) {
    list(element, texts.unknown_words, all.unknown);
    if (all.more) element.append(`, ${all.more}`);
  }
  if (all.unread.length) {
    list(element, texts.unread_words, all.unread);
    if (all.more_unread) element.append(`, ${all.more_unread}`);
  }
  if (all.corrected.length) {
    list(element, texts.corrected_words, all.corrected.map((/** @type {string[]} */ pair) => pair.join(" \u2192 ")));
  }
  element.hidden = !element.textContent;
  return element;
}

/**
 * That this is an experiment, and what stands on the stage besides.
 *
 * @param {string} said
 * @param {boolean} differs does the verdict differ anywhere?
 * @param {Record<string, string>} texts
 */
function experiment(said, differs, texts) {
  const made = [make("strong", "is-experiment", said), " ", item("own", texts.dashed), " "];
  return differs ? [...made, item("first-other", texts.differs), " "] : made;
}

/**
 * @param {HTMLElement} element
 * @param {string} title
 * @param {string[]} words as they were typed, in whatever direction they are written
 */
function list(element, title, words) {
  element.append(element.textContent ? " \u00b7 " : "", `${title}: `);
  words.forEach((word, k) => element.append(k ? ", " : "", make("bdi", "named", word)));
}

/**
 * What opens, at a press, a few sentences on it; Esc or a press elsewhere closes them.
 *
 * @param {string} text
 * @param {string} about
 */
function help(text, about) {
  const said = make("p", "about", about);
  said.popover = "auto";
  const opener = button("opener", text, () => {});
  opener.popoverTargetElement = said;
  return [opener, said];
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

/**
 * Does a unit's memory leave its scale anywhere in the text?
 *
 * @param {ReturnType<typeof import("./reading.js").unpack>} reading
 * @param {number} unit
 * @param {number} limit
 */
function goesBeyond({ n, number }, unit, limit) {
  return Array.from({ length: n }, (_, step) => Math.abs(number("cell", unit, step))).some((size) => size > limit);
}
