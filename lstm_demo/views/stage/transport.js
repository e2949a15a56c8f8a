// The transport: play, back, forward, speed. Plays once by itself at a first visit; any input stops it.

import { button, make } from "../web/dom.js";
import { fill } from "../web/numbers.js";
import { Player, firstPace, paceOf } from "./pace.js";

const SPEEDS = ["0.5", "1", "2", "whole"];
const PLAYED = "lstm_demo.played"; // in localStorage, once it played by itself
const INPUTS = ["pointerdown", "keydown", "wheel"];
const SILENT = ["Tab", "Shift", "Control", "Alt", "Meta"]; // keys that do nothing by themselves

/**
 * @param {Record<string, any>} data
 * @param {import("../web/channel.js").Channel} channel
 */
export function transport(data, channel) {
  const { texts } = data;
  const n = data.words.length;
  const element = make("div", "transport");
  const play = button("button main play", "", () => toggle());
  const back = button("button", "←", () => step(-1));
  const forward = button("button", "→", () => step(1));
  const speed = select(texts);
  name(back, texts.back);
  name(forward, texts.forward);
  element.append(play, back, forward, speed);

  const clock = {
    now: () => performance.now(),
    later: (/** @type {() => void} */ act) => requestAnimationFrame(act),
    forget: (/** @type {number} */ handle) => cancelAnimationFrame(handle),
  };
  const player = new Player(clock, (word, playing) => channel.look({ word, playing }));
  const pace = () => paceOf(speed.value, n);
  speed.addEventListener("change", () => player.change(pace()));

  function toggle() {
    const { word } = channel.state;
    if (stop()) return;
    player.start(word === n - 1 ? 0 : word, n - 1, pace());
  }

  function stop() {
    const was = player.stop();
    if (was) channel.look({ playing: false });
    return was;
  }

  /** @param {number} way */
  function step(way) {
    stop();
    channel.look({ word: channel.state.word + way });
  }

  const unlisten = onInput(element, stop);
  /** @type {boolean | null} */
  let shown = null;
  if (data.autoplay) playOnce(player, channel.state.word, n);

  return {
    element,
    toggle,
    stop,
    /** @param {{ word: number, playing: boolean }} state */
    show({ word, playing }) {
      if (playing !== shown) {
        play.replaceChildren(make("i", `meant ${playing ? "pausing" : "playing"}`), playing ? texts.pause : texts.play);
        play.title = playing ? texts.pause : texts.play_long;
      }
      shown = playing;
      back.setAttribute("aria-disabled", String(word === 0)); // disabled in earnest, they would lose the focus
      forward.setAttribute("aria-disabled", String(word === n - 1));
    },
    remove() {
      stop();
      unlisten();
    },
  };
}

/**
 * Hear of whatever a visitor does anywhere on the page, but for play button and speed, and the space bar on the stage.
 *
 * @param {HTMLElement} element the transport
 * @param {() => void} stop
 * @returns {() => void} hears no more
 */
function onInput(element, stop) {
  const hear = (/** @type {Event} */ event) => {
    const [target] = event.composedPath();
    const isOurs = target instanceof Element && target.closest(".play, .speed");
    const key = event instanceof KeyboardEvent ? event.key : "";
    const isToggle = key === " " && target instanceof Node && element.getRootNode().contains(target);
    if (!isOurs && !isToggle && !SILENT.includes(key)) stop();
  };
  for (const type of INPUTS) document.addEventListener(type, hear, { capture: true, passive: true });
  return () => INPUTS.forEach((type) => document.removeEventListener(type, hear, { capture: true }));
}

/**
 * Play from the first word to the one that the page rests on; not where motion is unwelcome or it played before.
 *
 * It begins before anything is painted: else the word to rest on would be read, and the story then be of another one.
 *
 * @param {Player} player
 * @param {number} last the word to rest on
 * @param {number} n words
 */
function playOnce(player, last, n) {
  if (last === 0 || matchMedia("(prefers-reduced-motion: reduce)").matches || !isFirst()) return;
  player.start(0, last, firstPace(n));
}

function isFirst() {
  try {
    const isNew = localStorage.getItem(PLAYED) === null;
    localStorage.setItem(PLAYED, "1");
    return isNew;
  } catch {
    return false; // a browser that keeps nothing would play at every visit
  }
}

/** @param {Record<string, string>} texts */
function select(texts) {
  const made = make("select", "speed");
  name(made, texts.speed);
  for (const speed of SPEEDS) {
    const isWhole = speed === "whole";
    const option = make("option", "", isWhole ? texts.speed_whole : fill(texts.speed_times, { times: speed }));
    option.value = speed;
    if (isWhole) option.title = texts.speed_whole_long;
    made.append(option);
  }
  made.value = "1";
  return made;
}

/**
 * @param {HTMLElement} control
 * @param {string} text
 */
function name(control, text) {
  control.title = text;
  control.setAttribute("aria-label", text);
}
