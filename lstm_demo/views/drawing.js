// The cell as textbooks draw it: the belt of the memory on top, four looks at the word below, and numbers on the wires.

// Every part: its wires (as paths), its node (a box or a circle), and where its number stands.
const PARTS = {
  h_before: { wires: ["M0 352H338V316", "M116 352V316", "M186 352V316", "M262 352V316"], number: [6, 340], letter: [6, 380] },
  x: { wires: ["M92 426V352"], dot: [92, 352] },
  c_before: { wires: ["M0 104H102"], number: [6, 90], letter: [6, 132] },
  f: { wires: ["M116 278V118"], box: [116, 297, "f", "σ"], number: [123, 226] },
  i: { wires: ["M186 278V194H248"], box: [186, 297, "i", "σ"], number: [193, 248] },
  g: { wires: ["M262 278V208"], box: [262, 297, "g", "tanh"], number: [269, 248] },
  o: { wires: ["M338 278V244H388"], box: [338, 297, "o", "σ"], number: [382, 230, "end"] },
  kept: { wires: ["M130 104H248"], circle: [116, 104, "×"], number: [189, 90, "middle"], product: [189, 130, "middle"] },
  written: { wires: ["M262 180V118"], circle: [262, 194, "×"], number: [270, 150], product: [270, 170] },
  c: { wires: ["M276 104H508", "M402 104V136"], circle: [262, 104, "+"], number: [502, 90, "end"], letter: [502, 132, "end"] },
  tanh: { wires: ["M402 172V230"], box: [402, 154, "", "tanh"], number: [394, 200, "end"] },
  h: { wires: ["M402 258V352H508"], circle: [402, 244, "×"], number: [502, 340, "end"], letter: [502, 380, "end"], product: [394, 338, "end"] },
};
const BELT = ["c_before", "kept", "c"];

// Draw the cell; `number(part)` writes a part's number, `name(part)` says what it is, `before` is "t−1" or "t+1";
// `products` holds the names of what the gates let through, `kind` says which parts there are.
function drawCell({ number, name, label, word, before, products, kind }) {
  const parts = partsOf(kind);
  const top = topOf(kind);
  const viewBox = `0 ${top.view} 508 ${462 - top.view}`;
  const root = draw("svg", { viewBox, class: "drawing", role: "group", "aria-label": label });
  root.append(draw("rect", { x: 62, y: top.body, width: 388, height: 388 - top.body, rx: 20, class: "body" }));
  for (const [part, spec] of Object.entries(parts)) root.append(partGroup(part, spec, { number, name, products }));
  const at = (part) => root.querySelector(`[data-parts="${part}"]`);
  for (const [part, symbol, index] of [["c_before", "c", before], ["h_before", "h", before], ["c", "c", "t"], ["h", "h", "t"]]) {
    at(part)?.append(letter(symbol, index, parts[part].letter));
  }
  const written = draw("text", { x: 92, y: 450, class: "word-label" });
  written.append(letterSpan("x", "t"), spanOf(`  “${word}”`, { dy: -4 }));
  at("x").append(written);
  return root;
}

function partGroup(part, { wires, peeps = [], box, circle, dot, number: place, product }, { number, name, products }) {
  const group = draw("g", { "data-parts": part, role: "button", tabindex: -1, "aria-label": name(part), class: `part p-${part}` });
  if (BELT.includes(part)) group.classList.add("belt");
  for (const d of wires) group.append(draw("path", { d, class: "hit" }), draw("path", { d, class: "wire" }));
  for (const d of peeps) group.append(draw("path", { d, class: "hit" }), draw("path", { d, class: "wire peep" }));
  if (dot) group.append(draw("circle", { cx: dot[0], cy: dot[1], r: 5, class: "joint" }));
  if (box) group.append(...boxShapes(box));
  if (circle) {
    const [cx, cy, sign] = circle;
    group.append(draw("circle", { cx, cy, r: 14, class: "node" }), textAt(sign, cx, cy + 7, "middle", "sign"));
  }
  if (place) group.append(textAt(number(part), place[0], place[1], place[2], "number"));
  if (product) group.append(textAt(products[`product_${part}`], product[0], product[1], product[2], "product-name"));
  return group;
}

function boxShapes([cx, cy, symbol, squash]) {
  const width = squash === "tanh" && symbol ? 70 : 58;
  const label = draw("text", { x: cx, y: cy + 6, "text-anchor": "middle", class: "squash" });
  if (symbol) label.append(spanOf(symbol, { class: "math" }), spanOf(" = "));
  label.append(spanOf(squash));
  return [draw("rect", { x: cx - width / 2, y: cy - 19, width, height: 38, rx: 8, class: "node" }), label];
}

function letter(symbol, index, [x, y, anchor = "start"]) {
  const text = draw("text", { x, y, "text-anchor": anchor, class: "letter" });
  text.append(letterSpan(symbol, index));
  return text;
}

function letterSpan(symbol, index) {
  const span = spanOf("", { class: "math" });
  span.append(spanOf(symbol), spanOf(index, { class: "index", dy: 4 }));
  return span;
}

function spanOf(text, attributes = {}) {
  return draw("tspan", attributes, text);
}

function textAt(content, x, y, anchor = "start", className = "") {
  return draw("text", { x, y, "text-anchor": anchor, class: className }, content);
}
