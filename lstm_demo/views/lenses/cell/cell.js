// The lens Cell: the pipe of one unit's memory at the word that the stage looks at, its sentence, scale and table.

import { floats } from "../../web/arrays.js";
import { channel, watch } from "../../web/channel.js";
import { make } from "../../web/dom.js";
import { holdLetters, stepKey } from "../../web/keys.js";
import { mountLens } from "../../web/lens.js";
import { fill, plain, signed } from "../../web/numbers.js";
import { gruClauses, gruValuesAt } from "./gru.js";
import { plan } from "./plan.js";
import { numbers } from "./table.js";
import { clauses, valuesAt } from "./values.js";

/**
 * Draw the lens into `parent`; it waits for the stage's numbers and follows its word and unit.
 *
 * @param {Node & ParentNode} parent
 * @param {{ data: any }} given
 */
export function mount(parent, { data }) {
  return mountLens(parent, "cell-lens", data, build);
}

/**
 * @param {HTMLElement} root
 * @param {any} data
 */
function build(root, data) {
  const { texts } = data;
  const isPlain = data.cell === "rnn";
  const look = data.cell === "gru" ? gruValuesAt : valuesAt;
  const drawing = plan(data);
  const [story, table] = [make("p", "story"), numbers(data)];
  const aside = make("div", "aside");
  aside.append(key(data), table.element);
  drawing.element.append(story, aside);
  drawing.element.tabIndex = 0;
  drawing.element.setAttribute("role", "group");
  root.setAttribute("aria-label", texts.heading);
  root.replaceChildren(drawing.element);
  const weights = data.weights ? floats(data.weights) : null;
  const stopWatching = watch(data, (state, reading) => {
    const place = placeOf(state, reading, weights, isPlain);
    const values = look(reading, place);
    const before = reading.before(place.word);
    const earlier = before === null ? null : look(reading, { ...place, word: before });
    drawing.show(values);
    story.textContent = tale(data, values, place.unit, before === null && !reading.begins);
    drawing.element.setAttribute("aria-label", `${texts.heading}. ${story.textContent}`);
    const caption = fill(texts.caption, { unit: place.unit, word: reading.words[place.word] });
    table.show({ caption, values, earlier });
  });
  const stopListening = listenTo(drawing.element, channel(data.channel), data);
  return () => {
    stopWatching();
    stopListening();
  };
}

/**
 * @param {{ word: number, unit: number }} state
 * @param {any} reading
 * @param {Float32Array | null} weights
 * @param {boolean} isPlain
 */
function placeOf({ word, unit }, reading, weights, isPlain) {
  return { word: Math.min(word, reading.n - 1), unit, isPlain, weight: weights ? weights[unit] : null };
}

/**
 * Keys step from word to word.
 *
 * @param {HTMLElement} element
 * @param {any} page
 * @param {any} data
 */
function listenTo(element, page, data) {
  const step = (/** @type {KeyboardEvent} */ event) => {
    const reading = page.reading;
    if (reading?.id !== data.reading || event.target !== element) return;
    const word = stepKey(event, page.state.word, reading.n);
    if (word === null) return;
    event.preventDefault();
    page.look({ word });
  };
  element.addEventListener("keydown", step);
  holdLetters(element);
  return () => element.removeEventListener("keydown", step);
}

/**
 * One sentence in words from the numbers: what became of the memory, what was written, what is shown of it.
 *
 * @param {any} data
 * @param {Record<string, number>} values
 * @param {number} unit
 * @param {boolean} isFirst
 */
function tale({ texts, cell, backward }, values, unit, isFirst) {
  const written = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, name.endsWith("_gate") ? plain(value) : signed(value)]),
  );
  const whole = { ...written, unit: String(unit) };
  const said = cell === "rnn" ? {} : (cell === "gru" ? gruClauses : clauses)(values, isFirst);
  const filled = Object.entries(said).map(([name, key]) => [name, fill(texts[key], whole)]);
  const sentence = fill(cell === "rnn" ? texts.said_plain : texts.said, { ...whole, ...Object.fromEntries(filled) });
  return [sentence, texts[`sees_${cell}`], backward && texts.reads_backward].filter(Boolean).join(" ");
}

/**
 * What colours and widths mean, with the number that a full pipe stands for.
 *
 * @param {any} data
 */
function key({ texts, full, cell }) {
  const element = make("p", "key");
  const sample = (/** @type {string} */ name) => make("i", `sample ${name}`);
  const items = [
    [sample("over"), texts.over],
    [sample("under"), texts.under],
    [sample("walls"), fill(texts.full, { full })],
  ];
  if (cell !== "rnn") items.push([sample("open"), texts.open]);
  element.append(...items.map(([mark, text]) => {
    const item = make("span");
    item.append(mark, text);
    return item;
  }));
  return element;
}
