// How does a lens stand on the page? As a section of its own, which other data build anew.

import { make } from "./dom.js";

/** @typedef {{ update: (data: any) => void, remove: () => void }} Mounted */

/**
 * Draw a lens into `parent`: `build` fills its section with `data`, and gives what stops it.
 *
 * @param {Node & ParentNode} parent
 * @param {string} className
 * @param {any} data
 * @param {(root: HTMLElement, data: any) => () => void} build
 * @returns {Mounted}
 */
export function mountLens(parent, className, data, build) {
  const root = make("section", className);
  parent.append(root);
  let stop = build(root, data);
  return {
    update(next) {
      stop();
      stop = build(root, next);
    },
    remove() {
      stop();
      root.remove();
    },
  };
}
