// One picture, and what every model believes about it: ten probabilities each.
import { bars, digit, figure, h, s, say, slider, status, words } from "../../widgets/js/_common.js";
import { widget } from "../../widgets/js/_host.js";
import { argmax, bytes, said, short, softmax } from "../../widgets/js/_numbers.js";

/** The picture and a panel of bars for each model. Returns {node, set(picture)}. */
function panels(models) {
  const step = 570 / models.length;
  const charts = models.map((_, k) => bars(146 + k * step, 50, step - 30, 100, k % 5));
  const face = s("g");
  const unit = words(14, 174, "probabilities in %", { class: "tse-small" });
  const node = figure(720, 182, face, ...charts.map((chart) => chart.node), unit);
  const set = ({ pixels, label, logits }) => {
    const beliefs = logits.map((z) => softmax(z));
    face.replaceChildren(digit(bytes(pixels), 14, 50, 100));
    models.forEach((name, k) => {
      const best = argmax(beliefs[k]);
      charts[k].set(beliefs[k], `${name}: ${best}${best === label ? "" : " (wrong)"}`);
    });
    const told = models.map((name, k) => `The ${name}: ${said(beliefs[k])}.`);
    say(node, `A handwritten ${label}. ${told.join(" ")}`);
  };
  return { node, set };
}

/** @type {import("../../widgets/js/_host.js").Mount} */
export function mount(root, host) {
  const { pictures, models, last } = host.table.data;
  const count = pictures.length;
  const chosen = Math.min(Math.max(host.want.picture ?? count - 1, 0), count - 1);
  const view = panels(models);
  const told = status();
  const look = (i) => {
    const { label, easier } = pictures[i];
    view.set(pictures[i]);
    told.set(`This is a ${label}. The ${last} is surer about ${short(easier, 1)} % of the exam.`);
  };
  const steps = pictures.map((_, i) => i);
  const choice = slider(`Picture, from easy to hard for the ${last}`, steps, chosen, (i) => `${i + 1}/${count}`, look);
  root.append(h("div", { class: "tse-wide" }, choice.node), ...told.nodes, view.node);
  look(chosen);
}

export default widget(mount);
