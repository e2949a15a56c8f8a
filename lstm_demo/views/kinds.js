// What is other in the LSTM's relatives: which quantities there are, what each sees, how it is said and drawn.

// The order in which the quantities are worked: those that look at the word, and those after them.
const WORKED = {
  lstm: { during: ["i", "f", "g", "o"], after: ["c", "h"] },
  peephole: { during: ["i", "f", "g"], after: ["c", "o", "h"] }, // the output gate waits for the new memory
  cell_output: { during: ["i", "f", "g"], after: ["c", "o", "h"] },
  rnn: { during: ["h"], after: [] },
};

// A text of this kind of network where it has one of its own.
function told({ kind, say }, key) {
  return say[`family.${key}_${kind}`] ?? say[key];
}

function seesHidden({ kind }, letter) {
  return !(kind === "cell_output" && letter === "o");
}

// What a gate sees of the memory: the term's symbols, and the part that it comes from; null where it sees nothing.
function seenOfCell(data, letter, before) {
  if (data.kind === "cell_output" && letter === "o") return { part: "c", symbols: [symbol(data, "c", ["V", "o"], ["c", "t"])] };
  if (data.kind !== "peephole" || letter === "g") return null;
  const [part, index] = letter === "o" ? ["c", "t"] : ["c_before", before];
  return { part, symbols: [symbol(data, letter, ["p", letter]), dot(data), symbol(data, part, ["c", index])] };
}

// The one equation of a plain network.
function plainLines(data, before) {
  const symbols = [
    symbol(data, "h", ["h", "t"]), sign("="), sign("tanh("), symbol(data, "x", ["W", ""], ["x", "t"]), sign("+"),
    symbol(data, "h_before", ["U", ""], ["h", before]), sign("+"), symbol(data, "h", ["b", ""]), sign(")"),
  ];
  if (data.unit === null) return [symbols];
  const [input, hidden, bias, total] = data.sums.h;
  return [
    symbols,
    [
      number("h", written(data.values.h)), sign("="), sign("tanh("), number("x", written(input)), plus(hidden),
      number("h_before", size(hidden)), plus(bias), number("h", size(bias)), sign(")"),
    ],
    [null, sign("="), sign("tanh("), number("h", written(total)), wide(")")],
  ];
}

// Behind a convolution no row of a matrix stands for the step, but what the filters answered to its words.
function windowOf(data) {
  const { words, step, row, say } = data;
  const box = make("div", "embedding");
  const product = make("div", "product");
  if (!row.below) product.dataset.parts = "x";
  product.append(term(foundNumbers(row, say), fill(say["family.window_row"], row)));
  const text = fill(say["family.window"], { word: words[step], width: row.width });
  box.append(make("h2", "", say["family.window_title"]), make("p", "", row.below ? `${text} ${say.row_below}` : text), product);
  return box;
}

// Where the drawing and its body begin; the plain network's is a low one, for it has no belt.
function topOf(kind) {
  return kind === "rnn" ? { view: 172, body: 184 } : { view: 40, body: 52 };
}

// The parts of the drawing; `peeps` are the wires by which a gate sees the memory.
function partsOf(kind) {
  const output = { ...PARTS.o, peeps: ["M322 104V278"] };
  if (kind === "peephole") {
    const [f, i] = [{ ...PARTS.f, peeps: ["M96 104V278"] }, { ...PARTS.i, peeps: ["M96 150H168V278"] }];
    return { ...PARTS, f, i, o: output };
  }
  if (kind === "cell_output") {
    const hidden = { ...PARTS.h_before, wires: ["M0 352H262V316", "M116 352V316", "M186 352V316"] };
    return { ...PARTS, h_before: hidden, x: { ...PARTS.x, wires: ["M92 426V352", "M92 402H338V316"] }, o: output };
  }
  return kind === "rnn" ? PLAIN : PARTS;
}

const PLAIN = {
  h_before: { wires: ["M0 250H233"], number: [6, 238], letter: [6, 278] },
  x: { wires: ["M92 426V250"], dot: [92, 250] },
  h: { wires: ["M303 250H508"], box: [268, 250, "h", "tanh"], number: [502, 238, "end"], letter: [502, 278, "end"] },
};
