// What do colours and widths mean?

import { make } from "../../web/dom.js";
import { fill } from "../../web/numbers.js";

/**
 * Samples, with the number that a full pipe stands for; and that a valve can be drawn, where it can.
 *
 * @param {any} data
 */
export function key({ texts, full, cell, tried }) {
  const element = make("p", "key");
  const sample = (/** @type {string} */ name) => make("i", `sample ${name}`);
  const items = [
    [sample("over"), texts.over],
    [sample("under"), texts.under],
    [sample("walls"), fill(texts.full, { full })],
  ];
  if (cell !== "rnn") items.push([sample("open"), texts.open]);
  element.append(...items.map(([mark, text]) => {
    const item = make("span");
    item.append(mark, text);
    return item;
  }));
  if (tried && cell !== "rnn") element.append(make("span", "what-if", texts.what_if));
  return element;
}
