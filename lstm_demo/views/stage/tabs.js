// Which lens is open below? One tab for each, as the payload names them.

import { button, make } from "../web/dom.js";

const WAYS = { ArrowLeft: -1, ArrowRight: 1 };

/**
 * @param {Record<string, any>} data
 * @param {import("../web/channel.js").Channel} channel
 */
export function tabs(data, channel) {
  const element = make("div", "lenses");
  element.setAttribute("role", "tablist");
  element.setAttribute("aria-label", data.texts.lenses);
  const all = data.lenses.map((/** @type {{ name: string, title: string }} */ { name, title }) => {
    const tab = button("", title, () => channel.choose({ lens: name }));
    tab.setAttribute("role", "tab");
    tab.dataset.lens = name;
    return tab;
  });
  element.append(...all);
  element.hidden = !all.length;
  element.addEventListener("keydown", (event) => {
    const way = WAYS[/** @type {keyof typeof WAYS} */ (event.key)];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    const here = all.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const next = all[(here + way + all.length) % all.length];
    next.focus();
    next.click();
  });
  return {
    element,
    /** @param {{ lens: string }} state */
    show({ lens }) {
      for (const tab of all) {
        const isOpen = tab.dataset.lens === lens;
        tab.setAttribute("aria-selected", String(isOpen));
        tab.tabIndex = isOpen ? 0 : -1;
      }
    },
  };
}
