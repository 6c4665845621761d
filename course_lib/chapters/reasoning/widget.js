// R1's recipe as a line of stations: choose one, read its traces, see its marks beside those of the other runs.
import { h, s } from "../../widgets/js/_common.js";
import { below, button, card, row, sentence, slider, sliders, status } from "../../widgets/js/_controls.js";
import { figure, say, words } from "../../widgets/js/_figures.js";
import { stored, widget } from "../../widgets/js/_host.js";
import { short } from "../../widgets/js/_numbers.js";
import { body, right, script, sentenceOf, value, written } from "./trace.js";

const MARKS = [
  { name: "right (%)", top: 100, text: (v) => `right ${short(v, 1)} %` },
  { name: "thought (tokens)", top: 5, text: (v) => `${short(v, 1)} tokens of thought` },
  { name: "in its script (%)", top: 100, text: (v) => `${short(v, 1)} % in the question's script` },
];

/** One token of a trace: plain numbers in a square, ringed ones in a circle, so that no colour is needed. */
function cell(token, x, y, signs) {
  const kind = script(token, signs);
  const colour = `var(--tse-${kind})`;
  const style = `fill:${colour};fill-opacity:0.15;stroke:${colour};stroke-width:2`;
  const shapes = [
    () => s("rect", { x: x + 1, y: y + 1, width: 23, height: 23, class: "tse-fill0 tse-line0", style }),
    () => s("circle", { cx: x + 12.5, cy: y + 12.5, r: 12, class: "tse-fill1 tse-line1", style }),
  ];
  const text = kind < 0 ? written(token, signs) : value(token, signs);
  return s("g", {}, shapes[kind]?.(), words(x + 12.5, y + 17.5, text, { class: "tse-middle tse-big" }));
}

/** The traces of a station, one in each row. Returns {node, set(documents)}. */
function traces(signs) {
  const rows = s("g");
  const node = figure(400, 262, rows);
  const trace = (document, i) => {
    const y = 32.5 * i;
    const place = (k) => 1 + 27 * k + (k >= signs.question - 1 ? 6 : 0);
    const cells = body(document, signs).map((token, k) => cell(token, place(k), y, signs));
    const fine = right(document, signs);
    const mark = { class: `tse-end tse-strong tse-text${fine ? 2 : 1}` };
    return [...cells, words(399, y + 17.5, fine ? "✓ right" : "✗ wrong", mark)];
  };
  const set = (documents) => {
    rows.replaceChildren(...documents.flatMap(trace));
    const told = documents.map((document) => sentenceOf(document, signs));
    say(node, `${documents.length} traces. ${told.join("; ")}.`);
  };
  return { node, set };
}

/** The three marks: a large dot for the chosen run, small rings for the others. Returns {node, set(...)}. */
function gauges() {
  const [start, end] = [8, 370];
  const x = (mark, v) => start + ((end - start) * Math.min(mark.top, v)) / mark.top;
  const y = (k) => 38 + 66 * k;
  const dots = s("g");
  const axes = MARKS.flatMap((mark, k) => [
    words(start - 7, y(k) - 19, mark.name, { class: "tse-strong" }),
    s("path", { class: "tse-axis", d: `M${start} ${y(k)}H${end}` }),
    ...[0, mark.top / 2, mark.top].map((v) =>
      words(x(mark, v), y(k) + 19, short(v, 1), { class: "tse-small tse-middle" }),
    ),
  ]);
  const node = figure(380, 194, ...axes, dots);
  const set = (mine, others, name, run) => {
    const places = MARKS.flatMap((mark, k) => [
      ...others.map((o) => s("circle", { cx: x(mark, o[k]), cy: y(k), r: 5, class: "tse-line4", style: "fill:none" })),
      s("circle", { cx: x(mark, mine[k]), cy: y(k), r: 5.5, class: "tse-fill0" }),
      words(379, y(k) - 19, short(mine[k], 1), { class: "tse-end tse-strong tse-text0" }),
    ]);
    dots.replaceChildren(...places);
    const rest = (k) => others.map((o) => short(o[k], 1)).join(", ");
    const told = MARKS.map((mark, k) => `${mark.text(mine[k])}, other runs ${rest(k)}`);
    say(node, `Marks of ${name}, run ${run}: ${told.join("; ")}.`);
  };
  return { node, set };
}

/** The stations as buttons in a row. Returns {node, set(number)}. */
function stops(stations, picked) {
  const buttons = stations.map(({ name }, i) => button(name, () => picked(i)));
  const sign = (i) => h("span", { "aria-hidden": "true" }, i === 4 ? "|" : "›");
  const parts = buttons.flatMap((node, i) => (i ? [sign(i), node] : [node]));
  const node = h("div", { class: "tse-row tse-all", role: "group", "aria-label": "stations" }, ...parts);
  const set = (number) => {
    for (const [i, stop] of buttons.entries()) stop.setAttribute("aria-pressed", String(i === number));
  };
  return { node, set };
}

/** @type {import("../../widgets/js/_host.js").Mount} */
export function mount(root, host) {
  const { table } = host;
  const { stations, shown, signs } = table;
  const [[, weights], [, seeds]] = table.axes;
  const want = { station: 0, weight: 0, seed: seeds[0], ...host.want };
  let fresh = 0;
  let live = null; // what the live run has just written, if anything
  const [list, marks, told] = [traces(signs), gauges(), status()];
  const note = sentence();
  const what = h("p", { class: "tse-all" });

  const cut = (tokens, from) => {
    const part = (i) => tokens.slice(from + i * signs.context, from + (i + 1) * signs.context);
    return Array.from({ length: shown }, (_, i) => Array.from(part(i), Math.round));
  };
  const marksAt = (frame) => Array.from(frame.marks.slice(3 * want.station, 3 * want.station + 3));
  const look = () => {
    const frame = stored(table, want);
    const rest = seeds.filter((seed) => seed !== want.seed);
    const mine = marksAt(frame);
    const { name, what: meaning } = stations[want.station];
    list.set(live || cut(frame.tokens, want.station * shown * signs.context));
    marks.set(
      mine,
      rest.map((seed) => marksAt(stored(table, { ...want, seed }))),
      name,
      want.seed,
    );
    what.textContent = `${want.station + 1} of ${stations.length}: ${meaning}.`;
    const now = "New questions, written by the live run just now. The marks beside them are the stored run's.";
    told.set(live ? now : `Stored run ${want.seed}: ${MARKS.map((mark, k) => mark.text(mine[k])).join(", ")}.`);
    line.set(want.station);
  };
  const change = (name) => (to) => {
    want[name] = to;
    live = null;
    note.textContent = "";
    look();
  };
  const line = stops(stations, change("station"));
  const weight = slider("weight of the consistency reward", weights, want.weight, short, change("weight"));
  const run = slider("run (seed)", seeds, want.seed, String, change("seed"));
  const ask = button("Ask new questions", () => host.ask({ ...want, fresh: ++fresh }));
  host.hear((news) => {
    note.textContent = news.status === "error" ? news.sentence : "";
    if (news.status !== "done" || news.station !== want.station || !news.fresh?.length) return;
    live = cut(news.fresh, 0);
    look();
  });
  const moved = [line.node, what, sliders(weight.node, run.node), host.kernel && table.live ? row(ask) : null];
  const signed = "Squares: plain script. Circles: ringed script. Small rings: the other runs.";
  const shownNow = h("div", { class: "tse-pair tse-line" }, list.node, marks.node);
  root.append(card(moved, [shownNow, below(...told.nodes, note, h("p", { class: "tse-soft" }, signed))]));
  look();
}

export default widget(mount, { trains: true, needs: ["axes", "data"], slide: { font: 18 } });
