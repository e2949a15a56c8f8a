// Where is the word kept that a visitor looks at? In the tab's storage at once, in the address once they rest on it.

const KEPT = "lstm_demo.word"; // { reading, word }, in this tab of the browser alone
const NAME = "word"; // in the address, from 1
const REST = 600; // milliseconds

/** @type {ReturnType<typeof setTimeout> | undefined} */
let resting;
/** @type {number | null} */
let unwritten = null; // the word, while it waits for the visitor to rest

/**
 * Keep `word` of a reading; where the page is the app's own, its address follows without an entry of its own.
 *
 * @param {string} reading
 * @param {number} word from 0
 * @param {boolean} [hasAddress] false in a notebook and in a page from the disk
 */
export function keepWord(reading, word, hasAddress = true) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ reading, word }));
  } catch {
    // a browser that keeps nothing for pages; then a page that is loaded anew begins where the address says
  }
  dropWord();
  if (!hasAddress) return;
  unwritten = word;
  resting = setTimeout(write, REST);
  addEventListener("click", write, { capture: true }); // whatever is pressed finds the address as it should be
}

/**
 * The word that was kept for this reading, or null; the address comes first, for it may be a link that was followed.
 *
 * @param {string} reading
 */
export function keptWord(reading) {
  if (new URLSearchParams(location.search).has(NAME)) return null; // the server has read it
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    return kept?.reading === reading && Number.isInteger(kept.word) ? Number(kept.word) : null;
  } catch {
    return null;
  }
}

/**
 * Forget what was to be written: the page changes, and the next one has an address of its own.
 */
export function dropWord() {
  clearTimeout(resting);
  unwritten = null;
}

/**
 * Forget the word that was kept: the server means another one.
 */
export function forgetWord() {
  dropWord();
  try {
    sessionStorage.removeItem(KEPT);
  } catch {
    // a browser that keeps nothing for pages
  }
}

function write() {
  if (unwritten === null) return;
  const word = String(unwritten + 1);
  dropWord();
  const address = new URL(location.href);
  if (address.searchParams.get(NAME) === word) return;
  address.searchParams.set(NAME, word);
  history.replaceState(history.state, "", address);
}
