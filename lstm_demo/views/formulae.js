// The six equations as cards: letters above, this word's numbers below, and how far each quantity stands open.

// How the cards are laid out, the widest first: beside what an equation gives; below it; its last line below, too; smaller.
const FITS = ["abreast", "wide", "narrow", "tight"];

// The six equations, in the order in which they are worked.
function equations(data, before) {
  const { say, values } = data;
  const box = make("div", "equations");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", told(data, "formulas"));
  const brought = make("div", "brought");
  brought.append(heading(say.before, data.first ? say.before_first : data.unit === null ? say.whole_before : say.before_note));
  for (const [part, letter] of [["c_before", "c"], ["h_before", "h"]]) {
    if (!(part in values)) continue;
    const item = make("span", "line");
    item.append(symbol(data, part, [letter, before]), sign("="), number(part, written(values[part]) + spreadOf(data, part)));
    brought.append(item);
  }
  box.append(brought, heading(say.during, told(data, "during_note")));
  const { during, after } = WORKED[data.kind];
  for (const letter of during) box.append(card(data, letter, linesOf(data, letter, before)));
  if (after.length) box.append(heading(say.after, say.after_note));
  for (const letter of after) box.append(card(data, letter, linesOf(data, letter, before)));
  if (data.verdict) {
    const counted = { weight: written(data.verdict.weight), h: bracket(values.h), product: written(data.verdict.product) };
    box.append(make("p", "quiet", fill(say.verdict, counted)));
  }
  if (data.reads) box.append(make("p", "quiet", data.reads));
  const ofItsKind = say[`family.note_${data.kind}`];
  if (ofItsKind) box.append(make("p", "quiet", ofItsKind));
  return box;
}

// No equation may leave its card; only the browser knows how wide its letters are, once it has them. What is `known` of
// a width stays, so that the cards do not change their shape from word to word.
function fit(box, kind, known) {
  if (document.fonts.status === "loading") document.fonts.ready.then(() => fit(box, kind, known));
  const width = `${box.clientWidth} ${kind}`;
  const leaves = (grid) => grid.scrollWidth > grid.clientWidth;
  const fits = (one) => {
    box.dataset.fit = one;
    return ![...box.querySelectorAll(".grid")].some(leaves);
  };
  const found = FITS.slice(FITS.indexOf(known[width] ?? FITS[0])).find(fits) ?? FITS.at(-1);
  if (document.fonts.status !== "loading") known[width] = found;
}

function linesOf(data, letter, before) {
  if (letter in GATES) return gateLines(data, letter, before);
  if (letter === "c") return cellLines(data, before);
  return data.kind === "rnn" ? plainLines(data, before) : hiddenLines(data);
}

function gateLines(data, letter, before) {
  const squash = GATES[letter][0];
  const [cell, hasHidden] = [seenOfCell(data, letter, before), seesHidden(data, letter)];
  const symbols = [
    symbol(data, letter, [letter, "t"]), sign("="), sign(`${squash}(`), symbol(data, "x", ["W", letter], ["x", "t"]), sign("+"),
    ...(hasHidden ? [symbol(data, "h_before", ["U", letter], ["h", before]), sign("+")] : []),
    ...(cell ? [...cell.symbols, sign("+")] : []), symbol(data, letter, ["b", letter]), sign(")"),
  ];
  if (data.unit === null) return [symbols];
  const [input, hidden, bias, total, seen] = data.sums[letter];
  return [
    symbols,
    [
      number(letter, written(data.values[letter])), sign("="), sign(`${squash}(`), number("x", written(input)),
      ...(hasHidden ? [plus(hidden), number("h_before", size(hidden))] : []),
      ...(cell ? [plus(seen), spanning(number(cell.part, size(seen)), cell.symbols.length)] : []),
      plus(bias), number(letter, size(bias)), sign(")"),
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
        cell.style.setProperty("--beside", row === 3 && lines[1].length <= 9 ? `2 / ${9 + k}` : `${row} / ${column} / auto / span ${width}`);
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

function bars({ shares, limits, beyond, values, spread, say }, letter) {
  const most = Math.max(...shares[letter]);
  const box = make("span", "bars");
  const [orLess, orMore] = beyond && letter === "c" ? ["≤ ", "≥ "] : ["", ""];
  const [low, high] = limits[letter].map((limit, k) => (k ? orMore : orLess) + written(limit, 0));
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
  mean.style.left = `${(100 * (Math.max(from, Math.min(values[letter], to)) - from)) / (to - from)}%`;
  box.append(mean, make("small", "", low), make("small", "high", high));
  return box;
}

// A symbol with its indices, as [letter, index] pairs; a button, so that the keyboard reaches it.
function symbol(data, part, ...pairs) {
  const button = make("button", `symbol p-${part}`);
  button.dataset.parts = part;
  button.setAttribute("aria-label", sentenceOf(data, part));
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
  const element = make("h2", "", title);
  element.append(make("span", "note", note));
  return element;
}

function spreadOf({ spread }, part) {
  return spread ? ` ± ${size(spread[part])}` : "";
}

function sentenceOf(data, part) {
  const { say, values, unit, words, step, width } = data;
  const value = part in values ? written(values[part]) : "";
  const said = unit === null ? fill(say.mean_value, { value }) : value;
  return fill(told(data, `part_${part}`), { value: said, word: words[step], width });
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
