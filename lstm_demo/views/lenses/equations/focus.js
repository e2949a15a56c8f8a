// Where is the keyboard, so that it stays there when other numbers come?

/**
 * Redraw what is in `root`; the button that had the focus has it again: the one of its name, or else of its place.
 *
 * @param {Element} root
 * @param {() => void} draw
 */
export function keepFocus(root, draw) {
  const active = /** @type {Document | ShadowRoot} */ (root.getRootNode()).activeElement;
  const place = active ? buttonsIn(root).indexOf(/** @type {HTMLElement} */ (active)) : -1;
  const name = place < 0 ? undefined : buttonsIn(root)[place].dataset.name;
  draw();
  if (place < 0) return;
  const again = buttonsIn(root);
  const named = again.find((one) => name !== undefined && one.dataset.name === name);
  (named ?? again[place])?.focus({ preventScroll: true });
}

/** @param {Element} root */
function buttonsIn(root) {
  return /** @type {HTMLElement[]} */ ([...root.querySelectorAll("button")]);
}
