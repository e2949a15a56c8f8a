// The reader: the verdict, the words as typed, a scrubber, what happened in a sentence, and the memory at the word in hand.
// Draws the payload of reader.py. What a visitor typed enters the page as textContent only. Choosing a word asks nobody;
// choosing a unit tells the page around us, which may draw that unit too.

const readers = new WeakMap(); // one per parent element: new data is drawn into the same place

export default function ({ parentElement, data, setStateValue }) {
  if (!readers.has(parentElement)) readers.set(parentElement, newReader(parentElement));
  const reader = readers.get(parentElement);
  reader.show(data, setStateValue);
  return reader.remove;
}

function newReader(parent) {
  const root = make("section", "lstm-reader");
  const view = { word: 0, unit: null, quantity: "cell" }; // unit null: all of them together
  let data = null;
  let parts = {};
  let told = null; // the unit that the page around us knows
  let tell = () => {};

  function show(next, setStateValue) {
    if (!root.isConnected) parent.append(root);
    if (setStateValue) tell = setStateValue;
    if (next === data) return; // only the theme changed
    const sameText = data && data.words.join("\u0000") === next.words.join("\u0000");
    const same = data && withoutMemory(data) === withoutMemory(next);
    const followed = next.memory.unit;
    if (!sameText) view.word = next.selected;
    if (!data || view.unit !== null || (same && followed !== told)) view.unit = followed;
    told = followed;
    data = next;
    if (!same) build();
    const memory = unpack(data);
    parts.cell.memory = memory;
    parts.cell.offer(memory);
    parts.grid.load(memory, view);
    update();
  }

  function build() {
    const choose = { word: select, unit: follow, quantity: picture, light };
    parts = {
      list: words(data),
      scrubber: scrubber(data, () => view.word, select),
      sentence: make("p", "readout"),
      bar: bar(data),
      cell: cell(data, choose),
      grid: grid(data, choose),
    };
    parts.sentence.setAttribute("aria-live", "polite");
    root.setAttribute("aria-label", data.say.heading);
    root.style.setProperty("--low", data.band[0]);
    root.style.setProperty("--high", data.band[1]);
    const inside = make("div", "inside");
    inside.append(parts.cell.element, parts.grid.element, parts.cell.below);
    const extras = [legend(data), table(data), help(data)];
    root.replaceChildren(
      verdict(data, parts.bar), parts.list.element, parts.scrubber.element, parts.sentence, inside, ...extras,
    );
    listen(parts.list);
  }

  function update() {
    parts.list.select(view.word);
    parts.scrubber.show(view.word);
    parts.bar.soFar(data.probability[view.word + 1], view.word === data.words.length - 1);
    parts.sentence.setAttribute("aria-live", parts.scrubber.playing() ? "off" : "polite");
    parts.sentence.replaceChildren(...sentence(data, parts.cell.memory, view.word));
    parts.cell.show(view);
    parts.grid.show(view);
  }

  function select(word) {
    view.word = Math.max(0, Math.min(word, data.words.length - 1));
    update();
  }

  // A unit, or null for all of them; the page around us hears of a unit once.
  function follow(unit) {
    view.unit = unit;
    update();
    if (unit === null || unit === told) return;
    told = unit;
    tell("unit", unit);
  }

  function picture(quantity) {
    view.quantity = quantity;
    parts.grid.paint(view);
    update();
  }

  // One part in every place where it stands: drawing, formula, word and column; null puts the light out.
  function light(part) {
    const earlier = part === "before";
    root.classList.toggle("lighting", part !== null);
    for (const element of root.querySelectorAll("[data-part]")) {
      element.classList.toggle("lit", element.dataset.part === part);
    }
    const word = part === null ? null : earlier ? parts.cell.memory.before(view.word) : view.word;
    parts.list.light(word);
    parts.grid.light(word, view, part);
  }

  function listen(list) {
    const pick = (event) => {
      const index = list.steps.indexOf(event.target.closest?.(".step"));
      if (index >= 0 && index !== view.word) select(index);
    };
    list.element.addEventListener("pointerdown", pick);
    list.element.addEventListener("pointerover", (event) => event.buttons === 1 && pick(event));
    list.element.addEventListener("keydown", (event) => {
      const to = target(event.key, list.steps, view.word);
      if (to === null) return;
      event.preventDefault();
      select(to);
      list.steps[view.word].scrollIntoView({ block: "nearest" });
    });
  }

  // Whatever a visitor does stops the play, but for the button that began it.
  const stop = (event) => !event.target.closest?.(".play") && parts.scrubber?.stop();
  root.addEventListener("pointerdown", stop);
  root.addEventListener("keydown", (event) => {
    const onSlider = event.target.matches("input, .words");
    if (event.key === " " && onSlider) {
      event.preventDefault();
      parts.scrubber.toggle();
    } else if (event.key !== "Tab" && event.key !== "Shift") stop(event);
    if (event.key.length === 1) event.stopPropagation(); // the page around us has one-letter shortcuts
  });

  const remove = () => {
    parts.scrubber?.stop();
    root.remove();
  };
  return { show, remove };
}

function withoutMemory(data) {
  return JSON.stringify({ ...data, memory: null });
}

function verdict({ verdict: v, say }, barElement) {
  const notes = make("p", "notes", `${v.known}${v.unknown.length ? "; " + say.unknown + " " : "."}`);
  notes.append(...v.unknown.map((word) => make("span", "unknown-word", word)), v.more);
  for (const note of [v.caution, v.left_out]) if (note) notes.append(make("br"), note);
  const box = make("div", `verdict ${v.tone}`);
  box.append(make("span", "label", v.label), barElement.element, make("span", "percent", v.percent), notes);
  return box;
}

function bar({ verdict: v, probability, band, say }) {
  const element = make("div", "bar");
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", v.alt);
  const soFar = make("span", "marker so-far");
  const marker = make("span", "marker");
  marker.style.setProperty("--p", probability.at(-1));
  element.append(
    make("span", "track"), make("span", "band"), soFar, marker,
    make("span", "end", say.negative_end), make("span", "end", say.positive_end), make("span", "middle", v.neutral),
  );
  return {
    element,
    soFar(p, isLast) {
      soFar.hidden = isLast || p === null;
      soFar.className = `marker so-far ${p === null ? "" : tone(p, band)}`;
      soFar.style.setProperty("--p", p);
    },
  };
}

function legend({ say, full_tint }) {
  const box = make("div", "legend");
  const entry = (mark, before, after) => {
    const item = make("span");
    item.append(before, make("i", mark), after);
    return item;
  };
  box.append(
    entry("ramp", say.towards_negative, say.towards_positive),
    entry("stroke", "", say.line_help),
    entry("patch", "", say.band_help),
    entry("dashes", "", say.unknown_help),
    entry("ring", "", say.ring_help),
    make("span", "note", fill(say.tint_help, { full_tint })),
  );
  return box;
}

// The same as a table, for who cannot see the colours; built when it is opened.
function table({ words, known, percent, say }) {
  const details = make("details");
  details.append(make("summary", "", say.table));
  const row = (cell, values) => {
    const tr = make("tr");
    tr.append(...values.map((value) => make(cell, "", value)));
    return tr;
  };
  details.addEventListener("toggle", () => {
    const rows = words.map((word, k) => row("td", [word, percent[k + 1], known[k] ? say.yes : say.no]));
    const element = make("table");
    element.append(row("th", [say.column_word, say.column_verdict, say.column_known]), ...rows);
    const scroll = make("div");
    scroll.tabIndex = 0;
    scroll.append(element);
    details.replaceChildren(details.firstChild, scroll);
  }, { once: true });
  return details;
}

// More than a line, for who asks.
function help({ say }) {
  const details = make("details", "help");
  details.append(make("summary", "", say.help));
  const list = make("div");
  for (const text of say.help_text.split("\n").filter(Boolean)) list.append(make("p", "", text));
  details.append(list);
  return details;
}
