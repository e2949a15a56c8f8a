// A part for tests that is long, so that the code as a whole is: Streamlit keeps no message under ten kilobytes.

import { make } from "../../../lstm_demo/views/web/dom.js";

/**
 * @param {Node & ParentNode} parent
 * @param {{ data: any }} given
 */
export function mount(parent, { data }) {
  const root = make("p", "long", data.text);
  parent.append(root);
  return {
    update(/** @type {any} */ now) {
      root.textContent = now.text;
    },
    remove: () => root.remove(),
  };
}
