// What happens in the cell at one word: the sentence, the word's row of numbers, the drawing, and the six equations.
// Draws the payload of equations.py, after drawing.js. A visitor's words enter the page as textContent only.

const GATES = { i: ["σ", "input_gate"], f: ["σ", "forget_gate"], g: ["tanh", "candidate"], o: ["σ", "output_gate"] };

const pages = new WeakMap(); // one per parent element: new data is drawn into the same place

export default function ({ parentElement, data, setTriggerValue }) {
  if (!pages.has(parentElement)) pages.set(parentElement, newPage(parentElement));
  const page = pages.get(parentElement);
  page.show(data, (word) => setTriggerValue("word", word));
  return page.remove;
}

function newPage(parent) {
  const root = make("section", "lstm-cell");
  let data = null;
  let choose = null; // tells the server which word was chosen
  let pinned = null; // the part that stays lit after a click
  let groups = {}; // where arrow keys move, by name

  function show(next, tell) {
    choose = tell;
    if (!root.isConnected) parent.append(root);
    if (next === data) return; // only the theme changed
    const focus = focused();
    data = next;
    const readout = make("p", "readout");
    readout.setAttribute("aria-live", "polite");
    const before = data.backward ? "t+1" : "t−1";
    const drawing = drawCell({
      number: (part) => written(data.values[part]), name: (part) => nameOf(data, part),
      label: data.say.drawing, word: data.words[data.step], before,
    });
    const formulas = equations(data, before);
    const strip = sentence(data);
    const left = make("div", "left");
    left.append(drawing, readout);
    left.append(embedding(data));
    const columns = make("div", "columns");
    columns.append(left, formulas);
    root.replaceChildren(strip, summary(data), columns);
    groups = {
      words: rove(strip, [...strip.children], data.step),
      parts: rove(drawing, [...drawing.querySelectorAll(".part")]),
      symbols: rove(formulas, [...formulas.querySelectorAll(".symbol")]),
    };
    listen(strip, drawing, formulas);
    light(pinned);
    if (focus) groups[focus.name][focus.name === "words" ? data.step : focus.index]?.focus({ preventScroll: true });
    bringIntoSight(strip, strip.children[data.step]);
  }

  // Where the keyboard is, so that it stays there when other numbers come.
  function focused() {
    const active = root.getRootNode().activeElement;
    for (const [name, members] of Object.entries(groups)) {
      const index = members.indexOf(active);
      if (index >= 0) return { name, index };
    }
    return null;
  }

  function listen(strip, drawing, formulas) {
    strip.addEventListener("click", (event) => {
      const index = [...strip.children].indexOf(event.target.closest("button"));
      if (index >= 0 && index !== data.step) choose(index);
    });
    for (const area of [drawing, formulas]) {
      const part = (event) => event.target.closest?.("[data-parts]")?.dataset.parts ?? null;
      area.addEventListener("pointerover", (event) => light(part(event) ?? pinned));
      area.addEventListener("pointerleave", () => light(pinned));
      area.addEventListener("focusin", (event) => light(part(event) ?? pinned));
      area.addEventListener("focusout", () => light(pinned));
      area.addEventListener("click", (event) => pin(part(event)));
      area.addEventListener("keydown", (event) => {
        if (event.target.tagName !== "BUTTON" && (event.key === "Enter" || event.key === " ")) {
          event.preventDefault();
          pin(part(event));
        }
      });
    }
  }

  function pin(part) {
    pinned = part === pinned ? null : part;
    light(part);
  }

  function light(part) {
    for (const element of root.querySelectorAll("[data-parts]")) {
      element.classList.toggle("lit", part !== null && element.dataset.parts === part);
    }
    root.querySelector(".readout").textContent = part === null ? data.say.hint : sentenceOf(data, part);
  }

  return { show, remove: () => root.remove() };
}

// One tab stop for many elements: arrow keys move between them. Gives the elements.
function rove(area, members, first = 0) {
  members.forEach((member, k) => (member.tabIndex = k === first ? 0 : -1));
  area.addEventListener("focusin", (event) => {
    const at = members.indexOf(event.target);
    if (at >= 0) members.forEach((member, k) => (member.tabIndex = k === at ? 0 : -1));
  });
  area.addEventListener("keydown", (event) => {
    const at = members.indexOf(event.target);
    const last = members.length - 1;
    const to = {
      ArrowRight: Math.min(at + 1, last), ArrowDown: Math.min(at + 1, last),
      ArrowLeft: Math.max(at - 1, 0), ArrowUp: Math.max(at - 1, 0), Home: 0, End: last,
    }[event.key];
    if (to !== undefined && at >= 0) {
      event.preventDefault();
      members[to].focus();
    }
    if (event.key.length === 1) event.stopPropagation(); // the page around us has one-letter shortcuts
  });
  return members;
}

function sentence({ words, known, step, say }) {
  const strip = make("div", "sentence");
  strip.setAttribute("role", "group");
  strip.setAttribute("aria-label", say.sentence);
  words.forEach((word, index) => {
    const button = make("button", known[index] ? "" : "unseen");
    if (index === step) button.setAttribute("aria-current", "true");
    if (!known[index]) button.setAttribute("aria-label", `${word}, ${say.unseen}`);
    button.append(make("sup", "", String(index + 1)), word);
    strip.append(button);
  });
  return strip;
}

function bringIntoSight(strip, word) {
  if (strip.scrollHeight > strip.clientHeight) strip.scrollTop = word.offsetTop - strip.clientHeight / 2;
}

// One sentence, made from the numbers; for the whole vector, what its numbers are.
function summary({ words, step, unit, layer, n_units, values, say }) {
  const text = make("p", "summary");
  if (unit === null) text.append(fill(say.mean_note, { units: n_units }));
  else {
    const plain = { word: words[step], unit, layer };
    text.append(...(layer ? say.summary_layer : say.summary).split(/\{(\w+)\}/).map((part, k) => {
      if (k % 2 === 0) return part;
      return part in plain ? String(plain[part]) : number(part, written(values[part]));
    }));
  }
  return text;
}

// One-hot times matrix = row of the embedding.
function embedding({ words, known, step, row, say }) {
  const box = make("div", "embedding");
  const text = fill(known[step] ? say.row_known : say.row_unknown, { word: words[step], id: row.id, size: row.size });
  box.append(make("h3", "", say.row_title), make("p", "", row.below ? `${text} ${say.row_below}` : text));
  const oneHot = make("div", "one-hot");
  oneHot.append(make("span", "", "0 0 0 … 0"), make("b", "", "1"), make("span", "", "0 … 0 0 0"));
  const matrix = make("div", "matrix");
  matrix.append(make("i"));
  const stripes = make("div", "stripes");
  stripes.setAttribute("role", "img");
  stripes.setAttribute("aria-label", fill(say.row_alt, { limit: row.limit }));
  stripes.style.background = `linear-gradient(to right, ${row.stripes.map(stripe).join(", ")})`;
  const more = row.rest ? `  …\u00a0${fill(say.row_more, row)}` : "";
  const numbers = make("div", "numbers", "[ " + row.numbers.map((value) => written(value)).join("  ") + more + "\u00a0]");
  const found = make("div", "found");
  found.append(stripes, numbers);
  const product = make("div", "product");
  product.dataset.parts = "x";
  product.append(
    term(oneHot, fill(say.one_hot, row)), make("span", "sign", "×"),
    term(matrix, fill(say.matrix, row)), make("span", "sign", "="), term(found, fill(say.row, row)),
  );
  box.append(product);
  return box;
}

function stripe(percent, index, all) {
  const colour = `color-mix(in srgb, var(--hue-${percent < 0 ? "below" : "above"}) ${Math.abs(percent)}%, transparent)`;
  return `${colour} ${(100 * index) / all.length}% ${(100 * (index + 1)) / all.length}%`;
}

function term(element, caption) {
  const box = make("div", "term");
  box.append(element, make("span", "caption", caption));
  return box;
}

// The six equations, in the order in which they are worked.
function equations(data, before) {
  const { say, values } = data;
  const box = make("div", "equations");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", say.formulas);
  const brought = make("div", "brought");
  for (const [part, letter] of [["c_before", "c"], ["h_before", "h"]]) {
    const item = make("span", "line");
    item.append(symbol(data, part, [letter, before]), sign("="), number(part, written(values[part]) + spreadOf(data, part)));
    brought.append(item);
  }
  const whole = data.unit === null;
  const note = data.first ? say.before_first : whole ? say.whole_before : say.before_note;
  box.append(heading(say.before, note), brought, heading(say.during, say.during_note));
  for (const letter of Object.keys(GATES)) box.append(card(data, letter, gateLines(data, letter, before)));
  box.append(heading(say.after, say.after_note));
  box.append(card(data, "c", cellLines(data, before)), card(data, "h", hiddenLines(data)));
  if (data.verdict) {
    const counted = { weight: written(data.verdict.weight), h: bracket(values.h), product: written(data.verdict.product) };
    box.append(make("p", "quiet", fill(say.verdict, counted)));
  }
  return box;
}

function gateLines(data, letter, before) {
  const squash = GATES[letter][0];
  const symbols = [
    symbol(data, letter, [letter, "t"]), sign("="), sign(`${squash}(`), symbol(data, "x", ["W", letter], ["x", "t"]), sign("+"),
    symbol(data, "h_before", ["U", letter], ["h", before]), sign("+"), symbol(data, letter, ["b", letter]), sign(")"),
  ];
  if (data.unit === null) return [symbols];
  const [input, hidden, bias, total] = data.sums[letter];
  return [
    symbols,
    [
      number(letter, written(data.values[letter])), sign("="), sign(`${squash}(`), number("x", written(input)), plus(hidden),
      number("h_before", size(hidden)), plus(bias), number(letter, size(bias)), sign(")"),
    ],
    [null, sign("="), sign(`${squash}(`), number(letter, written(total)), wide(")")],
  ];
}

function cellLines(data, before) {
  const { values: v } = data;
  const symbols = [
    symbol(data, "c", ["c", "t"]), sign("="), symbol(data, "f", ["f", "t"]), dot(data), symbol(data, "c_before", ["c", before]),
    sign("+"), symbol(data, "i", ["i", "t"]), dot(data), symbol(data, "g", ["g", "t"]),
  ];
  const sum = (first, second) => [
    null, sign("="), spanning(number("kept", first)), sign("+"), spanning(number("written", second)),
  ];
  if (data.unit === null) {
    return [symbols, [null, sign("="), spanning(symbolless(data, "kept")), sign("+"), spanning(symbolless(data, "written"))]];
  }
  return [
    symbols,
    [
      number("c", written(v.c)), sign("="), number("f", written(v.f)), dot(data), number("c_before", bracket(v.c_before)),
      sign("+"), number("i", written(v.i)), dot(data), number("g", bracket(v.g)),
    ],
    sum(written(v.kept), bracket(v.written)),
  ];
}

function hiddenLines(data) {
  const { values: v } = data;
  const symbols = [
    symbol(data, "h", ["h", "t"]), sign("="), symbol(data, "o", ["o", "t"]), dot(data), sign("tanh("), symbol(data, "c", ["c", "t"]), sign(")"),
  ];
  if (data.unit === null) return [symbols];
  return [
    symbols,
    [
      number("h", written(v.h)), sign("="), number("o", written(v.o)), dot(data), sign("tanh("), number("c", written(v.c)), sign(")"),
    ],
    [null, sign("="), number("o", written(v.o)), dot(data), spanning(number("tanh", bracket(v.tanh)))],
  ];
}

// A card of one equation: its name, its value on a scale, and its lines, number under symbol.
function card(data, letter, lines) {
  const box = make("div", `card p-${letter}`);
  const head = make("div", "head");
  head.append(make("b", "", data.say[`name_${letter}`]), make("span", "note", data.say[`note_${letter}`]));
  const value = make("output", "value", written(data.values[letter]) + spreadOf(data, letter));
  value.dataset.parts = letter;
  head.append(data.unit === null ? bars(data, letter) : gauge(data, letter), value);
  const grid = make("div", "grid");
  for (const cells of lines) {
    let column = 1;
    const row = lines.indexOf(cells) + 1;
    cells.forEach((cell, k) => {
      const width = Number(cell?.dataset.span ?? 1);
      if (cell) {
        cell.style.setProperty("--at", `${row} / ${column} / auto / span ${width}`);
        cell.style.setProperty("--beside", row === 3 ? `2 / ${9 + k}` : `${row} / ${column} / auto / span ${width}`);
        grid.append(cell);
      }
      column += width;
    });
  }
  box.append(head, grid);
  return box;
}

// How far a gate stands open; a signed quantity starts from the middle and is squashed where it can leave the scale.
function gauge({ values }, letter) {
  const signed = "gch".includes(letter);
  const value = letter === "c" ? values.tanh : values[letter];
  const track = make("span", signed ? "gauge signed" : "gauge");
  track.setAttribute("aria-hidden", "true");
  const bar = make("i");
  bar.style.left = `${signed ? 50 + Math.min(value, 0) * 50 : 0}%`;
  bar.style.width = `${Math.abs(value) * (signed ? 50 : 100)}%`;
  track.append(bar);
  return track;
}

function bars({ shares, limits, values, spread, say }, letter) {
  const most = Math.max(...shares[letter]);
  const box = make("span", "bars");
  const [low, high] = limits[letter].map((limit) => written(limit, 0));
  box.setAttribute("role", "img");
  const name = say[`name_${letter}`];
  box.setAttribute("aria-label", fill(say.bars_alt, { name, mean: written(values[letter]), spread: written(spread[letter]), low, high }));
  for (const share of shares[letter]) {
    const bar = make("i");
    bar.style.height = `${(100 * share) / most}%`;
    box.append(bar);
  }
  const [from, to] = limits[letter];
  const mean = make("u");
  mean.style.left = `${(100 * (values[letter] - from)) / (to - from)}%`;
  box.append(mean, make("small", "", low), make("small", "high", high));
  return box;
}

// A symbol with its indices, as [letter, index] pairs; a button, so that the keyboard reaches it.
function symbol(data, part, ...pairs) {
  const button = make("button", `symbol p-${part}`);
  button.dataset.parts = part;
  button.setAttribute("aria-label", nameOf(data, part));
  for (const [letter, index] of pairs) {
    const name = make("var", "", letter);
    if (data.unit === null) name.className = "vector";
    button.append(name, make("sub", "", index));
  }
  return button;
}

function symbolless(data, part) {
  return number(part, written(data.values[part]) + spreadOf(data, part));
}

function number(part, text) {
  const element = make("span", `number p-${part}`, text);
  element.dataset.parts = part;
  return element;
}

function sign(text) {
  return make("span", "sign", text);
}

function plus(value) {
  return sign(value < 0 ? "−" : "+");
}

function dot({ unit }) {
  return sign(unit === null ? "⊙" : "·");
}

function wide(text) {
  const element = sign(text);
  element.classList.add("start"); // as near to its number as can be
  return element;
}

function spanning(element, columns = 3) {
  element.dataset.span = columns;
  return element;
}

function heading(title, note) {
  const element = make("h3", "", title);
  element.append(make("span", "note", note));
  return element;
}

function spreadOf({ spread }, part) {
  return spread ? ` ± ${size(spread[part])}` : "";
}

function nameOf(data, part) {
  return sentenceOf(data, part);
}

function sentenceOf({ say, values, unit, words, step, row }, part) {
  const value = part in values ? written(values[part]) : "";
  const said = unit === null ? fill(say.mean_value, { value }) : value;
  return fill(say[`part_${part}`], { value: said, word: words[step], width: row.width });
}

// Three places after the point, with a minus that is one.
function written(value, places = 3) {
  if (value === undefined) return "";
  const text = Math.abs(value).toFixed(places);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

function size(value) {
  return written(Math.abs(value));
}

function bracket(value) {
  const text = written(value);
  return text.startsWith("−") ? `(${text})` : text;
}

function fill(template, values) {
  return template.split(/\{(\w+)\}/).map((part, k) => (k % 2 ? values[part] : part)).join("");
}

function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}
