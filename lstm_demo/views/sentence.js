// What just happened, in words made from the numbers and in the colours of its parts. It claims only what they show.

const SETTLED = 0.05; // a gate's mean that moved by less than this stayed where it was

function sentence(data, memory, index) {
  return [...verdictClause(data, index), " ", ...gatesClause(data, memory, index)];
}

function verdictClause({ words, known, percent, probability, band, largest, say }, index) {
  const [p, q] = [probability[index], probability[index + 1]];
  const [before, after] = alike([p, percent[index]], [q, percent[index + 1]]);
  let template = q > p ? say.rises : say.falls;
  if (q === null) template = say.unread;
  else if (p === null) template = say.ends;
  else if (before === after) template = say.stays;
  const value = (text, at) => make("b", `value ${at === null ? "" : tone(at, band)}`, text);
  const nodes = compose(template, {
    word: make("b", "", `“${words[index]}”`),
    before: value(before, p),
    after: value(after, q),
  });
  if (index === largest) nodes.push(" ", say.largest);
  if (!known[index]) nodes.push(" ", make("span", "aside", say.unseen));
  return nodes;
}

// Numbers in one sentence have the same digits: where one needs a digit more, the other has it, too.
function alike(...all) {
  const hasDigit = ([, text]) => text.includes(".");
  if (!all.some(hasDigit)) return all.map(([, text]) => text);
  return all.map((one) => (one[0] === null || hasDigit(one) ? one[1] : one[1].replace(/\d+/, (100 * one[0]).toFixed(1))));
}

// The gate whose mean over all units moved most since the step before, and what came of it.
function gatesClause({ say }, memory, index) {
  if (!memory.parts.includes("cell")) return plainClause(say, memory, index);
  const before = memory.before(index);
  if (before === null) return [say.empty_memory];
  const mean = (part, at) => memory.mean(part, at).mean;
  const moved = (gate) => Math.abs(mean(gate, index) - mean(gate, before));
  const gate = ["input_gate", "forget_gate", "output_gate"].reduce((a, b) => (moved(b) > moved(a) ? b : a));
  const [now, then] = [mean(gate, index), mean(gate, before)];
  let template = now > then ? say.opens : say.closes;
  if (moved(gate) < SETTLED) template = say.settled;
  const part = (text, name) => make("b", `value of-${name}`, text);
  const nodes = compose(template, {
    gates: part(say[`${gate}s`], gate),
    now: part(now.toFixed(2), gate),
    before: then.toFixed(2),
  });
  const earlier = memory.earlier(index);
  const most = earlier.length > 1 && earlier.every((at) => mean("written", at) < mean("written", index));
  nodes.push(most ? say.most_written : ".", " ");
  const share = mean("kept", index) / mean("cell", before);
  if (Number.isFinite(share)) {
    nodes.push(...compose(say.share_kept, { share: part(share.toFixed(2), "forget_gate") }));
  }
  return nodes;
}
