// How a student does in the exam while it learns.
import { apart, figure, s, say, through, words } from "./_common.js";
import { short } from "./_numbers.js";

const [LEFT, RIGHT, TOP, BOTTOM] = [40, 262, 26, 174];
const LINES = [
  { name: "accuracy", colour: 2, dash: null },
  { name: "agreement", colour: 3, dash: "5 4" },
];
const y = (percent) => BOTTOM - ((BOTTOM - TOP) * percent) / 100;

/** The empty picture, to which lines and texts are added. */
function frame(end, lines) {
  const grid = [0, 50, 100].flatMap((v) => [
    s("path", { class: "tse-grid", d: `M${LEFT} ${y(v)}H${RIGHT}` }),
    words(LEFT - 6, y(v) + 4, v, { class: "tse-end" }),
  ]);
  return figure(
    400,
    214,
    ...grid,
    words(LEFT, BOTTOM + 16, "0", { class: "tse-middle" }),
    end,
    words((LEFT + RIGHT) / 2, BOTTOM + 32, "training step", { class: "tse-middle" }),
    words(8, 12, "% of the exam", { class: "tse-small" }),
    ...lines.flatMap((line) => [line.path, line.text]),
  );
}

/**
 * Accuracy and agreement while the student learns.
 * @param {{steps: number, exams: number}} total
 * @returns {{node: SVGSVGElement, set: (curves: Float32Array) => void}} curves: accuracy and agreement of each exam
 */
export function progress({ steps, exams }) {
  const lines = LINES.map(({ name, colour, dash }) => ({
    name,
    path: s("path", { class: `tse-line${colour}`, "stroke-dasharray": dash }),
    text: words(RIGHT + 8, 0, "", { class: `tse-text${colour} tse-strong` }),
  }));
  const node = frame(words(RIGHT, BOTTOM + 16, steps, { class: "tse-end" }), lines);
  const x = (exam) => LEFT + ((RIGHT - LEFT) * exam) / Math.max(1, exams - 1);
  const set = (curves) => {
    const count = curves.length / 2;
    const column = (k) => Array.from({ length: count }, (_, i) => curves[2 * i + k]);
    const last = lines.map((_, k) => curves[2 * (count - 1) + k]);
    const places = apart(
      last.map((v) => y(v) + 4),
      15,
      BOTTOM,
    );
    lines.forEach((line, k) => {
      line.path.setAttribute("d", through(column(k).map((v, i) => [x(i), y(v)])));
      line.text.setAttribute("y", places[k].toFixed(1));
      line.text.textContent = `${line.name} ${last[k].toFixed(1)} %`;
    });
    const told = lines.map(
      ({ name }, k) => `${name} ${short(curves[k], 1)} % before training, ${short(last[k], 1)} % now`,
    );
    say(node, `Line chart of the student on the exam over ${steps} training steps: ${told.join("; ")}.`);
  };
  return { node, set };
}
