// How much a teacher errs that has seen so many numbers. Everything was found beforehand: the slider only chooses.
import { h, s } from "../../widgets/js/_common.js";
import { slider, status } from "../../widgets/js/_controls.js";
import { figure, say, words } from "../../widgets/js/_figures.js";
import { widget } from "../../widgets/js/_host.js";

/** What a screen reader hears of a teacher. */
export const told = ({ count, error, half }) =>
  `A teacher that has seen ${count} numbers errs by ${error.toFixed(2)} ± ${half.toFixed(2)}.`;

export function mount(root, host) {
  const { rows } = host.table.data;
  const tallest = Math.max(...rows.map((row) => row.error));
  const bars = rows.map((row, i) => {
    const tall = (110 * row.error) / tallest;
    return s("rect", {
      x: 30 + 120 * i,
      y: (165 - tall).toFixed(1),
      width: 70,
      height: tall.toFixed(1),
      class: "tse-fill0",
    });
  });
  const names = rows.map((row, i) => words(65 + 120 * i, 184, row.count, { class: "tse-middle" }));
  const view = figure(40 + 120 * rows.length, 195, ...bars, ...names);
  const line = status();

  function draw(count) {
    rows.forEach((row, i) => bars[i].setAttribute("fill-opacity", row.count === count ? 1 : 0.35));
    const chosen = told(rows.find((row) => row.count === count));
    say(view, chosen);
    line.set(chosen);
  }
  const counts = rows.map((row) => row.count);
  const first = counts.includes(host.want.count) ? host.want.count : counts[0];
  const choice = slider("Numbers that the teacher has seen", counts, first, String, draw);
  root.append(h("div", { class: "tse-wide" }, choice.node), ...line.nodes, view);
  draw(first);
}

export default widget(mount);
