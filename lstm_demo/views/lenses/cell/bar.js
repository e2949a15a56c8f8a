// Is this an experiment? What was changed, and the way back: a line that stands there as long as there is anything.

import { button, make, write } from "../../web/dom.js";
import { fill } from "../../web/numbers.js";


/**
 * @param {any} data
 * @param {{ undo: () => void, clear: () => void }} way
 */
export function bar({ texts }, { undo, clear }) {
  const element = make("div", "experiment-bar");
  const said = make("p");
  said.setAttribute("aria-live", "polite");
  const [back, all] = [button("opener", texts.undo, undo), button("opener", texts.take_back, clear)];
  element.append(said, back, all);
  return {
    element,
    /** @param {{ edits: { title?: string }[], can_undo: boolean, refusal: string }} tried */
    show({ edits, can_undo, refusal }) {
      element.hidden = !edits.length && !can_undo && !refusal;
      const last = edits.at(-1);
      const more = edits.length > 1 ? fill(texts.more_changes, { n: edits.length - 1 }) : "";
      const experiment = last ? fill(texts.experiment, { change: last.title ?? "" }) : texts.no_experiment;
      write(said, refusal || [experiment, more].filter(Boolean).join(" "));
      back.disabled = !can_undo;
      all.disabled = !edits.length;
    },
  };
}
