// Through the words by slider, by buttons, or at two words a second.

const PACE = 500; // milliseconds a word

function scrubber(data, current, select) {
  const { say } = data;
  const last = data.words.length - 1;
  const element = make("div", "scrubber");
  const button = (name, sign, act) => {
    const made = make("button", name, sign);
    made.type = "button";
    made.setAttribute("aria-label", say[name]);
    made.title = say[name];
    made.addEventListener("click", act);
    return made;
  };
  let timer = null;
  const play = button("play", "", () => toggle());
  const back = button("back", "←", () => select(current() - 1));
  const forward = button("forward", "→", () => select(current() + 1));
  const slider = make("input");
  Object.assign(slider, { type: "range", min: 1, max: last + 1, step: 1 });
  slider.setAttribute("aria-label", say.slider);
  slider.addEventListener("input", () => {
    stop();
    select(slider.valueAsNumber - 1);
  });
  const place = make("span", "place");
  element.append(play, back, forward, slider, place);

  function stop() {
    clearInterval(timer);
    timer = null;
    paint();
  }

  function toggle() {
    if (timer !== null) return stop();
    timer = setInterval(step, PACE);
    select(current() === last ? 0 : current());
    paint();
  }

  function step() {
    if (!element.isConnected || current() >= last) return stop();
    select(current() + 1);
    if (current() >= last) stop();
  }

  function paint() {
    const running = timer !== null;
    play.textContent = running ? say.pause_sign : say.play_sign;
    play.setAttribute("aria-label", running ? say.pause : say.play);
    play.setAttribute("aria-pressed", running);
  }

  paint();
  return {
    element,
    stop: () => timer !== null && stop(),
    toggle,
    playing: () => timer !== null,
    show(index) {
      const text = fill(say.place, { number: index + 1, total: last + 1 });
      slider.value = index + 1;
      slider.style.setProperty("--done", last ? index / last : 1);
      slider.setAttribute("aria-valuetext", `${text}: ${data.words[index]}`);
      place.textContent = text;
      back.disabled = index === 0;
      forward.disabled = index === last;
    },
  };
}
