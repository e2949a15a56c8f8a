// What does the browser do for the box? Enter reads, what is typed is kept in this tab, and Esc ends a presentation.

import { make } from "../../views/web/dom.js";

const KEPT = "lstm_demo.draft"; // { read, draft, own, asked: is the draft to be read? }, until the tab is closed
const BOX = ".st-key-read-text textarea";
const READ = ".st-key-read-submit button";
const TOUCH = "(hover: none) and (pointer: coarse)"; // there Enter makes a new line, as people expect on a phone
const PATIENCE = 250; // milliseconds; Streamlit fills the box some time after a run

/**
 * What the server says: which `visit` it is, as it knows it; the text that was `read`, what it knows to stand in the
 * `box`, the visitor's `own` text behind an example, whether this page has a box, whether a text that this tab kept is
 * awaited, and whether the address is of such a text; then sentences to stand below it.
 *
 * @typedef {object} Data
 * @property {string} visit
 * @property {string} read
 * @property {string} box
 * @property {string} own
 * @property {boolean} hasBox
 * @property {boolean} awaited
 * @property {boolean} ownAwaited
 * @property {boolean} presenting
 * @property {string} point
 * @property {string} unread
 * @property {string} unreadTouch
 *
 * @typedef {{ read?: unknown, draft?: unknown, own?: unknown, asked?: boolean }} Kept
 */

/**
 * Watch the box of the page, and write below it what has become of its text.
 *
 * @param {Node & ParentNode} parent
 * @param {{ data: Data, send?: (name: string, value: unknown) => void }} given
 */
export function mount(parent, { data, send }) {
  const note = make("p", "note");
  parent.append(note);

  begin();

  function begin() {
    const kept = recall();
    const read = kept.asked ? kept.draft : kept.read; // the server was lost before it heard that this is to be read
    const own = typeof kept.own === "string" ? kept.own : "";
    if (isToBeRestored(kept, data)) return send?.("restore", { read, draft: kept.draft, own });
    if (data.ownAwaited) send?.("unknown", true);
    const draft = data.hasBox ? data.box : data.read;
    if (own && !data.own) send?.("restore", { read: data.read, draft, own }); // behind an example
    follow();
  }

  function follow() {
    const kept = recall();
    const draft = kept.read === data.read ? kept.draft : data.hasBox ? data.read : data.box;
    keep({ read: data.read, draft, own: data.own || kept.own }); // what was asked for was read before, or refused
    look();
  }

  function look() {
    const isUnread = data.hasBox && (boxOf(document)?.value ?? data.box) !== data.read;
    const text = isUnread ? (isTouch() ? data.unreadTouch : data.unread) : data.point;
    if (note.textContent !== text) note.textContent = text;
    note.classList.toggle("unread", isUnread);
    boxOf(document)?.toggleAttribute("data-unread", isUnread);
  }

  /** @param {Event} event */
  function typed({ target }) {
    if (!isBox(target)) return;
    keep({ ...recall(), read: data.read, draft: target.value, asked: false });
    look();
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    if (event.key === "Escape" && data.presenting) send?.("leave", true);
    if (!isBox(event.target) || !isReadKey(event)) return;
    event.preventDefault();
    event.stopPropagation();
    keep({ ...recall(), read: data.read, draft: event.target.value, asked: true });
    readNow(event.target);
  }

  const watch = setInterval(look, PATIENCE);
  document.addEventListener("input", typed);
  document.addEventListener("keydown", pressed, { capture: true });
  return {
    /** @param {Data} next */
    update(next) {
      const isKnown = next.visit === data.visit; // else the connection came back to a server that knows nothing of it
      data = next;
      if (isKnown) follow();
      else begin();
    },
    remove() {
      clearInterval(watch);
      document.removeEventListener("input", typed);
      document.removeEventListener("keydown", pressed, { capture: true });
      note.remove();
    },
  };
}

/**
 * Is it the key that reads, and not a new line, nor one that belongs to a word which an input method still composes?
 *
 * @param {KeyboardEvent} event
 */
function isReadKey(event) {
  if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return false;
  if (event.ctrlKey || event.metaKey) return true;
  return !event.shiftKey && !event.altKey && !isTouch();
}

/**
 * Streamlit takes the text out of a box that is left: leave it, press the button, and go back.
 *
 * @param {HTMLTextAreaElement} box
 */
function readNow(box) {
  box.blur();
  requestAnimationFrame(() => {
    const button = document.querySelector(READ);
    if (button instanceof HTMLElement) button.click();
    box.focus({ preventScroll: true });
  });
}

/**
 * Did the tab keep something else than the server has, and is that newer than what a link brought?
 *
 * @param {Kept} kept
 * @param {Data} data
 */
function isToBeRestored({ read, draft }, data) {
  if (typeof read !== "string" || typeof draft !== "string") return false;
  if (read === data.read) return data.hasBox && draft !== data.box && draft.trim() !== "";
  return data.awaited;
}

/** @param {EventTarget | null} target @returns {target is HTMLTextAreaElement} */
function isBox(target) {
  return target instanceof HTMLTextAreaElement && target.matches(BOX);
}

/** @param {ParentNode} page @returns {HTMLTextAreaElement | null} */
function boxOf(page) {
  return page.querySelector(BOX);
}

function isTouch() {
  return matchMedia(TOUCH).matches;
}

/** @param {Kept} values */
function keep(values) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(values));
  } catch {
    // a browser that keeps nothing for pages; then a page that was left begins anew
  }
}

/** @returns {Kept} */
function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") ?? {};
  } catch {
    return {};
  }
}
