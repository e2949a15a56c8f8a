// Which experiments do the numbers invite at a word? Questions, each with the changes that answer it.

import { fill } from "../../web/numbers.js";

const LONGEST_WORD = 24; // characters of a word that is named

/**
 * @typedef {import("./experiment.js").Edit} Edit
 * @typedef {{ question: string, edits: Edit[], step: number, unit: number, others?: boolean }} Suggestion without
 *   edits the word at `step` is to be dropped, or `others` networks are asked
 * @typedef {{ units: number[], keeps: string | null, kept: number[] | null, full: number[] | null,
 *   shuts_out: [string, number] | null, after: string }} Invites by step, the unit that did most there, whether its
 *   gate kept more than it let go, and whether there was anything to keep
 */

/**
 * @param {{ invites: Invites, place: Record<string, number>, texts: Record<string, string>,
 *   untyped?: number[] }} data steps that nobody typed
 * @param {number} step
 * @param {string[]} words
 * @returns {Suggestion[]}
 */
export function suggestions({ invites, place, texts, untyped = [] }, step, words) {
  const { units, keeps, kept, full, shuts_out, after } = invites;
  const unit = units[Math.min(step, units.length - 1)];
  const said = { word: shortened(words[step]), unit: String(unit), text: after };
  const asked = (/** @type {string} */ name, /** @type {Edit[]} */ edits) => {
    return { question: fill(texts[name], said), edits, step, unit };
  };
  const found = [];
  if (keeps && kept && full && shuts_out) {
    const [other, value] = shuts_out;
    const [contrary, name] = kept[step] ? [0, "ask_let_go"] : [1, "ask_keep"];
    const held = { gate: keeps, value: contrary, steps: [step], ...place };
    if (full[step]) found.push(asked(name, [{ ...held, units: [unit] }]));
    else found.push(asked(`${name}_all`, [held])); // with nothing to keep in one unit, its gate changes nothing
    found.push(asked("ask_unwritten", [{ gate: other, value, steps: [step], ...place }]));
    found.push(asked("ask_no_memory", [{ gate: keeps, value: 0, ...place }]));
    found.push(asked("ask_all_memory", [{ gate: keeps, value: 1, ...place }]));
  }
  found.push(asked("ask_silent", [{ units: [unit], ...place }]));
  if (words.length > 1 && !untyped.includes(step)) found.push(asked("ask_drop", []));
  found.push({ ...asked("ask_others", []), others: true });
  found.push(asked("ask_after", [{ after }]));
  return found;
}

/** @param {string} word */
function shortened(word) {
  return word.length > LONGEST_WORD ? `${word.slice(0, LONGEST_WORD - 1)}\u2026` : word;
}
