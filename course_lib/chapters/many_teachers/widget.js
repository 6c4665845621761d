// Five teachers with a weight each, their blended target for one picture, and a student of the blend.
import { bars, calm, digit, figure, h, s, say, sentence, slider, status, unique, words } from "../../widgets/js/_common.js";
import { bytes, said, short, shorts, softmax } from "../../widgets/js/_numbers.js";
import { widget } from "../../widgets/js/_host.js";
import { pageTrainer, schoolOf } from "../../widgets/js/_student.js";

/** What the reader chooses between, in the order of KINDS in committee.py; the last two are specialists. */
const KINDS = ["own labels", "same labels", "resampled labels (bagging)"];
const COUNT = 5;

/** The number of the kind, as the table and Python count. */
export const kindOf = ({ special, source, other }) => (special ? 3 + (other ? 1 : 0) : source);

/** Logits of teachers from hundredths [images, teachers, classes]: z(k, i) is what teacher i says to picture k. */
function opinions(text, images) {
  const all = shorts(text), width = all.length / images / COUNT;
  return (k, i) => Array.from(all.subarray((k * COUNT + i) * width, (k * COUNT + i + 1) * width), (v) => v / 100);
}

/** A loud liar: every class for the next one, ten times as loud. */
const lied = (z) => z.map((_, c) => 10 * z[(c + z.length - 1) % z.length]);

/** What each teacher gives to the ten digits at T. `known` maps a specialist's logits; what goes to "other" is gone. */
export function sharesOf(z, { count, bad, special, T }, known) {
  return Array.from({ length: count }, (_, i) => {
    const own = z(i);
    const p = softmax(bad && i === count - 1 ? lied(own) : own, T);
    if (!special) return p;
    const wide = new Array(10).fill(0);
    known[i].forEach((c, j) => { wide[c] += p[j]; });
    return wide;
  });
}

/** The weighted mean of shares, scaled to the sum 1; null if no teacher has a weight. */
export function blendOf(shares, weights) {
  const sum = shares.reduce((total, _, i) => total + weights[i], 0);
  if (!(sum > 0)) return null;
  const mixed = shares[0].map((_, c) => Math.max(1e-30, shares.reduce((total, p, i) => total + (weights[i] / sum) * p[c], 0)));
  const total = mixed.reduce((a, b) => a + b, 0);
  return mixed.map((v) => v / total);
}

const top = (p) => p.indexOf(Math.max(...p));

/** Three marks as bars with their names: the blend, the student, and how often both give the same digit. */
function scores() {
  const left = 128, right = 330, rows = [["the blend is right", 0], ["the student is right", 2], ["both say the same", 3]];
  const parts = rows.map(([name, colour], i) => ({
    name, bar: s("rect", { class: `tse-fill${colour}`, x: left, y: 22 + 30 * i, height: 18 }),
    value: words(right + 8, 36 + 30 * i, "", { class: "tse-strong" }), label: words(left - 8, 36 + 30 * i, name, { class: "tse-end" }),
  }));
  const axis = [0, 50, 100].flatMap((v) => {
    const x = left + ((right - left) * v) / 100;
    return [s("path", { class: "tse-grid", d: `M${x} 18V106` }), words(x, 121, v, { class: "tse-middle" })];
  });
  const node = figure(400, 128, words(8, 12, "% of the exam", { class: "tse-small" }), ...axis, ...parts.flatMap((p) => [p.bar, p.label, p.value]));
  const set = (values) => {
    parts.forEach((part, i) => {
      const width = ((right - left) * values[i]) / 100;
      part.bar.setAttribute("width", width.toFixed(1));
      part.value.textContent = `${values[i].toFixed(1)} %`;
    });
    say(node, `Bar chart, percent of the exam: ${parts.map((p, i) => `${p.name} ${short(values[i], 1)} %`).join("; ")}.`);
  };
  return { node, set };
}

export function mount(root, host) {
  const { table } = host;
  if (!table?.logits || !table.school) {
    root.append(sentence("The data of this figure are missing: run its cell again, or build the page anew."));
    return;
  }
  const { known, T } = table;
  const school = { ...schoolOf(table.school), pixels: bytes(table.school.images) };
  const [pupils, exam] = [school.labels.length, school.testLabels.length];
  const asked = Object.values(table.kinds).map((kind) => ({ taught: opinions(table.logits[kind][0], pupils), tested: opinions(table.logits[kind][1], exam) }));
  const state = { special: false, source: 0, other: true, teachers: host.want.teachers ?? COUNT, bad: false };
  const weights = new Array(COUNT).fill(1);
  const start = host.want.kind ?? 0;
  Object.assign(state, start > 2 ? { special: true, other: start === 4 } : { source: start }, { bad: !!host.want.bad });
  (host.want.weights || []).forEach((v, i) => { weights[i] = v; });
  let picture = 0, frame = null, here = false;

  const count = () => (state.special ? COUNT : state.teachers);
  const setting = () => ({ count: count(), bad: state.bad, special: state.special, T });
  const want = () => ({ kind: kindOf(state), teachers: count(), bad: state.bad ? 1 : 0, weights: weights.slice() });
  const shares = (part, k) => sharesOf((i) => asked[kindOf(state)][part](k, i), setting(), known);
  const even = () => weights.slice(0, count()).every((v) => v === weights[0] && v > 0);

  /** The school of this blend, as committee.py makes it: the page trains on it. */
  function blended() {
    const teacher = new Float32Array(10 * pupils);
    for (let k = 0; k < pupils; k++) blendOf(shares("taught", k), weights).forEach((p, c) => { teacher[10 * k + c] = T * Math.log(p); });
    const testAnswers = Uint8Array.from({ length: exam }, (_, k) => top(blendOf(shares("tested", k), weights)));
    const right = (100 * testAnswers.reduce((sum, answer, k) => sum + (answer === school.testLabels[k]), 0)) / exam;
    return { school: { ...school, teacher, testAnswers }, right };
  }

  // --- pictures
  const target = bars(140, 36, 250, 78, 0), mine = bars(440, 36, 250, 78, 1);
  const face = s("g");
  const targets = figure(720, 144, face, target.node, mine.node, words(14, 138, "probabilities in %", { class: "tse-small" }));
  const marks = scores();
  const told = status();
  const note = h("p", { class: "tse-note", role: "alert" });
  const nobody = "All weights are 0, so nobody teaches: raise one of them.";

  function draw() {
    const k = school.shown[picture], label = school.labels[k];
    const each = shares("taught", k), blend = blendOf(each, weights);
    const student = frame?.answers ? softmax(frame.answers.subarray(10 * picture, 10 * picture + 10), T) : new Array(10).fill(0);
    face.replaceChildren(digit(school.pixels.subarray(64 * k, 64 * k + 64), 14, 28, 86));
    target.set(blend || new Array(10).fill(0), `blended target, T = ${short(T)}`);
    mine.set(student, `the student, T = ${short(T)}`);
    rows.forEach((row, i) => {
      row.control.node.hidden = i >= count();
      if (i < count()) row.says.textContent = `${state.special ? `knows ${known[i].join(" and ")}, ` : ""}${state.bad && i === count() - 1 ? "LIES: " : "says "}${opinion(each[i])}`;
    });
    say(targets, `A handwritten ${label}. ${blend ? `Blended target of ${count()} teachers at T = ${short(T)}: ${said(blend)}.` : nobody} ` +
      (frame?.answers ? `The student at the same T: ${said(student)}.` : "There is no student yet."));
  }
  /** "other" where a specialist keeps most of its share to itself. */
  function opinion(p) {
    const total = p.reduce((a, b) => a + b, 0), best = top(p);
    return 1 - total > p[best] ? `other (${Math.round(100 * (1 - total))} %)` : `${best} (${Math.round(100 * p[best])} %)`;
  }

  function summary() {
    const [right, same, blend] = frame.marks;
    const all = `blend right ${blend.toFixed(1)} %, student right ${right.toFixed(1)} %, both say the same in ${same.toFixed(1)} %`;
    if (frame.status === "stored") return `Stored answer for equal weights${even() ? "" : " (yours differ: press Train here)"}: ${all}.`;
    return `Step ${frame.step} of ${frame.total}, loss ${frame.loss.toFixed(3)}: ${all}.`;
  }

  function hear(news) {
    note.textContent = news.sentence || "";
    root.dataset.status = news.status;
    if (news.marks?.length) {
      frame = news;
      told.set(summary());
      if (!(calm() && news.status === "training")) {
        draw();
        marks.set([frame.marks[2], frame.marks[0], frame.marks[1]]);
      }
    } else if (news.status === "error") told.set("No student to show.");
    stop.hidden = news.status !== "training";
  }

  // --- controls
  let trainer = null;
  const halt = () => { trainer?.stop(); trainer = null; };
  function ask() {
    halt();
    if (!blendOf(shares("taught", 0), weights)) {
      if (host.kernel) host.stop();
      hear({ status: "error", sentence: nobody });
    } else if (here) {
      const { school: own, right } = blended();
      trainer = pageTrainer(own, (news) => hear({ ...news, marks: [...news.curves.slice(-2), right] }));
      trainer.ask({ alpha: 1, T, images: pupils });
    } else host.ask(want());
  }
  function changed() {
    for (const [node, off] of [[source, state.special], [number.input, state.special], [other, !state.special]]) node.disabled = off;
    draw();
    ask();
  }
  const name = unique("source");
  const source = h("select", { "aria-label": "What the teachers learned", onchange: () => { state.source = +source.value; changed(); } },
    ...KINDS.map((kind, i) => h("option", { value: i, selected: i === state.source }, kind)));
  const radio = (value, text) => h("label", {}, h("input", { type: "radio", name, checked: state.special === value, onchange: () => { state.special = value; changed(); } }), ` ${text} `);
  const box = (text, field) => {
    const input = h("input", { type: "checkbox", checked: state[field], onchange: () => { state[field] = input.checked; changed(); } });
    return [input, h("label", {}, input, ` ${text}`)];
  };
  const [other, otherLabel] = box('"other" class', "other");
  const [, badLabel] = box("the last one lies loudly", "bad");
  const number = slider("number of teachers", [1, 2, 3, 4, 5], state.teachers, (v) => `${v}`, (v) => { state.teachers = v; changed(); });
  const rows = weights.map((value, i) => {
    const control = slider(`weight ${i + 1}`, [0, 1, 2, 3, 4], value, (v) => `${v}`, (v) => { weights[i] = v; changed(); });
    const says = h("span", { class: "tse-says" });
    control.node.firstChild.append(": ", says);
    return { control, says };
  });
  const stop = h("button", { type: "button", hidden: true, onclick: () => {
    if (here) halt(); else host.stop();
    stop.hidden = true;
    told.set(`Stopped. ${frame ? summary() : ""}`);
  } }, "Stop");
  const local = h("button", { type: "button", "aria-pressed": "false", onclick: () => {
    here = !here;
    local.setAttribute("aria-pressed", here);
    ask();
  } }, "Train here");
  local.title = "Train the student in this page, at each move, instead of showing the stored answers";
  const retrain = h("button", { type: "button", onclick: ask }, "Train");
  const chooser = h("select", { onchange: () => { picture = +chooser.value; draw(); } }, ...school.shown.map((k, i) => h("option", { value: i }, `a ${school.labels[k]}`)));

  root.append(
    h("div", { class: "tse-row" }, h("label", {}, "Picture ", chooser),
      h("span", { role: "radiogroup", "aria-label": "Kind of teachers" }, radio(false, "generalists with"), source, " ", radio(true, "specialists"), otherLabel), badLabel),
    targets,
    h("div", { class: "tse-columns" },
      h("div", { class: "tse-controls tse-tight" }, number.node, ...rows.map((row) => row.control.node)),
      h("div", {}, marks.node, h("div", { class: "tse-row" }, host.kernel ? retrain : local, stop), ...told.nodes, note)));
  host.hear(hear);
  source.disabled = number.input.disabled = state.special;
  other.disabled = !state.special;
  draw();
  const first = host.first?.();
  if (first) hear(first);
  return halt;
}

export default widget(mount, { trains: true });
