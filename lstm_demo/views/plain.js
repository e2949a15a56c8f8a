// A plain recurrent network at the word in hand: no gates and no memory of its own, only what it shows.

const EVERY = "all";

// The same shape as `cell`: an element, what stands below it (nothing), and how to fill them.
function plainCell(data, choose) {
  const { say } = data;
  const [element, below] = [make("div", "cell"), make("div", "below")];
  const chooser = make("select");
  chooser.addEventListener("change", () => choose.unit(chooser.value === EVERY ? null : Number(chooser.value)));
  const label = make("label", "chooser", say["plain.whose"]);
  label.append(chooser);
  const story = make("p", "story");
  element.append(label, make("p", "story", say["plain.what"]), story);
  return {
    element,
    below,
    load(memory) {
      this.memory = memory;
      const option = (value, text) => Object.assign(make("option", "", text), { value });
      const all = option(EVERY, fill(say.all_units, { total: memory.total }));
      chooser.replaceChildren(all, ...memory.units.map((unit) => option(unit, fill(say.one_unit, { unit }))));
    },
    show({ word, unit }) {
      const { memory } = this;
      chooser.value = unit ?? EVERY;
      story.replaceChildren(...plainTale(say, memory, unit, word));
    },
  };
}

function plainTale(say, memory, unit, word) {
  const at = (step) => (step === null ? 0 : unit === null ? memory.mean("hidden", step).mean : memory.number("hidden", unit, step));
  const value = (number) => make("b", "value of-hidden", unit === null ? number.toFixed(2) : signed(number));
  const values = { unit: `${unit}`, total: `${memory.total}`, before: value(at(memory.before(word))), hidden: value(at(word)) };
  return compose(unit === null ? say["plain.tale_all"] : say["plain.tale_one"], values);
}

function plainClause(say, memory, index) {
  return compose(say["plain.clause"], { hidden: make("b", "value of-hidden", memory.mean("hidden", index).mean.toFixed(2)) });
}
