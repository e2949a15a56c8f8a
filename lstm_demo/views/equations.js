// What happens in the cell at one word: the sentence, the word's row of numbers, the drawing, and the six equations.
// Draws the payload of equations.py, with formulae.js, drawing.js and dom.js. A visitor's words enter the page as textContent only.

const GATES = { i: ["σ", "input_gate"], f: ["σ", "forget_gate"], g: ["tanh", "candidate"], o: ["σ", "output_gate"] };

const pages = new WeakMap(); // one per parent element: new data is drawn into the same place

export default function ({ parentElement, data, setTriggerValue }) {
  if (!pages.has(parentElement)) pages.set(parentElement, newPage(parentElement));
  const page = pages.get(parentElement);
  const drawing = page.show(data, (word) => setTriggerValue("word", word));
  return () => page.remove(drawing);
}

function newPage(parent) {
  const root = make("section", "lstm-cell");
  const [spoken, body] = [make("p", "spoken"), make("div")]; // what happens here, said to those who do not see it; and all of it
  spoken.setAttribute("role", "status");
  root.append(spoken, body);
  let data = null;
  let drawings = 0; // how often it was asked to draw
  let choose = null; // tells the server which word was chosen
  let pinned = null; // the part that stays lit after a click
  let groups = {}; // where arrow keys move, by name
  const fitting = {}; // how the cards are laid out, by their width

  function show(next, tell) {
    choose = tell;
    if (!root.isConnected) parent.append(root);
    if (next !== data) take(next); // else only the theme changed
    drawings += 1;
    return drawings;
  }

  function take(next) {
    const focus = focused();
    data = next;
    const readout = make("p", "readout");
    const before = data.backward ? "t+1" : "t−1";
    const drawing = drawCell({
      number: (part) => written(data.values[part]), name: (part) => sentenceOf(data, part),
      label: data.say.drawing, word: data.words[data.step], before, products: data.say, kind: data.kind,
    });
    const formulas = equations(data, before);
    const strip = sentence(data);
    const left = make("div", "left");
    const happens = summary(data);
    left.append(drawing, happens, readout);
    const columns = make("div", "columns");
    columns.append(left, formulas);
    root.classList.toggle("one", data.unit !== null);
    body.replaceChildren(strip, columns, embedding(data));
    spoken.textContent = happens.textContent;
    groups = {
      words: rove(strip, [...strip.children], data.step),
      parts: rove(drawing, [...drawing.querySelectorAll(".part")]),
      symbols: rove(formulas, [...formulas.querySelectorAll(".symbol")]),
    };
    listen(strip, drawing, formulas);
    const { kind } = data;
    new ResizeObserver(() => fit(formulas, kind, fitting)).observe(formulas);
    if (!root.querySelector(`[data-parts="${pinned}"]`)) pinned = null; // another network has no such part
    mark();
    light(pinned);
    if (focus) groups[focus.name][focus.index]?.focus({ preventScroll: true });
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
    mark();
    light(part);
  }

  // The part that stays lit; for those who hear the page, a button that is pressed.
  function mark() {
    for (const button of root.querySelectorAll(".part, .symbol")) {
      button.setAttribute("aria-pressed", button.dataset.parts === pinned);
    }
  }

  function light(part) {
    for (const element of root.querySelectorAll("[data-parts]")) {
      element.classList.toggle("lit", part !== null && element.dataset.parts === part);
    }
    root.querySelector(".readout").textContent = part === null ? data.say.hint : sentenceOf(data, part);
  }

  // An older drawing may be given up after a newer one began.
  return { show, remove: (drawing) => drawing === drawings && root.remove() };
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
    if (to !== undefined && at >= 0 && !isShortcut(event)) {
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
  strip.addEventListener("scroll", () => fade(strip));
  new ResizeObserver(() => fade(strip)).observe(strip);
  return strip;
}

// The edges of the strip behind which there is more.
function fade(strip) {
  strip.classList.toggle("above", strip.scrollTop > 4);
  strip.classList.toggle("below", strip.scrollTop + strip.clientHeight < strip.scrollHeight - 4);
}

function bringIntoSight(strip, word) {
  strip.scrollTop = word.offsetTop + (word.offsetHeight - strip.clientHeight) / 2;
}

// One sentence, made from the numbers; for the whole vector, what its numbers are.
function summary(data) {
  const { words, step, unit, layer, n_units, values, say } = data;
  const text = make("p", "summary");
  if (unit === null) text.append(fill(say.mean_note, { units: n_units }));
  else {
    const plain = { word: words[step], unit, layer };
    text.append(...told(data, layer ? "summary_layer" : "summary").split(/\{(\w+)\}/).map((part, k) => {
      if (k % 2 === 0) return part;
      return part in plain ? String(plain[part]) : number(part, written(values[part]));
    }));
  }
  return text;
}

// One-hot times matrix = row of the embedding.
function embedding(data) {
  const { words, known, step, row, say } = data;
  if (row.id === null) return windowOf(data);
  const box = make("div", "embedding");
  const text = fill(known[step] ? say.row_known : say.row_unknown, { word: words[step], id: row.id, size: row.size });
  box.append(make("h2", "", say.row_title), make("p", "", row.below ? `${text} ${say.row_below}` : text));
  const oneHot = make("div", "one-hot");
  oneHot.append(make("span", "", "0 0 0 … 0"), make("b", "", "1"), make("span", "", "0 … 0 0 0"));
  const matrix = make("div", "matrix");
  matrix.append(make("i"));
  const product = make("div", "product");
  if (!row.below) product.dataset.parts = "x"; // what the layer reads
  product.append(
    term(oneHot, fill(say.one_hot, row)), make("span", "sign", "×"),
    term(matrix, fill(say.matrix, row)), make("span", "sign", "="), term(foundNumbers(row, say), fill(say.row, row)),
  );
  box.append(product);
  return box;
}

// All numbers as stripes, and the first of them written out.
function foundNumbers(row, say) {
  const stripes = make("div", "stripes");
  stripes.setAttribute("role", "img");
  stripes.setAttribute("aria-label", fill(say.row_alt, { limit: row.limit }));
  stripes.style.background = `linear-gradient(to right, ${row.stripes.map(stripe).join(", ")})`;
  const more = row.rest ? `  …\u00a0${fill(say.row_more, row)}` : "";
  const numbers = make("div", "numbers", "[ " + row.numbers.map((value) => written(value)).join("  ") + more + "\u00a0]");
  const found = make("div", "found");
  found.append(stripes, numbers);
  return found;
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
