// What stands around the words: the verdict above them, keys to colours and lines, and the same as a table.

function verdict({ verdict: v, probability, say }) {
  const notes = make("p", "notes", `${v.known}${v.unknown.length ? "; " + say.unknown + " " : "."}`);
  notes.append(...v.unknown.map((word) => make("span", "unknown-word", word)), v.more);
  for (const note of [v.caution, v.left_out]) if (note) notes.append(make("br"), note);
  const box = make("div", `verdict ${v.tone}`);
  box.append(make("span", "label", v.label), bar(v, probability.at(-1), say), make("span", "percent", v.percent), notes);
  return box;
}

function bar(v, p, say) {
  const element = make("div", "bar");
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", v.alt);
  const marker = make("span", "marker");
  marker.style.setProperty("--p", p);
  element.append(
    make("span", "track"), make("span", "band"), marker,
    make("span", "end", say.negative_end), make("span", "end", say.positive_end), make("span", "middle", v.neutral),
  );
  return element;
}

// What a word's colour means, and its dashes, where there are unknown words.
function wordKey({ known, full_tint, say }) {
  const box = make("p", "key");
  const colours = make("span", "colours");
  colours.append(`\u2212${full_tint.full}`, make("i", "ramp"), `+${full_tint.full}`);
  box.append(colours, make("span", "", fill(say.tint_help, full_tint)));
  if (known.includes(0)) {
    const unseen = make("span", "colours");
    unseen.append(make("i", "dashes"), say.unknown_help);
    box.append(unseen);
  }
  return box;
}

// What the line is, where it begins, and what the band in it means.
function lineKey({ percent, verdict: v, say }) {
  const box = make("p", "key of-line");
  box.append(say.line_help, ...(percent[0] ? [" ", fill(say.start_help, { start: percent[0] })] : []));
  box.append(" ", make("i", "patch"), fill(say.band_help, { band: v.neutral }));
  return box;
}

// The same as a table, for who cannot see the colours; built when it is opened.
function table(data) {
  const { say } = data;
  const details = make("details");
  details.append(make("summary", "", say.table));
  details.addEventListener("toggle", () => {
    const scroll = make("div");
    scroll.tabIndex = 0;
    scroll.append(rows(data));
    details.append(scroll);
  }, { once: true });
  return details;
}

function rows({ words, known, percent, points, log_odds, largest, say }) {
  const line = (cell, values, className) => {
    const tr = make("tr", className);
    tr.append(...values.map((value) => make(cell, "", value)));
    return tr;
  };
  const change = (value, digits) => (value === null ? "" : signed(value, digits));
  const element = make("table");
  element.append(
    line("th", [say.column_number, say.column_word, say.column_points, say.column_verdict, say.column_log_odds, say.column_known]),
    line("td", ["", say.before_words, "", percent[0], "", ""]),
    ...words.map((word, k) => {
      const values = [`${k + 1}`, word, change(points[k], 1), percent[k + 1], change(log_odds[k], 2), known[k] ? say.yes : say.no];
      const row = line("td", values, k === largest ? "largest" : "");
      if (k === largest) row.children[2].append(make("span", "", ` ${say.largest_mark}`));
      return row;
    }),
  );
  return element;
}

// More than a line, for who asks.
function help({ say }) {
  const details = make("details", "help");
  details.append(make("summary", "", say.help));
  const list = make("div");
  for (const text of say.help_text.split("\n").filter(Boolean)) list.append(make("p", "", text));
  details.append(list);
  return details;
}
