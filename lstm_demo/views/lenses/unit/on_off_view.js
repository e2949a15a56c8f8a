// Which units are on here, and off there? Words are marked, and the units that do so are named, the clearest first.

import { button, make } from "../../web/dom.js";
import { stepKey } from "../../web/keys.js";
import { fill, signed } from "../../web/numbers.js";
import { Painted } from "./painted.js";

const REST = 200; // milliseconds without another mark, after which the server is asked

/**
 * @param {import("./unit.js").Given} given
 * @returns {import("./unit.js").View}
 */
export function onOffView({ data, reading, shared, marks, ask, say }) {
  const { texts } = data;
  const element = make("div", "on-off-view");
  const [line, answer] = [make("div", "line"), make("div", "answer")];
  const [said, found] = [make("p", "said"), make("ul", "found")];
  answer.append(said, found);
  const { text, showMarks } = words(data, reading, (word) => {
    marks.turn(word);
    shared.look({ word });
    renew();
  });
  const clear = button("opener", texts.clear, () => {
    marks.clear();
    renew();
  });
  clear.dataset.name = "clear";
  line.append(make("p", "muted", texts.on_off_hint), clear);
  element.append(line, text.element, answer);
  let asked = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;
  const renew = () => {
    const [on, off] = [marks.steps("on"), marks.steps("off")];
    showMarks(marks.marks);
    clear.disabled = !on.length && !off.length;
    const wanted = JSON.stringify([on, off]);
    const isAnswered = data.on_off && wanted === JSON.stringify([data.on_off.on, data.on_off.off]);
    said.textContent = !on.length ? texts.none_marked : isAnswered ? sentence(data) : texts.computing;
    say(said.textContent);
    const choose = (/** @type {number} */ unit) => shared.choose({ unit });
    found.replaceChildren(...(on.length && isAnswered ? units(data, reading.n, choose) : []));
    if (wanted === asked) return;
    clearTimeout(resting); // what was to be asked before
    asked = wanted;
    if (on.length && !isAnswered) resting = setTimeout(() => ask({ what: "on_off", on, off }), REST);
  };
  text.element.addEventListener("keydown", (event) => walk(event, text, shared, reading.n));
  const stop = shared.follow(({ mark }) => {
    if (marks.takeOver(mark)) renew();
  });
  renew();
  return {
    element,
    show(word) {
      text.choose(word);
      text.words.forEach((one, step) => (one.tabIndex = step === word ? 0 : -1));
    },
    remove() {
      clearTimeout(resting);
      stop();
    },
  };
}

/**
 * The words as buttons, in the colours of the chosen unit, each with its mark.
 *
 * @param {any} data
 * @param {import("../../web/channel.js").Reading} reading
 * @param {(word: number) => void} press
 */
function words({ texts, unit }, reading, press) {
  const text = new Painted(reading.words, "button", press);
  text.element.setAttribute("role", "group");
  text.element.setAttribute("aria-label", texts.mark_words);
  text.paint((step) => reading.number("hidden", unit.number, step));
  const tags = text.words.map((word) => word.appendChild(make("i", "tag")));
  return {
    text,
    /** @param {import("./marks.js").Mark[]} marks of each word */
    showMarks(marks) {
      text.words.forEach((word, step) => {
        const mark = marks[step];
        word.dataset.mark = mark;
        tags[step].textContent = mark ? texts[`mark_${mark}`] : "";
        word.setAttribute("aria-pressed", mark === "off" ? "mixed" : String(mark === "on"));
      });
    },
  };
}

/**
 * Arrow keys lead from word to word, and the stage follows.
 *
 * @param {KeyboardEvent} event
 * @param {Painted} text
 * @param {import("../../web/channel.js").Channel} shared
 * @param {number} n
 */
function walk(event, text, shared, n) {
  const word = stepKey(event, shared.state.word, n);
  if (word === null) return;
  event.preventDefault();
  event.stopPropagation();
  shared.look({ word });
  text.words[word].focus({ preventScroll: true });
}

/** @param {any} data */
function sentence({ texts, on_off: { units: found, more }, order }) {
  const count = found.length + more;
  const values = { count: String(count), total: String(order.length) };
  return fill(!count ? texts.none_does : more ? texts.many_do : texts.some_do, values);
}

/**
 * The units, each a button.
 *
 * @param {any} data
 * @param {number} n words; where all are on, none has to be off
 * @param {(unit: number) => void} choose
 */
function units({ texts, on_off, unit: { number: chosen }, order }, n, choose) {
  return on_off.units.map((/** @type {number[]} */ [unit, sign, on, off]) => {
    const item = make("li");
    const made = button("chip", "", () => choose(unit));
    made.dataset.name = `found-${unit}`;
    made.setAttribute("aria-pressed", String(unit === chosen));
    const values = { on: signed(sign * on), off: signed(sign * off) };
    const some = sign > 0 ? texts.on_and_off_above : texts.on_and_off_below;
    const all = sign > 0 ? texts.on_everywhere_above : texts.on_everywhere_below;
    const how = fill(on_off.on.length === n ? all : some, values);
    const rank = fill(texts.rank_short, { rank: String(order.indexOf(unit) + 1) });
    made.append(make("b", "", fill(texts.unit, { unit: String(unit) })));
    item.append(made, make("span", "", how), make("span", "muted", rank));
    return item;
  });
}
