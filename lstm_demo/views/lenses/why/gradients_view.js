// How far back does the network learn? The size of the gradient at every word, for an LSTM and its relatives.

import { floats } from "../../web/arrays.js";
import { draw, make, table } from "../../web/dom.js";
import { columnsPicture } from "./columns_picture.js";
import { logShare } from "./curves.js";
import { opener } from "../../web/opener.js";

const HEIGHT = 136; // pixels
const LOWEST = -12; // the power of ten below which nothing is drawn

/**
 * @param {import("./why.js").Given} given
 * @returns {import("./why.js").View}
 */
export function gradientsView({ data, shared, ask }) {
  const element = make("div", "gradients-view");
  if (!data.gradients) {
    element.append(make("p", "muted", data.texts.computing));
    ask({ what: "gradients" });
    return { element, show() {} };
  }
  const curves = data.gradients.map((/** @type {any} */ one) => ({ ...one, norms: floats(one.norms) }));
  const [bottom, top] = powers(curves);
  const svg = draw("svg", { "aria-hidden": "true", class: "paths", height: HEIGHT });
  const scale = make("div", "scale");
  const picture = columnsPicture({
    ...{ shared, n: data.words.length, pool: data.pool },
    draw: (edges) => paint(svg, curves, edges, [bottom, top]),
  });
  for (let power = top; power >= bottom; power -= Math.max(1, Math.ceil((top - bottom) / 4))) {
    const tick = make("span", "muted");
    tick.append("10", make("sup", "", String(power).replace("-", "\u2212")));
    tick.style.top = `${HEIGHT * (1 - (power - bottom) / (top - bottom))}px`;
    scale.append(tick);
  }
  const keys = curves.map((/** @type {any} */ { name, title }) => {
    const key = make("div", `key of-${name}`);
    key.append(make("i"), make("span", "", title), make("b"));
    return key;
  });
  picture.side.append(make("div", "keys-of-lines"), scale);
  picture.side.children[0].append(...keys);
  picture.field.append(svg, picture.frame);
  const place = make("div", "frame-of-table");
  element.append(picture.element, place);
  return {
    element,
    story: data.faded,
    aside: [opener(data.texts.table, place, () => numbers(data, curves))],
    show({ step }) {
      picture.show(step);
      curves.forEach((/** @type {any} */ { norms, pool }, /** @type {number} */ k) => {
        keys[k].lastChild.textContent = written(norms[pool === data.pool ? step : step * data.pool]);
      });
    },
    remove: picture.remove,
  };
}

/**
 * The powers of ten between which all curves lie.
 *
 * @param {{ norms: Float32Array }[]} curves
 */
function powers(curves) {
  const all = curves.flatMap(({ norms }) => Array.from(norms)).filter((norm) => norm > 0);
  const top = Math.ceil(Math.log10(Math.max(...all, 1e-12)));
  const bottom = Math.floor(Math.log10(Math.min(...all, 10 ** top)));
  return [Math.min(top - 1, Math.max(LOWEST, bottom)), top];
}

/**
 * @param {SVGElement} svg
 * @param {{ name: string, norms: Float32Array, pool: number }[]} curves each point is that of `pool` words
 * @param {number[]} edges of the words
 * @param {number[]} powers
 */
function paint(svg, curves, edges, [bottom, top]) {
  const room = edges[edges.length - 1];
  svg.setAttribute("viewBox", `0 0 ${room} ${HEIGHT}`);
  const lines = curves.map(({ name, norms, pool }) => {
    const points = Array.from(norms).flatMap((norm, k) => {
      if (norm < 10 ** LOWEST) return []; // a line along the floor would look as if it were one
      const middle = (edges[k * pool] + edges[Math.min((k + 1) * pool, edges.length - 1)]) / 2;
      return [`${middle} ${HEIGHT * (1 - logShare(norm, bottom, top))}`];
    });
    return draw("path", { class: `line of-${name}`, d: `M${points.join("L")}` });
  });
  const levels = [0, HEIGHT].map((y) => draw("path", { class: "level", d: `M0 ${y}H${room}` }));
  svg.replaceChildren(...levels, ...lines);
}

/** @param {number} norm */
function written(norm) {
  if (norm === undefined) return "";
  return norm >= 0.01 ? norm.toFixed(2) : norm > 0 ? norm.toExponential(0).replace("-", "\u2212") : "0";
}

/**
 * @param {any} data
 * @param {{ title: string, norms: Float32Array, pool: number }[]} curves
 */
function numbers({ texts, words }, curves) {
  const headings = [texts.column_word, ...curves.map(({ title }) => title)];
  const rows = words.map((/** @type {string} */ word, /** @type {number} */ k) => {
    return [word, ...curves.map(({ norms, pool }) => written(norms[Math.floor(k / pool)]))];
  });
  return table(texts.gradients_caption, headings, rows);
}
