// Which unit stands on the staves? The word's movers as buttons, any other by its number; and which layer, direction?

import { button, make, write as put } from "../web/dom.js";
import { fill, signed } from "../web/numbers.js";
import { hasShares, shareOf } from "./sentence.js";
import { spoken } from "./spoken.js";

/**
 * @param {Record<string, any>} data
 * @param {ReturnType<typeof import("./reading.js").unpack>} reading
 * @param {import("../web/channel.js").Channel} channel
 * @param {boolean} isServed is there a server, which has what was not sent?
 */
export function units(data, reading, channel, isServed) {
  const { texts } = data;
  const element = make("div", "units");
  const first = make("div", "line");
  const { field, refusal, write } = number(data, isServed, (unit) => channel.choose({ unit }));
  const label = make("label", "muted", texts.unit);
  label.append(field);
  first.append(label, make("span", "muted of", fill(texts.unit_of, { total: data.n_units })));
  const layer = choice(texts.layer, layers(data), (chosen) => channel.choose({ layer: chosen }));
  const ways = [texts.forwards, texts.backwards];
  const direction = choice(texts.direction, ways, (chosen) => channel.choose({ direction: chosen }));
  layer.made.disabled = direction.made.disabled = !isServed;
  if (data.layers > 1) first.append(layer.label);
  if (data.directions > 1) first.append(direction.label);
  const list = make("div", "line movers");
  list.setAttribute("role", "group");
  const buttons = reading.movers(0).map(() => {
    const made = button("chip", "", () => choose(Number(made.dataset.unit)));
    made.append(make("b"), make("span"));
    return made;
  });
  const short = make("span", "muted most");
  if (data.layers * data.directions > 1) list.append(short); // beside layer and direction it has no room
  else first.append(short);
  list.append(...buttons);
  element.append(first, list, refusal);
  const choose = (/** @type {number} */ unit) => {
    channel.choose({ unit });
    write(channel.state.unit); // in place of what was typed
  };
  const renew = () => {
    layer.made.selectedIndex = data.view.layer;
    direction.made.selectedIndex = data.view.direction;
  };
  renew();
  return {
    element,
    renew,
    /** @param {{ word: number, unit: number }} state */
    show({ word, unit }) {
      const isTyped = /** @type {Document | ShadowRoot} */ (field.getRootNode()).activeElement === field;
      const isOther = field.dataset.unit !== String(unit);
      if (isOther || (!isTyped && refusal.hidden)) write(unit);
      const movers = reading.movers(word).map((mover) => ({ ...mover, ...said(data, reading, word, mover) }));
      const isShared = hasShares(reading, word);
      const about = isShared ? texts.movers : data.amounts ? texts.movers_amounts : texts.movers_all;
      list.setAttribute("aria-label", fill(about, { word: data.words[word] }));
      const isAgainst = movers.some(({ text }) => text.startsWith("\u2212"));
      const ofShares = isAgainst ? texts.movers_against : texts.movers_short;
      put(short, isShared ? ofShares : data.amounts ? texts.movers_short_amounts : texts.movers_all_short);
      movers.forEach((mover, k) => {
        const [name, share] = buttons[k].children;
        buttons[k].dataset.unit = name.textContent = String(mover.unit);
        share.textContent = mover.text;
        buttons[k].setAttribute("aria-label", mover.aloud);
        buttons[k].setAttribute("aria-pressed", String(mover.unit === unit));
      });
    },
  };
}

/**
 * What stands beside a mover's number, and how the two are said aloud.
 *
 * @param {Record<string, any>} data
 * @param {ReturnType<typeof import("./reading.js").unpack>} reading
 * @param {number} word
 * @param {{ unit: number, amount: number | null }} mover
 */
function said({ texts }, reading, word, { unit, amount }) {
  if (amount === null) return { text: "", aloud: fill(texts.mover, { unit }) };
  const isShared = hasShares(reading, word);
  const text = isShared ? shareOf(amount, reading.changes[word]) : signed(amount);
  const aloud = fill(isShared ? texts.mover_brings : texts.mover_adds, { unit, amount: spoken(text, texts.minus) });
  return { text, aloud };
}

/**
 * The field for a unit's number; what is no number of a unit stays in it, with a sentence that says so.
 *
 * @param {Record<string, any>} data
 * @param {boolean} isServed else there are only the units that were sent
 * @param {(unit: number) => void} choose
 */
function number({ n_units, units: sent, texts }, isServed, choose) {
  const field = make("input", "number");
  const refusal = make("p", "refusal");
  const last = n_units - 1;
  Object.assign(field, { type: "number", min: "0", max: String(last), step: "1" });
  const list = [...sent].sort((one, other) => one - other).join(", ");
  field.title = isServed ? fill(texts.unit_range, { last }) : fill(texts.unit_here, { units: list });
  field.setAttribute("aria-label", field.title);
  refusal.id = "refusal";
  field.setAttribute("aria-describedby", refusal.id);
  const refuse = (/** @type {string} */ sentence) => {
    refusal.textContent = sentence;
    refusal.hidden = !sentence;
    field.setAttribute("aria-invalid", String(sentence !== ""));
  };
  refuse("");
  const write = (/** @type {number} */ unit) => {
    field.dataset.unit = field.value = String(unit);
    refuse("");
  };
  field.addEventListener("change", () => {
    const [unit, received] = [field.valueAsNumber, field.value];
    if (isServed ? Number.isInteger(unit) && unit >= 0 && unit <= last : sent.includes(unit)) {
      refuse("");
      choose(unit);
    } else if (!received && !field.validity.badInput) write(Number(field.dataset.unit)); // nothing was typed
    else if (isServed) refuse(fill(texts[whyNot(unit)], { received, last }));
    else refuse(fill(texts.unit_not_here, { units: list }));
  });
  return { field, refusal, write };
}

/**
 * The text that says why what was typed is no unit.
 *
 * @param {number} typed
 */
function whyNot(typed) {
  if (Number.isNaN(typed)) return "unit_unread";
  return Number.isInteger(typed) ? "unit_refused" : "unit_broken";
}

/** @param {Record<string, any>} data */
function layers(data) {
  return Array.from({ length: data.layers }, (_, k) => String(k + 1));
}

/**
 * @param {string} name
 * @param {string[]} options
 * @param {(index: number) => void} choose
 */
function choice(name, options, choose) {
  const label = make("label", "muted", name);
  const made = make("select");
  made.append(...options.map((text) => make("option", "", text)));
  made.addEventListener("change", () => choose(made.selectedIndex));
  label.append(made);
  return { label, made };
}
