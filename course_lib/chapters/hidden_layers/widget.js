// Two nets, a hint from a layer of one to a layer of the other, and what it does to the student.
import { calm, figure, h, s, say, sentence, slider, status, unique, words } from "../../widgets/js/_common.js";
import { short } from "../../widgets/js/_numbers.js";
import { widget } from "../../widgets/js/_host.js";
import { progress } from "../../widgets/js/_progress.js";

/** What a layer is called: "image", "layer 2", "logits". */
export const nameOf = (depth, widths) => (depth === 0 ? "image" : depth === widths.length - 1 ? "logits" : `layer ${depth}`);

/** Both nets as stacks of boxes, from the image up to the logits; a hidden layer can be clicked. Returns {node, set(want)}. */
function nets(widths, picked) {
  const middles = [78, 252], names = ["teacher", "student"], keys = ["theirs", "ours"];
  const y = (depth) => 170 - 34 * depth;
  const bridge = s("path", { class: "tse-line1" });
  const label = words(165, 0, "", { class: "tse-text1 tse-strong tse-middle" });
  const boxes = widths.map((net, k) => net.map((width, depth) => {
    const half = 34 + 4 * Math.log2(width);
    const hidden = depth > 0 && depth < net.length - 1;
    const box = s("rect", { x: middles[k] - half, y: y(depth), width: 2 * half, height: 24, rx: 4, class: "tse-box" });
    const node = s("g", { class: hidden ? "tse-pick" : null, onclick: hidden ? () => picked(keys[k], depth) : null }, box,
      words(middles[k], y(depth) + 16, `${nameOf(depth, net)}: ${width}`, { class: "tse-middle" }));
    return { node, box };
  }));
  const links = widths.flatMap((net, k) => net.slice(1).map((_, depth) => s("path", { class: "tse-axis", d: `M${middles[k]} ${y(depth)}v-10` })));
  const node = figure(330, 204, ...names.map((name, k) => words(middles[k], 14, name, { class: "tse-strong tse-middle" })),
    ...links, bridge, ...boxes.flat().map((box) => box.node), label);
  const set = (want) => {
    boxes.forEach((net, k) => net.forEach(({ box }, depth) => box.classList.toggle("tse-chosen", depth === want[keys[k]])));
    const [from, to] = keys.map((key, k) => [middles[k] + (k ? -1 : 1) * (34 + 4 * Math.log2(widths[k][want[key]])), y(want[key]) + 12]);
    bridge.setAttribute("d", `M${from[0]} ${from[1]}L${to[0]} ${to[1]}`);
    bridge.setAttribute("stroke-dasharray", want.weight ? "none" : "2 5");
    bridge.style.strokeWidth = want.weight ? 2 + 1.5 * Math.log10(1 + want.weight) : 1.5;
    label.setAttribute("y", (from[1] + to[1]) / 2 - 8);
    label.textContent = want.weight ? "hint" : "no hint";
    say(node, `Drawing of two nets. Teacher: ${widths[0].join(", ")}; student: ${widths[1].join(", ")}. ` +
      (want.weight ? `A hint of weight ${short(want.weight)} goes from the teacher's layer ${want.theirs} to the student's layer ${want.ours}.` : "There is no hint."));
  };
  return { node, set };
}

/** CKA of every pair of hidden layers. Returns {node, set(values, want)}. */
function map(widths) {
  const [columns, rows] = widths.map((net) => net.length - 2);
  const left = 92, top = 46, wide = 200 / columns, high = 138 / rows;
  const cells = Array.from({ length: rows * columns }, (_, i) => {
    const x = left + wide * (i % columns), y = top + high * Math.floor(i / columns);
    return {
      box: s("rect", { x: x + 1, y: y + 1, width: wide - 2, height: high - 2, class: "tse-fill0" }),
      edge: s("rect", { x: x + 2, y: y + 2, width: wide - 4, height: high - 4, class: "tse-edge" }),
      text: words(x + wide / 2, y + high / 2 + 5, "", { class: "tse-middle tse-strong" }),
    };
  });
  const node = figure(300, 204, words(6, 14, "CKA: how alike the layers are", { class: "tse-strong" }),
    words(left + 100, 34, "teacher's layer", { class: "tse-small tse-middle" }),
    ...Array.from({ length: columns }, (_, j) => words(left + wide * (j + 0.5), top - 2, j + 1, { class: "tse-small tse-middle" })),
    ...Array.from({ length: rows }, (_, i) => words(left - 8, top + high * (i + 0.5) + 4, i ? i + 1 : `student's layer ${i + 1}`, { class: "tse-small tse-end" })),
    ...cells.flatMap((cell) => [cell.box, cell.edge, cell.text]),
    words(left, 200, "1: the same pattern, 0: none in common", { class: "tse-small" }));
  const set = (values, want) => {
    cells.forEach((cell, i) => {
      cell.box.setAttribute("fill-opacity", (0.55 * Math.max(0, values[i])).toFixed(3));
      cell.text.textContent = values[i].toFixed(2);
      cell.edge.classList.toggle("tse-chosen", i === (want.ours - 1) * columns + want.theirs - 1);
    });
    const said = cells.map((_, i) => `student ${Math.floor(i / columns) + 1} with teacher ${(i % columns) + 1}: ${values[i].toFixed(2)}`);
    say(node, `Map of CKA between hidden layers. ${said.join("; ")}.`);
  };
  return { node, set };
}

/** A row of radio buttons. Returns {node, set}. */
function choice(legend, values, text, chosen, picked) {
  const name = unique("choice");
  const inputs = values.map((value) => h("input", { type: "radio", name, value, checked: value === chosen, onchange: () => picked(value) }));
  const node = h("fieldset", { class: "tse-choice" }, h("legend", {}, legend), ...inputs.map((input, i) => h("label", {}, input, " ", text(values[i]))));
  const set = (value) => inputs.forEach((input, i) => { input.checked = values[i] === value; });
  return { node, set };
}

export function mount(root, host) {
  const { table } = host;
  if (!table?.widths || !table.axes?.length) {
    root.append(sentence("The data of this figure are missing: run its cell again, or build the page anew."));
    return;
  }
  const [[, alphas], [, theirs], [, ours]] = table.axes;
  const { seq: _, ...wished } = host.want;
  const want = { alpha: 0, theirs: theirs[0], ours: ours[0], weight: 0, ...wished };
  const total = { steps: table.steps, exams: Math.ceil(table.steps / table.every) + 1 };
  let frame = null;

  const pick = (key, value) => {
    want[key] = value;
    for (const [name, control] of Object.entries(choices)) control.set(want[name]);
    drawing.set(want);
    if (frame) alike.set(frame.cka, want);
    host.ask({ ...want });
  };
  const drawing = nets(table.widths, pick);
  const alike = map(table.widths);
  const curve = progress();
  const told = status();
  const note = h("p", { class: "tse-note", role: "alert" });
  const choices = {
    theirs: choice("Teacher's layer:", theirs, (v) => `${v}`, want.theirs, (v) => pick("theirs", v)),
    ours: choice("Student's layer:", ours, (v) => `${v}`, want.ours, (v) => pick("ours", v)),
    alpha: choice(`Answers of ${table.images} pictures:`, alphas, (v) => (v ? "soft targets" : "labels"), want.alpha, (v) => pick("alpha", v)),
  };
  const weight = slider("weight of the hint", table.moves, want.weight, short, (v) => pick("weight", v));

  function summary() {
    const n = frame.curves.length;
    const pair = frame.cka[(want.ours - 1) * theirs.length + want.theirs - 1];
    const loss = frame.status === "stored" ? frame.loss[0] : frame.loss;
    const marks = `right ${frame.curves[n - 2].toFixed(1)} %, as the teacher ${frame.curves[n - 1].toFixed(1)} %, CKA ${pair.toFixed(2)}, loss ${loss.toFixed(2)}`;
    if (frame.status !== "stored") return `Step ${frame.step} of ${frame.total}: ${marks}.`;
    return `${frame.exact ? "Stored answer" : `Nearest stored answer (weight ${short(frame.at.weight)})`}: ${marks}.`;
  }
  function hear(news) {
    note.textContent = news.sentence || "";
    root.dataset.status = news.status;
    if (news.curves?.length) {
      frame = news;
      told.set(summary());
      if (!(calm() && news.status === "training")) {
        alike.set(news.cka, want);
        curve.set(news.curves, total);
      }
    } else if (news.status === "error") told.set("No student to show.");
    stop.hidden = news.status !== "training";
  }
  const stop = h("button", { type: "button", hidden: true, onclick: () => {
    host.stop();
    stop.hidden = true;
    told.set(`Stopped. ${frame ? summary() : ""}`);
  } }, "Stop");
  const retrain = host.kernel ? h("button", { type: "button", onclick: () => host.ask({ ...want }) }, "Train") : null;

  root.append(
    h("div", { class: "tse-columns" }, drawing.node, alike.node, curve.node),
    h("div", { class: "tse-row tse-wide" }, ...Object.values(choices).map((c) => c.node), weight.node, retrain, stop),
    ...told.nodes, note);
  host.hear(hear);
  drawing.set(want);
  const first = host.first?.();
  if (first) hear(first);
}

export default widget(mount, { trains: true });
