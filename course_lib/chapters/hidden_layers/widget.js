// A hint for a student's middle layer, from its teacher or from a placebo, beside students that have none.
import { s } from "../../widgets/js/_common.js";
import { card, choice, row, slider } from "../../widgets/js/_controls.js";
import { figure, say, words } from "../../widgets/js/_figures.js";
import { widget } from "../../widgets/js/_host.js";
import { short } from "../../widgets/js/_numbers.js";
import { progress } from "../../widgets/js/_progress.js";
import { lengthOf } from "../../widgets/js/_student.js";
import { training } from "../../widgets/js/_training.js";

const SOURCES = ["the teacher", "the picture itself", "an untrained net"];
const CHOICES = ["teacher", "picture", "untrained"];
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

/** The box of a layer. */
function layer(net, k, depth) {
  const half = HALF(net[depth]);
  const place = { x: MIDDLES[k] - half, y: Y(depth), width: 2 * half, height: BOX, rx: 4 };
  const box = s("rect", { ...place, class: "tse-box" });
  const name = words(MIDDLES[k], Y(depth) + 20, `${nameOf(depth, net)}: ${net[depth]}`, { class: "tse-middle" });
  return { box, node: s("g", {}, box, name) };
}

/** Both nets as stacks of boxes, from the image up to the logits. Returns {node, set(want)}. */
function nets(widths, middle) {
  const bridge = s("path", { class: "tse-line1" });
  const label = words(150, 0, "", { class: "tse-text1 tse-strong tse-middle" });
  const boxes = widths.map((net, k) => net.map((_, depth) => layer(net, k, depth)));
  const links = widths.map((net, k) =>
    net.slice(1).map((_, depth) => s("path", { class: "tse-axis", d: `M${MIDDLES[k]} ${Y(depth)}v${BOX - STEP}` })),
  );
  const names = MIDDLES.map((x) => words(x, 14, "", { class: "tse-strong tse-middle" }));
  names[1].textContent = "student";
  const left = s("g", {}, ...links[0], ...boxes[0].slice(1).map((box) => box.node));
  const node = figure(300, 222, ...names, ...links[1], left, bridge, ...boxes[1].map((box) => box.node), label);
  node.append(boxes[0][0].node);
  const set = (want) => {
    const pixels = want.source === 1;
    const from = pixels ? 0 : middle; // which box of the left stack is the hint
    left.style.display = pixels ? "none" : "";
    names[0].textContent = CHOICES[want.source];
    boxes.forEach((net, k) => {
      net.forEach(({ box }, depth) => box.classList.toggle("tse-chosen", depth === (k ? middle : from)));
    });
    const side = (k, depth) => MIDDLES[k] + (k ? -1 : 1) * HALF(widths[k][depth]);
    const ends = [
      [side(0, from), Y(from) + BOX / 2],
      [side(1, middle), Y(middle) + BOX / 2],
    ];
    bridge.setAttribute("d", `M${ends[0].join(" ")}L${ends[1].join(" ")}`);
    bridge.setAttribute("stroke-dasharray", want.weight ? "none" : "2 5");
    bridge.style.strokeWidth = String(want.weight ? 2 + 1.5 * Math.log10(1 + want.weight) : 1.5);
    label.setAttribute("x", pixels ? "118" : "150"); // beside a line that rises, above one that does not
    label.setAttribute("y", String((ends[0][1] + ends[1][1]) / 2 - 8));
    label.textContent = want.weight ? "hint" : "no hint";
    const hint = want.weight
      ? `A hint of weight ${short(want.weight)} from ${SOURCES[want.source]} to the student's layer ${middle}.`
      : "There is no hint.";
    const noise = want.noise ? `Noise of ${want.noise} on the pixels.` : "No noise on the pixels.";
    say(
      node,
      `Drawing of two nets. Teacher: ${widths[0].join(", ")}; student: ${widths[1].join(", ")}. ${hint} ${noise}`,
    );
  };
  return { node, set };
}

const MINE = "this student";

/** Bars of what students get right: those without a hint, and this one. Returns {node, set(right)}. */
function marks(names, values) {
  const [top, step, zero, wide] = [30, 38, 4, 240];
  const all = [...names, MINE].map((name, i) => {
    const y = top + step * i;
    const colour = name === MINE ? 1 : 4;
    return {
      name,
      text: words(zero, y + 8, name, { class: name === MINE ? "tse-small tse-strong" : "tse-small" }),
      bar: s("rect", { class: `tse-fill${colour}`, x: zero, y: y + 13, height: 13 }),
      value: words(0, y + 24, "", { class: "tse-small" }),
    };
  });
  const node = figure(
    300,
    222,
    words(1, 14, "right in the exam (%)", { class: "tse-strong" }),
    ...all.flatMap(({ text, bar, value }) => [text, bar, value]),
  );
  const set = (right) => {
    const shown = [...values, right];
    all.forEach(({ bar, value }, i) => {
      const width = (wide * shown[i]) / 100;
      bar.setAttribute("width", width.toFixed(1));
      value.setAttribute("x", (zero + width + 6).toFixed(1));
      value.textContent = shown[i].toFixed(1);
    });
    say(node, `Bars of the exam. ${all.map(({ name }, i) => `${name}: ${shown[i].toFixed(1)} %`).join("; ")}.`);
  };
  return { node, set };
}

/** Values with their texts, for a row to choose from. */
const numbered = (values, text) => values.map((value) => /** @type {[number, string]} */ ([value, text(value)]));

/**
 * A frame in a sentence.
 * @param {import("../../widgets/js/_host.js").Frame} frame
 */
function summary({ status, curves, loss, at, exact, step, total }) {
  const [right, same] = curves.slice(-2);
  const left = status === "stored" ? loss[0] : loss;
  const told = `right ${right.toFixed(1)} %, as the teacher ${same.toFixed(1)} %, loss ${left.toFixed(2)}.`;
  if (status !== "stored") return `Step ${step} of ${total}: ${told}`;
  return `${exact ? "Stored answer" : `Nearest stored answer (weight ${short(at.weight)})`}: ${told}`;
}

/** @type {import("../../widgets/js/_host.js").Mount} */
export function mount(root, host) {
  const { table } = host;
  const [[, sources], [, noises]] = table.axes;
  const want = { source: 0, noise: noises[0], weight: 0, ...host.want };

  const pick = (changed) => {
    Object.assign(want, changed);
    drawing.set(want);
    student.ask();
  };
  const drawing = nets(table.widths, table.layer);
  const bars = marks(table.names, table.references);
  const curve = progress(lengthOf(table), 222);
  const student = training(root, host, {
    numbers: "curves",
    wish: () => ({ ...want }),
    summary,
    draw(news) {
      bars.set(news.curves[news.curves.length - 2]);
      curve.set(news.curves);
    },
  });
  const choices = [
    choice(
      "Hint from",
      numbered(sources, (k) => CHOICES[k]),
      want.source,
      (source) => pick({ source }),
    ),
    choice("Noise on the pixels", numbered(noises, short), want.noise, (noise) => pick({ noise })),
  ];
  const weight = slider("weight of the hint", table.moves, want.weight, short, (v) => pick({ weight: v }));
  const moved = [...choices.map((control) => control.node), weight.node, row(...student.buttons)];
  root.append(card(moved, [drawing.node, bars.node, curve.node, student.told], "tse-trio"));
  drawing.set(want);
  student.begin();
  return student.end;
}

export default widget(mount, { trains: true, needs: ["widths", "axes", "references"], slide: { font: 20 } });
