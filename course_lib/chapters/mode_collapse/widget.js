// Ask a tuned policy for a random number, ten times or five at once. All of it is computed in the page.
import { h, s } from "../../widgets/js/_common.js";
import { below, button, card, choice, row, slider, sliders, status } from "../../widgets/js/_controls.js";
import { figure, say, words } from "../../widgets/js/_figures.js";
import { widget } from "../../widgets/js/_host.js";
import { entropy, luck, said, short } from "../../widgets/js/_numbers.js";
import { drawer, LENGTH, lists, sharpened } from "./tilt.js";

const TIMES = 10; // single answers that are shown
const SHOWN = 3; // lists that are shown
const [WIDE, TOP, BOTTOM] = [300, 44, 164];

/** Bars of the tuned policy over the outlines of the base model. */
function chart(base) {
  const step = WIDE / base.length;
  const tall = (p) => (BOTTOM - TOP) * p;
  const place = (i, p) => ({ x: step * (i + 0.14), width: step * 0.72, y: BOTTOM - tall(p), height: tall(p) });
  const tuned = base.map(() => s("rect", { class: "tse-fill1" }));
  const outlines = base.map((p, i) =>
    s("rect", { ...place(i, p), class: "tse-line0", fill: "none", "stroke-width": 1.6, "stroke-dasharray": "4 3" }),
  );
  const values = base.map((_, i) => words(step * (i + 0.5), 0, "", { class: "tse-small tse-middle" }));
  const names = base.map((_, i) => words(step * (i + 0.5), BOTTOM + 17, i + 1, { class: "tse-middle" }));
  const title = words(1, 14, "", { class: "tse-strong" });
  const key = words(1, 30, "dashed: the base model", {});
  const axis = s("path", { class: "tse-axis", d: `M0 ${BOTTOM}h${WIDE}` });
  const node = figure(WIDE, BOTTOM + 22, title, key, ...tuned, ...outlines, ...values, ...names, axis);
  const set = (shares, text) => {
    title.textContent = text;
    shares.forEach((p, i) => {
      for (const [name, value] of Object.entries(place(i, p))) tuned[i].setAttribute(name, value.toFixed(1));
      values[i].setAttribute("y", (BOTTOM - tall(Math.max(p, base[i])) - 5).toFixed(1));
      values[i].textContent = p >= 0.005 ? String(Math.round(100 * p)) : "";
    });
    const named = said([0, ...shares]); // so that the class i is the answer i
    say(node, `Bar chart: ${text}. ${named}. The base model: ${said([0, ...base])}.`);
  };
  return { node, set };
}

/** @type {import("../../widgets/js/_host.js").Mount} */
export function mount(root, host) {
  const { base, alphas, betas, worlds } = host.table.data;
  const want = { alpha: 0.57, beta: 0.2, ask: worlds[0][0], ...host.want };
  const [bars, told] = [chart(base), status()];
  const answers = h("p", { class: "tse-status" });
  let seed = 0;

  function look() {
    const power = 1 + want.alpha / want.beta;
    seed += 1;
    const u = luck(seed);
    const once = want.ask === "once";
    const single = sharpened(base, power);
    const found = once
      ? { pooled: single, same: single.reduce((sum, p) => sum + p * p, 0) }
      : lists(want.ask, base, power);
    bars.set(found.pooled, once ? "how often each answer comes (%)" : "all items of all lists (%)");
    const one = drawer(single);
    const texts = once
      ? Array.from({ length: TIMES }, () => String(one(u) + 1))
      : Array.from({ length: SHOWN }, () => `[${Array.from(found.draw(u), (i) => i + 1).join(", ")}]`);
    answers.textContent = `${once ? `Asked ${TIMES} times` : `${LENGTH} at once, asked ${SHOWN} times`}: ${texts.join(once ? ", " : " ")}`;
    told.set(
      `Entropy ${short(entropy(found.pooled))} nats; the base model has ${short(entropy(base))}. Two people who ask ` +
        `get the same ${once ? "answer" : "list"} in ${short(100 * found.same, 1)} % of cases. The policy is the base model to ` +
        `the power 1 + α/β = ${short(power)}.`,
    );
    root.dataset.status = "done";
  }
  const moved = (name) => (value) => {
    want[name] = value;
    look();
  };
  const liking = slider("typicality α: how much raters like the usual", alphas, want.alpha, short, moved("alpha"));
  const penalty = slider("β: weight of the KL penalty", betas, want.beta, short, moved("beta"));
  const ask = choice("Ask for", worlds, want.ask, moved("ask"));
  const controls = [
    h("div", { class: "tse-row tse-all" }, ask.node),
    sliders(liking.node, penalty.node),
    row(button("Ask again", look)),
  ];
  root.append(card(controls, [h("div", { class: "tse-pair" }, bars.node, below(answers, ...told.nodes))]));
  look();
}

export default widget(mount, { slide: { width: 860, font: 17 } });
