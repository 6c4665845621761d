// One picture, and what every model believes about it: ten probabilities each.
import { bars, digit, figure, h, s, say, slider, status, words } from "../../widgets/js/_common.js";
import { bytes, said, short, softmax } from "../../widgets/js/_numbers.js";
import { widget } from "../../widgets/js/_host.js";

export function mount(root, host) {
  const { pictures, models, last } = host.table.data;
  const count = pictures.length;
  let chosen = Math.min(Math.max(host.want.picture ?? count - 1, 0), count - 1);

  const step = 570 / models.length;
  const panels = models.map((name, k) => bars(146 + k * step, 50, step - 30, 100, k % 5));
  const face = s("g");
  const view = figure(720, 182, face, ...panels.map((panel) => panel.node), words(14, 174, "probabilities in %", { class: "tse-small" }));
  const told = status();

  function draw() {
    const { pixels, label, logits, easier } = pictures[chosen];
    const beliefs = logits.map((z) => softmax(z));
    face.replaceChildren(digit(bytes(pixels), 14, 50, 100));
    const best = beliefs.map((p) => p.indexOf(Math.max(...p)));
    models.forEach((name, k) => panels[k].set(beliefs[k], `${name}: ${best[k]}${best[k] === label ? "" : " (wrong)"}`));
    say(view, `A handwritten ${label}. ${models.map((name, k) => `The ${name}: ${said(beliefs[k])}.`).join(" ")}`);
    told.set(`This is a ${label}. The ${last} is surer about ${short(easier, 1)} % of the exam.`);
  }
  const steps = pictures.map((_, i) => i);
  const choice = slider(`Picture, from easy to hard for the ${last}`, steps, chosen, (i) => `${i + 1}/${count}`, (i) => { chosen = i; draw(); });

  root.append(h("div", { class: "tse-wide" }, choice.node), ...told.nodes, view);
  draw();
}

export default widget(mount);
