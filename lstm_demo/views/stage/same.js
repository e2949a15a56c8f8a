// Is it the same stage that a payload is drawn into, and are its verdicts the same?

/**
 * What makes another stage when it changes.
 *
 * @param {any} data
 */
export function frameOf(data) {
  const { origin, complete, texts, lenses, quantities, layers, directions, present, n_units } = data;
  return JSON.stringify([origin, complete, texts, lenses, quantities, layers, directions, present, n_units]);
}

/**
 * What makes others of the words' colours, the curve and the notes when it changes.
 *
 * @param {any} data
 */
export function verdictsOf({ reading, probability, neutral, own, notes: said }) {
  return JSON.stringify([reading, probability, neutral, own?.probability, said]);
}
