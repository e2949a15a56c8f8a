// How is a panel drawn? A sentence, the sum as a column of numbers, and notes beside it.

import { button, make } from "../../web/dom.js";
import { fill } from "../../web/numbers.js";
import { symbol } from "./grid.js";
import { written } from "./written.js";

/** @typedef {import("./panels.js").Panel} Panel */
/** @typedef {import("./panels.js").Row} Row */
/** @typedef {import("./unpack.js").Payload} Payload */

/**
 * What can be done from a panel.
 *
 * @typedef {object} Deeds
 * @property {(word: number) => void} look
 * @property {(unit: number) => void} follow
 * @property {() => void} fetch
 * @property {() => void} ask
 * @property {() => void} close
 */

/**
 * The panel as an element; `title` stands above what is said of the sum, `extra` below.
 *
 * @param {Payload} data
 * @param {Panel} panel
 * @param {Deeds} deeds
 * @param {{ title?: Node[], extra?: Node[] }} [nodes]
 */
export function drawPanel(data, panel, deeds, { title = [], extra = [] } = {}) {
  const { say } = data;
  const [box, said, notes] = [make("div", "panel"), make("div", "said"), make("div", "notes")];
  said.append(...title, make("p", "", panel.about));
  if (panel.go !== undefined) {
    const to = panel.go;
    said.append(button("button", fill(say.go, { word: data.words[to] }), () => deeds.look(to)));
  }
  notes.append(...extra);
  if (panel.isFar) notes.append(make("p", "", say.elsewhere), button("button", say.fetch, deeds.fetch));
  if (panel.inPyTorch) notes.append(named(data, panel.inPyTorch));
  if (!panel.isExact) notes.append(make("p", "muted", say.rounded));
  box.append(said);
  if (panel.rows.length || panel.total) box.append(table(data, panel, deeds));
  box.append(notes, closing(say.close, deeds.close));
  return box;
}

/**
 * "In PyTorch: `lstm.weight_ih_l0[503]`".
 *
 * @param {Payload} data
 * @param {import("./panels.js").InPyTorch} given
 */
export function named({ say }, { names, note }) {
  const element = make("p", "muted names");
  const codes = names.flatMap((one, k) => [...(k ? [" + "] : []), make("code", "", one)]);
  element.append(`${say.in_pytorch}: `, ...codes, note ? ` (${note})` : "");
  return element;
}

/**
 * A panel of other contents than a sum.
 *
 * @param {Payload} data
 * @param {Deeds} deeds
 * @param {Node[]} contents
 */
export function drawBox({ say }, deeds, contents) {
  const box = make("div", "panel");
  const said = make("div", "said");
  said.append(...contents);
  box.append(said, closing(say.close, deeds.close));
  return box;
}

/**
 * @param {string} name
 * @param {() => void} close
 */
function closing(name, close) {
  const element = button("close", "×", close);
  element.setAttribute("aria-label", name);
  element.title = name;
  return element;
}

/**
 * @param {Payload} data
 * @param {Panel} panel
 * @param {Deeds} deeds
 */
function table(data, { rows, total, about, isOfVerdict }, deeds) {
  const element = make("table", isOfVerdict ? "sum of-verdict" : "sum");
  element.append(make("caption", "unseen", about));
  const body = element.createTBody();
  const most = Math.max(...rows.map(({ product }) => Math.abs(product)), 1e-9);
  for (const row of rows) body.append(rowOf(data, row, most, deeds));
  if (total) {
    const last = rowOf(data, total, 0, deeds);
    last.className = "total";
    body.append(last);
  }
  return element;
}

/**
 * "unit 12 | −0.934 × 0.500 | = −0.467 | a bar as long as that".
 *
 * @param {Payload} data
 * @param {Row} row
 * @param {number} most
 * @param {Deeds} deeds
 */
function rowOf({ say, unit: followed }, { name, unit, weight, value, product }, most, deeds) {
  const row = make("tr");
  const head = make("th");
  head.scope = "row";
  if (unit !== undefined && unit !== followed) {
    const link = button("follow", String(name), () => deeds.follow(unit));
    link.title = fill(say.follow, { index: unit });
    head.append(link);
  } else head.append(typeof name === "string" ? name : symbol(name));
  const isProduct = weight !== undefined && value !== undefined;
  const factors = make("td", "factors", isProduct ? `${written(weight)} × ${written(value)} =` : "");
  row.append(head, factors, make("td", "product", written(product)), bar(product, most));
  return row;
}

/**
 * @param {number} product
 * @param {number} most
 */
function bar(product, most) {
  const cell = make("td", "bar");
  cell.setAttribute("aria-hidden", "true");
  if (most) {
    const share = make("i", product < 0 ? "below" : "above");
    share.style.width = `${(50 * Math.abs(product)) / most}%`;
    cell.append(share);
  }
  return cell;
}
