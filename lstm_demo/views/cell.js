// The cell at the word in hand: whose memory it is, the drawing, what the gates let through, and the formula.

const STEPS = [0.125, 0.25, 0.5, 1, 1.5, 2, 3, 4, 6, 8]; // what a full pipe may stand for
const ALL = "all";

function cell(data, choose) {
  if (!data.memory.parts.includes("cell")) return plainCell(data, choose);
  const { say } = data;
  const { label, chooser } = unitChooser(say, choose);
  const parts = { plan: drawing(say), scale: make("span", "scale"), products: products(say), story: make("p", "story") };
  const lines = formula(say, choose);
  const [element, below] = [make("div", "cell"), make("div", "below")];
  element.append(label, parts.plan.svg, parts.scale, parts.products.element);
  below.append(lines.element, parts.story);
  for (const box of [element, below]) lightUp(box, choose.light);
  return {
    element,
    below,
    load(memory) {
      this.memory = memory;
      offerUnits(chooser, say, memory);
    },
    show(view) {
      chooser.value = view.unit ?? ALL;
      element.classList.toggle("together", view.unit === null);
      lines.show(showCell(parts, say, this.memory, view));
    },
  };
}

// Whose memory is on show: one unit's, or that of all together.
function unitChooser(say, choose) {
  const [label, chooser] = [make("label", "chooser", say.whose), make("select")];
  chooser.addEventListener("change", () => choose.unit(chooser.value === ALL ? null : Number(chooser.value)));
  label.append(chooser);
  return { label, chooser };
}

function offerUnits(chooser, say, { total, units }) {
  const option = (value, text) => Object.assign(make("option", "", text), { value });
  const each = units.map((unit) => option(unit, fill(say.one_unit, { unit })));
  chooser.replaceChildren(option(ALL, fill(say.all_units, { total })), ...each);
}

function showScale(scale, say, unit, full) {
  scale.replaceChildren(make("span", "", fill(unit === null ? say.scale_all : say.scale_one, { full: `${full}` })));
  if (unit === null) return;
  for (const [side, text] of [["below", say.below_zero], ["above", say.above_zero]]) {
    const sign = make("span", "sign");
    sign.append(make("i", side), text);
    scale.append(sign);
  }
}

// Draws the cell's parts at the word in hand; gives their values.
function showCell({ plan, scale, products: table, story }, say, memory, { word, unit }) {
  const values = unit === null ? together(memory, word) : single(memory, unit, word);
  const full = widest(memory, unit);
  plan.show(values, full);
  table.show(memory, unit, word);
  showScale(scale, say, unit, full);
  story.replaceChildren(...tale(say, memory, unit, values));
  return values;
}

// Pointing at a part, or reaching it by keyboard, lights it everywhere.
function lightUp(element, light) {
  const on = (event) => light(event.target.closest?.("[data-part]")?.dataset.part ?? null);
  element.addEventListener("pointerover", on);
  element.addEventListener("focusin", on);
  element.addEventListener("pointerleave", () => light(null));
  element.addEventListener("focusout", () => light(null));
}

// One unit's parts as {value, text, share, low, high}; flows are signed, valves are shares.
function single(memory, unit, word) {
  const all = memory.unit(unit, word);
  const part = ([name, value]) => {
    const valve = name.endsWith("_gate");
    const text = (digits) => (valve ? value.toFixed(digits) : signed(value, digits));
    return [name, { value, text: text(2), exact: text(3), low: value, high: value }];
  };
  return Object.fromEntries(Object.entries(all).map(part));
}

// All units' parts: the means of their sizes, and for valves where most of them lie.
function together(memory, word) {
  const part = (name, at = word) => {
    const found = at === null ? { mean: 0, low: 0, high: 0 } : memory.mean(name, at);
    const text = found.mean.toFixed(2);
    const range = ` (${found.low.toFixed(2)}\u2013${found.high.toFixed(2)})`;
    return { value: found.mean, text, exact: text, range, low: found.low, high: found.high };
  };
  const all = Object.fromEntries(memory.parts.map((name) => [name, part(name)]));
  return { ...all, before: part("cell", memory.before(word)) };
}

// What a full pipe stands for: enough for every word, so that widths compare from word to word.
const scales = new WeakMap();
function widest(memory, unit) {
  if (!scales.has(memory)) scales.set(memory, new Map());
  const known = scales.get(memory);
  if (!known.has(unit)) {
    let most = 0;
    for (let word = 0; word < memory.n; word += 1) {
      for (const name of ["cell", "candidate"]) {
        const size = unit === null ? memory.mean(name, word).mean : Math.abs(memory.number(name, unit, word));
        most = Math.max(most, size);
      }
    }
    known.set(unit, STEPS.find((step) => step >= most) ?? Math.ceil(most));
  }
  return known.get(unit);
}

function tale(say, memory, unit, values) {
  if (unit === null) return [fill(say.tale_all, { total: memory.total })];
  const part = (name, colour = name) => make("b", `value of-${colour}`, values[name].text);
  return compose(say.tale_one, {
    unit: `${unit}`,
    before: part("before", "cell"),
    kept: part("kept", "forget_gate"),
    written: part("written", "input_gate"),
    cell: part("cell"),
    hidden: part("hidden", "output_gate"),
    gate: part("forget_gate"),
  });
}

// c = f · c₋₁ + i · g and h = o · tanh(c), with this word's numbers under the letters.
function formula(say, choose) {
  const element = make("div", "formula");
  const numbers = []; // [part, its number, its button, its letter]
  const symbol = (part, text = letter(part)) => {
    const box = symbolButton(part, text, choose);
    numbers.push([part, box.lastChild, box, text]);
    return box;
  };
  const product = (part, ...inside) => {
    const box = make("span", `product of-${part}`);
    box.dataset.part = part;
    const row = make("span", "factors");
    row.append(...inside);
    box.append(row, make("span", "number total"));
    numbers.push([part, box.lastChild, null, ""]);
    return box;
  };
  const sign = (text) => make("span", "operator", text);
  const line = (...nodes) => {
    const row = make("div", "equation");
    row.append(...nodes);
    return row;
  };
  const kept = product("kept", symbol("forget_gate"), sign("·"), symbol("before"));
  const written = product("written", symbol("input_gate"), sign("·"), symbol("candidate"));
  const shown = product("hidden", symbol("output_gate"), sign("·"), symbol("squashed", "tanh(c)"));
  element.append(
    line(symbol("cell"), sign("="), kept, sign("+"), written),
    line(symbol("hidden"), sign("="), shown),
  );
  return {
    element,
    show(values) {
      for (const [part, number, box, text] of numbers) {
        number.textContent = values[part].exact;
        box?.setAttribute("aria-label", `${text} ${say[`part_${part}`] ?? ""} ${values[part].exact}`);
      }
    },
  };
}

function symbolButton(part, text, choose) {
  const box = make("button", `symbol of-${part}`);
  box.type = "button";
  box.dataset.part = part === "squashed" ? "cell" : part;
  box.append(make("span", "letter", text), make("span", "number"));
  const quantity = { before: "cell", squashed: "cell" }[part] ?? part;
  box.addEventListener("click", () => choose.quantity(quantity));
  return box;
}
