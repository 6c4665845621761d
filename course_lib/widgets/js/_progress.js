// How a student does in the exam while it learns.
import { apart, figure, s, say, words } from "./_common.js";
import { short } from "./_numbers.js";

/** Accuracy and agreement while the student learns. Returns {node, set(curves, total)}. */
export function progress() {
  const left = 40, right = 262, top = 26, bottom = 174;
  const y = (v) => bottom - ((bottom - top) * v) / 100;
  const lines = [["accuracy", 2, ""], ["agreement", 3, "5 4"]].map(([name, colour, dash]) => ({
    name, path: s("path", { class: `tse-line${colour}`, "stroke-dasharray": dash || null }),
    text: words(right + 8, 0, "", { class: `tse-text${colour} tse-strong` }),
  }));
  const end = words(right, bottom + 16, "", { class: "tse-end" });
  const node = figure(400, 214,
    ...[0, 50, 100].flatMap((v) => [s("path", { class: "tse-grid", d: `M${left} ${y(v)}H${right}` }), words(left - 6, y(v) + 4, v, { class: "tse-end" })]),
    words(left, bottom + 16, "0", { class: "tse-middle" }), end,
    words((left + right) / 2, bottom + 32, "training step", { class: "tse-middle" }),
    words(8, 12, "% of the exam", { class: "tse-small" }),
    ...lines.flatMap((l) => [l.path, l.text]));
  const set = (curves, total) => {
    const count = curves.length / 2;
    const x = (i) => left + ((right - left) * i) / Math.max(1, Math.round(total.exams) - 1);
    const ends = lines.map((_, k) => y(curves[2 * (count - 1) + k]) + 4);
    const places = apart(ends, 15, bottom);
    lines.forEach((line, k) => {
      const points = Array.from({ length: count }, (_, i) => `${x(i).toFixed(1)} ${y(curves[2 * i + k]).toFixed(1)}`);
      line.path.setAttribute("d", `M${points.join("L")}`);
      line.text.setAttribute("y", places[k].toFixed(1));
      line.text.textContent = `${line.name} ${curves[2 * (count - 1) + k].toFixed(1)} %`;
    });
    end.textContent = total.steps;
    const last = lines.map((line, k) => `${line.name} ${short(curves[k], 1)} % before training, ${short(curves[2 * (count - 1) + k], 1)} % now`);
    say(node, `Line chart of the student on the exam over ${total.steps} training steps: ${last.join("; ")}.`);
  };
  return { node, set };
}
