// Can it be believed? How far the verdict falls without the words put first, beside what random orders do.

import { floats } from "../../web/arrays.js";
import { button, make, table } from "../../web/dom.js";
import { exactPercent, fill } from "../../web/numbers.js";
import { checkPicture } from "./check_picture.js";
import { opener } from "../../web/opener.js";

const WAYS = ["dropped", "unknown"];

/** @typedef {import("./why.js").Given} Given */

/**
 * @param {Given} given
 * @returns {import("./why.js").View}
 */
export function checkView({ data, methods, choose, ask }) {
  const element = make("div", "check-view");
  if (!data.check) {
    const compute = button("button", data.texts.compute, () => ask({ what: "all" }));
    if (data.waits) element.append(make("p", "", data.texts.unchecked), compute);
    else element.append(make("p", "muted", data.texts.computing));
    return { element, show() {} };
  }
  let way = WAYS[0];
  let latest = data.method;
  const [drawing, list] = [make("div", "drawing meant"), make("div", "areas")];
  const [aside, said] = [make("div", "said"), make("p")];
  const ways = WAYS.map((name) => {
    const one = button("chip", data.texts[`by_${name}`], () => {
      way = name;
      show(latest);
    });
    one.dataset.name = name;
    return one;
  });
  const place = make("div", "frame-of-table");
  const show = (/** @type {string} */ method) => {
    const checked = data.check[way];
    latest = method;
    drawing.replaceChildren(checkPicture(checked, method, data));
    list.replaceChildren(make("p", "title", data.texts.areas), ...areas({ data, methods, checked, method, choose }));
    for (const one of ways) one.setAttribute("aria-pressed", String(one.dataset.name === way));
    said.textContent = sentence(checked, method, data);
    if (place.firstChild) place.replaceChildren(numbers(data, methods, checked));
  };
  const switches = make("div", "ways");
  switches.append(make("span", "muted", data.texts.ways), ...ways);
  aside.append(switches, said, make("p", "muted about", fill(data.texts.check_key, { side: data.side_name })));
  element.append(drawing, list, aside, place);
  const opens = opener(data.texts.table, place, () => numbers(data, methods, data.check[way]));
  return { element, aside: [opens], show: ({ method }) => show(method) };
}

/**
 * How far each order lowers the verdict, and random orders last.
 *
 * @param {{ data: any, methods: Given["methods"], checked: any, method: string, choose: Given["choose"] }} given
 */
function areas({ data, methods, checked, method, choose }) {
  const largest = Math.max(checked.random_most, .../** @type {number[]} */ (Object.values(checked.areas)), 0.001);
  const rows = methods.known.map(({ name, title }) => {
    const label = button("row-label", title, () => choose(name));
    label.dataset.name = name;
    label.setAttribute("aria-pressed", String(name === method));
    return area(label, "area", checked.areas[name], largest);
  });
  const random = make("span", "", data.texts.random_orders);
  return [...rows, area(random, "area random", checked.random_area, largest)];
}

/**
 * @param {HTMLElement} label
 * @param {string} className
 * @param {number} share
 * @param {number} largest
 */
function area(label, className, share, largest) {
  const row = make("div", className);
  const bar = make("i", "bar");
  bar.style.setProperty("--share", Math.max(0, share / largest).toFixed(3));
  row.append(label, bar, make("span", "points", points(share)));
  return row;
}

/**
 * @param {any} checked
 * @param {string} method
 * @param {{ texts: Record<string, string>, side_name: string }} data
 */
function sentence(checked, method, { texts, side_name }) {
  const isBetter = checked.better.includes(method);
  return fill(isBetter ? texts.check_better : texts.check_not_better, {
    fall: points(checked.areas[method]),
    random: points(checked.random_area),
    most: points(checked.random_most),
    better: checked.better.length,
    side: side_name,
    total: Object.keys(checked.areas).length,
  });
}

/** @param {number} share */
function points(share) {
  return String(Math.round(100 * share));
}

/**
 * @param {any} data
 * @param {Given["methods"]} methods
 * @param {any} checked
 */
function numbers({ texts }, methods, { words, curves, random }) {
  const written = (/** @type {string} */ text) => Array.from(floats(text), (share) => exactPercent(share, 1));
  const rows = methods.known.map(({ name, title }) => [title, ...written(curves[name])]);
  rows.push([texts.random_orders, ...written(random.mean)]);
  return table(texts.check_axis, [texts.column_method, ...words.map(String)], rows);
}
