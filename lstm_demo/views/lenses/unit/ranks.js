// How does one come to other units? From the strongest to the weakest, one by one or by the number in that order.

import { button, make } from "../../web/dom.js";
import { fill } from "../../web/numbers.js";

/**
 * @param {{ texts: Record<string, string>, order: number[] }} data
 * @param {(unit: number) => void} choose
 */
export function ranks({ texts }, choose) {
  const element = make("div", "ranks");
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", texts.ranks);
  /** @type {number[]} */
  let order = [];
  let rank = 1;
  const go = (/** @type {number} */ to) => choose(order[Math.max(1, Math.min(to, order.length)) - 1]);
  const [stronger, weaker] = [-1, 1].map((way) => button("chip", way < 0 ? "←" : "→", () => go(rank + way)));
  stronger.dataset.name = "stronger";
  weaker.dataset.name = "weaker";
  stronger.setAttribute("aria-label", texts.stronger);
  weaker.setAttribute("aria-label", texts.weaker);
  const field = make("input");
  const refusal = make("span", "refusal");
  refusal.setAttribute("role", "status");
  Object.assign(field, { type: "number", min: "1", step: "1" });
  field.dataset.name = "rank";
  field.addEventListener("change", () => {
    const typed = field.valueAsNumber;
    const isRank = Number.isInteger(typed) && typed >= 1 && typed <= order.length;
    refusal.textContent = isRank ? "" : fill(texts.rank_refused, { total: String(order.length) });
    field.setAttribute("aria-invalid", String(!isRank));
    if (isRank) go(typed);
  });
  const label = make("label", "muted", texts.rank);
  const total = make("span", "muted");
  label.append(field);
  element.append(stronger, label, total, weaker, refusal);
  return {
    element,
    /** @param {{ order: number[], unit: { number: number } }} data */
    show(data) {
      order = data.order;
      rank = order.indexOf(data.unit.number) + 1;
      field.value = String(rank);
      field.max = String(order.length);
      field.removeAttribute("aria-invalid");
      refusal.textContent = "";
      total.textContent = fill(texts.rank_of, { total: String(order.length) });
      stronger.disabled = rank === 1;
      weaker.disabled = rank === order.length;
    },
  };
}
