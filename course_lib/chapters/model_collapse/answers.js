// The world of answers: right ones go wrong, and a verifier decides what the next model learns from.
import { h, s } from "../../widgets/js/_common.js";
import { below, card, slider, sliders, status } from "../../widgets/js/_controls.js";
import { apart, figure, say, through, words } from "../../widgets/js/_figures.js";
import { short } from "../../widgets/js/_numbers.js";

const GENERATIONS = 50;
const SLIPS = [0, 0.01, 0.02, 0.05, 0.1, 0.2];
const PASSED = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1];
const ACCEPTED = [0.5, 0.7, 0.8, 0.9, 0.95, 1];

/**
 * The share of wrong answers by generation, with infinitely many answers. slip: share of the right ones that go wrong;
 * passed: share of the wrong ones that the verifier lets through; right: share of the right ones. same: does it always
 * miss the same kinds, so that the others never pass, or different ones each time?
 * @param {{slip: number, passed: number, right: number, same: boolean}} world
 * @returns {number[]}
 */
export function wrongShares({ slip, passed, right, same }) {
  const [joins, accepts] = same ? [slip * passed, 1] : [slip, passed];
  const found = [0];
  for (let k = 1; k <= GENERATIONS; k++) {
    const wrong = accepts * (found[k - 1] + joins * (1 - found[k - 1]));
    const good = right * (1 - slip) * (1 - found[k - 1]);
    found.push(wrong + good > 0 ? wrong / (wrong + good) : found[k - 1]);
  }
  return found;
}

const percent = (share) => `${short(100 * share, share < 0.1 ? 1 : 0)} %`;
const [LEFT, RIGHT, HIGH, LOW] = [44, 296, 34, 206];
const NAMES = ["different ones", "always the same"];
const COLOURS = [0, 1];

/** Lines of the wrong shares by generation. */
function chart() {
  const x = (k) => LEFT + ((RIGHT - LEFT) * k) / GENERATIONS;
  const y = (share) => LOW - (LOW - HIGH) * share;
  const lines = COLOURS.map((c) => s("path", { class: `tse-line${c}`, "stroke-width": 2.4 }));
  const names = NAMES.map((name, i) => words(RIGHT + 8, 0, name, { class: `tse-text${COLOURS[i]} tse-strong` }));
  const grid = [0, 0.25, 0.5, 0.75, 1].flatMap((v) => [
    s("path", { class: "tse-grid", d: `M${LEFT} ${y(v)}H${RIGHT}` }),
    words(LEFT - 6, y(v) + 4, String(100 * v), { class: "tse-end" }),
  ]);
  const under = [0, 10, 20, 30, 40, 50].map((k) => words(x(k), LOW + 17, k, { class: "tse-middle" }));
  const title = words(1, 16, "wrong answers (%), by what the verifier misses", { class: "tse-strong" });
  const foot = words((LEFT + RIGHT) / 2, LOW + 35, "generation", { class: "tse-middle" });
  const node = figure(432, 250, title, ...grid, ...under, foot, ...lines, ...names);
  const set = (found) => {
    const points = found.map((shares) => shares.map((v, k) => /** @type {[number, number]} */ ([x(k), y(v)])));
    lines.forEach((line, i) => line.setAttribute("d", through(points[i])));
    const ends = apart(
      points.map((line) => line[GENERATIONS][1] + 4),
      17,
      LOW + 4,
    );
    names.forEach((name, i) => name.setAttribute("y", ends[i].toFixed(1)));
    const last = found.map((shares, i) => `${NAMES[i]}, ${percent(shares[GENERATIONS])}`).join("; ");
    say(
      node,
      `Line chart of the share of wrong answers over ${GENERATIONS} generations, by what the verifier misses. In the end: ${last}.`,
    );
  };
  return { node, set };
}

/**
 * root: of the widget; place: where it stands; head: the choice of a world.
 * @param {HTMLElement} root
 * @param {HTMLElement} place
 * @param {HTMLElement} head
 * @returns {() => void} ends it
 */
export function answersWorld(root, place, head) {
  const world = { slip: 0.05, passed: 0.5, right: 1 };
  const [figures, told] = [chart(), status()];
  const look = () => {
    const found = [false, true].map((same) => wrongShares({ ...world, same }));
    figures.set(found);
    const [fresh, same] = found.map((shares) => percent(shares[GENERATIONS]));
    const factor = 1 / ((1 - world.slip) * world.right);
    told.set(
      `After ${GENERATIONS} generations ${fresh} of the answers are wrong if the verifier misses different ones each time, and ` +
        `${same} if it always misses the same kinds. The odds of a kind that always passes grow by the factor ` +
        `${short(factor)} in every generation.`,
    );
    root.dataset.status = "done";
  };
  const moved = (name, values, label) =>
    slider(label, values, world[name], percent, (value) => {
      world[name] = value;
      look();
    });
  const controls = [
    moved("slip", SLIPS, "right answers that go wrong"),
    moved("passed", PASSED, "wrong answers that pass"),
    moved("right", ACCEPTED, "right answers that pass"),
  ];
  const answers = [h("div", { class: "tse-pair tse-crowd" }, figures.node), below(...told.nodes)];
  place.append(card([head, sliders(...controls.map(({ node }) => node))], answers));
  look();
  return () => {};
}
