// How much a teacher errs that has seen so many numbers. Everything was found beforehand: the slider only chooses.
import { h, s } from "../../widgets/js/_common.js";
import { below, card, slider, status } from "../../widgets/js/_controls.js";
import { figure, say, words } from "../../widgets/js/_figures.js";
import { widget } from "../../widgets/js/_host.js";

/** What a screen reader hears of a teacher. */
export const told = ({ count, error, half }) =>
  `A teacher that has seen ${count} numbers errs by ${error.toFixed(2)} ± ${half.toFixed(2)}.`;

export function mount(root, host) {
  const { rows } = host.table.data;
  const tallest = Math.max(...rows.map((row) => row.error));
  const step = 300 / rows.length;
  const parts = rows.map(({ count, error }, i) => {
    const [middle, tall] = [step * (i + 0.5), (120 * error) / tallest];
    const place = { x: middle - 0.35 * step, y: 162 - tall, width: 0.7 * step, height: tall };
    return {
      bar: s("rect", { ...place, class: "tse-fill0" }),
      names: [
        words(middle, 156 - tall, error.toFixed(2), { class: "tse-middle tse-strong" }),
        words(middle, 180, count, { class: "tse-middle" }),
      ],
    };
  });
  const title = words(1, 14, "error, by the numbers that were seen", { class: "tse-strong" });
  const view = figure(300, 188, title, ...parts.flatMap(({ bar, names }) => [bar, ...names]));
  const line = status();

  function draw(count) {
    rows.forEach((row, i) => parts[i].bar.setAttribute("fill-opacity", row.count === count ? 1 : 0.35));
    const chosen = told(rows.find((row) => row.count === count));
    say(view, chosen);
    line.set(chosen);
  }
  const counts = rows.map((row) => row.count);
  const first = counts.includes(host.want.count) ? host.want.count : counts[0];
  const choice = slider("Numbers that the teacher has seen", counts, first, String, draw);
  root.append(card([choice.node], [h("div", { class: "tse-pair" }, view, below(...line.nodes))]));
  draw(first);
}

export default widget(mount);
