// The words as typed, in the colours of what they did; those not yet read are faded.

const DENSE = 60; // words; a longer review is written smaller, without a line of its own, and scrolls in its own frame
const EDGE = 10; // pixels between the word in hand and the frame's edge
const GROUP = 4; // words without a space between them that stay on one line: "don't." but not a Chinese sentence

function words(data, choose, view) {
  const element = wordList(data);
  const steps = [...element.querySelectorAll(".step")]; // one element a word
  let selected = -1;
  let lit = null;
  const keepInSight = data.words.length > DENSE && keeper(element, steps);
  listen(element, steps, choose, view);
  return {
    element,
    select(index) {
      steps[selected]?.classList.remove("selected");
      steps[selected]?.setAttribute("aria-selected", "false");
      steps.forEach((step, k) => step.classList.contains("ahead") !== k > index && step.classList.toggle("ahead"));
      selected = index;
      steps[index].classList.add("selected");
      steps[index].setAttribute("aria-selected", "true");
      element.setAttribute("aria-activedescendant", steps[index].id);
      if (keepInSight) keepInSight(index);
    },
    light(index) {
      steps[lit]?.classList.remove("lit");
      lit = index;
      steps[lit]?.classList.add("lit");
    },
  };
}

// A press or a drag passes from word to word; a click, a tap that is no drag, chooses one.
function listen(element, steps, choose, view) {
  const pass = (hit) => {
    const index = steps.indexOf(hit?.closest?.(".step"));
    if (index >= 0 && index !== view().word) choose.word(index);
  };
  element.addEventListener("pointerdown", (event) => event.pointerType === "mouse" && pass(event.target));
  element.addEventListener("pointermove", (event) => {
    // a finger's events all go to the word where it came down
    if (event.buttons === 1) pass(element.getRootNode().elementFromPoint(event.clientX, event.clientY));
  });
  element.addEventListener("click", (event) => {
    const index = steps.indexOf(event.target.closest?.(".step"));
    if (index >= 0) choose.both(index, view().unit);
  });
  element.addEventListener("keydown", (event) => {
    if (isShortcut(event)) return;
    const to = target(event.key, steps, view().word);
    if (to === null) return;
    event.preventDefault();
    choose.word(to);
    steps[view().word].scrollIntoView({ block: "nearest" });
  });
}

// Scrolls the frame of a long review, never the page. Places are measured once a width: measured at each word, they
// would cost more than all the rest.
function keeper(frame, steps) {
  let places = null;
  let scrolled = 0;
  const forget = () => (places = null);
  frame.addEventListener("scroll", () => (scrolled = frame.scrollTop));
  new ResizeObserver(forget).observe(frame);
  document.fonts.ready.then(forget);
  return (index) => {
    places ??= { height: frame.clientHeight, rows: steps.map((step) => [step.offsetTop, step.offsetHeight]) };
    const [top, height] = places.rows[index];
    const to = Math.max(0, Math.min(scrolled, top - EDGE), top + height + EDGE - places.height);
    if (to !== scrolled) frame.scrollTop = scrolled = to;
  };
}

function wordList(data) {
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
  element.append(text);
  if (data.words.length > DENSE) return element;
  const number = make("span", "number", data.numbered[index] ? data.percent[index + 1].replace("\u00a0%", "") : "");
  element.append(make("span", after === null ? "plot unread" : "plot"), number);
  return element;
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
