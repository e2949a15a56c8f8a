// What can be changed inside the network? A gate, by a slider, at some words, in some units; silence; the beginning.

import { button, make, write } from "../../web/dom.js";
import { fill, number, plain, signed } from "../../web/numbers.js";
import { beginningField } from "./beginning.js";
import { editAt, kindOf, placeOf, STARTS, unitsIn } from "./experiment.js";

const MOST_SCALE = 3;
const STEP = 0.01;

/** @typedef {import("./experiment.js").Edit} Edit */
/** @typedef {import("./experiment.js").Controls} Chosen */
/** @typedef {import("./experiment.js").Place} Place */

export class Controls {
  /**
   * @param {any} data
   * @param {(edit: Edit, isThere: boolean, isSlid: boolean) => void} change an edit is there with a value, or is not
   */
  constructor(data, change) {
    this.data = data;
    this.change = change;
    /** @type {Edit[]} */
    this.edits = [];
    /** @type {Place} */
    this.place = { word: 0, unit: 0, mark: null };
    /** @type {import("../../web/channel.js").Reading | null} */
    this.reading = null;
    const { texts, gates, starts } = data;
    const titled = (/** @type {any[]} */ all) => Object.fromEntries(all.map(({ name, title }) => [name, title]));
    const begins = { ...titled(starts), start_after: texts.start_after };
    const empty = data.begins ? { start_empty: texts.begin_empty } : {};
    const all = { ...titled(gates), silence: texts.silence, ...begins, ...empty };
    this.gate = choice("gate", texts.what, all, () => this.#turn());
    const keeps = gates.find((/** @type {any} */ { name }) => name === "forget_gate" || name === "update_gate");
    if (keeps) this.gate.value = keeps.name;
    this.how = choice("how", texts.how, { hold: texts.hold, scale: texts.scale }, () => this.#show());
    const words = { word: "", marked: "", everywhere: texts.everywhere };
    this.where = choice("where", texts.where, words, () => this.#show());
    this.who = choice("who", texts.who, { unit: "", chosen: texts.chosen_units, all: texts.every_unit }, () => {
      this.#show();
      if (this.who.value === "chosen") this.units.focus();
    });
    this.units = field(texts.units_label, () => this.#show());
    this.refusal = make("p", "refusal");
    this.slider = this.#slider();
    this.output = make("output", "now");
    this.toggle = button("chip silence", texts.is_silent, () => this.#toggled());
    this.beginning = beginningField(texts, (text) => this.#begin(text));
    this.tick = make("i", "tick meant"); // where the network's own number stands on the slider
    this.element = this.#laidOut();
  }

  #laidOut() {
    const element = make("div", "controls");
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", this.data.texts.change);
    const [what, amount, places] = [make("div", "line"), make("div", "line amount"), make("div", "line")];
    what.append(this.gate, this.how, this.output);
    amount.append(this.slider, this.tick, this.toggle, this.beginning.element);
    places.append(this.where, this.who, this.units);
    element.append(what, amount, places, this.refusal);
    return element;
  }

  #slider() {
    const made = make("input", "slider");
    Object.assign(made, { type: "range", step: String(STEP) });
    made.dataset.name = "slider";
    made.addEventListener("input", () => this.#slid());
    return made;
  }

  /** @returns {Chosen} */
  get chosen() {
    const { gate, how, where, who, units } = this;
    return { gate: gate.value, how: how.value, where: where.value, who: who.value, units: units.value };
  }

  /**
   * @param {Place} place
   * @param {import("../../web/channel.js").Reading} reading
   */
  look(place, reading) {
    this.place = place;
    this.reading = reading;
    this.#show();
  }

  /** @param {Edit[]} edits the experiment as it is now */
  take(edits) {
    this.edits = edits;
    this.#show();
  }

  /** @param {Edit} edit */
  point(edit) {
    this.gate.value = kindOf(edit);
    if (edit.after !== undefined) this.beginning.write(edit.after);
    this.how.value = edit.scale === undefined ? "hold" : "scale";
    this.where.value = edit.steps ? "word" : "everywhere";
    this.who.value = edit.units ? "unit" : "all";
    this.#show();
  }

  /** Another thing is to be changed: a text, or an empty beginning, is meant for all units at first. */
  #turn() {
    if (["start_after", "start_empty"].includes(this.gate.value)) this.who.value = "all";
    this.#show();
    if (this.gate.value === "start_after") this.beginning.focus();
  }

  #slid() {
    const place = this.#place();
    if (place) this.change({ ...place, ...this.#given(Number(this.slider.value)) }, true, true);
  }

  /**
   * @param {number} amount
   * @returns {Edit}
   */
  #given(amount) {
    const [name] = Object.keys(STARTS[this.gate.value] ?? {});
    if (name) return { [name]: amount };
    return this.how.value === "scale" ? { scale: amount } : { value: amount };
  }

  /** @param {string} after */
  #begin(after) {
    const place = this.#place();
    if (!place) return;
    this.change({ ...place, layer: undefined, direction: undefined, after }, true, false); // all of them read it
  }

  #toggled() {
    const place = this.#place();
    if (place) this.change(place, !editAt(this.edits, place), false);
  }

  #place() {
    return placeOf(this.chosen, this.place, this.data);
  }

  #show() {
    const { data, place, reading, slider, output, toggle } = this;
    if (!reading) return;
    const { texts } = data;
    const what = this.gate.value;
    const [isText, isStart] = [what === "start_after", what in STARTS];
    const isToggle = what === "silence" || what === "start_empty";
    const [word, marked] = [...this.where.options];
    word.text = fill(texts.this_word, { word: reading.words[place.word] ?? "" });
    marked.disabled = !place.mark;
    marked.text = place.mark ? fill(texts.marked_words, { n: place.mark[1] - place.mark[0] + 1 }) : texts.no_mark;
    if (!place.mark && this.where.value === "marked") this.where.value = "word";
    this.who.options[0].text = fill(texts.this_unit, { unit: String(place.unit) });
    this.units.hidden = this.who.value !== "chosen";
    this.#refuse();
    slider.hidden = this.tick.hidden = output.hidden = isToggle || isText;
    this.how.hidden = isToggle || isStart;
    this.where.hidden = isStart;
    this.beginning.element.hidden = !isText;
    toggle.hidden = !isToggle;
    write(toggle, what === "start_empty" ? texts.begin_empty : texts.is_silent);
    const at = this.#place();
    slider.disabled = toggle.disabled = !at;
    const edit = at && editAt(this.edits, at);
    toggle.setAttribute("aria-pressed", String(Boolean(edit)));
    if (!slider.hidden) this.#showAmount(edit);
  }

  /** @param {Edit | null | undefined} edit */
  #showAmount(edit) {
    const { data, place, reading, slider, output } = this;
    const { texts } = data;
    const gate = [...data.gates, ...data.starts].find((/** @type {any} */ one) => one.name === this.gate.value);
    const [isScale, isStart] = [!this.how.hidden && this.how.value === "scale", gate.name in STARTS];
    slider.min = String(isScale ? 0 : gate.low);
    slider.max = String(isScale ? MOST_SCALE : gate.high);
    slider.setAttribute("aria-label", fill(texts.amount, { gate: gate.title }));
    const isOne = (isStart || this.where.value === "word") && this.who.value === "unit";
    const own = isOne ? (reading?.own ?? reading?.number)?.(gate.name, place.unit, place.word) : undefined;
    slider.parentElement?.setAttribute("class", `line amount of-${gate.name}`);
    this.tick.hidden = isScale || own === undefined || Number.isNaN(own);
    this.tick.style.setProperty("--share", String(((own ?? 0) - gate.low) / (gate.high - gate.low)));
    const written = gate.low < 0 ? signed : plain;
    const given = isStart ? (edit?.cell ?? edit?.hidden) : isScale ? edit?.scale : edit?.value;
    const start = isScale ? 1 : (own ?? (gate.low + gate.high) / 2);
    slider.value = String(given ?? start);
    const now = given === undefined ? "" : isScale ? `\u00d7 ${number(given, 2)}` : written(given);
    const before = own === undefined || Number.isNaN(own) ? "" : written(own);
    const both = now && before && fill(texts.was, { value: now, own: before });
    write(output, both || now || (before && fill(texts.now, { value: before })) || texts.untouched);
    slider.setAttribute("aria-valuetext", output.textContent ?? "");
  }

  #refuse() {
    const { units, data, refusal } = this;
    const isWrong = !units.hidden && units.value.trim() !== "" && !unitsIn(units.value, data.n_units);
    const said = { received: units.value.slice(0, 40), last: String(data.n_units - 1) };
    write(refusal, isWrong ? fill(data.texts.units_refused, said) : "");
    refusal.hidden = !isWrong;
    units.setAttribute("aria-invalid", String(isWrong));
  }
}

/**
 * @param {string} name
 * @param {string} label
 * @param {Record<string, string>} options
 * @param {() => void} choose
 */
function choice(name, label, options, choose) {
  const made = make("select");
  for (const [value, text] of Object.entries(options)) {
    const option = make("option", "", text);
    option.value = value;
    made.append(option);
  }
  made.dataset.name = name;
  made.setAttribute("aria-label", label);
  made.addEventListener("change", choose);
  return made;
}

/**
 * @param {string} label
 * @param {() => void} typed
 */
function field(label, typed) {
  const made = make("input", "units-typed");
  made.type = "text";
  made.maxLength = 200;
  made.placeholder = "3, 7";
  made.dataset.name = "units";
  made.setAttribute("aria-label", label);
  made.addEventListener("input", typed);
  return made;
}
