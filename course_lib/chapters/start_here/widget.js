// One picture, and what every model believes about it: ten probabilities each.
import { below, card, slider, status } from "../../widgets/js/_controls.js";
import { bars, digit, piece, say, scene } from "../../widgets/js/_figures.js";
import { widget } from "../../widgets/js/_host.js";
import { argmax, bytes, said, short, softmax } from "../../widgets/js/_numbers.js";

/** The picture and a panel of bars for each model. Returns {node, set(picture)}. */
function panels(models) {
  const charts = models.map((_, k) => bars(k % 5, 126, 300));
  const face = piece(100, 100);
  face.style.gridRow = `1 / span ${models.length}`;
  const node = scene("tse-faces tse-abreast", face, ...charts.map((chart) => chart.node));
  const set = ({ pixels, label, logits }) => {
    const beliefs = logits.map((z) => softmax(z));
    face.replaceChildren(digit(bytes(pixels), 1, 1, 98));
    models.forEach((name, k) => {
      const best = argmax(beliefs[k]);
      charts[k].set(beliefs[k], `${name} says ${best}${best === label ? "" : " ✗ wrong"}, in %`, label);
    });
    const told = models.map((name, k) => `The ${name}: ${said(beliefs[k])}.`);
    say(node, `A picture with the label ${label}. ${told.join(" ")}`);
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
    told.set(`The label is ${label}. The ${last} is surer about ${short(easier, 1)} % of the exam.`);
  };
  const steps = pictures.map((_, i) => i);
  const choice = slider(`Picture, from easy to hard for the ${last}`, steps, chosen, (i) => `${i + 1}/${count}`, look);
  root.append(card([choice.node], [view.node, below(...told.nodes)]));
  look(chosen);
}

export default widget(mount);
