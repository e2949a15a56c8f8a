// Which keys step from word to word, and which keys are none of ours?

const PAGE = 10; // words

/**
 * With these keys held, an arrow is the browser's own: one page back, for instance.
 *
 * @param {{ altKey: boolean, ctrlKey: boolean, metaKey: boolean }} event
 */
export function isShortcut({ altKey, ctrlKey, metaKey }) {
  return altKey || ctrlKey || metaKey;
}

/**
 * The word to which a key leads from `word` of `n`, or null where it is no key for that.
 *
 * @param {{ key: string, altKey: boolean, ctrlKey: boolean, metaKey: boolean }} event
 * @param {number} word from 0
 * @param {number} n
 */
export function stepKey(event, word, n) {
  if (isShortcut(event)) return null;
  const pages = { PageUp: word - PAGE, PageDown: word + PAGE };
  const ways = { ArrowLeft: word - 1, ArrowRight: word + 1, ...pages, Home: 0, End: n };
  if (!Object.hasOwn(ways, event.key)) return null;
  return Math.max(0, Math.min(ways[/** @type {keyof typeof ways} */ (event.key)], n - 1));
}

/**
 * Keep the letters that are pressed in `root` from the page around us, which has shortcuts of one letter.
 *
 * @param {EventTarget} root
 */
export function holdLetters(root) {
  root.addEventListener("keydown", (event) => {
    const pressed = /** @type {KeyboardEvent} */ (event);
    if (pressed.key.length === 1 && !isShortcut(pressed)) event.stopPropagation();
  });
}
