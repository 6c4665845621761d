// How a student does in the exam while it learns.
import { s } from "./_common.js";
import { figure, say, through, words } from "./_figures.js";
import { short } from "./_numbers.js";

const [LEFT, RIGHT, TOP] = [34, 290, 54];
const LINES = [
  { name: "accuracy", colour: 2, dash: null },
  { name: "agreement", colour: 3, dash: "5 4" },
];
/** The empty picture, to which lines and texts are added. */
function frame(steps, high, y, lines) {
  const below = y(0) + 18;
  const grid = [0, 50, 100].flatMap((v) => [
    s("path", { class: "tse-grid", d: `M${LEFT} ${y(v)}H${RIGHT}` }),
    words(LEFT - 6, y(v) + 4, v, { class: "tse-end" }),
  ]);
  return figure(
    300,
    high,
    ...grid,
    words(LEFT, below, "0", { class: "tse-middle" }),
    words(RIGHT, below, steps, { class: "tse-end" }),
    words((LEFT + RIGHT) / 2, below, "training step", { class: "tse-middle" }),
    words(298, 14, "% of the exam", { class: "tse-end tse-soft" }),
    ...lines.flatMap(({ sign, path, text }) => [path, sign, text]),
  );
}

/**
 * Accuracy and agreement while the student learns.
 * @param {{steps: number, exams: number}} total
 * @param {number} [high] of the viewBox, which is 300 wide
 * @returns {{node: SVGSVGElement, set: (curves: Float32Array) => void}} curves: accuracy and agreement of each exam
 */
export function progress({ steps, exams }, high = 188) {
  const y = (percent) => high - 22 - ((high - 22 - TOP) * percent) / 100;
  const lines = LINES.map(({ name, colour, dash }, k) => {
    const look = { class: `tse-line${colour}`, "stroke-dasharray": dash };
    const text = words(34, 14 + 18 * k, "", { class: `tse-text${colour} tse-strong` });
    return { name, text, path: s("path", look), sign: s("path", { ...look, d: `M4 ${10 + 18 * k}h24` }) };
  });
  const node = frame(steps, high, y, lines);
  const x = (exam) => LEFT + ((RIGHT - LEFT) * exam) / Math.max(1, exams - 1);
  const set = (curves) => {
    const count = curves.length / 2;
    const told = lines.map(({ name, path, text }, k) => {
      const values = Array.from({ length: count }, (_, i) => curves[2 * i + k]);
      const last = values[count - 1];
      path.setAttribute("d", through(values.map((v, i) => [x(i), y(v)])));
      text.textContent = `${name} ${last.toFixed(1)} %`;
      return `${name} ${short(values[0], 1)} % before training, ${short(last, 1)} % now`;
    });
    say(node, `Line chart of the student on the exam over ${steps} training steps: ${told.join("; ")}.`);
  };
  return { node, set };
}
