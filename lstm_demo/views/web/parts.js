// How does a lens show one of its parts at a time? By tabs of its own; and what has the focus keeps it.

import { button, make } from "./dom.js";

const WAYS = { ArrowLeft: -1, ArrowRight: 1 };

/**
 * Tabs for the parts `names` of a lens, of which `panel` (the id of an element) shows one; arrow keys lead from one to
 * the next.
 *
 * @template {string} Name
 * @param {object} given
 * @param {Name[]} given.names
 * @param {(name: Name) => string} given.titleOf
 * @param {string} given.label
 * @param {string} given.panel
 * @param {(name: Name) => void} given.open
 */
export function partTabs({ names, titleOf, label, panel, open }) {
  const element = make("div", "views");
  element.setAttribute("role", "tablist");
  element.setAttribute("aria-label", label);
  const tabs = names.map((name) => {
    const tab = button("", titleOf(name), () => open(name));
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel);
    tab.dataset.view = name;
    return tab;
  });
  element.append(...tabs);
  element.addEventListener("keydown", (event) => {
    const way = WAYS[/** @type {keyof typeof WAYS} */ (event.key)];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    const here = tabs.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const next = (here + way + tabs.length) % tabs.length;
    open(names[next]);
    tabs[next].focus();
  });
  return {
    element,
    /** @param {Name} name the part that is open */
    show(name) {
      for (const tab of tabs) {
        const isOpen = tab.dataset.view === name;
        tab.setAttribute("aria-selected", String(isOpen));
        tab.tabIndex = isOpen ? 0 : -1;
      }
    },
  };
}

/**
 * How to find again what has the focus, once the lens is made anew; null where it is elsewhere.
 *
 * @param {HTMLElement} root
 * @param {string} panel the id of what holds the open part
 */
export function focusIn(root, panel) {
  const { activeElement } = /** @type {ShadowRoot | Document} */ (root.getRootNode());
  if (!activeElement || !root.contains(activeElement)) return null;
  const { name, view } = /** @type {HTMLElement} */ (activeElement).dataset;
  return name ? `[data-name="${name}"]` : view ? `[data-view="${view}"]` : `#${panel}`;
}
