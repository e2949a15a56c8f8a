// Which unit stands on the staves? The word's movers as buttons, any other by its number; and which layer, direction?

import { button, make } from "../web/dom.js";
import { fill, signed } from "../web/numbers.js";
import { hasShares, shareOf } from "./sentence.js";

/**
 * @param {Record<string, any>} data
 * @param {ReturnType<typeof import("./reading.js").unpack>} reading
 * @param {import("../web/channel.js").Channel} channel
 */
export function units(data, reading, channel) {
  const { texts } = data;
  const element = make("div", "units");
  const first = make("div", "line");
  const field = number(data, (unit) => channel.choose({ unit }));
  const label = make("label", "muted", texts.unit);
  label.append(field);
  first.append(label, make("span", "muted of", fill(texts.unit_of, { total: data.n_units })));
  const layer = choice(texts.layer, layers(data), (chosen) => channel.choose({ layer: chosen }));
  const ways = [texts.forwards, texts.backwards];
  const direction = choice(texts.direction, ways, (chosen) => channel.choose({ direction: chosen }));
  if (data.layers > 1) first.append(layer.label);
  if (data.directions > 1) first.append(direction.label);
  const list = make("div", "line movers");
  list.setAttribute("role", "group");
  const buttons = reading.movers(0).map(() => {
    const made = button("chip", "", () => channel.choose({ unit: Number(made.dataset.unit) }));
    made.append(make("b"), make("span"));
    return made;
  });
  const short = make("span", "muted most", data.amounts ? texts.movers_short : texts.movers_all_short);
  first.append(short);
  list.append(...buttons);
  element.append(first, list);
  const renew = () => {
    layer.made.selectedIndex = data.view.layer;
    direction.made.selectedIndex = data.view.direction;
    short.textContent = data.amounts ? texts.movers_short : texts.movers_all_short;
  };
  renew();
  return {
    element,
    renew,
    /** @param {{ word: number, unit: number }} state */
    show({ word, unit }) {
      const isTyped = /** @type {Document | ShadowRoot} */ (field.getRootNode()).activeElement === field;
      if (!isTyped || field.dataset.unit !== String(unit)) field.value = String(unit);
      field.dataset.unit = String(unit);
      const change = reading.changes[word];
      const movers = reading.movers(word);
      const isShared = hasShares(reading, word);
      const about = isShared ? texts.movers : data.amounts ? texts.movers_amounts : texts.movers_all;
      list.setAttribute("aria-label", fill(about, { word: data.words[word] }));
      movers.forEach((mover, k) => {
        const [name, share] = buttons[k].children;
        buttons[k].dataset.unit = name.textContent = String(mover.unit);
        const added = mover.amount ?? 0;
        share.textContent = isShared ? shareOf(added, change) : data.amounts ? signed(added) : "";
        buttons[k].setAttribute("aria-pressed", String(mover.unit === unit));
      });
    },
  };
}

/**
 * @param {Record<string, any>} data
 * @param {(unit: number) => void} choose
 */
function number(data, choose) {
  const field = make("input", "number");
  const last = data.n_units - 1;
  Object.assign(field, { type: "number", min: "0", max: String(last), step: "1" });
  field.setAttribute("aria-label", fill(data.texts.unit_range, { last }));
  field.title = fill(data.texts.unit_range, { last });
  field.addEventListener("change", () => {
    const unit = field.valueAsNumber;
    if (Number.isInteger(unit) && unit >= 0 && unit <= last) choose(unit);
    else field.value = field.dataset.unit ?? "";
  });
  return field;
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
