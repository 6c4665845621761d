// The world of clouds: three clusters of points, refitted to their own points.
import { h, s } from "../../widgets/js/_common.js";
import { below, button, card, labelled, select, slider, sliders, status } from "../../widgets/js/_controls.js";
import { apart, figure, say, through, words } from "../../widgets/js/_figures.js";
import { player } from "../../widgets/js/_player.js";
import { draws } from "./chains.js";

/**
 * @typedef {{weight: number, x: number, y: number, xx: number, xy: number, yy: number}} Cluster centre and covariances
 * @typedef {[number, number]} Point
 */

const GENERATIONS = 40;
const STEPS = 20; // of expectation maximisation, as in clouds.py
const FLOOR = 1e-4;
const BEAT = 250; // ms between two generations while it plays
const COUNTS = [20, 40, 60, 120, 300, 1000];

/**
 * One round of expectation maximisation.
 * @param {Point[]} points
 * @param {Cluster[]} model
 * @returns {Cluster[]}
 */
export function refit(points, model) {
  const sums = model.map(() => ({ n: 0, x: 0, y: 0, xx: 0, xy: 0, yy: 0 }));
  const area = model.map((c) => c.xx * c.yy - c.xy ** 2);
  for (const [px, py] of points) {
    const log = model.map((c, i) => {
      const [x, y] = [px - c.x, py - c.y];
      const far = (c.yy * x * x - 2 * c.xy * x * y + c.xx * y * y) / area[i];
      return Math.log(Math.max(c.weight, 1e-12)) - 0.5 * (far + Math.log(area[i]));
    });
    const top = Math.max(...log);
    const share = log.map((v) => Math.exp(v - top));
    const all = share.reduce((a, b) => a + b, 0);
    sums.forEach((sum, i) => {
      const w = share[i] / all;
      sum.n += w;
      sum.x += w * px;
      sum.y += w * py;
      sum.xx += w * px * px;
      sum.xy += w * px * py;
      sum.yy += w * py * py;
    });
  }
  return sums.map((sum) => {
    const n = Math.max(sum.n, 1e-12);
    const [x, y] = [sum.x / n, sum.y / n];
    const spread = (v) => Math.max(v, 0) + FLOOR;
    return {
      weight: n / points.length,
      x,
      y,
      xx: spread(sum.xx / n - x * x),
      xy: sum.xy / n - x * y,
      yy: spread(sum.yy / n - y * y),
    };
  });
}

/** Which cluster a number from 0 to 1 falls on, as their weights lie side by side. */
function picked(model, luck) {
  let edge = 0;
  for (let i = 0; i < model.length - 1; i++) {
    edge += model[i].weight;
    if (luck < edge) return i;
  }
  return model.length - 1;
}

/**
 * Points that a model generates.
 * @param {Cluster[]} model
 * @param {number} count
 * @param {import("./chains.js").Draws} draw
 * @returns {Point[]}
 */
export function generate(model, count, draw) {
  return Array.from({ length: count }, () => {
    const c = model[picked(model, draw.index(1e9) / 1e9)];
    const [a, b] = [draw.normal(), draw.normal()];
    const root = Math.sqrt(c.xx); // of the covariance, as Cholesky writes it
    return [c.x + root * a, c.y + (c.xy / root) * a + Math.sqrt(Math.max(c.yy - c.xy ** 2 / c.xx, 0)) * b];
  });
}

/** The true centre that is nearest to a point. */
const nearest = (truth, [x, y]) => {
  const far = truth.map((c) => (x - c.x) ** 2 + (y - c.y) ** 2);
  return far.indexOf(Math.min(...far));
};

/**
 * A chain of mixtures: the model, its points, and how many lie nearest to each true centre, by generation.
 * @param {Cluster[]} truth
 * @param {{regime: string, count: number, seed: number}} world regime: "replace" or "fresh"
 */
export function chainOfClouds(truth, { regime, count, seed }) {
  const draw = draws(seed);
  const state = (model) => {
    const points = generate(model, count, draw);
    const seen = truth.map(() => 0);
    for (const point of points) seen[nearest(truth, point)]++;
    return { model, points, seen };
  };
  const found = [state(truth)];
  for (let k = 1; k <= GENERATIONS; k++) {
    const fresh = regime === "fresh";
    let { model } = found[k - 1];
    const points = fresh ? generate(truth, count, draw) : found[k - 1].points;
    for (let i = 0; i < STEPS; i++) model = refit(points, model);
    found.push(state(model));
  }
  return found;
}

// --- pictures ----------------------------------------------------------------------------------------

const [WIDE, TALL, UNIT] = [360, 250, 32];
const COLOURS = [0, 1, 3]; // of the clusters; 2 is green, the truth's
const at = (x, y) => [WIDE / 2 + UNIT * x, 128 - UNIT * y];

/** The outline of a cluster, two standard deviations from its centre. */
function outline(c) {
  const angle = 0.5 * Math.atan2(2 * c.xy, c.xx - c.yy);
  const [middle, half] = [(c.xx + c.yy) / 2, Math.hypot((c.xx - c.yy) / 2, c.xy)];
  const [x, y] = at(c.x, c.y);
  const radii = [middle + half, middle - half].map((v) => 2 * UNIT * Math.sqrt(Math.max(v, 0)));
  return { cx: x, cy: y, rx: radii[0], ry: radii[1], transform: `rotate(${(-angle * 180) / Math.PI} ${x} ${y})` };
}

/** The plane with the points of a generation, and the outlines of the truth. */
function plane(truth) {
  const real = truth.map((c) =>
    s("ellipse", { ...outline(c), class: "tse-axis", fill: "none", "stroke-dasharray": "5 3" }),
  );
  const dots = s("g", {});
  const title = words(4, 16, "", { class: "tse-strong" });
  const clip = {
    x: 0,
    y: 24,
    width: WIDE,
    height: TALL - 24,
    viewBox: `0 24 ${WIDE} ${TALL - 24}`,
    overflow: "hidden",
  };
  const node = figure(
    WIDE,
    TALL,
    title,
    s("svg", clip, ...real, dots),
    words(4, TALL - 6, "dashed: the true clusters"),
  );
  const set = (k, { points, seen }) => {
    title.textContent = `points of generation ${k}`;
    const marks = points.slice(0, 300).map((point) => {
      const [cx, cy] = at(...point).map((v) => v.toFixed(1));
      return s("circle", { class: `tse-fill${COLOURS[nearest(truth, point)]}`, cx, cy, r: 2.6, "fill-opacity": 0.75 });
    });
    dots.replaceChildren(...marks);
    say(
      node,
      `Points of generation ${k}: near the large cluster ${seen[0]}, the middle one ${seen[1]}, the small one ${seen[2]}.`,
    );
  };
  return { node, set };
}

const [LEFT, RIGHT, HIGH, LOW] = [40, 296, 34, 206];
const NAMES = ["large", "middle", "small"];

/** The share of points near each true centre, by generation. */
function shares() {
  const x = (k) => LEFT + ((RIGHT - LEFT) * k) / GENERATIONS;
  const y = (share) => LOW - (LOW - HIGH) * share;
  const lines = COLOURS.map((c) => s("path", { class: `tse-line${c}`, "stroke-width": 2 }));
  const names = NAMES.map((name, i) => words(RIGHT + 8, 0, name, { class: `tse-text${COLOURS[i]} tse-strong` }));
  const cursor = s("path", { class: "tse-cursor" });
  const grid = [0, 0.5, 1].flatMap((v) => [
    s("path", { class: "tse-grid", d: `M${LEFT} ${y(v)}H${RIGHT}` }),
    words(LEFT - 6, y(v) + 4, String(100 * v), { class: "tse-end" }),
  ]);
  const below = [0, 10, 20, 30, 40].map((k) => words(x(k), LOW + 17, k, { class: "tse-middle" }));
  const title = words(1, 16, "points near each true centre (%)", { class: "tse-strong" });
  const node = figure(
    360,
    250,
    title,
    ...grid,
    ...below,
    words(168, LOW + 35, "generation", { class: "tse-middle" }),
    ...lines,
    cursor,
    ...names,
  );
  const set = (rows, count) => {
    const by = NAMES.map((_, i) => rows.map(({ seen }, k) => /** @type {Point} */ ([x(k), y(seen[i] / count)])));
    lines.forEach((line, i) => line.setAttribute("d", through(by[i])));
    const ends = apart(
      by.map((points) => points[GENERATIONS][1] + 4),
      17,
      LOW + 4,
    );
    names.forEach((name, i) => name.setAttribute("y", ends[i].toFixed(1)));
    const last = rows[GENERATIONS].seen.map((n, i) => `${NAMES[i]} ${Math.round((100 * n) / count)} %`).join(", ");
    say(
      node,
      `Lines of the share of points near each true centre over ${GENERATIONS} generations; in the end: ${last}.`,
    );
  };
  const go = (k) => cursor.setAttribute("d", `M${x(k).toFixed(1)} ${HIGH - 4}V${LOW}`);
  return { node, set, go };
}

/**
 * root: of the widget; place: where it stands; head: the choice of a world; data: of the table.
 * @param {HTMLElement} root
 * @param {HTMLElement} place
 * @param {HTMLElement} head
 * @param {Record<string, any>} data
 * @returns {() => void} ends it
 */
export function cloudsWorld(root, place, head, data) {
  const truth = data.clusters;
  const world = { regime: "replace", count: 60, seed: 7000 + data.seed };
  const [points, lines, told] = [plane(truth), shares(), status()];
  let [rows, k] = [[], 0];
  const look = (generation) => {
    k = generation;
    points.set(k, rows[k]);
    lines.go(k);
    const gone = NAMES.filter((_, i) => rows[k].seen[i] === 0);
    const lost = gone.length
      ? `No point is left near the ${gone.join(" and the ")} one.`
      : "Points are left near all three.";
    told.set(
      `Generation ${k}: ${rows[k].seen.join(", ")} of ${world.count} points lie near the three true centres. ${lost}`,
    );
  };
  const begin = () => {
    rows = chainOfClouds(truth, world);
    lines.set(rows, world.count);
    look(k);
    root.dataset.status = "done";
  };
  const go = (generation) => {
    step.set(generation);
    look(generation);
  };
  const play = player(root, { beat: BEAT, at: () => k, last: () => GENERATIONS, go });
  const regimes = /** @type {[string, string][]} */ ([
    ["replace", "replace: the points of the model before"],
    ["fresh", "fresh: real points (control)"],
  ]);
  const choice = select(regimes, world.regime, (value) => {
    world.regime = value;
    begin();
  });
  const other = button("Another chain", () => {
    world.seed++;
    begin();
  });
  const count = slider("points of each generation", COUNTS, world.count, String, (value) => {
    world.count = value;
    begin();
  });
  const all = Array.from({ length: GENERATIONS + 1 }, (_, i) => i);
  const step = slider("generation", all, k, String, (value) => {
    play.pause();
    look(value);
  });
  const row = h("div", { class: "tse-row tse-all" }, labelled("Each model learns from", choice), play.node, other);
  const answers = [h("div", { class: "tse-pair" }, points.node, lines.node), below(...told.nodes)];
  place.append(card([head, row, sliders(count.node, step.node)], answers));
  begin();
  return () => play.pause();
}
