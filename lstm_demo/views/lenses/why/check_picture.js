// How sure does the verdict's side remain as words are taken out? By one method's order, by the others', and at random.

import { floats } from "../../web/arrays.js";
import { draw } from "../../web/dom.js";
import { exactPercent } from "../../web/numbers.js";
import { areaPath, linePath } from "./curves.js";

const SIZE = { width: 640, height: 168 }; // of the curves, in the drawing's own units
const ROOM = { left: 52, above: 8, right: 14, below: 32 }; // for what is written around them

/**
 * @param {any} checked
 * @param {string} method
 * @param {{ side: string, texts: Record<string, string> }} data
 */
export function checkPicture(checked, method, { side, texts }) {
  const { width, height } = SIZE;
  const { left, above, right, below } = ROOM;
  const viewBox = `${-left} ${-above} ${left + width + right} ${above + height + below}`;
  const svg = draw("svg", { viewBox, role: "img", "aria-label": texts.check_alt });
  const lineOf = (/** @type {string} */ text) => linePath(floats(text), SIZE);
  const { mean, low, high } = checked.random;
  const others = Object.keys(checked.curves).filter((name) => name !== method);
  svg.append(
    ...[0, 0.5, 1].map((share) => draw("path", { class: "level", d: `M0 ${height * (1 - share)}H${width}` })),
    draw("path", { class: "random-band", d: areaPath(floats(low), floats(high), SIZE) }),
    draw("path", { class: "random-mean", d: lineOf(mean) }),
    ...others.map((name) => draw("path", { class: "other", d: lineOf(checked.curves[name]) })),
    draw("path", { class: `shown ${side}`, d: lineOf(checked.curves[method]) }),
    ...[0, 0.5, 1].map((share) => tick(-8, height * (1 - share) + 5, exactPercent(share, 0), "end")),
    tick(0, height + 20, "0", "start"),
    tick(width / 2, height + 20, texts.check_axis, "middle"),
    tick(width, height + 20, String(checked.words[checked.words.length - 1]), "end"),
  );
  return svg;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} text
 * @param {string} anchor
 */
function tick(x, y, text, anchor) {
  return draw("text", { x, y, class: "tick", "text-anchor": anchor }, text);
}
