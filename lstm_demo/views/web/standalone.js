// How are stage and lens drawn where no server is? Each into a shadow root of its own, from data that the page holds.

import { dress } from "./component.js";

/** @typedef {import("./component.js").Part} Part */

/**
 * Draw each part whose name an element bears, from the data under that name.
 *
 * @param {Record<string, Part>} parts
 * @param {Record<string, any>} payloads
 */
export function drawAll(parts, payloads) {
  for (const [name, data] of Object.entries(payloads)) {
    const root = document.getElementById(name)?.attachShadow({ mode: "open" });
    if (!root) continue;
    dress(root, parts[name].sheets, data);
    parts[name].mount(root, { data });
  }
}
