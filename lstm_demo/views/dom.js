// Small tools: elements, templates, numbers, and the arrays that travel as base64.

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

// With these keys held, an arrow is the browser's own: one page back, for instance.
function isShortcut({ altKey, ctrlKey, metaKey }) {
  return altKey || ctrlKey || metaKey;
}

function draw(tag, attributes = {}, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  return element;
}

// +0.72 or −0.04: a true minus, and a sign where both are possible.
function signed(value, digits = 2) {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return (value < 0 ? "\u2212" : "+") + text;
}

// The payload's memory as functions: what a unit or all units did at a word, and which word was read before it.
function unpack(data) {
  const { units, quantities, parts, backward, values, means } = data.memory;
  const names = Object.keys(quantities);
  const n = data.words.length;
  const [exact, together] = [floats(values), floats(means)];
  const number = (quantity, unit, step) =>
    exact[(names.indexOf(quantity) * units.length + units.indexOf(unit)) * n + step];
  const before = (step) => {
    const found = backward ? step + 1 : step - 1;
    return found < 0 || found >= n ? null : found;
  };
  return {
    ...data.memory,
    n,
    names,
    followed: data.memory.unit,
    number,
    before,
    earlier: (step) => [...Array(n).keys()].filter((at) => (backward ? at > step : at < step)),
    mean(part, step) {
      const at = (statistic) => together[(parts.indexOf(part) * 3 + statistic) * n + step];
      return { mean: at(0), low: at(1), high: at(2) };
    },
    unit(unit, step) {
      const all = Object.fromEntries(names.map((name) => [name, number(name, unit, step)]));
      const earlier = before(step);
      const past = earlier === null ? 0 : number("cell", unit, earlier);
      return {
        ...all,
        before: past,
        kept: all.forget_gate * past,
        written: all.input_gate * all.candidate,
        squashed: Math.tanh(all.cell),
      };
    },
  };
}

function floats(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}
