// How is the page built? Elements, templates with elements in them, and drawings. What was typed enters as textContent.

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {string | number} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== "") element.textContent = String(text);
  return element;
}

/**
 * A button that is no form's.
 *
 * @param {string} className
 * @param {string} text
 * @param {(event: MouseEvent) => void} onClick
 */
export function button(className, text, onClick) {
  const element = make("button", className, text);
  element.type = "button";
  element.addEventListener("click", onClick);
  return element;
}

/**
 * An element of SVG.
 *
 * @param {string} tag
 * @param {Record<string, string | number>} [attributes]
 * @param {string} [text]
 * @returns {SVGElement}
 */
export function draw(tag, attributes = {}, text = "") {
  const element = /** @type {SVGElement} */ (document.createElementNS("http://www.w3.org/2000/svg", tag));
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  if (text) element.textContent = text;
  return element;
}

/**
 * "At {word} the verdict falls" as nodes: each name in braces gives way to its element or text.
 *
 * @param {string} template
 * @param {Record<string, Node | string>} elements
 * @returns {(Node | string)[]}
 */
export function compose(template, elements) {
  return template.split(/\{(\w+)\}/).map((part, k) => (k % 2 ? elements[part] : part));
}

/**
 * Put `text` into `element` unless it stands there: a live region speaks at every change of its nodes.
 *
 * @param {Element} element
 * @param {string} text
 */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * The table of an array that is drawn, for those who do not see it: a row per name, a column per heading.
 *
 * @param {string} caption
 * @param {string[]} headings the first one stands over the rows' names
 * @param {string[][]} rows each begins with its name
 */
export function table(caption, headings, rows) {
  const element = make("table");
  element.append(make("caption", "", caption));
  const head = element.createTHead().insertRow();
  head.append(...headings.map((heading) => headingOf("col", heading)));
  const body = element.createTBody();
  for (const [name, ...numbers] of rows) {
    const row = body.insertRow();
    row.append(headingOf("row", name), ...numbers.map((number) => make("td", "", number)));
  }
  return element;
}

/**
 * @param {string} scope
 * @param {string} text
 */
function headingOf(scope, text) {
  const cell = make("th", "", text);
  cell.scope = scope;
  return cell;
}
