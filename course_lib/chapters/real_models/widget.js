// What a real model answers, wording by wording, and what it writes with fewer bits. Everything was measured beforehand.
import { h, s } from "../../widgets/js/_common.js";
import { below, card, labelled, select, slider, status } from "../../widgets/js/_controls.js";
import { figure, say, words } from "../../widgets/js/_figures.js";
import { widget } from "../../widgets/js/_host.js";

const [TOP, TALL, STEP] = [34, 110, 30];

/**
 * A question with its two numbers put in, in the order that is asked for.
 * @param {string} question with two places {}
 * @param {[number, number]} ends lowest and highest
 * @param {boolean} turned highest first
 */
export function asked(question, [low, high], turned) {
  const ends = turned ? [high, low] : [low, high];
  return ends.reduce((text, end) => text.replace("{}", String(end)), question);
}

/**
 * The likeliest answer in a sentence.
 * @param {number[]} shares percent
 * @param {number} low the first number
 * @param {number} first the number that the question names first
 */
export function told(shares, low, first) {
  const most = shares.indexOf(Math.max(...shares));
  const named = low + most === first ? ", the number that is named first" : "";
  return `Most likely: ${low + most}${named}, with ${Math.round(shares[most])} % of the answers in the range.`;
}

/**
 * The mean of the rows of a table, column by column.
 * @param {number[][]} rows
 */
export const mean = (rows) => rows[0].map((_, i) => rows.reduce((sum, each) => sum + each[i], 0) / rows.length);

/** Ten bars with the numbers of a range. */
function bars() {
  const columns = Array.from({ length: 10 }, (_, i) => ({
    bar: s("rect", { class: "tse-fill0", x: i * STEP + 3, width: STEP - 6 }),
    value: words((i + 0.5) * STEP, 0, "", { class: "tse-small tse-middle" }),
    name: words((i + 0.5) * STEP, TOP + TALL + 17, "", { class: "tse-middle" }),
  }));
  const title = words(1, 14, "answers in the range, in %", { class: "tse-strong" });
  const axis = s("path", { class: "tse-axis", d: `M0 ${TOP + TALL}h300` });
  const node = figure(300, TOP + TALL + 24, title, ...columns.flatMap((c) => [c.bar, c.value, c.name]), axis);
  const set = (shares, low, first) => {
    columns.forEach(({ bar, value, name }, i) => {
      const high = (shares[i] * TALL) / 100;
      bar.setAttribute("y", (TOP + TALL - high).toFixed(2));
      bar.setAttribute("height", high.toFixed(2));
      value.setAttribute("y", (TOP + TALL - high - 5).toFixed(2));
      value.textContent = shares[i] >= 0.5 ? String(Math.round(shares[i])) : "";
      name.textContent = String(low + i);
      name.classList.toggle("tse-strong", low + i === first);
    });
    say(node, `Bar chart of the answers from ${low} to ${low + 9}. ${told(shares, low, first)}`);
  };
  return { node, set };
}

/** @type {import("../../widgets/js/_host.js").Mount} */
export function mount(root, host) {
  const { ranges, frames, orders, questions, shares, written } = host.table.data;
  const state = { range: 0, order: orders[0], frame: frames[0], wording: 0, ...host.want };
  const chart = bars();
  const question = h("p", { class: "tse-status" });
  const line = status();
  const answer = h("p", { class: "tse-status" });

  function draw() {
    const [low, high] = ranges[state.range];
    const turned = state.order === orders[1];
    const rows = shares[[state.frame, state.order, low, high].join(",")];
    const all = state.wording === questions.length;
    const wording = asked(questions[all ? 0 : state.wording], [low, high], turned);
    question.textContent = all ? `The mean of ${questions.length} wordings.` : `“${wording}”`;
    const shown = all ? mean(rows) : rows[state.wording];
    chart.set(shown, low, turned ? high : low);
    line.set(told(shown, low, turned ? high : low));
  }
  const change = (name) => (value) => {
    state[name] = value;
    draw();
  };
  const spans = ranges.map(([low, high], i) => [i, `${low} to ${high}`]);
  const range = select(spans, state.range, (value) => change("range")(Number(value)));
  const order = select(
    orders.map((each) => [each, each]),
    state.order,
    change("order"),
  );
  const format = select(
    frames.map((each) => [each, each]),
    state.frame,
    change("frame"),
  );
  const places = [...questions.keys(), questions.length];
  const wordings = slider(
    "Wording",
    places,
    state.wording,
    (i) => (i === questions.length ? "all" : String(i + 1)),
    change("wording"),
  );
  const bits = slider("Bits of a weight", [...written.keys()], 0, (i) => written[i].name, write);
  function write(i) {
    answer.textContent = `“${host.table.data.asked}” — “${written[i].text} …”`;
  }
  const asks = [labelled("Range", range), labelled("Order", order), labelled("Format", format)];
  const moved = [...asks, wordings.node, bits.node];
  root.append(card(moved, [h("div", { class: "tse-pair" }, chart.node, below(question, ...line.nodes, answer))]));
  draw();
  write(0);
}

export default widget(mount, { slide: { font: 20 } });
