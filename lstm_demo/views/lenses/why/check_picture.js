// How sure does the verdict's side remain as words are taken out? By one method's order, by the others', and at random.

import { floats } from "../../web/arrays.js";
import { draw, make } from "../../web/dom.js";
import { exactPercent } from "../../web/numbers.js";
import { areaPath, linePath } from "./curves.js";

const SIZE = { width: 100, height: 100 }; // of the curves, in the drawing's own units

/**
 * @param {any} checked
 * @param {string} method
 * @param {{ side: string, texts: Record<string, string> }} data
 */
export function checkPicture(checked, method, { side, texts }) {
  const svg = draw("svg", {
    ...{ viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, preserveAspectRatio: "none", class: "paths" },
    ...{ role: "img", "aria-label": texts.check_alt },
  });
  const lineOf = (/** @type {string} */ text) => linePath(floats(text), SIZE);
  const { mean, low, high } = checked.random;
  const others = Object.keys(checked.curves).filter((name) => name !== method);
  svg.append(
    ...[0, 0.5, 1].map((share) => draw("path", { class: "level", d: `M0 ${SIZE.height * share}H${SIZE.width}` })),
    draw("path", { class: "random-band", d: areaPath(floats(low), floats(high), SIZE) }),
    draw("path", { class: "random-mean", d: lineOf(mean) }),
    ...others.map((name) => draw("path", { class: "other", d: lineOf(checked.curves[name]) })),
    draw("path", { class: `shown ${side}`, d: lineOf(checked.curves[method]) }),
  );
  const element = make("div", "curves");
  const last = checked.words[checked.words.length - 1];
  const axis = ticks("ticks y", [1, 0.5, 0].map((share) => exactPercent(share, 0)));
  element.append(axis, svg, ticks("ticks x", ["0", texts.check_axis, String(last)]));
  return element;
}

/**
 * @param {string} className
 * @param {string[]} texts
 */
function ticks(className, texts) {
  const element = make("div", className);
  element.append(...texts.map((text) => make("span", "", text)));
  return element;
}
