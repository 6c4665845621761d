// The three pictures of a run: accuracy and loss over the steps, and the teacher's answers against the student's.
import { s } from "../../widgets/js/_common.js";
import { apart, figure, say, through, words } from "../../widgets/js/_figures.js";

const [WIDE, TALL, LEFT, TOP, RIGHT, BOTTOM] = [300, 220, 34, 34, 76, 36];
const [X, Y] = [WIDE - LEFT - RIGHT, TALL - TOP - BOTTOM];

/** A short number for an axis or a sentence. */
export const brief = (value) => (Math.abs(value) >= 9.95 || value === 0 ? value.toFixed(0) : value.toFixed(2));

/**
 * Lines over the steps.
 * @param {string} title
 * @param {number[]} steps
 * @returns {{node: SVGSVGElement, set: (lines: {name: string, values: number[], colour: number, dashed?: boolean}[], low: number, high: number) => void}}
 */
export function lines(title, steps) {
  const last = steps[steps.length - 1];
  const stage = s("g");
  const low = words(LEFT - 6, TOP + Y, "", { class: "tse-end" });
  const high = words(LEFT - 6, TOP + 10, "", { class: "tse-end" });
  const axis = s("path", { class: "tse-axis", d: `M${LEFT} ${TOP}v${Y}h${X}` });
  const ends = [
    words(LEFT, TALL - 18, "0", { class: "tse-middle" }),
    words(LEFT + X, TALL - 18, last, { class: "tse-middle" }),
    words(LEFT + X / 2, TALL - 4, "steps", { class: "tse-middle" }),
  ];
  const node = figure(WIDE, TALL, words(1, 14, title, { class: "tse-strong" }), axis, low, high, ...ends, stage);
  const set = (drawn, bottom, top) => {
    low.textContent = brief(bottom);
    high.textContent = brief(top);
    const place = (value) => TOP + Y * (1 - (value - bottom) / (top - bottom || 1));
    const tips = apart(
      drawn.map(({ values }) => place(values[values.length - 1]) + 4),
      16,
      TOP + Y + 4,
    );
    stage.replaceChildren(
      ...drawn.flatMap(({ name, values, colour, dashed }, i) => [
        s("path", {
          class: `tse-line${colour}`,
          d: through(values.map((v, k) => [LEFT + (X * steps[k]) / last, place(v)])),
          "stroke-dasharray": dashed ? "6 4" : null,
        }),
        words(LEFT + X + 5, tips[i], name, { class: `tse-text${colour}` }),
      ]),
    );
    const told = drawn.map(({ name, values }) => `${name} from ${brief(values[0])} to ${brief(values.at(-1))}`);
    say(node, `${title} over ${last} steps: ${told.join("; ")}.`);
  };
  return { node, set };
}

/**
 * Ten rows of the teacher's answers against ten columns of the student's, darker where it happened more often.
 * @returns {{node: SVGSVGElement, set: (answers: number[][], pictures: number) => void}}
 */
export function answers() {
  const [left, top, cell] = [72, 42, 15.5];
  const stage = s("g", { class: "tse-ink" });
  const title = words(1, 14, "", { class: "tse-strong" });
  const names = Array.from({ length: 10 }, (_, i) => [
    words(left + cell * (i + 0.5), top - 6, i, { class: "tse-middle" }),
    words(left - 7, top + cell * (i + 0.78), i, { class: "tse-end" }),
  ]).flat();
  const sides = words(left + 5 * cell, TALL - 6, "rows: the teacher · columns: the student", { class: "tse-middle" });
  const frame = s("rect", { class: "tse-frame", x: left, y: top, width: 10 * cell, height: 10 * cell });
  const node = figure(WIDE, TALL, title, frame, stage, ...names, sides);
  const set = (shares, pictures) => {
    title.textContent = `Answers in the exam, ${pictures} pictures`;
    const most = Math.max(...shares.flat());
    const square = (share, row, column) =>
      s("rect", {
        x: left + cell * column + 0.5,
        y: top + cell * row + 0.5,
        width: cell - 1,
        height: cell - 1,
        "fill-opacity": share ? (0.06 + (0.94 * share) / most).toFixed(2) : "0",
      });
    stage.replaceChildren(...shares.flatMap((line, row) => line.map((share, column) => square(share, row, column))));
    const same = shares.reduce((sum, line, i) => sum + line[i], 0);
    const favourite = shares[0].map((_, column) => shares.reduce((sum, line) => sum + line[column], 0));
    const best = favourite.indexOf(Math.max(...favourite));
    say(
      node,
      `Teacher's and student's answers for ${pictures} pictures: the same for ${same.toFixed(0)} %; ` +
        `the student says ${best} most often, for ${favourite[best].toFixed(0)} %.`,
    );
  };
  return { node, set };
}
