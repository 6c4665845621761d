// What a way of choosing takes from the pool, and what its student can do, skill by skill. Everything was found
// beforehand: the list only chooses.
import { h, s } from "../../widgets/js/_common.js";
import { below, card, labelled, select, status } from "../../widgets/js/_controls.js";
import { figure, say, words } from "../../widgets/js/_figures.js";
import { widget } from "../../widgets/js/_host.js";

const [SIDE, GAP, HEAD] = [44, 7, 24]; // of a box of the map, between boxes, above them
const [LEFT, LOW, TALL, GUESS] = [26, 172, 130, 25]; // of the bars; percent right by guessing among four answers

/** How many of the dots belong to each skill. */
export const counts = (dots, skills) => {
  const found = Array(skills).fill(0);
  for (const [skill] of dots) found[skill] += 1;
  return found;
};

/** A way of choosing in a sentence. */
export const told = ({ name, inside, outside }) =>
  `${name}: ${inside[0].toFixed(1)} ± ${inside[1].toFixed(1)} % right on the test inside, ` +
  `${outside[0].toFixed(1)} ± ${outside[1].toFixed(1)} % outside.`;

/** The map: a box for each skill, the most common first, with the chosen examples in it. */
function map(skills, columns) {
  const corner = (k) => [(k % columns) * (SIDE + GAP), HEAD + Math.floor(k / columns) * (SIDE + GAP)];
  const boxes = Array.from({ length: skills }, (_, k) => {
    const [x, y] = corner(k);
    return s("rect", { x, y, width: SIDE, height: SIDE, rx: 4, class: "tse-fill4", "fill-opacity": 0.12 });
  });
  const dots = s("g", { class: "tse-fill1" });
  const title = words(1, 14, "", { class: "tse-strong" });
  const height = HEAD + Math.ceil(skills / columns) * (SIDE + GAP);
  const node = figure(300, height, title, ...boxes, dots);
  const set = ({ name, dots: chosen }) => {
    title.textContent = chosen.length ? `${chosen.length} of the chosen, by skill` : "not drawn: too many";
    dots.replaceChildren(
      ...chosen.map(([k, x, y]) => {
        const [left, top] = corner(k);
        return s("circle", { cx: left + 3 + (x * (SIDE - 6)) / 99, cy: top + 3 + (y * (SIDE - 6)) / 99, r: 1.5 });
      }),
    );
    const many = counts(chosen, skills);
    const rare = many.slice(skills / 2).reduce((sum, n) => sum + n, 0);
    const shown = `${chosen.length} of the chosen examples, a box for each skill`;
    say(node, chosen.length ? `${name}. ${shown}: ${rare} are of the rarer half.` : `${name}: not drawn.`);
  };
  return { node, set };
}

/** The bars of the skills, with the student of a choice at random as a line over each. */
function bars(first) {
  const step = (300 - LEFT) / first.length;
  const high = (percent) => LOW - (TALL * percent) / 100;
  const columns = first.map((right, k) => {
    const [x, wide] = [LEFT + step * k + 1, step - 2.5];
    return {
      bar: s("rect", { x, width: wide, class: "tse-fill1" }),
      mark: s("path", { d: `M${x - 1} ${high(right)}h${wide + 2}`, class: "tse-line2" }),
    };
  });
  const lines = [0, 50, 100].flatMap((v) => [
    s("path", { class: "tse-grid", d: `M${LEFT} ${high(v)}H300` }),
    words(LEFT - 4, high(v) + 4, String(v), { class: "tse-end" }),
  ]);
  const node = figure(
    300,
    210,
    words(1, 14, "right (%), by skill", { class: "tse-strong" }),
    words(300, 14, "line: at random", { class: "tse-text2 tse-end" }),
    ...lines,
    ...columns.flatMap(({ bar, mark }) => [bar, mark]),
    words(LEFT, LOW + 18, "most common"),
    words(300, LOW + 18, "rarest", { class: "tse-end" }),
    words(150, LOW + 36, `guessing: ${GUESS} %`, { class: "tse-middle" }),
  );
  const set = ({ name, skills }) => {
    skills.forEach((right, k) => {
      columns[k].bar.setAttribute("y", String(high(right)));
      columns[k].bar.setAttribute("height", String(LOW - high(right)));
    });
    const spoken = `${skills[0].toFixed(0)} % of the most common, ${skills.at(-1).toFixed(0)} % of the rarest`;
    say(node, `${name}. Right answers by skill: ${spoken} skill.`);
  };
  return { node, set };
}

export function mount(root, host) {
  const { rows, columns, seeds } = host.table.data;
  const plan = map(rows[0].skills.length, columns);
  const chart = bars(rows[0].skills);
  const line = status();

  function draw(way) {
    plan.set(rows[way]);
    chart.set(rows[way]);
    line.set(`${told(rows[way])} Mean of ${seeds} worlds; the map shows one of them.`);
  }
  const first = rows[host.want.way] ? host.want.way : 0;
  /** @type {[number, string][]} */
  const options = rows.map(({ name }, i) => [i, name]);
  const list = labelled(
    "Choose the student's examples",
    select(options, first, (way) => draw(+way)),
  );
  root.append(card([list], [h("div", { class: "tse-pair" }, plan.node, chart.node), below(...line.nodes)]));
  draw(first);
}

export default widget(mount, { slide: { width: 860, font: 18 } });
