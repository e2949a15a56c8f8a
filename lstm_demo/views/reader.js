// The reader: the verdict, the words as typed, and under each word its piece of the running verdict.
// Draws the payload of reader.py. What a visitor typed enters the page as textContent only; choosing a word asks nobody.

const DENSE = 60; // words; a longer review is written smaller and scrolls in its own frame
const GROUP = 4; // words without a space between them that stay on one line: "don't." but not a Chinese sentence

const readers = new WeakMap(); // one per parent element: new data is drawn into the same place

export default function ({ parentElement, data }) {
  if (!readers.has(parentElement)) readers.set(parentElement, newReader(parentElement));
  const reader = readers.get(parentElement);
  reader.show(data);
  return reader.remove;
}

function newReader(parent) {
  const root = make("section", "lstm-reader");
  let data = null;
  let steps = []; // one element a word
  let selected = 0;
  let parts = {};

  function show(next) {
    if (!root.isConnected) parent.append(root);
    if (next === data) return; // only the theme changed
    const same = data && data.words.join("\u0000") === next.words.join("\u0000");
    data = next;
    parts = { list: words(data), readout: make("p", "readout"), bar: bar(data) };
    parts.readout.setAttribute("aria-live", "polite");
    steps = [...parts.list.querySelectorAll(".step")];
    root.setAttribute("aria-label", data.say.heading);
    root.style.setProperty("--low", data.band[0]);
    root.style.setProperty("--high", data.band[1]);
    root.replaceChildren(verdict(data, parts.bar), parts.readout, parts.list, legend(data), table(data));
    listen(parts.list);
    select(same ? selected : data.selected);
  }

  function select(index) {
    steps[selected]?.classList.remove("selected");
    steps[selected]?.setAttribute("aria-selected", "false");
    selected = Math.max(0, Math.min(index, steps.length - 1));
    steps[selected].classList.add("selected");
    steps[selected].setAttribute("aria-selected", "true");
    parts.list.setAttribute("aria-activedescendant", steps[selected].id);
    parts.readout.replaceChildren(...readout(data, selected));
    parts.bar.soFar(data.probability[selected + 1], selected === steps.length - 1);
  }

  function listen(list) {
    const pick = (event) => {
      const index = steps.indexOf(event.target.closest?.(".step"));
      if (index >= 0 && index !== selected) select(index);
    };
    list.addEventListener("pointerdown", pick);
    list.addEventListener("pointerover", (event) => event.buttons === 1 && pick(event));
    list.addEventListener("keydown", (event) => {
      const to = target(event.key, steps, selected);
      if (to !== null) {
        event.preventDefault();
        select(to);
        steps[selected].scrollIntoView({ block: "nearest" });
      }
      if (event.key.length === 1) event.stopPropagation(); // the page around us has one-letter shortcuts
    });
  }

  return { show, remove: () => root.remove() };
}

// Where an arrow key leads: to a neighbour, to the word above or below, to either end; null for other keys.
function target(key, steps, from) {
  const last = steps.length - 1;
  const plain = { ArrowRight: from + 1, ArrowLeft: from - 1, Home: 0, End: last };
  if (key in plain) return plain[key];
  if (key !== "ArrowDown" && key !== "ArrowUp") return null;
  const here = steps[from].getBoundingClientRect();
  const way = key === "ArrowDown" ? 1 : -1;
  let best = null;
  let row = null;
  for (let k = from + way; k >= 0 && k <= last; k += way) {
    const box = steps[k].getBoundingClientRect();
    if (Math.abs(box.top - here.top) < 2) continue;
    if (row !== null && Math.abs(box.top - row) >= 2) break;
    row = box.top;
    const off = Math.abs(box.left + box.width / 2 - here.left - here.width / 2);
    if (best === null || off < best.off) best = { k, off };
  }
  return best ? best.k : from;
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

function words(data) {
  const list = make("div", "words");
  list.tabIndex = 0;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-orientation", "horizontal");
  list.setAttribute("aria-label", `${data.say.heading}. ${data.say.hint}`);
  list.classList.toggle("dense", data.words.length > DENSE);
  let group = null;
  data.words.forEach((word, index) => {
    if (data.gaps[index] === 2) list.append(silent("break"));
    if (data.gaps[index] || !group || group.children.length === GROUP) list.append((group = silent("group")));
    group.append(step(data, word, index));
  });
  return list;
}

function step(data, word, index) {
  const before = data.probability[index];
  const after = data.probability[index + 1];
  const element = make("div", "step");
  element.id = `step-${index}`;
  element.setAttribute("role", "option");
  element.setAttribute("aria-selected", "false");
  element.setAttribute("aria-label", fill(data.say.option, { word, after: data.percent[index + 1] }));
  element.classList.add(data.tint[index] < 0 ? "down" : "up", tone(after ?? 0.5, data.band));
  element.classList.toggle("glued", data.gaps[index] === 0 && index > 0);
  element.classList.toggle("unseen", !data.known[index]);
  element.style.setProperty("--tint", Math.abs(data.tint[index]));
  element.style.setProperty("--p", after);
  element.style.setProperty("--q", before ?? after);
  const text = make("span", "word", word);
  text.dir = "auto";
  const number = make("span", "number");
  if (data.numbered[index]) number.append(make("span", "", data.percent[index + 1].replace("\u00a0%", "")));
  element.append(text, make("span", after === null ? "plot unread" : "plot"), number);
  return element;
}

// One sentence, made from the numbers, in the colours of its parts.
function readout({ words, known, percent, probability, band, say }, index) {
  const [p, q] = [probability[index], probability[index + 1]];
  const [before, after] = [percent[index], percent[index + 1]];
  let sentence = q > p ? say.rises : say.falls;
  if (q === null) sentence = say.unread;
  else if (p === null) sentence = say.ends;
  else if (before === after) sentence = say.stays;
  const value = (text, at) => make("b", `value ${at === null ? "" : tone(at, band)}`, text);
  const nodes = compose(sentence, {
    word: make("b", "", `“${words[index]}”`),
    before: value(before, p),
    after: value(after, q),
  });
  if (!known[index]) nodes.push(make("span", "aside", say.unseen));
  return nodes;
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

function tone(probability, [low, high]) {
  return probability > high ? "positive" : probability < low ? "negative" : "neutral";
}

// "At {word} the verdict falls" as nodes: each name in braces gives way to its element.
function compose(template, elements) {
  return template.split(/\{(\w+)\}/).map((part, k) => (k % 2 ? elements[part] : part));
}

function fill(template, values) {
  return template.split(/\{(\w+)\}/).map((part, k) => (k % 2 ? values[part] : part)).join("");
}

function silent(className) {
  const element = make("div", className);
  element.setAttribute("role", "presentation");
  return element;
}

function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}
