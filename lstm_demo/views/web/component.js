// How does Streamlit mount a component of ours? Each element once, drawn again in place, cleaned up after the last.

import { writeNumbersWith } from "./numbers.js";

const TEXT = new TextDecoder();

/**
 * What a component's module gives: it draws `data` into `parent`, and `send(name, value)` tells the server, if there
 * is one.
 *
 * @typedef {(parent: Node & ParentNode, given: { data: any, send?: Send }) => Mounted} Mount
 * @typedef {(name: string, value: unknown) => void} Send
 * @typedef {{ update: (data: any) => void, remove: () => void }} Mounted
 * @typedef {{ mount: Mount, sheets: CSSStyleSheet[] }} Part
 *
 * What Streamlit gives at every draw; the bytes are the payload as JSON.
 * @typedef {{ parentElement: ShadowRoot, data: Uint8Array, setTriggerValue: Send }} Given
 */

/** @type {WeakMap<ShadowRoot, Instance>} */
const instances = new WeakMap();

/**
 * Give the parts to whoever waits for this version of the code.
 *
 * @param {string} version
 * @param {Record<string, Part>} parts
 */
export function serve(version, parts) {
  const all = /** @type {Record<symbol, unknown>} */ (/** @type {unknown} */ (globalThis));
  all[Symbol.for(version)] = (/** @type {string} */ name, /** @type {Given} */ given) => show(parts[name], given);
  dispatchEvent(new Event(version));
}

/**
 * Draw what Streamlit gives.
 *
 * @param {Part} part
 * @param {Given} given
 * @returns {() => void} cleans up, unless it was drawn again since
 */
export function show(part, { parentElement, data, setTriggerValue }) {
  let instance = instances.get(parentElement);
  if (!instance) instances.set(parentElement, (instance = new Instance(parentElement, part)));
  const drawing = instance.show(TEXT.decode(data), setTriggerValue);
  return () => {
    if (instance.drawings !== drawing) return; // an older drawing may be given up after a newer one began
    instances.delete(parentElement);
    instance.remove();
  };
}

class Instance {
  drawings = 0;
  #text = "";
  /** @type {Mounted | null} */
  #mounted = null;
  /** @type {Send} */
  #send = () => {};

  /**
   * @param {ShadowRoot} parent
   * @param {Part} part
   */
  constructor(parent, part) {
    this.parent = parent;
    this.part = part;
  }

  /**
   * @param {string} text
   * @param {Send} send
   */
  show(text, send) {
    this.#send = send; // each draw brings its own
    this.drawings += 1;
    if (text !== this.#text) this.#draw(JSON.parse(text)); // else another run or another theme, in which nothing moves
    this.#text = text;
    return this.drawings;
  }

  /** @param {any} data */
  #draw(data) {
    dress(this.parent, this.part.sheets, data);
    if (this.#mounted) return this.#mounted.update(data);
    this.#mounted = this.part.mount(this.parent, { data, send: (name, value) => this.#send(name, value) });
  }

  remove() {
    this.#mounted?.remove();
    this.parent.adoptedStyleSheets = [];
  }
}

/**
 * Put on the style, and the way of writing numbers; a page that presents has larger letters.
 *
 * @param {ShadowRoot} root
 * @param {CSSStyleSheet[]} sheets
 * @param {{ present?: boolean, signs?: import("./numbers.js").Signs }} data
 */
export function dress(root, sheets, data) {
  root.adoptedStyleSheets = sheets;
  root.host.toggleAttribute("data-present", Boolean(data.present));
  if (data.signs) writeNumbersWith(data.signs);
  root.host.toggleAttribute("data-drawn", true); // the page keeps no room any more
}

/**
 * The style sheet with these rules.
 *
 * @param {string} rules
 */
export function sheet(rules) {
  const made = new CSSStyleSheet();
  made.replaceSync(rules);
  return made;
}
