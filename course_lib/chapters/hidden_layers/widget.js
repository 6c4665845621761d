// Two nets, a hint from a layer of one to a layer of the other, and what it does to the student.
import { s } from "../../widgets/js/_common.js";
import { card, choice, row, slider } from "../../widgets/js/_controls.js";
import { figure, say, words } from "../../widgets/js/_figures.js";
import { widget } from "../../widgets/js/_host.js";
import { short } from "../../widgets/js/_numbers.js";
import { progress } from "../../widgets/js/_progress.js";
import { lengthOf } from "../../widgets/js/_student.js";
import { training } from "../../widgets/js/_training.js";

const NETS = ["teacher", "student"];
const KEYS = ["theirs", "ours"];
const MIDDLES = [70, 230];
const [STEP, BOX] = [41, 31]; // from layer to layer, and the height of a box
const HALF = (width) => 34 + 4 * Math.log2(width); // of a box
const Y = (depth) => 190 - STEP * depth;

/**
 * What a layer is called: "image", "layer 2", "logits".
 * @param {number} depth
 * @param {number[]} widths
 */
export function nameOf(depth, widths) {
  if (depth === 0) return "image";
  return depth === widths.length - 1 ? "logits" : `layer ${depth}`;
}

/** The box of a layer; a hidden one can be clicked. */
function layer(net, k, depth, picked) {
  const half = HALF(net[depth]);
  const hidden = depth > 0 && depth < net.length - 1;
  const place = { x: MIDDLES[k] - half, y: Y(depth), width: 2 * half, height: BOX, rx: 4 };
  const box = s("rect", { ...place, class: "tse-box" });
  const name = words(MIDDLES[k], Y(depth) + 20, `${nameOf(depth, net)}: ${net[depth]}`, { class: "tse-middle" });
  const settings = hidden ? { class: "tse-pick", onclick: () => picked({ [KEYS[k]]: depth }) } : {};
  return { box, node: s("g", settings, box, name) };
}

/** Both nets as stacks of boxes, from the image up to the logits. Returns {node, set(want)}. */
function nets(widths, picked) {
  const bridge = s("path", { class: "tse-line1" });
  const label = words(150, 0, "", { class: "tse-text1 tse-strong tse-middle" });
  const boxes = widths.map((net, k) => net.map((_, depth) => layer(net, k, depth, picked)));
  const links = widths.flatMap((net, k) =>
    net.slice(1).map((_, depth) => s("path", { class: "tse-axis", d: `M${MIDDLES[k]} ${Y(depth)}v${BOX - STEP}` })),
  );
  const names = NETS.map((name, k) => words(MIDDLES[k], 14, name, { class: "tse-strong tse-middle" }));
  const node = figure(300, 222, ...names, ...links, bridge, ...boxes.flat().map((box) => box.node), label);
  const set = (want) => {
    boxes.forEach((net, k) => {
      net.forEach(({ box }, depth) => box.classList.toggle("tse-chosen", depth === want[KEYS[k]]));
    });
    const side = (k) => MIDDLES[k] + (k ? -1 : 1) * HALF(widths[k][want[KEYS[k]]]);
    const [from, to] = KEYS.map((key, k) => [side(k), Y(want[key]) + BOX / 2]);
    bridge.setAttribute("d", `M${from[0]} ${from[1]}L${to[0]} ${to[1]}`);
    bridge.setAttribute("stroke-dasharray", want.weight ? "none" : "2 5");
    bridge.style.strokeWidth = String(want.weight ? 2 + 1.5 * Math.log10(1 + want.weight) : 1.5);
    label.setAttribute("y", String((from[1] + to[1]) / 2 - 8));
    label.textContent = want.weight ? "hint" : "no hint";
    const way = `from the teacher's layer ${want.theirs} to the student's layer ${want.ours}`;
    const hint = want.weight ? `A hint of weight ${short(want.weight)} goes ${way}.` : "There is no hint.";
    const both = widths.map((net) => net.join(", "));
    say(node, `Drawing of two nets. Teacher: ${both[0]}; student: ${both[1]}. ${hint}`);
  };
  return { node, set };
}

const [LEFT, TOP, WIDE, HIGH] = [74, 42, 226, 154]; // of the map

/** The empty map: its title and the names of rows and columns. */
function frame(rows, columns, cells) {
  const across = Array.from({ length: columns }, (_, j) =>
    words(LEFT + (WIDE / columns) * (j + 0.5), TOP - 7, `teacher ${j + 1}`, { class: "tse-small tse-middle" }),
  );
  const down = Array.from({ length: rows }, (_, i) =>
    words(LEFT - 8, TOP + (HIGH / rows) * (i + 0.5) + 4, `student ${i + 1}`, { class: "tse-small tse-end" }),
  );
  return figure(
    300,
    222,
    words(1, 14, "CKA: how alike the layers are", { class: "tse-strong" }),
    ...across,
    ...down,
    ...cells.map((cell) => cell.node),
    words(300, 216, "1: the same pattern, 0: none in common", { class: "tse-small tse-soft tse-end" }),
  );
}

/** CKA of every pair of hidden layers; a click chooses the pair. Returns {node, set(values, want)}. */
function map(widths, picked) {
  const [columns, rows] = widths.map((net) => net.length - 2);
  const [wide, high] = [WIDE / columns, HIGH / rows];
  const cells = Array.from({ length: rows * columns }, (_, i) => {
    const [ours, theirs] = [Math.floor(i / columns) + 1, (i % columns) + 1];
    const x = LEFT + wide * (theirs - 1);
    const y = TOP + high * (ours - 1);
    const box = s("rect", { x: x + 1, y: y + 1, width: wide - 2, height: high - 2, class: "tse-fill0" });
    const edge = s("rect", { x: x + 2, y: y + 2, width: wide - 4, height: high - 4, class: "tse-edge" });
    const text = words(x + wide / 2, y + high / 2 + 5, "", { class: "tse-middle tse-strong" });
    const node = s("g", { class: "tse-pick", onclick: () => picked({ ours, theirs }) }, box, edge, text);
    return { node, box, edge, text, name: `student ${ours} with teacher ${theirs}` };
  });
  const node = frame(rows, columns, cells);
  const set = (values, want) => {
    const chosen = (want.ours - 1) * columns + want.theirs - 1;
    cells.forEach(({ box, edge, text }, i) => {
      box.setAttribute("fill-opacity", (0.55 * Math.max(0, values[i])).toFixed(3));
      text.textContent = values[i].toFixed(2);
      edge.classList.toggle("tse-chosen", i === chosen);
    });
    const told = cells.map(({ name }, i) => `${name}: ${values[i].toFixed(2)}`);
    say(node, `Map of CKA between hidden layers. ${told.join("; ")}.`);
  };
  return { node, set };
}

/** Values with their texts, for a row to choose from. */
const numbered = (values, text) => values.map((value) => /** @type {[number, string]} */ ([value, text(value)]));

/**
 * A frame in a sentence.
 * @param {import("../../widgets/js/_host.js").Frame} frame
 * @param {import("../../widgets/js/_host.js").Want} want
 * @param {number} columns layers of the teacher
 */
function summary({ status, curves, cka, loss, at, exact, step, total }, want, columns) {
  const [right, same] = curves.slice(-2);
  const pair = cka[(want.ours - 1) * columns + want.theirs - 1];
  const left = status === "stored" ? loss[0] : loss;
  const marks = `right ${right.toFixed(1)} %, as the teacher ${same.toFixed(1)} %`;
  const told = `${marks}, CKA ${pair.toFixed(2)}, loss ${left.toFixed(2)}.`;
  if (status !== "stored") return `Step ${step} of ${total}: ${told}`;
  return `${exact ? "Stored answer" : `Nearest stored answer (weight ${short(at.weight)})`}: ${told}`;
}

/** @type {import("../../widgets/js/_host.js").Mount} */
export function mount(root, host) {
  const { table } = host;
  const [[, alphas], [, theirs], [, ours]] = table.axes;
  const want = { alpha: 0, theirs: theirs[0], ours: ours[0], weight: 0, ...host.want };

  const pick = (changed) => {
    Object.assign(want, changed);
    for (const [name, control] of Object.entries(choices)) control.set(want[name]);
    drawing.set(want);
    if (student.frame()) alike.set(student.frame().cka, want);
    student.ask();
  };
  const drawing = nets(table.widths, pick);
  const alike = map(table.widths, pick);
  const curve = progress(lengthOf(table), 222);
  const student = training(root, host, {
    numbers: "curves",
    wish: () => ({ ...want }),
    summary: (news) => summary(news, want, theirs.length),
    draw(news) {
      alike.set(news.cka, want);
      curve.set(news.curves);
    },
  });
  const layers = (legend, key, values) =>
    choice(legend, numbered(values, String), want[key], (v) => pick({ [key]: v }));
  const answer = (alpha) => (alpha ? "soft targets" : "labels");
  const choices = {
    theirs: layers("Teacher's layer", "theirs", theirs),
    ours: layers("Student's layer", "ours", ours),
    alpha: choice(`Answers of ${table.images} pictures`, numbered(alphas, answer), want.alpha, (alpha) =>
      pick({ alpha }),
    ),
  };
  const weight = slider("weight of the hint", table.moves, want.weight, short, (v) => pick({ weight: v }));
  const moved = [...Object.values(choices).map((control) => control.node), weight.node, row(...student.buttons)];
  root.append(card(moved, [drawing.node, alike.node, curve.node, student.told], "tse-trio"));
  drawing.set(want);
  student.begin();
  return student.end;
}

export default widget(mount, { trains: true, needs: ["widths", "axes"], slide: { font: 20 } });
