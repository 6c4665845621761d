// The start page: a student learns to read from its teacher's opinions, and the reader sees which pictures it can read.
import { calm, h, s, unique } from "./_common.js";
import { below, button, card, slider, status } from "./_controls.js";
import { apart, bars, digit, figure, piece, say, scene, through, words } from "./_figures.js";
import { widget } from "./_host.js";
import { argmax, said, shorts, softmax } from "./_numbers.js";
import { logits, schoolOf, student, trainStep } from "./_student.js";

const PACE = 40; // ms between two frames: slow enough to watch, three seconds in all
const [LEFT, RIGHT, TOP, BOTTOM] = [30, 238, 30, 132]; // of the chart

/**
 * @typedef {import("./_student.js").School} School
 * @typedef {{step: number, answers: ArrayLike<number>}} Moment answers: logits of the exam [exam × 10]
 */

/**
 * What a student of the first `images` pictures says to the exam while it learns.
 * @param {School} school
 * @param {number} T
 * @param {number} images
 * @returns {Generator<Moment | null>} null at the steps between
 */
export function* moments(school, T, images) {
  const net = student(school);
  for (let step = 0; step <= school.steps; step++) {
    const seen = step % school.every === 0 || step === school.steps;
    yield seen ? { step, answers: logits(net, school.testImages, school.testLabels.length) } : null;
    trainStep(net, school, { alpha: 1, T, images });
  }
}

/**
 * The digit that is answered to every picture.
 * @param {ArrayLike<number>} answers [exam × 10]
 * @returns {number[]}
 */
const readings = (answers) => Array.from({ length: answers.length / 10 }, (_, k) => argmax(answers, 10 * k, 10));

/** The picture about which the teacher is least sure, of those that it reads right. */
function leastSure({ testLabels, testAnswers }, opinions) {
  const sure = Array.from(testLabels, (label, k) =>
    testAnswers[k] === label ? Math.max(...softmax(opinions.subarray(10 * k, 10 * k + 10))) : 1,
  );
  return sure.indexOf(Math.min(...sure));
}

/**
 * One picture of the exam, and below it how it is read: a native radio button, so that arrow keys work.
 * @param {Uint8Array} pixels
 * @param {number} label
 * @param {import("./_common.js").Attributes} settings
 */
function tile(pixels, label, settings) {
  const back = s("rect", { class: "tse-tile", width: 32, height: 44, rx: 4 });
  const note = words(16, 40, "", { class: "tse-middle tse-reads" });
  const view = s("svg", { viewBox: "0 0 32 44", "aria-hidden": "true" }, back, digit(pixels, 3, 3, 26), note);
  const input = h("input", { type: "radio", ...settings });
  const node = h("label", {}, input, view);
  /** @param {number | null} read */
  const set = (read) => {
    node.classList.toggle("tse-right", read === label);
    node.classList.toggle("tse-misread", read !== null && read !== label);
    note.textContent = read === null ? "?" : String(read);
    input.setAttribute("aria-label", read === null ? `a ${label}` : `a ${label}, read as ${read}`);
  };
  set(null);
  return { node, set };
}

/** The exam, a column for each digit. Returns {node, set(reads)}; reads: null before there is a student. */
function exam(school, chosen, picked) {
  const name = unique("exam");
  const tiles = Array.from(school.testLabels, (label, k) => {
    const pixels = Uint8Array.from(school.testImages.subarray(64 * k, 64 * k + 64), (v) => 255 * v);
    return tile(pixels, label, { name, value: k, checked: k === chosen, onchange: () => picked(k) });
  });
  const legend = h("legend", {}, `The exam: ${tiles.length} pictures that it does not learn from`);
  const node = h("fieldset", { class: "tse-exam" }, legend, ...tiles.map((each) => each.node));
  const set = (reads) => {
    for (const [k, each] of tiles.entries()) each.set(reads ? reads[k] : null);
  };
  return { node, set };
}

/** What teacher and student believe about the chosen picture. Returns {node, set(k, answers)}. */
function beliefs(school, opinions) {
  const [hers, its] = [bars(0, 66, 270), bars(1, 66, 270)];
  const face = piece(90, 90);
  face.style.gridRow = "1 / span 2";
  const node = scene("tse-faces", face, hers.node, its.node);
  const set = (k, answers) => {
    const taught = softmax(opinions.subarray(10 * k, 10 * k + 10));
    const given = answers ? softmax(Array.from(answers).slice(10 * k, 10 * k + 10)) : taught.map(() => 0);
    const pixels = Uint8Array.from(school.testImages.subarray(64 * k, 64 * k + 64), (v) => 255 * v);
    const label = school.testLabels[k];
    face.replaceChildren(digit(pixels, 1, 1, 88));
    hers.set(taught, "what its teacher believes, in %", label);
    its.set(given, answers ? "what the student believes, in %" : "the student has not learned yet", label);
    const student = answers ? `The student: ${said(given)}.` : "The student has not learned yet.";
    say(node, `A handwritten ${label}. The teacher: ${said(taught)}. ${student}`);
  };
  return { node, set };
}

/** How many pictures of the exam are read over the steps, a line for every number of pictures that was tried. */
function record({ steps, testLabels }, goal) {
  const total = testLabels.length;
  const [x, y] = [(step) => LEFT + ((RIGHT - LEFT) * step) / steps, (n) => BOTTOM - ((BOTTOM - TOP) * n) / total];
  const grid = [0, total / 2, goal, total].flatMap((n) => [
    s("path", { class: "tse-grid", d: `M${LEFT} ${y(n)}H${RIGHT}` }),
    words(LEFT - 6, y(n) + 4, n, { class: "tse-end" }),
  ]);
  const aim = s("path", { class: "tse-cursor", d: `M${LEFT} ${y(goal)}H${RIGHT}` });
  const lines = s("g");
  const below = words((LEFT + RIGHT) / 2, BOTTOM + 20, "steps of learning", { class: "tse-middle" });
  const node = figure(360, 158, ...grid, words(1, 14, `read, of ${total}`, { class: "tse-strong" }), below, aim, lines);
  /** @type {Map<number, [number, number][]>} */
  const runs = new Map();
  const draw = (now) => {
    const all = [...runs];
    const last = all.map(([, points]) => points[points.length - 1][1]);
    const places = apart(
      last.map((n) => y(n) + 4),
      16,
      BOTTOM,
    );
    const drawn = all.flatMap(([pictures, points], i) => {
      const current = pictures === now;
      const name = `${pictures} pictures: ${last[i]}`;
      const path = through(points.map(([step, n]) => [x(step), y(n)]));
      return [
        s("path", { class: current ? "tse-line2 tse-now" : "tse-line4 tse-before", d: path }),
        words(RIGHT + 6, places[i].toFixed(1), name, { class: current ? "tse-text2 tse-strong" : "tse-text4" }),
      ];
    });
    lines.replaceChildren(...drawn);
    const told = all.map(([pictures], i) => `${last[i]} after learning from ${pictures}`);
    say(
      node,
      `Line chart, how many of ${total} pictures students read: ${told.join("; ") || "nobody has learned yet"}.`,
    );
  };
  const begin = (pictures) => runs.delete(pictures);
  const add = (pictures, step, read) => {
    runs.set(pictures, [...(runs.get(pictures) || []), [step, read]]);
    draw(pictures);
  };
  draw(0);
  return { node, begin, add };
}

/** Runs steps at a pace that can be watched, or all at once. Returns {go(steps), stop()}. */
function pacer(show, over) {
  let timer = null;
  const stop = () => clearTimeout(timer);
  const go = (steps) => {
    stop();
    const turn = () => {
      let next = steps.next();
      while (!next.done && !next.value) next = steps.next();
      if (next.done) return over();
      show(next.value);
      timer = setTimeout(turn, PACE);
    };
    if (!calm()) return turn();
    let last = null;
    for (const moment of steps) last = moment || last;
    show(last);
    over();
  };
  return { go, stop };
}

/** Call `begin` once, as soon as a good part of the node is on the screen. Returns what ends the wait. */
function whenSeen(node, begin) {
  if (typeof IntersectionObserver === "undefined" || calm()) return () => {};
  const watch = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      begin();
    },
    { threshold: 0.5 },
  );
  watch.observe(node);
  return () => watch.disconnect();
}

/** @type {import("./_host.js").Mount} */
export function mount(root, host) {
  const { data, school: stored } = host.table;
  const school = schoolOf(stored);
  const opinions = Float32Array.from(shorts(data.opinions), (v) => v / 100);
  let pictures = host.want.pictures ?? data.pictures[0];
  let chosen = leastSure(school, opinions);
  let answers = null;

  const told = status();
  const pile = exam(school, chosen, (k) => {
    chosen = k;
    belief.set(chosen, answers);
  });
  const belief = beliefs(school, opinions);
  const chart = record(school, data.goal);
  const total = school.testLabels.length;
  let right = 0;
  const show = (moment) => {
    const reads = readings(moment.answers);
    right = reads.filter((read, k) => read === school.testLabels[k]).length;
    answers = moment.answers;
    pile.set(reads);
    belief.set(chosen, answers);
    chart.add(pictures, moment.step, right);
    told.set(`Step ${moment.step} of ${school.steps}: the student reads ${right} of ${total}.`);
  };
  const pace = pacer(show, () => {
    root.dataset.status = "done";
    const enough = right < data.goal ? `Not yet ${data.goal}: move the slider.` : "That is enough.";
    told.set(`After ${pictures} pictures the student reads ${right} of ${total}. ${enough}`);
  });
  const learn = () => {
    ended();
    root.dataset.status = "training";
    start.textContent = "Learn again";
    chart.begin(pictures);
    pace.go(moments(school, data.T, pictures));
  };
  const start = button("Let it learn", learn, { class: "tse-main" });
  const choice = slider("Pictures that its teacher comments on", data.pictures, pictures, String, (value) => {
    pictures = value;
    learn();
  });
  const shown = h("div", { class: "tse-pair" }, below(pile.node, ...told.nodes), below(belief.node, chart.node));
  root.append(card([h("div", { class: "tse-sliders tse-start" }, choice.node, start)], [shown]));
  belief.set(chosen, null);
  told.set("The student has not learned yet.");
  const ended = host.want.begins ? whenSeen(pile.node, learn) : () => {};
  return () => {
    ended();
    pace.stop();
  };
}

export default widget(mount, { needs: ["school"], slide: { width: 1100, font: 18 } });
