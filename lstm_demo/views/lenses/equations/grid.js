// How is an equation drawn? Symbols above, numbers below them; what opens is a button. Built once, then rewritten.

import { make, write } from "../../web/dom.js";

/** @typedef {import("./lines.js").Line} Line */
/** @typedef {import("./lines.js").Column} Column */
/** @typedef {import("./lines.js").Symbol} Symbol */

/**
 * An equation on the page: `update` writes another word's numbers into it. `label` says what a term is, for those who
 * hear it.
 *
 * @param {Line} line
 * @param {object} given
 * @param {string} given.name
 * @param {string} given.note
 * @param {(key: string) => void} given.open
 * @param {(key: string, value: string) => string} given.label
 */
export function equation(line, { name, note, open, label }) {
  const box = make("div", `equation of-${line.letter}`);
  const head = make("div", "head");
  head.append(make("b", "", name), make("span", "muted", note));
  const left = column({ above: [line.left], below: line.value, part: line.letter }, "result");
  const main = make("span", "group");
  const tail = make("span", "group tail");
  const columns = line.columns.map((one) => column(one, one.opens ? "term" : one.part ? "factor" : "sign"));
  const behind = line.tail.map((one) => column(one, one.part ? "factor" : "sign"));
  main.append(left.element, ...columns.map(({ element }) => element));
  tail.append(...behind.map(({ element }) => element));
  const body = make("div", "line");
  body.append(main, ...(behind.length ? [tail] : []));
  box.append(head, body);
  columns.forEach(({ element }, k) => {
    const key = line.columns[k].opens;
    if (!key) return;
    element.dataset.name = `${line.letter} ${key}`;
    element.addEventListener("click", () => open(key));
  });

  const update = (/** @type {Line} */ next) => {
    left.write(next.value);
    next.columns.forEach((one, k) => {
      columns[k].write(one.below);
      if (one.opens) columns[k].element.setAttribute("aria-label", label(one.opens, one.heard ?? one.below));
    });
    next.tail.forEach((one, k) => behind[k].write(one.below));
  };
  const mark = (/** @type {string | null} */ key) => {
    columns.forEach(({ element }, k) => {
      if (line.columns[k].opens) element.setAttribute("aria-expanded", String(line.columns[k].opens === key));
    });
  };
  mark(null);
  update(line);
  return { element: box, update, mark };
}

/**
 * @param {Column} given
 * @param {string} className
 */
function column({ above, below, part, opens }, className) {
  const element = make(opens ? "button" : "span", `column ${className}${part ? ` p-${part}` : ""}`);
  if (opens) element.setAttribute("type", "button");
  if (part) element.dataset.part = part;
  const number = make("span", "number", below);
  const symbols = make("span", "symbols");
  symbols.append(...above.map((one) => (typeof one === "string" ? one : symbol(one))));
  element.append(symbols, number);
  return { element, write: (/** @type {string} */ text) => write(number, text) };
}

/**
 * "Input gate: w x", over a panel.
 *
 * @param {string} name
 * @param {(Symbol | string)[]} above
 */
export function titleOf(name, above) {
  const element = make("p", "title", `${name}: `);
  const symbols = make("span", "symbols");
  symbols.append(...above.map((one) => (typeof one === "string" ? one : symbol(one))));
  element.append(symbols);
  return element;
}

/** @param {Symbol} given */
export function symbol({ letter, index, bold }) {
  const element = make("span", bold ? "symbol vector" : "symbol");
  element.append(make("var", "", letter));
  if (index) element.append(make("sub", "", index));
  return element;
}
