// The cell at the word in hand: a pipe of memory, a valve that keeps, an inlet that writes, a tap that shows. And its formula.

const FULL = 88; // a full pipe's width in the drawing; every pipe has the same scale
const STEPS = [0.125, 0.25, 0.5, 1, 1.5, 2, 3, 4, 6, 8]; // what a full pipe may stand for
const ALL = "all";

function cell(data, choose) {
  if (!data.memory.parts.includes("cell")) return plainCell(data, choose);
  const { say } = data;
  const element = make("div", "cell");
  const label = make("label", "chooser", say.whose);
  const chooser = make("select");
  chooser.addEventListener("change", () => choose.unit(chooser.value === ALL ? null : Number(chooser.value)));
  label.append(chooser);
  const plan = drawing(say);
  const scale = make("span", "scale");
  const story = make("p", "story");
  const lines = formula(say, choose);
  const below = make("div", "below");
  below.append(lines.element, story);
  element.append(label, plan.svg, scale);
  for (const box of [element, below]) lightUp(box, choose.light);
  return {
    element,
    below,
    offer(memory) {
      const option = (value, text) => Object.assign(make("option", "", text), { value });
      const all = option(ALL, fill(say.all_units, { total: memory.total }));
      chooser.replaceChildren(all, ...memory.units.map((unit) => option(unit, fill(say.one_unit, { unit }))));
    },
    show({ word, unit }) {
      const { memory } = this;
      chooser.value = unit ?? ALL;
      const values = unit === null ? together(memory, word) : single(memory, unit, word);
      const full = widest(memory, unit);
      plan.show(values, full);
      lines.show(values);
      element.classList.toggle("together", unit === null);
      scale.replaceChildren(make("span", "", fill(unit === null ? say.scale_all : say.scale_one, { full: `${full}` })));
      if (unit !== null) scale.append(make("i", "below"), say.below_zero, make("i", "above"), say.above_zero);
      story.replaceChildren(...tale(say, memory, unit, values));
    },
  };
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
    share: make("b", "value of-forget_gate", `${Math.round(100 * values.forget_gate.value)}\u00a0%`),
  });
}

// Where the parts stand: [part, x, y, width, height] of pipes; a pipe is filled across its course.
const PIPES = [
  ["before", 0, 146, 188, FULL, "along"],
  ["kept", 188, 146, 126, FULL, "along"],
  ["cell", 402, 146, 318, FULL, "along"],
  ["candidate", 314, 300, FULL, 60, "up"],
  ["written", 314, 234, FULL, 66, "up"],
  ["squashed", 516, 86, FULL, 60, "up"],
  ["hidden", 516, 22, FULL, 64, "up"],
];
const VALVES = [
  ["forget_gate", 176, 146, 24, FULL, "along"],
  ["input_gate", 314, 288, FULL, 24, "up"],
  ["output_gate", 516, 74, FULL, 24, "up"],
];
const LABELS = [
  ["before", 0, 262, "start"],
  ["forget_gate", 188, 108, "middle"],
  ["kept", 254, 262, "middle"],
  ["written", 426, 262, "start"],
  ["input_gate", 426, 306, "start"],
  ["candidate", 426, 350, "start"],
  ["cell", 720, 262, "end"],
  ["output_gate", 494, 92, "end"],
  ["hidden", 494, 48, "end"],
];

function drawing(say) {
  const svg = draw("svg", { viewBox: "0 0 720 362", role: "img", class: "drawing" });
  const movers = {};
  const flow = (part, x, y, width, height, way) => {
    const group = draw("g", { "data-part": part, class: `pipe ${way}` });
    movers[part] = draw("rect", { x, y, width, height, class: "flow" });
    group.append(draw("rect", { x, y, width, height, class: "wall" }), movers[part]);
    return group;
  };
  const valve = (part, x, y, width, height, way) => {
    const group = draw("g", { "data-part": part, class: `valve ${way} of-${part}` });
    movers[part] = ["high", "value", "low"].map((bound) => {
      const half = way === "along" ? { width, height: height / 2 } : { width: width / 2, height };
      const far = way === "along" ? { x, y: y + height / 2 } : { x: x + width / 2, y };
      const plates = draw("g", { class: `plates ${bound}` });
      plates.append(draw("rect", { x, y, ...half, class: "first" }), draw("rect", { ...far, ...half, class: "second" }));
      group.append(plates);
      return [bound, plates];
    });
    const [wide, tall] = way === "along" ? [4, 10] : [10, 4];
    group.append(draw("rect", {
      x: x - wide, y: y - tall, width: width + 2 * wide, height: height + 2 * tall, rx: 8, class: "housing",
    }));
    return group;
  };
  svg.append(...PIPES.map((pipe) => flow(...pipe)));
  svg.append(draw("rect", { x: 314, y: 146, width: FULL, height: FULL, class: "joint" }));
  svg.append(draw("circle", { cx: 358, cy: 190, r: 21, class: "plus" }), draw("text", { x: 358, y: 200, class: "sign" }, "+"));
  svg.append(...VALVES.map((one) => valve(...one)));
  svg.append(draw("path", { d: "M548 16 L560 2 L572 16", class: "arrow" }), draw("text", { x: 584, y: 16, class: "to" }, say.to_verdict));
  const numbers = {};
  const ranges = {};
  for (const [part, x, y, anchor] of LABELS) {
    const text = draw("text", { x, y, "text-anchor": anchor, "data-part": part, class: `label of-${part}` });
    const stacked = anchor === "middle" || part === "before" || part === "cell";
    text.append(draw("tspan", { class: "name" }, `${say[`part_${part}`]} `));
    numbers[part] = draw("tspan", { class: "number", ...(stacked ? { x, dy: 24 } : {}) });
    text.append(numbers[part]);
    if (part.endsWith("_gate")) text.append((ranges[part] = draw("tspan", { class: "range" })));
    svg.append(text);
  }
  return { svg, show: (values, full) => showDrawing({ svg, movers, numbers, ranges, say }, values, full) };
}

function showDrawing({ svg, movers, numbers, ranges, say }, values, full) {
  for (const [part, ...rest] of PIPES) {
    const { value } = values[part];
    const along = rest.at(-1) === "along";
    const size = Math.min(1, Math.abs(value) / full);
    movers[part].style.transform = along ? `scaleY(${size})` : `scaleX(${size})`;
    movers[part].classList.toggle("below", value < 0);
  }
  for (const [part, ...rest] of VALVES) {
    for (const [bound, plates] of movers[part]) {
      const shut = 1 - values[part][bound];
      for (const plate of plates.children) {
        plate.style.transform = rest.at(-1) === "along" ? `scaleY(${shut})` : `scaleX(${shut})`;
      }
    }
  }
  for (const [part, number] of Object.entries(numbers)) number.textContent = `${letter(part)} ${values[part].text}`.trim();
  for (const [part, range] of Object.entries(ranges)) range.textContent = values[part].range ?? "";
  const said = LABELS.map(([part]) => `${say[`part_${part}`]} ${values[part].text}`).join(", ");
  svg.setAttribute("aria-label", fill(say.drawing_alt, { parts: said }));
}

function letter(part) {
  return { before: "c₋₁", cell: "c", forget_gate: "f", input_gate: "i", candidate: "g", output_gate: "o", hidden: "h" }[part] ?? "";
}

// c = f · c₋₁ + i · g and h = o · tanh(c), with this word's numbers under the letters.
function formula(say, choose) {
  const element = make("div", "formula");
  const numbers = [];
  const symbol = (part, text = letter(part)) => {
    const box = make("button", `symbol of-${part}`);
    box.type = "button";
    box.dataset.part = part === "squashed" ? "cell" : part;
    const number = make("span", "number");
    numbers.push([part, number, box, text]);
    box.append(make("span", "letter", text), number);
    const quantity = { before: "cell", squashed: "cell" }[part] ?? part;
    box.addEventListener("click", () => choose.quantity(quantity));
    return box;
  };
  const product = (part, ...inside) => {
    const box = make("span", `product of-${part}`);
    box.dataset.part = part;
    const row = make("span", "factors");
    row.append(...inside);
    const number = make("span", "number total");
    numbers.push([part, number, null, ""]);
    box.append(row, number);
    return box;
  };
  const sign = (text) => make("span", "operator", text);
  const line = (...nodes) => {
    const row = make("div", "equation");
    row.append(...nodes);
    return row;
  };
  element.append(
    line(
      symbol("cell"), sign("="), product("kept", symbol("forget_gate"), sign("·"), symbol("before")),
      sign("+"), product("written", symbol("input_gate"), sign("·"), symbol("candidate")),
    ),
    line(symbol("hidden"), sign("="), symbol("output_gate"), sign("·"), symbol("squashed", "tanh(c)")),
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
