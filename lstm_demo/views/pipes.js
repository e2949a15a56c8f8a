// The drawing of the cell: a pipe of memory, a valve that keeps, an inlet that writes, a tap that shows a part of it.

const FULL = 88; // a full pipe's width; every pipe has the same scale

// Where the parts stand: [part, x, y, width, height] of pipes; a pipe is filled across its course.
const PIPES = [
  ["before", 0, 146, 188, FULL, "along"],
  ["kept", 188, 146, 126, FULL, "along"],
  ["cell", 402, 146, 318, FULL, "along"],
  ["candidate", 314, 300, FULL, 60, "up"],
  ["written", 314, 234, FULL, 66, "up"],
  ["squashed", 496, 86, FULL, 60, "up"],
  ["hidden", 496, 22, FULL, 64, "up"],
];
const VALVES = [
  ["forget_gate", 176, 146, 24, FULL, "along"],
  ["input_gate", 314, 288, FULL, 24, "up"],
  ["output_gate", 496, 74, FULL, 24, "up"],
];
// Where numbers stand: [part, x, y, anchor, the product that it is].
const LABELS = [
  ["before", 0, 258, "start"],
  ["forget_gate", 188, 104, "middle"],
  ["kept", 254, 258, "middle", "f·c₋₁"],
  ["written", 426, 262, "start", "i·g"],
  ["input_gate", 426, 306, "start"],
  ["candidate", 426, 350, "start"],
  ["cell", 720, 106, "end"],
  ["output_gate", 474, 74, "end"],
  ["hidden", 474, 36, "end", "o·tanh(c)"],
];
const STACKED = ["before", "forget_gate", "kept", "cell"]; // the number below the name

function drawing(say) {
  const svg = draw("svg", { viewBox: "0 0 720 362", role: "img", class: "drawing" });
  const movers = {};
  for (const [part, x, y, width, height, way] of PIPES) {
    const group = draw("g", { "data-part": part, class: `pipe ${way}` });
    movers[part] = draw("rect", { x, y, width, height, class: "flow" });
    group.append(draw("rect", { x, y, width, height, class: "wall" }), movers[part]);
    svg.append(group);
  }
  svg.append(draw("rect", { x: 314, y: 146, width: FULL, height: FULL, class: "joint" }));
  svg.append(draw("circle", { cx: 358, cy: 190, r: 21, class: "plus" }), draw("text", { x: 358, y: 200, class: "sign" }, "+"));
  for (const spec of VALVES) {
    const { group, plates } = valve(...spec);
    movers[spec[0]] = plates;
    svg.append(group);
  }
  svg.append(draw("path", { d: "M528 16 L540 2 L552 16", class: "arrow" }), draw("text", { x: 564, y: 16, class: "to" }, say.to_verdict));
  const [numbers, ranges] = [{}, {}];
  for (const spec of LABELS) {
    const { text, number, range } = caption(say, ...spec);
    [numbers[spec[0]], ranges[spec[0]]] = [number, range];
    svg.append(text);
  }
  return { svg, show: (values, full) => showDrawing({ svg, movers, numbers, ranges, say }, values, full) };
}

// Plates that close from both sides: to the value, and fainter to the bounds between which most units stand.
function valve(part, x, y, width, height, way) {
  const along = way === "along";
  const group = draw("g", { "data-part": part, class: `valve ${way} of-${part}` });
  const half = along ? { width, height: height / 2 } : { width: width / 2, height };
  const far = along ? { x, y: y + height / 2 } : { x: x + width / 2, y };
  const plates = ["high", "value", "low"].map((bound) => {
    const pair = draw("g", { class: `plates ${bound}` });
    pair.append(draw("rect", { x, y, ...half, class: "first" }), draw("rect", { ...far, ...half, class: "second" }));
    group.append(pair);
    return [bound, pair];
  });
  const [wide, tall] = along ? [4, 10] : [10, 4];
  group.append(draw("rect", {
    x: x - wide, y: y - tall, width: width + 2 * wide, height: height + 2 * tall, rx: 8, class: "housing",
  }));
  return { group, plates };
}

function caption(say, part, x, y, anchor, product = "") {
  const text = draw("text", { x, y, "text-anchor": anchor, "data-part": part, class: `label of-${part}` });
  const [number, range] = [draw("tspan", { class: "number" }), draw("tspan", { class: "range" })];
  if (STACKED.includes(part)) for (const [name, value] of [["x", x], ["dy", 28]]) number.setAttribute(name, value);
  text.append(draw("tspan", { class: "name" }, `${say[`part_${part}`]} `));
  if (product) text.append(draw("tspan", { class: "product" }, `${product} `));
  text.append(number, range);
  return { text, number, range };
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
  for (const [part, range] of Object.entries(ranges)) range.textContent = (part.endsWith("_gate") && values[part].range) || "";
  const said = LABELS.map(([part]) => `${say[`part_${part}`]} ${values[part].text}`).join(", ");
  svg.setAttribute("aria-label", fill(say.drawing_alt, { parts: said }));
}

function letter(part) {
  return { before: "c₋₁", cell: "c", forget_gate: "f", input_gate: "i", candidate: "g", output_gate: "o", hidden: "h" }[part] ?? "";
}
