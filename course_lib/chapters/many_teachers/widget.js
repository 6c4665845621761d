// Five teachers with a weight each, their blended target for one picture, and a student of the blend.
import { bars, digit, figure, h, s, say, select, slider, unique, words } from "../../widgets/js/_common.js";
import { widget } from "../../widgets/js/_host.js";
import { argmax, said, short, softmax } from "../../widgets/js/_numbers.js";
import { schoolOf } from "../../widgets/js/_student.js";
import { training } from "../../widgets/js/_training.js";
import { blendOf, teachersOf } from "./blend.js";

const NOBODY = "All weights are 0, so nobody teaches: raise one of them.";
const NONE = new Array(10).fill(0);

/** Three marks as bars with their names: the blend, the student, and how often both give the same digit. */
function scores() {
  const [left, right] = [128, 330];
  const rows = [
    { name: "the blend is right", colour: 0 },
    { name: "the student is right", colour: 2 },
    { name: "both say the same", colour: 3 },
  ];
  const parts = rows.map(({ name, colour }, i) => ({
    name,
    bar: s("rect", { class: `tse-fill${colour}`, x: left, y: 22 + 30 * i, height: 18 }),
    value: words(right + 8, 36 + 30 * i, "", { class: "tse-strong" }),
    label: words(left - 8, 36 + 30 * i, name, { class: "tse-end" }),
  }));
  const axis = [0, 50, 100].flatMap((v) => {
    const x = left + ((right - left) * v) / 100;
    return [s("path", { class: "tse-grid", d: `M${x} 18V106` }), words(x, 121, v, { class: "tse-middle" })];
  });
  const unit = words(8, 12, "% of the exam", { class: "tse-small" });
  const node = figure(400, 128, unit, ...axis, ...parts.flatMap((part) => [part.bar, part.label, part.value]));
  const set = (values) => {
    parts.forEach(({ bar, value }, i) => {
      bar.setAttribute("width", (((right - left) * values[i]) / 100).toFixed(1));
      value.textContent = `${values[i].toFixed(1)} %`;
    });
    const told = parts.map(({ name }, i) => `${name} ${short(values[i], 1)} %`);
    say(node, `Bar chart, percent of the exam: ${told.join("; ")}.`);
  };
  return { node, set };
}

/** The picture, the blended target and the student's answer. Returns {node, set(k, count, blend, answer)}. */
function targets(school, T) {
  const [target, mine] = [bars(140, 36, 250, 78, 0), bars(440, 36, 250, 78, 1)];
  const face = s("g");
  const unit = words(14, 138, "probabilities in %", { class: "tse-small" });
  const node = figure(720, 144, face, target.node, mine.node, unit);
  const set = (k, count, blend, answer) => {
    const given = answer ? softmax(answer, T) : NONE;
    face.replaceChildren(digit(school.pixels.subarray(64 * k, 64 * k + 64), 14, 28, 86));
    target.set(blend || NONE, `blended target, T = ${short(T)}`);
    mine.set(given, `the student, T = ${short(T)}`);
    const taught = blend ? `Blended target of ${count} teachers at T = ${short(T)}: ${said(blend)}.` : NOBODY;
    const learned = answer ? `The student at the same T: ${said(given)}.` : "There is no student yet.";
    say(node, `A handwritten ${school.labels[k]}. ${taught} ${learned}`);
  };
  return { node, set };
}

/** "other" where a specialist keeps most of its share to itself. */
function opinion(p) {
  const rest = 1 - p.reduce((a, b) => a + b, 0);
  const best = argmax(p);
  return rest > p[best] ? `other (${Math.round(100 * rest)} %)` : `${best} (${Math.round(100 * p[best])} %)`;
}

/** A slider for the weight of each teacher, and what the teacher says. Returns {nodes, set(choice, shares)}. */
function ballot(weights, known, changed) {
  const rows = weights.map((value, i) => {
    const says = h("span", { class: "tse-says" });
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
  return { nodes: rows.map((row) => row.node), set };
}

/**
 * The controls of the kind of teachers. Returns {nodes, number, set()}; set() greys out what has no effect.
 * @param {import("./blend.js").Choice} choice is changed
 * @param {import("../../widgets/js/_host.js").Table} table
 * @param {() => void} changed
 */
function kinds(choice, { generalists, count }, changed) {
  const name = unique("source");
  const put = (key, value) => {
    choice[key] = value;
    changed();
  };
  const options = generalists.map((kind, i) => [i, kind]);
  const settings = { class: "tse-brief", "aria-label": "What the teachers learned" };
  const source = select(options, choice.source, (value) => put("source", Number(value)), settings);
  const radio = (value, text) => {
    const settings = { type: "radio", name, checked: choice.special === value };
    return h("label", {}, h("input", { ...settings, onchange: () => put("special", value) }), ` ${text} `);
  };
  const box = (text, key) => {
    const settings = { type: "checkbox", checked: choice[key] };
    const input = h("input", { ...settings, onchange: () => put(key, input.checked) });
    return { input, node: h("label", {}, input, ` ${text}`) };
  };
  const [other, bad] = [box('"other" class', "other"), box("the last one lies loudly", "bad")];
  const counts = Array.from({ length: count }, (_, i) => i + 1);
  const number = slider("number of teachers", counts, choice.teachers, String, (v) => put("teachers", v));
  const group = h(
    "span",
    { role: "radiogroup", "aria-label": "Kind of teachers" },
    radio(false, "generalists with"),
    source,
    " ",
    radio(true, "specialists"),
    other.node,
  );
  const set = () => {
    source.disabled = number.input.disabled = choice.special;
    other.input.disabled = !choice.special;
  };
  return { nodes: [group, bad.node], number: number.node, set };
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
  const choice = chosen(host.want, table);
  const weights = [...(host.want.weights || new Array(table.count).fill(1))];
  let picture = 0;

  const count = () => teachers.count(choice);
  const wish = () => ({ kind: teachers.kind(choice), teachers: count(), bad: +choice.bad, weights: [...weights] });
  const even = () => weights.slice(0, count()).every((v) => v === weights[0] && v > 0);
  const view = targets(school, T);
  const marks = scores();
  const look = () => {
    const k = school.shown[picture];
    const shares = teachers.shares(choice, "taught", k);
    const answers = student.frame()?.answers;
    view.set(k, count(), blendOf(shares, weights), answers?.subarray(10 * picture, 10 * picture + 10));
    rows.set(choice, shares);
  };
  const student = training(root, host, {
    numbers: "marks",
    wish,
    check: () => (blendOf(teachers.shares(choice, "taught", 0), weights) ? null : NOBODY),
    task() {
      const { school: own, right } = teachers.blended(choice, weights);
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
  const kind = kinds(choice, table, changed);
  const rows = ballot(weights, table.known, changed);
  const pick = (value) => {
    picture = Number(value);
    look();
  };
  const pictures = school.shown.map((k, i) => /** @type {[number, string]} */ ([i, `a ${school.labels[k]}`]));
  const chooser = select(pictures, 0, pick, { class: "tse-brief" });
  const controls = h("div", { class: "tse-controls tse-tight" }, kind.number, ...rows.nodes);
  const buttons = h("div", { class: "tse-row" }, ...student.buttons);
  root.append(
    h("div", { class: "tse-row" }, h("label", {}, "Picture ", chooser), ...kind.nodes),
    view.node,
    h("div", { class: "tse-columns" }, controls, h("div", {}, marks.node, buttons, ...student.told)),
  );
  kind.set();
  look();
  student.begin();
  return student.end;
}

export default widget(mount, { trains: true, needs: ["logits", "school"], slide: { width: 1040, font: 16.5 } });
