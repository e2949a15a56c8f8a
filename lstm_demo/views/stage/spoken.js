// How is a number said aloud? With a word for its minus, which not every screen reader speaks.

/**
 * @param {string} text with numbers as they are printed
 * @param {string} minus the word
 */
export function spoken(text, minus) {
  return text.replaceAll("\u2212", `${minus} `);
}
