// A plain recurrent network at the word in hand: no gates and no memory of its own, only what it shows.

// The pipes, as wide as what is shown is large: [part, where it begins, its letter, where its number stands].
const SHOWN_PIPES = [["before", 0, "h\u208b\u2081", 0, "start"], ["hidden", 430, "h", 720, "end"]];
const SHOWN_LENGTH = 290;

// The same shape as `cell`: an element, what stands below it, and how to fill them.
function plainCell(data, choose) {
  const { say } = data;
  const { label, chooser } = unitChooser(say, choose);
  const [element, below] = [make("div", "cell"), make("div", "below")];
  const [plan, scale, story] = [plainDrawing(say), make("span", "scale"), make("p", "story")];
  element.append(label, plan.svg, scale);
  below.append(story);
  lightUp(element, choose.light);
  return {
    element,
    below,
    load(memory) {
      this.memory = memory;
      offerUnits(chooser, say, memory);
    },
    show({ word, unit }) {
      const { memory } = this;
      chooser.value = unit ?? ALL;
      element.classList.toggle("together", unit === null);
      const values = plainValues(memory, unit, word);
      plan.show(values);
      showScale(scale, say, unit, 1);
      story.replaceChildren(say.what, " ", ...plainTale(say, memory, unit, values));
    },
  };
}

function plainValues(memory, unit, word) {
  const at = (step) => (step === null ? 0 : unit === null ? memory.mean("hidden", step).mean : memory.number("hidden", unit, step));
  const part = (value) => ({ value, text: unit === null ? value.toFixed(2) : signed(value) });
  return { before: part(at(memory.before(word))), hidden: part(at(word)) };
}

function plainTale(say, memory, unit, { before, hidden }) {
  const value = ({ text }) => make("b", "value of-hidden", text);
  const values = { unit: `${unit}`, total: `${memory.total}`, before: value(before), hidden: value(hidden) };
  return compose(unit === null ? say.tale_all : say.tale_one, values);
}

function plainDrawing(say) {
  const svg = draw("svg", { viewBox: "0 0 720 230", role: "img", class: "drawing" });
  const parts = SHOWN_PIPES.map(([part, x, letter, at, anchor]) => {
    const place = { x, y: 44, width: SHOWN_LENGTH, height: FULL };
    const group = draw("g", { "data-part": part, class: "pipe along" });
    const flow = draw("rect", { ...place, class: "flow" });
    const number = draw("tspan", { class: "number" });
    const text = draw("text", { x: at, y: 28, "text-anchor": anchor, "data-part": part, class: `label of-${part}` });
    text.append(draw("tspan", { class: "name" }, `${say[`part_${part}`]} `), number);
    group.append(draw("rect", { ...place, class: "wall" }), flow);
    svg.append(group, text);
    return { part, letter, flow, number };
  });
  svg.append(
    draw("path", { d: "M360 218V140M348 154L360 140L372 154", class: "arrow" }), draw("text", { x: 378, y: 212, class: "to" }, say.from_word),
    draw("rect", { x: SHOWN_LENGTH, y: 44, width: 140, height: FULL, rx: 12, class: "plus" }), draw("text", { x: 360, y: 98, class: "sign" }, "tanh"),
  );
  return { svg, show: (values) => showPlain(svg, parts, say, values) };
}

function showPlain(svg, parts, say, values) {
  for (const { part, letter, flow, number } of parts) {
    const { value, text } = values[part];
    flow.style.transform = `scaleY(${Math.min(1, Math.abs(value))})`;
    flow.classList.toggle("below", value < 0);
    number.textContent = `${letter} ${text}`;
  }
  const said = parts.map(({ part }) => `${say[`part_${part}`]} ${values[part].text}`).join(", ");
  svg.setAttribute("aria-label", fill(say.drawing_alt, { parts: said }));
}

function plainClause(say, memory, index) {
  return compose(say.clause, { hidden: make("b", "value of-hidden", memory.mean("hidden", index).mean.toFixed(2)) });
}
