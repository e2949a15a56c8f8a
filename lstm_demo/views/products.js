// What the gates let through, all three together: of the unit in hand, and of all units on average.

const PRODUCTS = [["kept", "f·c₋₁", "forget_gate"], ["written", "i·g", "input_gate"], ["hidden", "o·tanh(c)", "output_gate"]];

function products(say) {
  const element = make("table", "products");
  const [head, one, all] = [make("tr"), make("tr"), make("tr")];
  const cells = { one: [], all: [] };
  head.append(make("td"));
  const [oneName, allName] = [make("th"), make("th")];
  one.append(oneName);
  all.append(allName);
  for (const [part, product, hue] of PRODUCTS) {
    const title = make("th", `of-${hue}`, say[`part_${part}`]);
    title.append(" ", make("span", "", product));
    head.append(title);
    for (const [row, name] of [[one, "one"], [all, "all"]]) {
      const cell = make("td", `of-${hue}`);
      row.append(cell);
      cells[name].push(cell);
    }
    for (const cell of [title, cells.one.at(-1), cells.all.at(-1)]) cell.dataset.part = part;
  }
  element.append(head, one, all);
  return {
    element,
    show(memory, chosen, word) {
      const unit = chosen ?? memory.followed;
      const values = memory.unit(unit, word);
      oneName.textContent = fill(say.one_unit, { unit });
      allName.textContent = fill(say.mean_size, { total: memory.total });
      one.classList.toggle("chosen", chosen !== null);
      all.classList.toggle("chosen", chosen === null);
      PRODUCTS.forEach(([part], k) => {
        cells.one[k].textContent = signed(values[part]);
        cells.all[k].textContent = memory.mean(part, word).mean.toFixed(2);
      });
    },
  };
}
