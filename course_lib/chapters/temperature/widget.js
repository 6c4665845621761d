// Logits to drag, the temperature, the entropy, and beside them the students of every T.
import { h, s } from "../../widgets/js/_common.js";
import { below, card, labelled, select, slider } from "../../widgets/js/_controls.js";
import { apart, bars, digit, figure, piece, say, scene, words } from "../../widgets/js/_figures.js";
import { widget } from "../../widgets/js/_host.js";
import { bytes, entropy, said, short, softmax } from "../../widgets/js/_numbers.js";
import { clamp, editor } from "./logits.js";

const [LEFT, RIGHT, TOP, BOTTOM] = [34, 196, 34, 180]; // of the chart
const DASHES = [null, "6 4", "2 3", "8 3 2 3", "1 3"];
const METRICS = { accuracy: "students right in the exam (%)", agreement: "same answer as the teacher (%)" };

/**
 * @typedef {[number, number, number, number]} Point T, mean, and the ends of its 95 % interval
 * @typedef {{name: string, accuracy: Point[], agreement: Point[]}} Line the students of one size
 */

/**
 * Temperatures of the slider: a fine geometric scale, and every T of the sweep exactly.
 * @param {Pick<Line, "accuracy">[]} sweep
 * @returns {number[]}
 */
export function temperatures(sweep) {
  const fine = Array.from({ length: 33 }, (_, i) => +(0.25 * 1.15 ** i).toPrecision(2)).filter((T) => T <= 20);
  const exact = sweep.flatMap((model) => model.accuracy.map(([T]) => T));
  return [...new Set([...fine, ...exact])].sort((a, b) => a - b);
}

/** The scales of a chart: {Ts, marks, x(T), y(percent)}. */
function scales(points) {
  const Ts = [...new Set(points.map(([T]) => T))].sort((a, b) => a - b);
  const low = Math.max(0, Math.floor(Math.min(...points.map((p) => p[2])) / 10) * 10);
  const high = Math.min(100, Math.ceil(Math.max(...points.map((p) => p[3])) / 10) * 10);
  const step = high - low > 40 ? 20 : 10;
  const marks = Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, i) => low + i * step);
  const [a, b] = [Ts[0], Ts[Ts.length - 1]].map(Math.log);
  const x = (T) => LEFT + ((RIGHT - LEFT) * (Math.log(T) - a)) / (b - a || 1);
  const y = (v) => BOTTOM - ((BOTTOM - TOP) * (Math.min(high, Math.max(low, v)) - low)) / (high - low || 1);
  return { Ts, marks, x, y };
}

/** One line with its band, its points and its name. */
function series({ name }, rows, k, place, { x, y }) {
  const path = (pairs) => pairs.map(([T, v]) => `${x(T).toFixed(1)} ${y(v).toFixed(1)}`).join("L");
  const low = rows.map(([T, , lo]) => [T, lo]);
  const high = rows.map(([T, , , hi]) => [T, hi]).reverse();
  return [
    s("path", { class: `tse-fill${k}`, "fill-opacity": 0.13, d: `M${path([...low, ...high])}Z` }),
    s("path", { class: `tse-line${k}`, "stroke-dasharray": DASHES[k], d: `M${path(rows)}` }),
    ...rows.map(([T, v]) => s("circle", { class: `tse-fill${k}`, cx: x(T), cy: y(v), r: 2.6 })),
    words(RIGHT + 8, place.toFixed(1), name, { class: `tse-text${k} tse-strong` }),
  ];
}

/** Accuracy or agreement over T with 95 % bands, and a line at the slider's T. Returns {node, set(T)}. */
function chart(sweep, metric) {
  const scale = scales(sweep.flatMap((model) => model[metric]));
  const { Ts, marks, x, y } = scale;
  const [first, last] = [Ts[0], Ts[Ts.length - 1]];
  const ends = sweep.map((model) => y(model[metric][model[metric].length - 1][1]) + 4);
  const places = apart(ends, 16, BOTTOM);
  const lines = sweep.flatMap((model, k) => series(model, model[metric], k % 5, places[k], scale));
  const ticks = marks.flatMap((v) => [
    s("path", { class: "tse-grid", d: `M${LEFT} ${y(v)}H${RIGHT}` }),
    words(LEFT - 6, y(v) + 4, short(v, 1), { class: "tse-end" }),
  ]);
  const named = Ts.filter((T) => [first, last, 1, 4].includes(T));
  const names = named.map((T) => words(x(T), BOTTOM + 18, short(T), { class: "tse-middle" }));
  const cursor = s("path", { class: "tse-cursor" });
  const title = words(1, 14, METRICS[metric], { class: "tse-strong" });
  const below = words(LEFT, BOTTOM + 36, "temperature T of their lessons");
  const node = figure(300, 222, title, ...ticks, ...names, below, cursor, ...lines);
  const set = (T) => {
    cursor.setAttribute("d", `M${x(Math.min(last, Math.max(first, T))).toFixed(1)} ${TOP - 4}V${BOTTOM}`);
    const near = Ts.reduce((best, t) => (Math.abs(Math.log(t / T)) < Math.abs(Math.log(best / T)) ? t : best));
    const told = sweep.map((model) => {
      const [, mean, lo, hi] = model[metric].find(([t]) => t === near) || model[metric][0];
      return `${model.name} ${short(mean, 1)} (${short(lo, 1)} to ${short(hi, 1)})`;
    });
    const what = `${METRICS[metric]} over T, mean with 95 % interval`;
    say(node, `Line chart, ${what}. At T = ${short(near)}: ${told.join("; ")}.`);
  };
  return { node, set };
}

/** The ten probabilities. Returns {node, set(shares, T, nats)}. */
function probabilities() {
  const shares = bars(0, 158, 300);
  const node = scene("", shares.node);
  const set = (p, T, nats) => {
    shares.set(p, `softmax(logits / T) at T = ${short(T)}, in %`);
    say(node, `Bar chart of probabilities at T = ${short(T)}: ${said(p)}. Entropy ${nats.toFixed(2)} nats.`);
  };
  return { node, set };
}

/** @type {import("../../widgets/js/_host.js").Mount} */
export function mount(root, host) {
  const { profiles, sweep } = host.table.data;
  let T = host.want.T ?? 4;
  let { logits, pixels } = profiles[0];

  const drawn = probabilities();
  const face = piece(40, 40);
  const spread = h("p", { class: "tse-status" });
  const holder = h("div");
  let students = null;
  const look = () => {
    const p = softmax(logits, T);
    const nats = entropy(p);
    drawn.set(p, T, nats);
    face.replaceChildren(...(pixels ? [digit(bytes(pixels), 0.5, 0.5, 39)] : []));
    spread.textContent = `Entropy ${nats.toFixed(2)} nats, of at most ${Math.log(10).toFixed(2)}.`;
    students.set(T);
  };
  const show = (metric) => {
    students = chart(sweep, metric);
    holder.replaceChildren(students.node);
    look();
  };
  const edited = editor((values) => {
    logits = [...values];
    pixels = null;
    choice.value = "own";
    look();
  });
  const choose = (value) => {
    const own = { logits: logits.map(clamp), pixels: null };
    ({ logits, pixels } = value === "own" ? own : profiles[Number(value)]);
    edited.set(logits);
    look();
  };
  const names = [...profiles.map((profile, i) => [i, profile.label]), ["own", "your own logits"]];
  const choice = select(names, 0, choose);
  const metrics = Object.keys(METRICS).map((name) => /** @type {[string, string]} */ ([name, name]));
  const warmth = slider("T (temperature)", temperatures(sweep), T, short, (value) => {
    T = value;
    look();
  });
  const moved = [
    warmth.node,
    h("div", { class: "tse-asked" }, labelled("Answer of the teacher", choice), face),
    labelled("Students by", select(metrics, "accuracy", show)),
  ];
  root.append(card(moved, [edited.node, drawn.node, holder, below(spread)], "tse-trio"));
  edited.set(logits);
  show("accuracy");
}

export default widget(mount, { slide: { font: 20 } });
