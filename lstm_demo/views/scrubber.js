// Through the words along the running verdict, by buttons, or at two words a second.

const PACE = 500; // milliseconds a word

function scrubber(data, current, { word: select, along }) {
  const { say } = data;
  const last = data.words.length - 1;
  const element = make("div", "scrubber");
  const player = newPlayer(() => {
    if (!element.isConnected || current() >= last) return false;
    select(current() + 1);
    return current() < last;
  }, paint);
  const play = control("play", "", "", () => toggle());
  const back = control("back", "←", say.back, () => select(current() - 1));
  const forward = control("forward", "→", say.forward, () => select(current() + 1));
  const line = verdictLine(data, (word) => {
    player.stop();
    select(word);
  });
  const place = make("span", "place");
  const follow = control("take-along", say.along, say.along_help, along);
  const where = make("div", "where");
  where.append(place, follow);
  element.append(play, back, forward, line.element, where);
  paint(false);

  function toggle() {
    if (player.stop()) return;
    player.start();
    select(current() === last ? 0 : current());
  }

  function paint(running) {
    play.textContent = running ? say.pause_sign : say.play_sign;
    play.setAttribute("aria-label", running ? say.pause : say.play);
  }

  return {
    element,
    toggle,
    stop: player.stop,
    playing: player.running,
    show(index, isChosen) {
      place.textContent = fill(say.place, { number: index + 1, total: last + 1 });
      line.show(index, place.textContent);
      back.setAttribute("aria-disabled", index === 0); // disabled in earnest, they would lose the keys
      forward.setAttribute("aria-disabled", index === last);
      follow.classList.toggle("idle", isChosen); // it keeps its room
    },
  };
}

// Calls `step` at a steady pace until it says false or is stopped; `changed` hears of both.
function newPlayer(step, changed) {
  let timer = null;
  const stop = () => {
    if (timer === null) return false;
    clearInterval(timer);
    timer = null;
    changed(false);
    return true;
  };
  return {
    stop,
    running: () => timer !== null,
    start() {
      timer = setInterval(() => step() || stop(), PACE);
      changed(true);
    },
  };
}

function control(name, sign, label, act) {
  const made = make("button", name, sign);
  Object.assign(made, { type: "button", ariaLabel: label, title: label });
  made.addEventListener("click", act);
  return made;
}
