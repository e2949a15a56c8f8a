// Words under the heatmap: the one in hand always, and as many as there is room for of those that moved the verdict most.

const LETTER = 0.6; // width of a letter in heights; an estimate, so that nothing need be measured
const GAP = 8; // pixels between two words
const MOST_TRIED = 80;

function ticks({ words: all, points, tint }) {
  const element = make("div", "ticks");
  element.setAttribute("aria-hidden", "true"); // the words stand above
  const strength = (k) => Math.abs(points[k] ?? tint[k]);
  const order = [...all.keys()].filter((k) => /[\p{L}\p{N}]/u.test(all[k])).sort((a, b) => strength(b) - strength(a)).slice(0, MOST_TRIED);
  const chosen = make("b");
  let placed = [];
  let word = 0;
  let size = { width: 0, letter: 0 };
  const spot = (k) => {
    const half = Math.min(size.width / 2, (all[k].length * size.letter) / 2 + GAP / 2);
    const middle = ((k + 0.5) / all.length) * size.width;
    return { half, middle: Math.max(half, Math.min(size.width - half, middle)) };
  };
  const collide = (a, b) => Math.abs(a.middle - b.middle) < a.half + b.half;
  const put = (label, k, { middle }) => {
    label.textContent = all[k];
    label.style.left = `${middle}px`;
  };

  function lay() {
    placed = [];
    for (const k of order) {
      const here = spot(k);
      if (placed.some((other) => collide(here, other))) continue;
      const label = make("span");
      put(label, k, here);
      placed.push({ ...here, label });
    }
    element.replaceChildren(...placed.map(({ label }) => label), chosen);
    show(word);
  }

  function show(index) {
    word = index;
    const here = spot(word);
    put(chosen, word, here);
    for (const other of placed) other.label.hidden = collide(here, other);
  }

  new ResizeObserver(() => {
    const { width } = element.getBoundingClientRect();
    if (width === size.width) return;
    size = { width, letter: LETTER * parseFloat(getComputedStyle(element).fontSize) };
    lay();
  }).observe(element);
  return { element, show };
}
