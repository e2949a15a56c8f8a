// Keeps what a visitor types: says while it is not read yet, and brings it back to a page that was left or loaded anew.

const KEPT = "lstm_demo.draft"; // in this tab of the browser alone, until it is closed
const BOX = ".st-key-read-text textarea";
const PATIENCE = 250; // milliseconds; Streamlit fills the box some time after a run

const shown = new WeakMap(); // by the element that Streamlit gives: the note in it, and how to stop watching

export default function draw({ parentElement, data, setTriggerValue }) {
  const page = parentElement.ownerDocument;
  const before = shown.get(parentElement);
  before?.stop(); // Streamlit draws again without it, and two watchers that know different texts would quarrel
  const note = before?.note ?? parentElement.appendChild(page.createElement("p"));
  note.setAttribute("role", "status");

  const kept = recall();
  const isDraft = kept.draft?.trim() && kept.draft !== data.text && (data.awaited || kept.read === data.text);
  if (!before && isDraft) setTriggerValue("draft", kept.draft);
  else if (kept.read !== data.text) keep({ draft: data.text, read: data.text });

  const look = () => {
    const isUnread = (page.querySelector(BOX)?.value ?? data.text) !== data.text;
    if (isUnread === !note.textContent) note.textContent = isUnread ? data.unread : "";
  };
  const typed = (event) => {
    if (!event.target.matches?.(BOX)) return;
    keep({ draft: event.target.value, read: data.text });
    look();
  };
  page.addEventListener("input", typed);
  const watch = setInterval(look, PATIENCE);
  const stop = () => {
    page.removeEventListener("input", typed);
    clearInterval(watch);
  };
  shown.set(parentElement, { note, stop });
  return stop;
}

function keep(values) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(values));
  } catch {
    // a browser that keeps nothing for pages; then a page that was left begins anew
  }
}

function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}
