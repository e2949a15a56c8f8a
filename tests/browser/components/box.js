// A part for tests: a button that counts its clicks, what the channel says, and how often the part was made.

import { channel } from "../../../lstm_demo/views/web/channel.js";
import { button, make } from "../../../lstm_demo/views/web/dom.js";

/**
 * @param {Node & ParentNode} parent
 * @param {{ data: any, send?: (name: string, value: unknown) => void }} given
 */
export function mount(parent, { data, send }) {
  const root = make("section", "box");
  const shown = make("p", "shown");
  const word = make("p", "word");
  let clicks = 0;
  const count = button("button count", "0", () => (count.textContent = String(++clicks)));
  const tell = button("button tell", "tell", () => send?.("told", { name: data.name, clicks }));
  const stop = channel("test").whenRead(() => {});
  const stopFollowing = channel("test").follow((state) => (word.textContent = String(state.word)));
  const next = button("button next", "next", () => channel("test").look({ word: channel("test").state.word + 1 }));
  root.append(shown, word, count, tell, next);
  parent.append(root);
  const update = (/** @type {any} */ now) => {
    data = now;
    shown.textContent = `${data.name} ${data.value}`;
    if (data.publish) {
      const { publish: id, words } = data;
      const numbers = { number: () => 0, before: () => null, start: () => 0, begins: false };
      const reading = { id, words, n: words.length, units: [0], ...numbers, texts: {} };
      channel("test").publish(reading, { word: 0, unit: 0 });
    }
  };
  update(data);
  const all = /** @type {any} */ (globalThis);
  all.made = (all.made ?? 0) + 1;
  return {
    update,
    remove() {
      stop();
      stopFollowing();
      root.remove();
      all.removed = (all.removed ?? 0) + 1;
    },
  };
}
