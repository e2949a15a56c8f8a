// The reader: the verdict, the words as typed, a scrubber, what happened in a sentence, and the memory at the word in hand.
// Draws the payload of reader.py. What a visitor typed enters the page as textContent only. Passing from word to word asks
// nobody; a choice on purpose, of a word or a unit, tells the page around us, which may draw them too.

const FIRST = "cell"; // what the heatmap shows before another quantity is chosen

const readers = new WeakMap(); // one per parent element: new data is drawn into the same place

export default function ({ parentElement, data, setTriggerValue }) {
  if (!readers.has(parentElement)) readers.set(parentElement, new Reader(parentElement));
  const reader = readers.get(parentElement);
  const drawing = reader.show(data, setTriggerValue);
  return () => drawing === reader.drawings && reader.remove(); // an older drawing may be given up after a newer one began
}

class Reader {
  root = make("section", "lstm-reader");
  view = { word: 0, unit: null, quantity: FIRST }; // unit null: all of them together
  data = null;
  drawings = 0; // how often it was asked to draw
  parts = {};
  told = {}; // the unit and the step that the page around us knows
  asked = []; // what it was told and has not answered yet
  tell = null;

  constructor(parent) {
    this.parent = parent;
    const stop = (event) => !event.target.closest?.(".play") && this.parts.scrubber?.stop();
    this.root.addEventListener("pointerdown", stop); // whatever a visitor does stops the play, but for its button
    this.root.addEventListener("keydown", (event) => this.key(event, stop));
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.repaint = () => this.parts.grid?.paint(this.view);
  }

  show(next, setTriggerValue) {
    if (!this.root.isConnected) this.parent.append(this.root);
    this.dark.addEventListener("change", this.repaint); // once, however often it is said
    if (setTriggerValue) this.tell = setTriggerValue;
    if (next === this.data) this.repaint(); // only the theme changed
    else this.take(next);
    this.drawings += 1;
    return this.drawings;
  }

  take(next) {
    const same = this.data && drawnOnce(this.data) === drawnOnce(next);
    this.follow(next, same);
    this.data = next;
    if (!same) this.build();
    const memory = unpack(next);
    this.parts.cell.load(memory);
    this.parts.grid.load(memory, this.view);
    this.update();
  }

  // Where to look in new data: where the page around us does, if it chose anew; else nobody is called back from where they are.
  follow(next, same) {
    const { view, told } = this;
    const page = { unit: next.memory.unit, step: next.selected };
    const isReset = this.data && this.data.resets !== next.resets;
    if (isReset) view.quantity = FIRST;
    const sameText = this.data && !isReset && this.data.words.join("\u0000") === next.words.join("\u0000");
    if (!sameText) this.asked = [];
    const answered = this.asked.findIndex((one) => one.unit === page.unit && one.step === page.step);
    this.asked.splice(0, answered + 1);
    const chosenThere = answered < 0;
    if (!sameText || (chosenThere && page.step !== told.step)) view.word = page.step;
    const together = this.data && !isReset && view.unit === null;
    if (together ? same && chosenThere && page.unit !== told.unit : !this.asked.length) view.unit = page.unit;
    if (view.unit !== null && !next.memory.units.includes(view.unit)) view.unit = page.unit;
    if (!this.asked.length) this.told = page;
  }

  build() {
    const { data, root } = this;
    const choose = {
      word: (word) => this.select(word),
      unit: (unit) => this.pick(this.view.word, unit),
      both: (word, unit) => this.pick(word, unit),
      quantity: (quantity) => this.picture(quantity),
      light: (part) => this.light(part),
      along: () => this.takeAlong(),
    };
    const parts = {
      list: words(data, choose, () => this.view),
      scrubber: scrubber(data, () => this.view.word, choose),
      sentence: make("p", "readout"),
      cell: cell(data, choose),
      grid: new Grid(data, choose),
    };
    this.parts = parts;
    root.setAttribute("aria-label", data.say.heading);
    root.style.setProperty("--low", data.band[0]);
    root.style.setProperty("--high", data.band[1]);
    const inside = make("div", "inside");
    inside.append(parts.cell.element, parts.grid.element, parts.cell.below);
    root.replaceChildren(
      verdict(data), parts.list.element, wordKey(data), parts.scrubber.element, lineKey(data),
      parts.sentence, inside, table(data), help(data),
    );
  }

  update() {
    const { data, parts, view } = this;
    parts.list.select(view.word);
    parts.scrubber.show(view.word, !this.tell || view.word === this.told.step);
    parts.sentence.setAttribute("aria-live", parts.scrubber.playing() ? "off" : "polite");
    parts.sentence.replaceChildren(...sentence(data, parts.cell.memory, view.word));
    parts.cell.show(view);
    parts.grid.show(view);
  }

  select(word) {
    this.view.word = this.within(word);
    this.update();
  }

  within(word) {
    return Math.max(0, Math.min(word, this.data.words.length - 1));
  }

  // A choice on purpose, of a word and of a unit, or of null for all of them; the page around us hears of it once.
  pick(word, unit) {
    const { told, view } = this;
    view.unit = unit;
    const next = { unit: unit ?? told.unit, step: this.within(word) };
    const isNew = this.tell && (next.unit !== told.unit || next.step !== told.step);
    if (isNew) this.told = next;
    this.select(word);
    if (!isNew) return;
    this.asked.push(next);
    this.tell("pick", next);
  }

  // The button for it goes out of sight then, so that the keys go on where the words are.
  takeAlong() {
    this.pick(this.view.word, this.view.unit);
    this.root.querySelector(".words").focus({ preventScroll: true });
  }

  picture(quantity) {
    this.view.quantity = quantity;
    this.repaint();
    this.update();
  }

  // One part in every place where it stands: drawing, formula, word and column; null puts the light out.
  light(part) {
    const { parts, root, view } = this;
    root.classList.toggle("lighting", part !== null);
    for (const element of root.querySelectorAll("[data-part]")) {
      element.classList.toggle("lit", element.dataset.part === part);
    }
    const word = part === null ? null : part === "before" ? parts.cell.memory.before(view.word) : view.word;
    parts.list.light(word);
    parts.grid.light(word, view, part);
  }

  key(event, stop) {
    const onWord = event.target.matches("input, .words");
    if (event.key === " " && onWord) {
      event.preventDefault();
      this.parts.scrubber.toggle();
    } else if (event.key !== "Tab" && event.key !== "Shift") stop(event);
    if (event.key === "Enter" && onWord) this.pick(this.view.word, this.view.unit);
    if (event.key.length === 1) event.stopPropagation(); // the page around us has one-letter shortcuts
  }

  remove() {
    this.parts.scrubber?.stop();
    this.dark.removeEventListener("change", this.repaint);
    this.root.remove();
  }
}

// What need not be built again while only memory and place change.
function drawnOnce(data) {
  return JSON.stringify({ ...data, memory: null, selected: null });
}
