// The narrow road: a student is taught in the page, on the teacher's text or on its own, and then sent home.
import { calm, h, s } from "../../widgets/js/_common.js";
import { below, button, card, choice, row, slider, sliders, status } from "../../widgets/js/_controls.js";
import { figure, say, through, words } from "../../widgets/js/_figures.js";
import { widget } from "../../widgets/js/_host.js";
import { luck } from "../../widgets/js/_numbers.js";
import { CELLS, drawn, HOME, lesson, onRoad, policy, SIDE, STEPS, success, untouched, walk } from "./walker.js";

const CELL = 21; // units of a cell's side
const BOARD = SIDE * CELL;
const WIDE = 300; // units of a figure
const [LEFT, RIGHT, TOP, BOTTOM] = [34, 296, 30, 178]; // of the chart
const EXAM = 200; // walks for a point of the chart
const AT_ONCE = 15; // updates between two pictures
const TURN = [0, 90, 180, 270]; // degrees of an arrow that points up

/** The board with an arrow in every cell. Returns {node, set}. */
function board() {
  const cells = Array.from({ length: CELLS }, (_, cell) => {
    const [x, y] = [CELL * (cell % SIDE), CELL * Math.floor(cell / SIDE)];
    const place = { x: x + 0.5, y: y + 0.5, width: CELL - 1, height: CELL - 1 };
    const ground = s("rect", { ...place, class: "tse-fill1", "fill-opacity": 0 });
    const frame = s("rect", { ...place, class: onRoad(cell) ? "tse-axis" : "tse-frame" });
    const arrow = s("path", {
      d: "M0 6V-6M-4 -2L0 -6L4 -2",
      fill: "none",
      stroke: "currentColor",
      "stroke-width": 1.6,
    });
    return { ground, frame, arrow, at: [x + CELL / 2, y + CELL / 2] };
  });
  const track = s("path", { class: "tse-line0", "stroke-width": 3, "stroke-opacity": 0.9 });
  const parts = cells.flatMap(({ ground, frame, arrow }) => [ground, frame, arrow]);
  const names = [
    words(1, -6, "start", { class: "tse-small" }),
    words(BOARD, BOARD + 14, "home", { class: "tse-small tse-end" }),
  ];
  const node = figure(WIDE, BOARD + 34, s("g", { transform: "translate(0 16)" }, ...parts, track, ...names));
  const set = (table, visits, walked, sentence) => {
    const most = Math.log1p(Math.max(1, ...visits));
    cells.forEach(({ ground, arrow, at }, cell) => {
      const p = table?.[cell];
      const best = p ? p.indexOf(Math.max(...p)) : 0;
      arrow.setAttribute("transform", `translate(${at.join(" ")}) rotate(${TURN[best]})`);
      arrow.setAttribute("stroke-opacity", p && cell !== HOME ? String(0.15 + 0.85 * Math.max(...p) ** 2) : "0");
      ground.setAttribute("fill-opacity", ((0.75 * Math.log1p(visits[cell])) / most).toFixed(2));
    });
    track.setAttribute(
      "d",
      walked.length > 1 ? through(walked.map((cell) => /** @type {[number, number]} */ (cells[cell].at))) : "",
    );
    say(node, sentence);
  };
  return { node, set };
}

/** Success over distance, with the dashed formula. Returns {node, set}. */
function chart(distances) {
  const x = (d) => LEFT + ((RIGHT - LEFT) * d) / STEPS;
  const y = (percent) => BOTTOM - ((BOTTOM - TOP) * percent) / 100;
  const grid = [0, 50, 100].flatMap((v) => [
    s("path", { class: "tse-grid", d: `M${LEFT} ${y(v)}H${RIGHT}` }),
    words(LEFT - 5, y(v) + 4, v, { class: "tse-end" }),
  ]);
  const ticks = distances.map((d) => words(x(d), BOTTOM + 17, d, { class: "tse-middle" }));
  const rule = s("path", { class: "tse-cursor" });
  const lines = [s("path", { class: "tse-line1", "stroke-opacity": 0.35 }), s("path", { class: "tse-line1" })];
  const dots = distances.map(() => s("circle", { class: "tse-fill1", r: 5, visibility: "hidden" }));
  const title = words(1, 14, "walks that come home (%), by steps from home", { class: "tse-strong" });
  const key = words(LEFT + 6, BOTTOM - 8, "", { class: "tse-small" });
  const node = figure(300, BOTTOM + 22, title, ...grid, ...ticks, rule, ...lines, ...dots, key);
  const set = (slip, found, before) => {
    const formula = Array.from(
      { length: STEPS + 1 },
      (_, d) => /** @type {[number, number]} */ ([x(d), y(100 * untouched(d, slip))]),
    );
    rule.setAttribute("d", found || before ? through(formula) : "");
    key.textContent = found || before ? "dashed: no slip leaves the road" : "";
    [before, found].forEach((marks, k) => {
      lines[k].setAttribute(
        "d",
        marks ? through(distances.map((d, i) => /** @type {[number, number]} */ ([x(d), y(marks[i])]))) : "",
      );
    });
    dots.forEach((dot, i) => {
      dot.setAttribute("visibility", found ? "visible" : "hidden");
      dot.setAttribute("cx", x(distances[i]).toFixed(1));
      dot.setAttribute("cy", y(found ? found[i] : 0).toFixed(1));
    });
    const told = found
      ? distances.map((d, i) => `${d} steps: ${found[i].toFixed(0)} %`).join(", ")
      : "no student has been taught yet";
    const rest = found ? ` The formula: ${(100 * untouched(STEPS, slip)).toFixed(0)} % from the start.` : "";
    say(node, `Walks that come home by distance: ${told}.${rest}`);
  };
  return { node, set };
}

/**
 * Teaches students one after the other, a few updates between two pictures.
 * @param {HTMLElement} root of the widget: where it leaves the page, nobody is taught on
 * @param {any} settings of a lesson, as walker.js takes them
 * @param {(done: boolean) => void} tell hears of every pause and of the end
 */
function school(root, settings, tell) {
  let timer = null;
  const room = { taught: null, stop: () => clearTimeout(timer), begin };
  function begin(text, slip, seed) {
    room.stop();
    const taught = lesson({ ...settings, text, slip }, luck(seed));
    room.taught = taught;
    const go = () => {
      const upto = calm() ? settings.updates : Math.min(settings.updates, taught.done() + AT_ONCE);
      while (taught.done() < upto) taught.step();
      const done = taught.done() >= settings.updates;
      if (!done && root.isConnected) timer = setTimeout(go, 0);
      tell(done);
    };
    go();
  }
  return room;
}

/** @type {import("../../widgets/js/_host.js").Mount} */
export function mount(root, host) {
  const { texts, slips, distances, settings } = host.table.data;
  const want = { text: texts[0][0], slip: slips[0], ...host.want };
  const [view, curve, told] = [board(), chart(distances), status()];
  let [seed, marks, before] = [0, null, null];
  const room = school(root, settings, (done) => {
    if (done) examine();
    root.dataset.status = done ? "done" : "training";
    show(done ? "" : `Update ${room.taught.done()} of ${settings.updates}.`);
  });

  function show(text) {
    const [u, { taught }] = [luck(1000 + seed), room];
    const table = taught && policy(taught.net);
    const choose = (cell) => drawn(table[cell], u);
    const one = table ? walk(choose, want.slip, u, settings.limit) : { cells: [], home: false };
    const seen = taught ? taught.visits.filter((count) => count > 0).length : 0;
    const way = one.home ? `is home after ${one.cells.length - 1} moves` : "does not come home";
    const about = taught
      ? `It was taught in ${seen} of ${CELLS} cells. Its walk ${way}.`
      : "No student has been taught yet: press “Teach”.";
    const visits = taught ? taught.visits : new Float64Array(CELLS);
    view.set(table, visits, one.cells, `Board with the student's move in each cell. ${about}`);
    curve.set(want.slip, marks, before);
    told.set(text || about);
  }
  function examine() {
    const [table, u] = [policy(room.taught.net), luck(2000 + seed)];
    marks = distances.map((distance) => success(table, want.slip, distance, EXAM, settings.limit, u));
  }
  function teach() {
    seed += 1;
    [before, marks] = [marks, null];
    room.begin(want.text, want.slip, seed);
  }
  function again() {
    seed += 1;
    show("");
  }
  const text = choice("The text is", texts, want.text, (value) => {
    want.text = value;
  });
  const slip = slider("chance of a slip p", slips, want.slip, String, (value) => {
    want.slip = value;
    before = null;
    if (marks) examine();
    show("");
  });
  const buttons = row(button("Teach", teach, { class: "tse-main" }), button("Walk again", again));
  const controls = [h("div", { class: "tse-row tse-all" }, text.node), sliders(slip.node), buttons];
  const answers = h("div", {}, curve.node, below(...told.nodes));
  root.append(card(controls, [h("div", { class: "tse-pair" }, view.node, answers)]));
  root.dataset.status = "ready";
  show("");
}

export default widget(mount, { slide: { width: 820, font: 16 } });
