// After which text does a reading begin? A field that Enter sends; what was typed in it outlives a reload.

import { button, make } from "../../web/dom.js";

const KEPT = "lstm_demo.begin_after"; // no address holds what somebody types, so the tab keeps it
const LONGEST = 600; // characters, so that an experiment has room in a link

/**
 * @param {Record<string, string>} texts
 * @param {(text: string) => void} begin
 */
export function beginningField(texts, begin) {
  const element = make("div", "beginning");
  const field = make("input", "after");
  Object.assign(field, { type: "text", maxLength: LONGEST, placeholder: texts.after_text });
  field.dataset.name = "after";
  field.setAttribute("aria-label", texts.after_text);
  field.value = storage()?.getItem(KEPT) ?? "";
  field.addEventListener("input", () => storage()?.setItem(KEPT, field.value));
  const send = () => (field.value.trim() ? begin(field.value) : field.focus());
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    send();
  });
  element.append(field, button("button", texts.begin, send));
  return {
    element,
    focus: () => field.focus(),
    /** @param {string} text */
    write: (text) => (field.value = text),
  };
}

/** What the tab keeps, where the browser lets us look into it. */
function storage() {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}
