// The reader's own heatmap: units as rows, words as columns, the word and the unit in hand framed.

function grid(data, choose) {
  const { say } = data;
  const element = make("div", "grid");
  const label = make("label", "chooser", say.picture);
  const chooser = make("select");
  chooser.addEventListener("change", () => choose.quantity(chooser.value));
  label.append(chooser);
  const subtitle = make("span", "subtitle");
  const rows = make("div", "rows");
  const canvas = make("canvas");
  canvas.setAttribute("role", "img");
  const field = make("div", "field");
  const [column, row] = [make("div", "column"), make("div", "row")];
  field.append(canvas, row, column);
  const pointed = make("div", "under");
  const scale = make("div", "scale");
  const [low, ramp, high] = [make("span"), make("i", "ramp"), make("span")];
  const head = make("div", "head");
  head.append(label, subtitle);
  scale.append(low, ramp, high, make("span", "note", say.rows));
  element.append(head, rows, field, pointed, scale);
  let view = {};
  let memory = null;

  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    const cut = (share, n) => Math.max(0, Math.min(n - 1, Math.floor(share * n)));
    return {
      word: cut((event.clientX - box.left) / box.width, memory.n),
      unit: memory.units[cut((event.clientY - box.top) / box.height, memory.units.length)],
    };
  };
  const describe = ({ word, unit }) => {
    const value = memory.number(view.quantity, unit, word);
    const { title, low: least } = memory.quantities[view.quantity];
    const number = least === 0 ? value.toFixed(2) : signed(value);
    return fill(say.pointed, { unit, word: data.words[word], quantity: title, number });
  };
  const put = (word) => {
    column.style.left = `${(100 * word) / memory.n}%`;
  };
  canvas.addEventListener("pointermove", (event) => {
    const found = at(event);
    pointed.textContent = describe(found);
    if (event.buttons === 1 && found.word !== view.word) choose.word(found.word);
    choose.light(view.quantity);
  });
  canvas.addEventListener("pointerleave", () => {
    choose.light(null);
    if (memory) show(view);
  });
  canvas.addEventListener("pointerdown", (event) => {
    const found = at(event);
    choose.word(found.word);
    choose.unit(found.unit);
  });

  function load(next, nextView) {
    memory = next;
    if (!memory.names.includes(nextView.quantity)) nextView.quantity = memory.names.at(-1); // a plain network has no cell
    const option = (name) => Object.assign(make("option", "", memory.quantities[name].title), { value: name });
    chooser.replaceChildren(...memory.names.map(option));
    rows.replaceChildren(...memory.units.map((unit) => make("span", "", `${unit}`)));
    column.style.width = `${100 / memory.n}%`;
    row.style.height = `${100 / memory.units.length}%`;
    element.style.setProperty("--rows", memory.units.length);
    paint(nextView);
  }

  function paint({ quantity }) {
    const { title, subtitle: explained, low: least, limit } = memory.quantities[quantity];
    chooser.value = quantity;
    subtitle.textContent = explained;
    [low.textContent, high.textContent] = [least === 0 ? "0" : `\u2212${limit}`, `${limit}`];
    ramp.className = `ramp ${least === 0 ? `of-${quantity}` : "two-sided"}`;
    const alt = { title, subtitle: explained, units: memory.units.length, steps: memory.n, low: low.textContent, high: high.textContent };
    canvas.setAttribute("aria-label", fill(say.grid_alt, alt));
    canvas.width = memory.n;
    canvas.height = memory.units.length;
    const image = new ImageData(memory.n, memory.units.length);
    const hue = (name) => rgb(getComputedStyle(element).getPropertyValue(`--${name}`));
    const [above, below] = least === 0 ? [hue(quantity), hue(quantity)] : [hue("above"), hue("below")];
    memory.units.forEach((unit, line) => {
      for (let word = 0; word < memory.n; word += 1) {
        const value = memory.number(quantity, unit, word) / limit;
        image.data.set([...(value < 0 ? below : above), Math.round(255 * Math.min(1, Math.abs(value)))], 4 * (line * memory.n + word));
      }
    });
    canvas.getContext("2d").putImageData(image, 0, 0);
  }

  function show(next) {
    view = { ...next };
    const place = memory.units.indexOf(view.unit);
    put(view.word);
    row.hidden = place < 0;
    row.style.top = `${(100 * place) / memory.units.length}%`;
    [...rows.children].forEach((one, k) => one.classList.toggle("chosen", k === place));
    pointed.textContent = describe({ word: view.word, unit: view.unit ?? memory.units[0] });
  }

  return {
    element,
    load,
    paint,
    show,
    light(word, now, part) {
      column.className = part === null ? "column" : `column lit of-${part}`;
      put(word ?? now.word);
    },
  };
}

function rgb(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.trim().slice(at, at + 2), 16));
}
