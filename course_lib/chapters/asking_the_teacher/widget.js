// Where the questions come from, what comes back, how many, and what is paid for; a copy learns from the answers.
import { s } from "../../widgets/js/_common.js";
import { card, choice, labelled, row, select, slider } from "../../widgets/js/_controls.js";
import { apart, bars, digit, figure, piece, say, scene, through, words } from "../../widgets/js/_figures.js";
import { stored, widget } from "../../widgets/js/_host.js";
import { bytes, floats, said, softmax } from "../../widgets/js/_numbers.js";
import { progress } from "../../widgets/js/_progress.js";
import { lengthOf, schoolOf } from "../../widgets/js/_student.js";
import { training } from "../../widgets/js/_training.js";
import { lessonOf, read, unitCost } from "./wire.js";

const PRICES = ["questions", "bytes back", "all bytes"];
const [LEFT, RIGHT, TOP, BOTTOM] = [30, 206, 34, 156]; // of the map of costs
const SHOWN = 5; // questions in the row
const grouped = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

/** A row of questions, one of which is looked at, and what came back of it. Returns {nodes, set(...)}. */
function talk() {
  const row = s("g");
  const title = words(1, 14, "", { class: "tse-strong" });
  const asked = piece(300, 78, title, row);
  const [back, mine] = [bars(0, 50, 300), bars(1, 50, 300)];
  const node = scene("", asked, back.node);
  const copy = scene("", mine.node);
  const set = ({ name, images, answer, copied, T }) => {
    title.textContent = `five of the questions: ${name}`;
    row.replaceChildren(
      ...Array.from({ length: SHOWN }, (_, i) => digit(images.subarray(64 * i, 64 * i + 64), 0.5 + 61 * i, 22, 54)),
    );
    back.set(answer, "what comes back of the first one, in %");
    const says = copied ? softmax(copied) : answer.map(() => 0);
    mine.set(says, copied ? "what the copy says of it now, in %" : "no copy yet");
    const heat = T > 1 ? ` It is heated to T = ${T}.` : "";
    say(node, `Five questions, ${name}. Of the first one comes back: ${said(answer)}.${heat}`);
    say(copy, copied ? `The copy says of the first question: ${said(says)}.` : "There is no copy yet of the teacher.");
  };
  return { nodes: [node, copy], set };
}

/** Accuracy over cost: a line for each kind of answer. Returns {node, set(lines, here, price)}. */
function costs(names) {
  const title = words(1, 14, "right (%) over cost", { class: "tse-strong" });
  const grid = [0, 50, 100].flatMap((v) => [
    s("path", { class: "tse-grid", d: `M${LEFT} ${high(v)}H${RIGHT}` }),
    words(LEFT - 5, high(v) + 4, v, { class: "tse-end" }),
  ]);
  const drawn = s("g");
  const node = figure(300, 196, title, ...grid, drawn);
  const set = (lines, here, price) => {
    const all = lines.flatMap((line) => line.map(([cost]) => cost)).concat(here.cost);
    const [low, top] = [Math.log(Math.min(...all)), Math.log(Math.max(...all))];
    const x = (cost) => LEFT + ((RIGHT - LEFT) * (Math.log(cost) - low)) / (top - low);
    const places = apart(
      lines.map((line) => high(line.at(-1)[1]) + 4),
      17,
      BOTTOM,
    );
    const parts = lines.flatMap((line, k) => [
      s("path", { class: `tse-line${k}`, d: through(line.map(([cost, right]) => [x(cost), high(right)])) }),
      words(RIGHT + 8, places[k].toFixed(1), names[k], {
        class: `tse-text${k} ${k === here.answer ? "tse-strong" : ""}`,
      }),
    ]);
    const [least, most] = [Math.min(...all), Math.max(...all)].map(grouped);
    drawn.replaceChildren(
      ...parts,
      s("circle", { class: `tse-fill${here.answer}`, cx: x(here.cost), cy: high(here.right), r: 6 }),
      words(LEFT, BOTTOM + 18, least),
      words(RIGHT, BOTTOM + 18, most, { class: "tse-end" }),
      words((LEFT + RIGHT) / 2, BOTTOM + 36, PRICES[price], {
        class: "tse-middle",
      }),
    );
    const told = lines.map((line, k) => {
      const [[few, first], [many, last]] = [line[0], line.at(-1)];
      return `${names[k]}: ${first.toFixed(0)} % at ${grouped(few)}, ${last.toFixed(0)} % at ${grouped(many)}`;
    });
    say(node, `Right answers of stored copies over their cost in ${PRICES[price]}. ${told.join("; ")}.`);
  };
  return { node, set };
}

const high = (percent) => BOTTOM - ((BOTTOM - TOP) * percent) / 100;

/** Everything that a page holds of the teacher: its School, and what it was asked. */
function unpacked(table) {
  const asked = table.asked.map((one) => ({ name: one.name, images: bytes(one.images), teacher: floats(one.teacher) }));
  const counts = table.axes.find(([name]) => name === "questions")[1];
  const settings = { kept: table.kept, places: table.places };
  return { school: schoolOf(table.school), asked, counts, settings, names: table.answers.map(({ name }) => name) };
}

/** What the page trains a copy with. */
function taskOf({ school, asked, settings, names }, table, want) {
  const { images, teacher } = asked[want.source];
  const told = lessonOf(names[want.answer], teacher, settings);
  const shades = Float32Array.from(images, (v) => v / 255);
  const mine = { ...school, ...told, images: shades, pixels: images, shown: school.shown.map((_, i) => i) };
  const alpha = +(names[want.answer] !== "label");
  return { school: mine, lesson: { alpha, T: table.answers[want.answer].T, images: want.questions } };
}

/**
 * A frame in a sentence, with what it cost.
 * @param {import("../../widgets/js/_host.js").Table} table
 * @param {import("../../widgets/js/_host.js").Want} want
 * @param {import("../../widgets/js/_host.js").Frame} frame
 */
function summary(table, want, { status, curves, step, total }) {
  const back = want.questions * table.answers[want.answer].bytes;
  const there = want.questions * table.question;
  const marks = `right ${curves.at(-2).toFixed(1)} %, as the teacher ${curves.at(-1).toFixed(1)} %`;
  const price = `${want.questions} questions, ${grouped(there)} bytes there and ${grouped(back)} back`;
  return `${status === "stored" ? "Stored copy" : `Step ${step} of ${total}`}: ${marks}. ${price}.`;
}

/** The choices, with a function that hears each. */
function controls(table, { asked, counts }, want, change) {
  /** @type {[number, string][]} */
  const from = asked.map(({ name }, i) => [i, name]);
  /** @type {[number, string][]} */
  const back = table.answers.map(({ name, bytes: size }, i) => [i, `${name} (${size} byte${size > 1 ? "s" : ""})`]);
  /** @type {[number, string][]} */
  const paid = PRICES.map((name, i) => [i, name]);
  return [
    labelled("Questions from", select(from, want.source, change("source"))),
    labelled("What comes back", select(back, want.answer, change("answer"))),
    slider("Questions", counts, want.questions, String, change("questions")).node,
    choice("You pay for", paid, want.price, change("price")).node,
  ];
}

/** @type {import("../../widgets/js/_host.js").Mount} */
export function mount(root, host) {
  const { table } = host;
  const held = unpacked(table);
  const { asked, counts, names, settings } = held;
  const want = { source: 0, answer: 0, questions: counts[0], price: 0, ...host.want };

  const view = talk();
  const curve = progress(lengthOf(held.school));
  const map = costs(names);
  const unit = (answer) => unitCost(want.price, table.answers[answer].bytes, table.question);
  let told = []; // the stored marks of this source, by answer

  /** Look up what the stored copies of a source reach. */
  function lookUp() {
    const right = (answer, questions) => stored(table, { source: want.source, answer, questions }).curves?.at(-2) ?? 0;
    told = names.map((_, answer) => counts.map((questions) => right(answer, questions)));
  }
  function look() {
    const frame = student.frame();
    const { name, images, teacher } = asked[want.source];
    const { T } = table.answers[want.answer];
    const answer = read(names[want.answer], teacher.subarray(0, 10), settings);
    view.set({ name, images, answer, copied: frame?.answers?.subarray(0, 10), T });
    const lines = told.map((rights, a) => rights.map((right, i) => [counts[i] * unit(a), right]));
    const here = { answer: want.answer, cost: want.questions * unit(want.answer), right: frame?.curves?.at(-2) ?? 0 };
    map.set(lines, here, want.price);
  }
  const student = training(root, host, {
    numbers: "curves",
    wish: () => ({ ...want }),
    task: () => taskOf(held, table, want),
    summary: (frame) => summary(table, want, frame),
    draw(frame) {
      look();
      curve.set(frame.curves);
    },
  });
  const change = (name) => (value) => {
    want[name] = +value;
    if (name === "source") lookUp();
    if (name === "price") look();
    else student.ask();
  };

  lookUp();
  const moved = [...controls(table, held, want, change), row(...student.buttons)];
  root.append(card(moved, [...view.nodes, map.node, curve.node, student.told], "tse-beside tse-four"));
  student.begin();
  return student.end;
}

export default widget(mount, { trains: true, needs: ["school", "asked"], slide: { font: 18 } });
