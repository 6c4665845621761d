// Eight examples, the queries that a generator writes after some of them, a filter, and what the retriever finds.
import { s } from "../../widgets/js/_common.js";
import { below, card, choice, slider, status } from "../../widgets/js/_controls.js";
import { figure, say, words } from "../../widgets/js/_figures.js";
import { widget } from "../../widgets/js/_host.js";

const [STEP, LINE] = [60, 17]; // of a field's column, and of a row
const FILTERS = ["none", "round trip", "perfect"];

/** The row of a choice. */
export const rowOf = (rows, { shown, filter }) =>
  rows.find((row) => row.shown === shown && row.filter === FILTERS[filter]);

/** What a choice comes to, in a sentence. */
export function told(row) {
  const seen = row.shown === 1 ? "1 example" : `${row.shown} examples`;
  const kept = `Of the generated pairs ${row.kept} % are kept, ${row.wrong} % of these are wrong.`;
  return `After ${seen}, filter: ${row.filter}. ${kept} Mean reciprocal rank: ${row.mrr.toFixed(1)} %.`;
}

/** Words in their columns; look(i) names the classes of the i-th. */
const line = (y, texts, look) =>
  texts.map((text, i) => words(STEP * (i + 0.5), y, text, { class: `tse-middle ${look(i)}` }));

/** Where query and document agree in each example. Returns {node, set(row)}. */
function examples(data) {
  const title = words(1, 14, "eight examples: where both agree", { class: "tse-strong" });
  const cells = data.examples.map((same, k) =>
    same.map((yes, i) => {
      const place = { x: STEP * i + 20, y: 42 + 12.5 * k, width: 20, height: 9 };
      return s("rect", { ...place, class: yes ? "tse-fill2" : "tse-frame" });
    }),
  );
  const read = s("g");
  const node = figure(300, 162, title, ...line(33, data.fields, () => ""), ...cells.flat(), read);
  const set = (row) => {
    cells.forEach((rects, k) => {
      for (const rect of rects) rect.setAttribute("opacity", k < row.shown ? "1" : "0.25");
    });
    const counts = row.counts.map((yes) => (yes ? "counts" : "–"));
    read.replaceChildren(...line(157, counts, (i) => (row.counts[i] ? "tse-text2 tse-strong" : "")));
    const names = data.fields.filter((_, i) => row.counts[i]).join(", ");
    say(node, `The generator sees ${row.shown} of eight examples and reads that these fields count: ${names}.`);
  };
  return { node, set };
}

/** A document and queries that were written about it. Returns {node, set(row)}. */
function written(data) {
  const title = words(1, 14, "a document", { class: "tse-strong" });
  const under = words(1, 56, "queries written about it", { class: "tse-strong" });
  const drawn = s("g");
  const node = figure(300, 162, title, ...line(33, data.document, () => ""), under, drawn);
  const set = (row) => {
    drawn.replaceChildren(
      ...row.written.flatMap((one, k) => {
        const y = 75 + 2 * LINE * k;
        const look = (i) => (one.true[i] ? "tse-text2 tse-strong" : row.counts[i] ? "tse-text1" : "");
        const said = words(STEP * 2.5, y + LINE - 2, one.kept ? "✓ kept" : "✗ thrown away", { class: "tse-middle" });
        return [...line(y, one.words, look), said];
      }),
    );
    const each = row.written.map((one) => {
      const right = one.true.filter(Boolean).length;
      return `${right} of five words true of the document, ${one.kept ? "kept" : "thrown away"}`;
    });
    say(node, `Queries written about a document: ${each.join("; ")}.`);
  };
  return { node, set };
}

/** What one query of the exam finds. Returns {node, set(row, query)}. */
function hits(data) {
  const title = words(1, 14, "a query of the exam, by a person", { class: "tse-strong" });
  const under = words(1, 56, "the retriever's first three", { class: "tse-strong" });
  const drawn = s("g");
  const node = figure(300, 162, title, under, drawn);
  const set = (row, query) => {
    const found = row.hits[query];
    const rows = found.words.flatMap((texts, k) => {
      const right = found.right[k] ? "tse-text2 tse-strong" : "";
      return line(77 + 21 * k, texts, () => right);
    });
    const rank = `the right document: place ${found.rank}`;
    drawn.replaceChildren(
      ...line(33, data.exam[query], () => ""),
      ...rows,
      words(1, 148, rank, { class: "tse-strong tse-text2" }),
    );
    say(node, `Of query ${query + 1}, ${rank}.`);
  };
  return { node, set };
}

/** The mark beside those of others. Returns {node, set(row)}. */
function marks(data) {
  const title = words(1, 14, "mean reciprocal rank (%)", { class: "tse-strong" });
  const names = [...data.base.map(({ name }) => name), "your choice"];
  const bars = names.map((name, k) => {
    const y = 32 + 42 * k;
    const bar = s("rect", { x: 0, y: y + 8, height: 20, width: 0, class: k < 2 ? "tse-fill4" : "tse-fill0" });
    return { bar, name: words(1, y, name), value: words(0, y + 23, "") };
  });
  const node = figure(300, 162, title, ...bars.flatMap(({ bar, name, value }) => [bar, name, value]));
  const set = (row) => {
    const values = [...data.base.map(({ mrr }) => mrr), row.mrr];
    bars.forEach(({ bar, value }, k) => {
      bar.setAttribute("width", (2.5 * values[k]).toFixed(1));
      value.setAttribute("x", (2.5 * values[k] + 6).toFixed(1));
      value.textContent = values[k].toFixed(0);
    });
    say(node, `Mean reciprocal rank: ${names.map((name, k) => `${name} ${values[k].toFixed(0)} %`).join(", ")}.`);
  };
  return { node, set };
}

/** @type {import("../../widgets/js/_host.js").Mount} */
export function mount(root, host) {
  const { data } = host.table;
  const want = { shown: 0, filter: 0, query: 0, ...host.want };
  const views = [examples(data), written(data), hits(data), marks(data)];
  const lineBelow = status();

  function draw() {
    const row = rowOf(data.rows, want);
    for (const view of views) view.set(row, want.query);
    lineBelow.set(told(row));
  }
  const change = (name) => (value) => {
    want[name] = +value;
    draw();
  };
  const counts = [...new Set(data.rows.map(({ shown }) => shown))];
  /** @type {[number, string][]} */
  const sizes = counts.map((n) => [n, String(n)]);
  /** @type {[number, string][]} */
  const kinds = FILTERS.map((name, i) => [i, name]);
  const numbers = data.exam.map((_, i) => i);
  const moved = [
    choice("Examples shown", sizes, want.shown, change("shown")).node,
    choice("Filter", kinds, want.filter, change("filter")).node,
    slider("Query of the exam", numbers, want.query, (n) => String(n + 1), change("query")).node,
  ];
  root.append(card(moved, [...views.map(({ node }) => node), below(...lineBelow.nodes)], "tse-beside tse-four"));
  draw();
}

export default widget(mount);
