// The reader's own heatmap: units as rows, words as columns, the word and the unit in hand framed.

class Grid {
  element = make("div", "grid");
  chooser = make("select");
  subtitle = make("span", "subtitle");
  rows = make("div", "rows");
  canvas = make("canvas");
  column = make("div", "column");
  row = make("div", "row");
  field = make("div", "field");
  pointed = make("div", "under");
  scale = { low: make("span"), ramp: make("i", "ramp"), high: make("span") };
  note = make("span", "note");
  view = {};
  memory = null;

  constructor(data, choose) {
    const { say } = data;
    this.data = data;
    this.chooser.addEventListener("change", () => choose.quantity(this.chooser.value));
    const label = make("label", "chooser", say.picture);
    label.append(this.chooser);
    const [head, scale] = [make("div", "head"), make("div", "scale")];
    head.append(label, this.subtitle);
    scale.append(this.scale.low, this.scale.ramp, this.scale.high, this.note);
    this.canvas.setAttribute("role", "img");
    this.field.append(this.canvas, this.row, this.column);
    this.ticks = ticks(data);
    this.element.append(head, this.rows, this.field, this.ticks.element, this.pointed, scale);
    this.listen(choose);
  }

  // A press or a drag passes from word to word; a click, a tap that is no drag, chooses a word and a unit.
  listen(choose) {
    let pressed = null;
    const { canvas } = this;
    canvas.addEventListener("pointermove", (event) => {
      const found = this.at(event);
      this.pointed.textContent = this.describe(found);
      if (event.buttons === 1 && found.word !== this.view.word) choose.word(found.word);
      choose.light(this.view.quantity);
    });
    canvas.addEventListener("pointerleave", () => {
      choose.light(null);
      if (this.memory) this.show(this.view);
    });
    canvas.addEventListener("pointerdown", (event) => (pressed = this.at(event)));
    canvas.addEventListener("click", (event) => {
      const found = this.at(event);
      if (pressed?.word === found.word && pressed.unit === found.unit) choose.both(found.word, found.unit);
      pressed = null;
    });
  }

  at({ clientX, clientY }) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const { n, units } = this.memory;
    const cut = (share, count) => Math.max(0, Math.min(count - 1, Math.floor(share * count)));
    return { word: cut((clientX - left) / width, n), unit: units[cut((clientY - top) / height, units.length)] };
  }

  describe({ word, unit }) {
    const { quantity } = this.view;
    const value = this.memory.number(quantity, unit, word);
    const { title, low } = this.memory.quantities[quantity];
    const number = low === 0 ? value.toFixed(2) : signed(value);
    return fill(this.data.say.pointed, { unit, word: this.data.words[word], quantity: title, number });
  }

  load(memory, view) {
    this.memory = memory;
    const option = (name) => Object.assign(make("option", "", memory.quantities[name].title), { value: name });
    this.chooser.replaceChildren(...memory.names.map(option));
    this.rows.replaceChildren(...memory.units.map((unit) => make("span", "", `${unit}`)));
    this.note.textContent = fill(this.data.say.rows, memory);
    this.column.style.width = `${100 / memory.n}%`;
    this.row.style.height = `${100 / memory.units.length}%`;
    this.element.style.setProperty("--rows", memory.units.length);
    this.paint(view);
  }

  // What is drawn: what the view asks for, or where the network has no such thing, a plain one no cell, its last.
  drawn({ quantity }) {
    return this.memory.names.includes(quantity) ? quantity : this.memory.names.at(-1);
  }

  paint(view) {
    const { memory, scale } = this;
    const quantity = this.drawn(view);
    const { title, subtitle, low, limit, beyond } = memory.quantities[quantity];
    this.chooser.value = quantity;
    this.subtitle.textContent = subtitle;
    const [orLess, orMore] = beyond ? ["\u2264 ", "\u2265 "] : ["", ""];
    scale.low.textContent = low === 0 ? "0" : `${orLess}\u2212${limit}`;
    scale.high.textContent = `${orMore}${limit}`;
    scale.ramp.className = `ramp ${low === 0 ? `of-${quantity}` : "two-sided"}`;
    const size = { units: memory.units.length, steps: memory.n };
    const ends = { low: scale.low.textContent, high: scale.high.textContent };
    this.canvas.setAttribute("aria-label", fill(this.data.say.grid_alt, { title, subtitle, ...size, ...ends }));
    paintCells(this.canvas, memory, quantity, limit, hues(scale.ramp));
  }

  show(view) {
    const { memory, row, rows } = this;
    this.view = { ...view, quantity: this.drawn(view) };
    const place = memory.units.indexOf(view.unit);
    this.put(view.word);
    this.ticks.show(view.word);
    row.hidden = place < 0;
    row.style.top = `${(100 * place) / memory.units.length}%`;
    [...rows.children].forEach((one, k) => one.classList.toggle("chosen", k === place));
    this.pointed.textContent = this.describe({ word: view.word, unit: view.unit ?? memory.units[0] });
  }

  light(word, now, part) {
    this.column.className = word === null ? "column" : `column lit of-${part}`; // nothing was read before the first word
    this.put(word ?? now.word);
  }

  put(word) {
    this.column.style.left = `${(100 * word) / this.memory.n}%`;
  }
}

// One pixel a cell: the colour of its sign, as strong as its size.
function paintCells(canvas, memory, quantity, limit, { below, above }) {
  const { n, units } = memory;
  canvas.width = n;
  canvas.height = units.length;
  const image = new ImageData(n, units.length);
  units.forEach((unit, line) => {
    for (let word = 0; word < n; word += 1) {
      const value = memory.number(quantity, unit, word) / limit;
      const strength = Math.round(255 * Math.min(1, Math.abs(value)));
      image.data.set([...(value < 0 ? below : above), strength], 4 * (line * n + word));
    }
  });
  canvas.getContext("2d").putImageData(image, 0, 0);
}

// The colours at the ends of the scale, as the browser worked them out for this theme: [red, green, blue] each.
function hues(ramp) {
  const pen = make("canvas").getContext("2d", { willReadFrequently: true });
  const style = getComputedStyle(ramp);
  const rgb = (colour) => {
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  return { below: rgb(style.borderLeftColor), above: rgb(style.borderRightColor) };
}
