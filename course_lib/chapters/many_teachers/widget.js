// Five teachers with a weight each, their blended target for one picture, and a student of the blend.
import { h } from "../../widgets/js/_common.js";
import { below, card, choice, gallery, labelled, row, select, slider, tick } from "../../widgets/js/_controls.js";
import { bars, meter, say, scene } from "../../widgets/js/_figures.js";
import { widget } from "../../widgets/js/_host.js";
import { argmax, said, short, softmax } from "../../widgets/js/_numbers.js";
import { schoolOf } from "../../widgets/js/_student.js";
import { training } from "../../widgets/js/_training.js";
import { blendOf, teachersOf } from "./blend.js";

const NOBODY = "All weights are 0, so nobody teaches: raise one of them.";
const NONE = new Array(10).fill(0);

const SCORES = [
  { name: "the blend is right", colour: 0 },
  { name: "the student is right", colour: 2 },
  { name: "both say the same", colour: 3 },
];

/** Three marks as bars with their names: the blend, the student, and how often both give the same digit. */
function scores() {
  const parts = SCORES.map((part) => ({ ...part, bar: meter(part.colour) }));
  const node = scene("tse-meters", ...parts.flatMap(({ name, bar }) => [h("span", {}, name), bar.node]));
  const set = (values) => {
    parts.forEach(({ bar }, i) => bar.set(values[i] / 100, `${values[i].toFixed(1)} %`));
    const told = parts.map(({ name }, i) => `${name} ${short(values[i], 1)} %`);
    say(node, `Bar chart, percent of the exam: ${told.join("; ")}.`);
  };
  return { node, set };
}

/** The blended target of a picture and the student's answer. Returns {node, set(k, count, blend, answer)}. */
function targets(school, T) {
  const [target, mine] = [bars(0, 120, 300), bars(1, 120, 300)];
  const node = scene("tse-pair", target.node, mine.node);
  const set = (k, count, blend, answer) => {
    const label = school.labels[k];
    const given = answer ? softmax(answer, T) : NONE;
    target.set(blend || NONE, blend ? `blended target at T = ${short(T)}, in %` : "nobody teaches", label);
    mine.set(given, answer ? `the student at T = ${short(T)}, in %` : "no student yet", label);
    const taught = blend ? `Blended target of ${count} teachers at T = ${short(T)}: ${said(blend)}.` : NOBODY;
    const learned = answer ? `The student at the same T: ${said(given)}.` : "There is no student yet.";
    say(node, `A handwritten ${label}. ${taught} ${learned}`);
  };
  return { node, set };
}

/** "other" where a specialist keeps most of its share to itself. */
function opinion(p) {
  const rest = 1 - p.reduce((a, b) => a + b, 0);
  const best = argmax(p);
  return rest > p[best] ? `other (${Math.round(100 * rest)} %)` : `${best} (${Math.round(100 * p[best])} %)`;
}

/** A slider for the weight of each teacher, and what the teacher says. Returns {node, set(choice, shares)}. */
function ballot(weights, known, changed) {
  const rows = weights.map((value, i) => {
    const says = h("span", { class: "tse-soft" });
    const control = slider(`weight ${i + 1}`, [0, 1, 2, 3, 4], value, String, (v) => {
      weights[i] = v;
      changed();
    });
    control.node.firstElementChild.append(": ", says);
    return { node: control.node, says };
  });
  const set = ({ special, bad }, shares) => {
    for (const [i, { node, says }] of rows.entries()) {
      node.hidden = i >= shares.length;
      if (node.hidden) continue;
      const field = special ? `knows ${known[i].join(" and ")}, ` : "";
      says.textContent = `${field}${bad && i === shares.length - 1 ? "LIES: " : "says "}${opinion(shares[i])}`;
    }
  };
  return { node: h("div", { class: "tse-ballot" }, ...rows.map((row) => row.node)), set };
}

/**
 * The controls of the kind of teachers. Returns {node, set()}; set() takes away what has no effect.
 * @param {import("./blend.js").Choice} chosen is changed
 * @param {import("../../widgets/js/_host.js").Table} table
 * @param {() => void} changed
 */
function kinds(chosen, { generalists, count }, changed) {
  const put = (key) => (value) => {
    chosen[key] = value;
    changed();
  };
  const both = [false, true].map((v) => /** @type {[boolean, string]} */ ([v, v ? "specialists" : "generalists"]));
  const kind = choice("Kind of teachers", both, chosen.special, put("special"));
  const options = generalists.map((name, i) => [i, name]);
  const learned = labelled(
    "They learned",
    select(options, chosen.source, (value) => put("source")(Number(value))),
  );
  const other = tick('"other" class', chosen.other, put("other"));
  const bad = tick("the last one lies loudly", chosen.bad, put("bad"));
  const counts = Array.from({ length: count }, (_, i) => i + 1);
  const number = slider("number of teachers", counts, chosen.teachers, String, put("teachers"));
  const set = () => {
    number.input.disabled = learned.hidden = chosen.special;
    other.input.disabled = other.node.hidden = !chosen.special;
  };
  return { node: h("div", { class: "tse-told" }, kind.node, learned, other.node, number.node, bad.node), set };
}

/**
 * A frame in a sentence.
 * @param {import("../../widgets/js/_host.js").Frame} frame
 * @param {boolean} even are the reader's weights equal, as the stored ones are?
 */
function summary({ status, marks, step, total, loss }, even) {
  const [right, same, blend] = Array.from(marks, (v) => v.toFixed(1));
  const all = `blend right ${blend} %, student right ${right} %, both say the same in ${same} %`;
  if (status !== "stored") return `Step ${step} of ${total}, loss ${loss.toFixed(3)}: ${all}.`;
  return `Stored answer for equal weights${even ? "" : " (yours differ: press Train here)"}: ${all}.`;
}

/**
 * What the reader chose, from a wish.
 * @param {import("../../widgets/js/_host.js").Want} want
 * @param {import("../../widgets/js/_host.js").Table} table
 */
function chosen({ kind = 0, teachers, bad }, { generalists, count }) {
  const special = kind >= generalists.length;
  const other = kind !== generalists.length;
  return { special, source: special ? 0 : kind, other, teachers: teachers ?? count, bad: !!bad };
}

/** @type {import("../../widgets/js/_host.js").Mount} */
export function mount(root, host) {
  const { table } = host;
  const { T } = table;
  const school = schoolOf(table.school);
  const teachers = teachersOf(table, school);
  const asked = chosen(host.want, table);
  const weights = [...(host.want.weights || new Array(table.count).fill(1))];
  let picture = 0;

  const count = () => teachers.count(asked);
  const wish = () => ({ kind: teachers.kind(asked), teachers: count(), bad: +asked.bad, weights: [...weights] });
  const even = () => weights.slice(0, count()).every((v) => v === weights[0] && v > 0);
  const view = targets(school, T);
  const marks = scores();
  const look = () => {
    const k = school.shown[picture];
    const shares = teachers.shares(asked, "taught", k);
    const answers = student.frame()?.answers;
    view.set(k, count(), blendOf(shares, weights), answers?.subarray(10 * picture, 10 * picture + 10));
    rows.set(asked, shares);
  };
  const student = training(root, host, {
    numbers: "marks",
    wish,
    check: () => (blendOf(teachers.shares(asked, "taught", 0), weights) ? null : NOBODY),
    task() {
      const { school: own, right } = teachers.blended(asked, weights);
      const lesson = { alpha: 1, T, images: school.labels.length };
      return { school: own, lesson, more: ({ curves }) => ({ marks: [...curves.slice(-2), right] }) };
    },
    summary: (frame) => summary(frame, even()),
    draw({ marks: [right, same, blend] }) {
      look();
      marks.set([blend, right, same]);
    },
  });
  const changed = () => {
    kind.set();
    look();
    student.ask();
  };
  const kind = kinds(asked, table, changed);
  const rows = ballot(weights, table.known, changed);
  const pick = (i) => {
    picture = i;
    look();
  };
  const pixels = (k) => school.pixels.subarray(64 * k, 64 * k + 64);
  const pictures = school.shown.map((k) => ({ pixels: pixels(k), name: `a ${school.labels[k]}` }));
  const moved = [kind.node, below(rows.node, row(...student.buttons))];
  const shown = [gallery(pictures, picture, pick), view.node, marks.node, student.told];
  root.append(card(moved, shown, "tse-late"));
  kind.set();
  look();
  student.begin();
  return student.end;
}

export default widget(mount, { trains: true, needs: ["logits", "school"], slide: { font: 18 } });
