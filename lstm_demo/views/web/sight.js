// How does what was opened come into sight? By as little scrolling as needed, while the focus stays where it is.

/**
 * Scroll until `element` is in sight, but never its `opener` out of it: where both have no room, the opener stays.
 *
 * @param {Element} element
 * @param {Element | null} [opener]
 */
export function bringIntoSight(element, opener = null) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const { bottom } = element.getBoundingClientRect();
  const top = (opener ?? element).getBoundingClientRect().top;
  const isHigh = bottom - top > innerHeight;
  const behavior = calm ? "auto" : "smooth";
  (isHigh ? (opener ?? element) : element).scrollIntoView({ block: isHigh ? "start" : "nearest", behavior });
}
