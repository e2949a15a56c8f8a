// How do two units stand beside each other? The chosen one, and one drawn at random, each with a line above it.

import { button, make, write } from "../../web/dom.js";
import { fill, signed } from "../../web/numbers.js";
import { floats } from "../../web/arrays.js";

/**
 * Two columns; `fillColumn` fills each with what it shows of a unit.
 *
 * @param {import("./unit.js").Given} given
 * @param {(column: HTMLElement, unit: any, hidden: (step: number) => number) => void} fillColumn
 */
export function pair({ data, reading, shared, ask }, fillColumn) {
  const { texts, unit, other, order } = data;
  const element = make("div", "pair");
  const drawn = data.hidden && floats(data.hidden);
  const own = (/** @type {number} */ step) => reading.number("hidden", unit.number, step);
  const columns = [{ unit, hidden: own, name: "own" }];
  if (other) columns.push({ unit: other, hidden: (step) => drawn[step], name: "other" });
  const said = columns.map(({ unit: { number }, hidden, name }) => {
    const [column, line, title, here] = [make("section", name), make("div", "title"), make("h3"), make("span")];
    const values = { unit: String(number), rank: String(order.indexOf(number) + 1), total: String(order.length) };
    title.append(make("b", "", fill(texts.unit, values)));
    if (name === "other") title.append(" ", make("span", "muted", fill(texts[`at_random_${data.ranked}`], values)));
    line.append(title, here);
    if (name === "other") line.append(...another(data, ask, () => shared.choose({ unit: number })));
    column.append(line);
    column.setAttribute("aria-label", fill(texts.unit, values));
    fillColumn(column, name === "own" ? unit : other, hidden);
    element.append(column);
    return { here, hidden };
  });
  return {
    element,
    /** @param {number} word */
    show(word) {
      for (const { here, hidden } of said) {
        write(here, fill(texts.here, { word: reading.words[word], hidden: signed(hidden(word)) }));
      }
    },
  };
}

/**
 * What draws another unit at random, and what looks at this one on the stage.
 *
 * @param {any} data
 * @param {(wanted: Record<string, unknown>) => void} ask
 * @param {() => void} choose
 */
function another({ texts, seed }, ask, choose) {
  const draw = button("opener", texts.another, () => ask({ what: "random" }));
  draw.dataset.name = "another";
  draw.title = fill(texts.seed, { seed: String(seed) });
  const look = button("opener", texts.look_at_it, choose);
  look.dataset.name = "look_at_it";
  const element = make("span", "choices");
  element.append(draw, look);
  return [element];
}
