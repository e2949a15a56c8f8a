// The running verdict over the whole text as one line, and on it a handle: the word in hand.

const LEVELS = [1, 0.5, 0];

function verdictLine(data, select) {
  const { probability, words: all, band, say } = data;
  const n = all.length;
  const element = make("div", "verdict-line");
  const axis = make("div", "axis");
  axis.append(...LEVELS.map((level) => make("span", "", `${100 * level}\u00a0%`)));
  const strip = make("div", "strip");
  const slider = make("input");
  Object.assign(slider, { type: "range", min: 1, max: n, step: 1 });
  slider.setAttribute("aria-label", say.slider);
  slider.addEventListener("input", () => select(slider.valueAsNumber - 1));
  const [ahead, hand] = [make("span", "not-read"), make("span", "hand")];
  const dot = make("i");
  hand.append(dot);
  strip.append(curve(probability, band), ahead, hand, slider);
  element.append(axis, strip);
  drag(strip, slider, n, (word) => word !== slider.valueAsNumber - 1 && select(word));
  return {
    element,
    show(index, place) {
      const p = probability[index + 1];
      slider.value = index + 1;
      slider.setAttribute("aria-valuetext", `${place}: ${all[index]}, ${data.percent[index + 1]}`);
      ahead.style.left = `${(100 * (index + 1)) / n}%`;
      hand.style.left = `${(100 * (index + 0.5)) / n}%`;
      hand.className = `hand ${tone(p ?? 0.5, band)}`;
      dot.style.bottom = `${100 * (p ?? 0.5)}%`;
    },
  };
}

// Mouse and finger go straight to the word under them; keyboard and screen reader have the slider.
function drag(strip, slider, n, go) {
  const to = ({ clientX }) => {
    const { left, width } = strip.getBoundingClientRect();
    go(Math.max(0, Math.min(n - 1, Math.floor((n * (clientX - left)) / width))));
  };
  strip.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    strip.setPointerCapture(event.pointerId);
    to(event);
  });
  strip.addEventListener("pointermove", (event) => strip.hasPointerCapture(event.pointerId) && to(event));
  strip.addEventListener("mousedown", (event) => {
    event.preventDefault(); // or the slider would lose the focus again
    slider.focus({ preventScroll: true });
  });
}

// Stretched to its place, so that it needs no measuring: a word is one wide, the whole is a hundred high.
function curve(probability, band) {
  const n = probability.length - 1;
  const svg = draw("svg", { viewBox: `0 0 ${n} 100`, preserveAspectRatio: "none", class: "curve", "aria-hidden": "true" });
  const [low, high] = band.map((p) => 100 - 100 * p);
  svg.append(draw("rect", { x: 0, y: high, width: n, height: low - high, class: "neutral-band" }));
  svg.append(draw("path", { d: LEVELS.map((level) => `M0 ${100 * level}H${n}`).join(""), class: "levels" }));
  const [areas, lines] = [{}, {}];
  for (let k = 0; k < n; k += 1) {
    const [p, q] = [probability[k], probability[k + 1]].map((value) => value === null ? null : 100 - 100 * value);
    if (q === null) continue;
    const name = tone(probability[k + 1], band);
    areas[name] = `${areas[name] ?? ""}M${k} 50V${q}H${k + 1}V50Z`;
    lines[name] = `${lines[name] ?? ""}M${k} ${p ?? q}V${q}H${k + 1}`;
  }
  for (const [name, d] of Object.entries(areas)) svg.append(draw("path", { d, class: `area ${name}` }));
  for (const [name, d] of Object.entries(lines)) svg.append(draw("path", { d, class: `run ${name}` }));
  return svg;
}
