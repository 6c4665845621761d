// Five teachers with a weight each, a rule that makes one target of them, and a student of it.
import { h } from "../../widgets/js/_common.js";
import { below, card, choice, gallery, labelled, row, select, slider, tick } from "../../widgets/js/_controls.js";
import { bars, meter, say, scene } from "../../widgets/js/_figures.js";
import { widget } from "../../widgets/js/_host.js";
import { argmax, said, short, softmax } from "../../widgets/js/_numbers.js";
import { schoolOf } from "../../widgets/js/_student.js";
import { training } from "../../widgets/js/_training.js";
import { teachersOf } from "./blend.js";

const NOBODY = "All weights are 0, so nobody teaches: raise one of them.";
const NONE = new Array(10).fill(0);

const SCORES = [
  { name: "the target is right", colour: 0 },
  { name: "the student is right", colour: 2 },
  { name: "both say the same", colour: 3 },
];

/** Three marks as bars with their names: the target, the student, and how often both give the same digit. */
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

/** The target of a picture and the student's answer. Returns {node, set(k, T, target, answer)}. */
function targets(school) {
  const [told, mine] = [bars(0, 120, 300), bars(1, 120, 300)];
  const node = scene("tse-pair", told.node, mine.node);
  const set = (k, T, target, answer) => {
    const label = school.labels[k];
    const given = answer ? softmax(answer, T) : NONE;
    told.set(target || NONE, target ? `target at T = ${short(T)}, in %` : "nobody teaches", label);
    mine.set(given, answer ? `the student at T = ${short(T)}, in %` : "no student yet", label);
    const taught = target ? `Target at T = ${short(T)}: ${said(target)}.` : NOBODY;
    const learned = answer ? `The student at the same T: ${said(given)}.` : "There is no student yet.";
    say(node, `A picture of class ${label}. ${taught} ${learned}`);
  };
  return { node, set };
}

const opinion = (p) => `${argmax(p)} (${Math.round(100 * p[argmax(p)])} %)`;

/** A slider for the weight of each teacher, and what the teacher says. Returns {node, set(bad, shares)}. */
function ballot(weights, changed) {
  const rows = weights.map((value, i) => {
    const says = h("span", { class: "tse-soft" });
    const control = slider(`weight ${i + 1}`, [0, 1, 2, 3, 4], value, String, (v) => {
      weights[i] = v;
      changed();
    });
    control.node.firstElementChild.append(": ", says);
    return { node: control.node, says };
  });
  const set = (bad, shares) => {
    for (const [i, { says }] of rows.entries()) {
      says.textContent = `${i >= shares.length - bad ? "LIES: " : "says "}${opinion(shares[i])}`;
    }
  };
  return { node: h("div", { class: "tse-ballot" }, ...rows.map((row) => row.node)), set };
}

/**
 * The controls of the committee and of the rule. Returns {node, set()}; set() takes away what has no effect.
 * @param {import("./blend.js").Choice} chosen is changed
 * @param {Record<string, any>} table
 * @param {() => void} changed
 */
function committee(chosen, { kinds, rules, liars }, changed) {
  const put = (key) => (value) => {
    chosen[key] = value;
    changed();
  };
  const numbered = (names) => names.map((name, i) => /** @type {[number, string]} */ ([i, String(name)]));
  const rule = labelled(
    "Target",
    select(numbered(rules), chosen.rule, (value) => put("rule")(Number(value))),
  );
  const kind = choice("They learned", numbered(kinds), chosen.kind, put("kind"));
  const bad = choice("Liars", numbered(liars), chosen.bad, put("bad"));
  const loud = tick("they lie loudly", chosen.loud, put("loud"));
  const set = () => {
    loud.input.disabled = loud.node.hidden = !chosen.bad;
  };
  return { node: h("div", { class: "tse-told" }, kind.node, bad.node, loud.node, rule), set };
}

/**
 * A frame in a sentence.
 * @param {import("../../widgets/js/_host.js").Frame} frame
 * @param {boolean} even are the reader's weights equal, as the stored ones are?
 */
function summary({ status, marks, step, total, loss }, even) {
  const [right, same, target] = Array.from(marks, (v) => v.toFixed(1));
  const all = `target right ${target} %, student right ${right} %, both say the same in ${same} %`;
  if (status !== "stored") return `Step ${step} of ${total}, loss ${loss.toFixed(3)}: ${all}.`;
  return `Stored answer for equal weights${even ? "" : " (yours differ: press Train here)"}: ${all}.`;
}

/** @type {import("../../widgets/js/_host.js").Mount} */
export function mount(root, host) {
  const { table } = host;
  const school = schoolOf(table.school);
  const teachers = teachersOf(table, school);
  const { kind = 0, rule = 0, bad = 0, loud = 0 } = host.want;
  const asked = { kind, rule, bad, loud: !!loud };
  const weights = [...(host.want.weights || new Array(table.count).fill(1))];
  let picture = 0;

  const wish = () => ({ ...asked, loud: +asked.loud, weights: [...weights] });
  const even = () => weights.every((v) => v === weights[0] && v > 0);
  const view = targets(school);
  const marks = scores();
  const look = () => {
    const k = school.shown[picture];
    const answers = student.frame()?.answers;
    const mine = answers?.subarray(10 * picture, 10 * picture + 10);
    view.set(k, teachers.warmth(asked), teachers.target(asked, "taught", k, weights), mine);
    rows.set(asked.bad, teachers.shares(asked, "taught", k));
  };
  const student = training(root, host, {
    numbers: "marks",
    wish,
    check: () => (teachers.target(asked, "taught", 0, weights) ? null : NOBODY),
    task() {
      const { school: own, right } = teachers.blended(asked, weights);
      const lesson = { alpha: 1, T: teachers.warmth(asked), images: school.labels.length };
      return { school: own, lesson, more: ({ curves }) => ({ marks: [...curves.slice(-2), right] }) };
    },
    summary: (frame) => summary(frame, even()),
    draw({ marks: [right, same, target] }) {
      look();
      marks.set([target, right, same]);
    },
  });
  const changed = () => {
    group.set();
    look();
    student.ask();
  };
  const group = committee(asked, table, changed);
  const rows = ballot(weights, changed);
  const pick = (i) => {
    picture = i;
    look();
  };
  const pixels = (k) => school.pixels.subarray(64 * k, 64 * k + 64);
  const pictures = school.shown.map((k) => ({ pixels: pixels(k), name: `a ${school.labels[k]}` }));
  const moved = [group.node, below(rows.node, row(...student.buttons))];
  const shown = [gallery(pictures, picture, pick), view.node, marks.node, student.told];
  root.append(card(moved, shown, "tse-late"));
  group.set();
  look();
  student.begin();
  return student.end;
}

export default widget(mount, { trains: true, needs: ["logits", "school"], slide: { font: 18 } });
