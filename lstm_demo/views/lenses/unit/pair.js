// How do two units stand beside each other? The chosen one, and one drawn at random, each with a line above it.

import { button, make, write } from "../../web/dom.js";
import { fill, number as plainly, signed } from "../../web/numbers.js";
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
  const said = columns.map(({ unit: { number, effect }, hidden, name }) => {
    const [column, line, title] = [make("section", name), make("div", "title"), make("h2")];
    const here = make("span", "here");
    const values = { unit: String(number), rank: String(order.indexOf(number) + 1), seed: String(data.seed) };
    line.append(title, here);
    if (name === "own") title.append(make("b", "", fill(texts.unit, values)));
    else {
      const look = button("opener", fill(texts.unit, values), () => shared.choose({ unit: number }));
      look.dataset.name = "look_at_it";
      look.title = fill(texts.look_at_it, values);
      const drawnBy = make("span", "muted drawn-by", fill(effect === null ? texts.drawn_by : texts.drawn_effect, {
        ...values, effect: effect === null ? "" : plainly(effect, 3),
      }));
      title.append(look, " ", make("span", "muted", texts.at_random), " ", drawnBy);
      line.append(another(texts, ask));
    }
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
 * What draws another unit at random.
 *
 * @param {Record<string, string>} texts
 * @param {(wanted: Record<string, unknown>) => void} ask
 */
function another(texts, ask) {
  const made = button("opener another", texts.another, () => ask({ what: "random" }));
  made.dataset.name = "another";
  return made;
}
