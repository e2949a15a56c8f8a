// What does the unit write, and how do its gates stand? Words by their mean write; how often a gate is open, or shut.

import { make, table } from "../../web/dom.js";
import { exactPercent, fill, number, signed } from "../../web/numbers.js";
import { opener } from "../../web/opener.js";
import { tint } from "./painted.js";
import { pair } from "./pair.js";

const FIRST = 6; // words of each side; the others stand in the table

/**
 * @param {import("./unit.js").Given} given
 * @returns {import("./unit.js").View}
 */
export function writesView(given) {
  const { data } = given;
  const { texts, unit, other } = data;
  const columns = pair(given, (column, one) => {
    const body = make("div", "body");
    body.append(gates(one.gates, texts), writes(one.writes, data));
    column.append(body);
  });
  const [element, place] = [make("div", "writes-view"), make("div", "frame-of-table")];
  element.append(columns.element);
  if (unit.gates.length) element.append(make("p", "muted note", texts.gates_key));
  if (!data.corpus) element.append(make("p", "because", data.because));
  element.append(place);
  const numbers = () => {
    const all = make("div", "tables");
    for (const one of [unit, other].filter(Boolean)) all.append(numbersOf(one, texts));
    return all;
  };
  const aside = unit.writes.flat().length ? [opener(texts.table, place, numbers)] : [];
  return { element, aside, show: (word) => columns.show(word) };
}

/**
 * Two bars for each gate, over the corpus and here: filled where it is open, empty where it is shut.
 *
 * @param {any[]} all
 * @param {Record<string, string>} texts
 */
function gates(all, texts) {
  const element = make("div", "gates");
  if (all.length) element.append(make("p", "muted open-shut", texts.open_shut_title));
  else element.append(make("p", "muted", texts.no_gates));
  for (const { name, title, here, corpus } of all) {
    const gate = make("div", `gate of-${name}`);
    const lines = corpus ? [bar(texts.in_corpus, corpus, texts)] : [];
    lines.push(bar(texts.in_here, here, texts));
    const called = make("b", "", title);
    called.style.gridRow = `span ${lines.length}`;
    gate.append(called, ...lines);
    element.append(gate);
  }
  return element;
}

/**
 * @param {string} where
 * @param {number[]} shares of steps at which it is open, and shut
 * @param {Record<string, string>} texts
 */
function bar(where, [open, shut], texts) {
  const line = make("div", "gate-line");
  const drawn = make("i", "gate-bar meant");
  drawn.style.setProperty("--open", open.toFixed(4));
  drawn.style.setProperty("--shut", shut.toFixed(4));
  const said = fill(texts.open_shut, { open: exactPercent(open, 0), shut: exactPercent(shut, 0) });
  line.append(make("span", "muted", where), drawn, make("span", "", said));
  return line;
}

/**
 * @param {any[][][]} sides up and down
 * @param {any} data
 */
function writes(sides, { texts, corpus }) {
  const element = make("div", "writes");
  if (!corpus) return element;
  if (!sides.flat().length) {
    element.append(make("p", "muted", texts.no_writes));
    return element;
  }
  [texts.writes_up, texts.writes_down].forEach((title, side) => {
    const list = make("ul", "words");
    list.setAttribute("aria-label", title);
    list.append(...sides[side].slice(0, FIRST).map(written));
    element.append(make("p", "muted", title), list);
  });
  return element;
}

/** @param {any[]} write */
function written([word, mean]) {
  const item = make("li", "write meant");
  tint(item, mean);
  item.append(make("bdi", "", word), " ", make("b", "", signed(mean)));
  return item;
}

/**
 * @param {any} unit
 * @param {Record<string, string>} texts
 */
function numbersOf(unit, texts) {
  const rows = unit.writes.flat().map((/** @type {any[]} */ [word, mean, n]) => [word, signed(mean, 3), number(n)]);
  const caption = fill(texts.table_caption, { unit: String(unit.number) });
  return table(caption, [texts.column_word, texts.column_mean, texts.column_places], rows);
}
