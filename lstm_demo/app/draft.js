// Keeps what a visitor types: says while it was not read yet, and brings it back after the page was loaded anew.

const KEPT = "lstm_demo.draft"; // in this tab of the browser alone, until it is closed
const BOX = ".st-key-read-text textarea";

const notes = new WeakMap();

export default function draw({ parentElement, data, setTriggerValue }) {
  const page = parentElement.ownerDocument;
  const isNew = !notes.has(parentElement);
  const note = notes.get(parentElement) ?? parentElement.appendChild(page.createElement("p"));
  notes.set(parentElement, note);
  note.setAttribute("role", "status");

  const draft = isNew && data.untouched ? recall() : null;
  if (draft !== null && draft.trim() && draft !== data.text) setTriggerValue("draft", draft);
  else keep(data.text);

  const typed = (event) => {
    if (!event.target.matches?.(BOX)) return;
    keep(event.target.value);
    say(event.target.value);
  };
  const say = (text) => {
    note.textContent = text === data.text ? "" : data.unread;
  };
  page.addEventListener("input", typed);
  say(page.querySelector(BOX)?.value ?? data.text);
  return () => page.removeEventListener("input", typed);
}

function keep(text) {
  try {
    sessionStorage.setItem(KEPT, text);
  } catch {
    // a browser that keeps nothing for pages; then a reload begins anew
  }
}

function recall() {
  try {
    return sessionStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
