// Logits to drag, the temperature, the entropy, and beside them the students of every T.
import { apart, bars, digit, figure, h, s, say, slider, words } from "../../widgets/js/_common.js";
import { bytes, entropy, said, short, softmax } from "../../widgets/js/_numbers.js";
import { widget } from "../../widgets/js/_host.js";

const LOW = -20, HIGH = 20; // how far a bar can be dragged
const clamp = (v) => Math.min(HIGH, Math.max(LOW, Math.round(2 * v) / 2));

/** Temperatures of the slider: a fine geometric scale, and every T of the sweep exactly. */
export function temperatures(sweep) {
  const fine = Array.from({ length: 33 }, (_, i) => +(0.25 * 1.15 ** i).toPrecision(2)).filter((T) => T <= 20);
  const exact = sweep.flatMap((model) => model.accuracy.map(([T]) => T));
  return [...new Set([...fine, ...exact])].sort((a, b) => a - b);
}

/** Where a pointer is in the figure's own coordinates, also on a slide that was scaled. */
function inside(view, event) {
  const matrix = view.getScreenCTM?.();
  return matrix ? new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse()) : { x: 0, y: 0 };
}

/** Ten logits as bars around zero: drag them, or focus one and press the arrow keys. */
function profile(x, y, width, height, moved) {
  const step = width / 10, zero = y + height / 2, scale = height / (HIGH - LOW);
  const values = new Array(10).fill(0);
  let held = null;
  const view = s("svg", { viewBox: "0 0 300 190", role: "group", class: "tse-figure tse-drag", "aria-label": "Logits of the ten digits" });
  const columns = values.map((_, i) => {
    const left = x + i * step;
    const bar = s("rect", { class: "tse-fill4", x: left + 0.12 * step, width: 0.76 * step });
    const grip = s("rect", { class: "tse-grip", x: left + 0.06 * step, width: 0.88 * step, height: 5, rx: 2 });
    const text = words(left + step / 2, 0, "", { class: "tse-small tse-middle" });
    const area = s("rect", { class: "tse-area", x: left, y, width: step, height });
    const knob = s("g", { role: "slider", tabindex: 0, "aria-label": `logit of ${i}`, "aria-orientation": "vertical", "aria-valuemin": LOW, "aria-valuemax": HIGH }, area, bar, grip, text);
    knob.addEventListener("keydown", (event) => key(event, i));
    knob.addEventListener("pointerdown", (event) => { event.preventDefault(); held = i; view.setPointerCapture?.(event.pointerId); knob.focus(); drag(event); });
    return { bar, grip, text, knob };
  });
  function place(i) {
    const v = values[i], column = columns[i], tip = zero - v * scale;
    column.bar.setAttribute("y", Math.min(tip, zero).toFixed(1));
    column.bar.setAttribute("height", Math.abs(v * scale).toFixed(1));
    column.grip.setAttribute("y", (tip - 2.5).toFixed(1));
    column.text.setAttribute("y", (v < 0 ? tip + 15 : tip - 7).toFixed(1));
    column.text.textContent = short(v, 1);
    column.knob.setAttribute("aria-valuenow", v);
    column.knob.setAttribute("aria-valuetext", `${short(v, 1)}`);
  }
  function change(i, v) {
    values[i] = clamp(v);
    place(i);
    moved(values);
  }
  function key(event, i) {
    const by = { ArrowUp: 0.5, ArrowRight: 0.5, ArrowDown: -0.5, ArrowLeft: -0.5, PageUp: 3, PageDown: -3 }[event.key];
    if (by) change(i, values[i] + by);
    else if (event.key === "Home") change(i, LOW);
    else if (event.key === "End") change(i, HIGH);
    else return;
    event.preventDefault();
  }
  const drag = (event) => { if (held !== null) change(held, (zero - inside(view, event).y) / scale); };
  view.addEventListener("pointermove", drag);
  for (const end of ["pointerup", "pointercancel"]) view.addEventListener(end, () => { held = null; });
  view.append(
    words(x, 18, "logits: drag, or use the arrow keys", { class: "tse-strong" }),
    ...columns.map((c) => c.knob), s("path", { class: "tse-axis", d: `M${x} ${zero}h${width}` }),
    ...values.map((_, i) => words(x + (i + 0.5) * step, y + height + 14, i, { class: "tse-middle" })));
  const set = (wanted) => wanted.forEach((v, i) => { values[i] = Math.min(HIGH, Math.max(LOW, v)); place(i); });
  return { node: view, set };
}

/** The sweep: accuracy or agreement over T with 95 % bands, and a line at the slider's T. */
function sweepChart(sweep, metric) {
  const left = 30, right = 194, top = 32, bottom = 150;
  const points = sweep.flatMap((model) => model[metric]);
  const Ts = [...new Set(points.map(([T]) => T))].sort((a, b) => a - b);
  const low = Math.max(0, Math.floor(Math.min(...points.map((p) => p[2])) / 10) * 10);
  const high = Math.min(100, Math.ceil(Math.max(...points.map((p) => p[3])) / 10) * 10);
  const marks = [];
  for (let v = low; v <= high; v += high - low > 40 ? 20 : 10) marks.push(v);
  const [a, b] = [Math.log(Ts[0]), Math.log(Ts[Ts.length - 1])];
  const x = (T) => left + ((right - left) * (Math.log(T) - a)) / (b - a || 1);
  const y = (v) => bottom - ((bottom - top) * (Math.min(high, Math.max(low, v)) - low)) / (high - low || 1);
  const path = (pairs) => pairs.map(([T, v]) => `${x(T).toFixed(1)} ${y(v).toFixed(1)}`).join("L");
  const ends = sweep.map((model) => y(model[metric][model[metric].length - 1][1]) + 4);
  const places = apart(ends, 15, bottom);
  const dashes = [null, "6 4", "2 3", "8 3 2 3", "1 3"];
  const series = sweep.flatMap((model, k) => {
    const rows = model[metric];
    const band = path(rows.map(([T, , lo]) => [T, lo])) + "L" + path(rows.map(([T, , , hi]) => [T, hi]).reverse());
    return [
      s("path", { class: `tse-fill${k % 5}`, "fill-opacity": 0.13, d: `M${band}Z` }),
      s("path", { class: `tse-line${k % 5}`, "stroke-dasharray": dashes[k % 5], d: `M${path(rows)}` }),
      ...rows.map(([T, v]) => s("circle", { class: `tse-fill${k % 5}`, cx: x(T), cy: y(v), r: 2.6 })),
      words(right + 8, places[k].toFixed(1), model.name, { class: `tse-text${k % 5} tse-strong` }),
    ];
  });
  const ticks = marks.flatMap((v) => [s("path", { class: "tse-grid", d: `M${left} ${y(v)}H${right}` }), words(left - 6, y(v) + 4, short(v, 1), { class: "tse-end" })]);
  const names = Ts.filter((T) => T === Ts[0] || T === Ts[Ts.length - 1] || [1, 4].includes(T)).map((T) => words(x(T), bottom + 17, short(T), { class: "tse-middle" }));
  const cursor = s("path", { class: "tse-cursor" });
  const what = metric === "accuracy" ? "right in the exam (%)" : "same answer as the teacher (%)";
  const node = figure(300, 190, words(6, 18, `students: ${what}`, { class: "tse-strong" }), ...ticks, ...names,
    words((left + right) / 2, bottom + 34, "temperature T of their lessons", { class: "tse-middle" }), cursor, ...series);
  const set = (T) => {
    cursor.setAttribute("d", `M${x(Math.min(Ts[Ts.length - 1], Math.max(Ts[0], T))).toFixed(1)} ${top - 4}V${bottom}`);
    const near = Ts.reduce((best, t) => (Math.abs(Math.log(t / T)) < Math.abs(Math.log(best / T)) ? t : best));
    const said = sweep.map((model) => {
      const [, mean, lo, hi] = model[metric].find(([t]) => t === near) || model[metric][0];
      return `${model.name} ${short(mean, 1)} (${short(lo, 1)} to ${short(hi, 1)})`;
    });
    say(node, `Line chart, ${what} over T, mean with 95 % interval. At T = ${short(near)}: ${said.join("; ")}.`);
  };
  return { node, set };
}

export function mount(root, host) {
  const { profiles, sweep } = host.table.data;
  let T = host.want.T ?? 4;
  let logits = profiles[0].logits.slice();
  let pixels = profiles[0].pixels;

  const shares = bars(78, 42, 216, 108, 0);
  const face = s("g");
  const probabilities = figure(300, 190, face, shares.node, words(6, 184, "probabilities in %", { class: "tse-small" }));
  const editor = profile(6, 34, 288, 128, (values) => { logits = values.slice(); pixels = null; choice.value = "own"; draw(); });
  const holder = h("div");
  let chart = null;
  const spread = h("p", { class: "tse-status" });

  function draw() {
    const p = softmax(logits, T);
    const nats = entropy(p);
    shares.set(p, `softmax(logits / T), T = ${short(T)}`);
    face.replaceChildren(...(pixels ? [digit(bytes(pixels), 6, 66, 62)] : [words(37, 100, "your own", { class: "tse-middle" })]));
    spread.textContent = `Entropy ${nats.toFixed(2)} nats, of at most ${Math.log(10).toFixed(2)}.`;
    say(probabilities, `Bar chart of probabilities at T = ${short(T)}: ${said(p)}. Entropy ${nats.toFixed(2)} nats.`);
    chart.set(T);
  }
  function show(metric) {
    chart = sweepChart(sweep, metric);
    holder.replaceChildren(chart.node);
  }
  function choose() {
    if (choice.value !== "own") {
      const chosen = profiles[+choice.value];
      logits = chosen.logits.slice();
      pixels = chosen.pixels;
    } else {
      logits = logits.map(clamp);
      pixels = null;
    }
    editor.set(logits);
    draw();
  }
  const choice = h("select", { onchange: choose }, ...profiles.map((p, i) => h("option", { value: i }, p.label)), h("option", { value: "own" }, "your own logits"));
  const metric = h("select", { onchange: () => { show(metric.value); draw(); } }, h("option", { value: "accuracy" }, "accuracy"), h("option", { value: "agreement" }, "agreement"));
  const warmth = slider("T (temperature)", temperatures(sweep), T, (v) => short(v), (value) => { T = value; draw(); });

  show("accuracy");
  editor.set(logits);
  root.append(
    h("div", { class: "tse-row tse-wide" }, warmth.node, spread),
    h("div", { class: "tse-row" }, h("label", {}, h("span", {}, "Answer of the teacher"), " ", choice), h("label", {}, h("span", {}, "Students by"), " ", metric)),
    h("div", { class: "tse-columns" }, editor.node, probabilities, holder));
  draw();
}

export default widget(mount);
