// One picture, its hard label and the teacher's soft target; and, where the table has a student, one who learns from
// them.
import { card, gallery, row, slider } from "../../widgets/js/_controls.js";
import { bars, say, scene } from "../../widgets/js/_figures.js";
import { widget } from "../../widgets/js/_host.js";
import { bytes, floats, said, short, softmax } from "../../widgets/js/_numbers.js";
import { progress } from "../../widgets/js/_progress.js";
import { lengthOf, schoolOf } from "../../widgets/js/_student.js";
import { training } from "../../widgets/js/_training.js";

const ALPHAS = Array.from({ length: 21 }, (_, i) => i / 20);

/** The pictures to choose from, as the gallery wants them. pixels: of all pictures; shown: the numbers of these. */
const pictures = ({ pixels, labels }, shown) =>
  shown.map((k) => ({ pixels: pixels.subarray(64 * k, 64 * k + 64), name: `class ${labels[k]}` }));

/** A picture's two targets. Returns {node, set(k, T)}; school: labels [n] and the teacher's logits [n × 10]. */
function targets(school) {
  const [hard, soft] = [bars(4, 93), bars(0, 93)];
  const node = scene("tse-pair", hard.node, soft.node);
  const set = (k, T) => {
    const label = school.labels[k];
    const target = softmax(school.teacher.subarray(10 * k, 10 * k + 10), T);
    const certain = target.map((_, i) => +(i === label));
    hard.set(certain, "hard label, in %", label);
    soft.set(target, `soft target at T = ${short(T)}, in %`, label);
    say(node, `A picture of class ${label}. Hard label: ${label}. Soft target at T = ${short(T)}: ${said(target)}.`);
  };
  return { node, set };
}

/** What a student says of the picture. Returns {node, set(label, T, answer)}; answer: logits or null. */
function opinion() {
  const mine = bars(1, 93);
  const node = scene("", mine.node);
  const set = (label, T, answer) => {
    const given = answer ? softmax(answer, T) : Array(10).fill(0);
    mine.set(given, answer ? `the student at T = ${short(T)}, in %` : "no student yet", label);
    say(node, answer ? `The student at T = ${short(T)}: ${said(given)}.` : "There is no student yet.");
  };
  return { node, set };
}

/** The two targets alone, with the temperature as the only slider. */
function mountTargets(root, { table, want }) {
  const { images, labels, teacher, start } = table.school;
  const school = { pixels: bytes(images), labels: bytes(labels), teacher: floats(teacher) };
  const view = targets(school);
  let [picture, T] = [start ?? 0, want.T ?? 3];
  const look = () => view.set(picture, T);
  const temperature = slider("T (temperature)", table.moves, T, short, (value) => {
    T = value;
    look();
  });
  const all = pictures(school, Array.from(school.labels.keys()));
  const pick = (i) => {
    picture = i;
    look();
  };
  root.append(card([gallery(all, picture, pick), temperature.node], [view.node], "tse-beside"));
  look();
}

/**
 * A frame in a sentence.
 * @param {import("../../widgets/js/_host.js").Frame} frame
 */
function summary({ status, curves, at, exact, step, total, loss }) {
  const [right, same] = curves.slice(-2);
  const marks = `right ${right.toFixed(1)} %, as the teacher ${same.toFixed(1)} %`;
  if (status !== "stored") return `Step ${step} of ${total}, loss ${loss.toFixed(3)}: ${marks}.`;
  const row = `alpha ${short(at.alpha)}, T ${short(at.T)}, ${at.images} pictures`;
  return `${exact ? "Stored answer" : "Nearest stored answer"} (${row}): ${marks}.`;
}

/** @type {import("../../widgets/js/_host.js").Mount} */
export function mount(root, host) {
  const { table } = host;
  if (!table.school.weights) return mountTargets(root, host);
  const school = schoolOf(table.school);
  const images = table.axes.find(([name]) => name === "images")[1];
  const want = { alpha: 1, T: 3, images: images[0], ...host.want };
  let picture = school.start ?? 0;

  const view = targets(school);
  const mine = opinion();
  const curve = progress(lengthOf(school));
  const look = () => {
    const answers = student.frame()?.answers;
    view.set(school.shown[picture], want.T);
    mine.set(school.labels[school.shown[picture]], want.T, answers?.subarray(10 * picture, 10 * picture + 10));
  };
  const student = training(root, host, {
    numbers: "curves",
    wish: () => ({ ...want }),
    task: () => ({ school, lesson: { ...want } }),
    summary,
    draw(frame) {
      look();
      curve.set(frame.curves);
    },
  });

  const change = (name) => (value) => {
    want[name] = value;
    look();
    student.ask();
  };
  const sliders = [
    slider("alpha (share of soft targets)", ALPHAS, want.alpha, short, change("alpha")),
    slider("T (temperature)", table.moves, want.T, short, change("T")),
    slider("pictures to learn from", images, want.images, String, change("images")),
  ].map((control) => control.node);
  const pick = (i) => {
    picture = i;
    look();
  };
  const moved = [gallery(pictures(school, school.shown), picture, pick), ...sliders, row(...student.buttons)];
  root.append(card(moved, [view.node, mine.node, curve.node, student.told], "tse-beside tse-four"));
  look();
  student.begin();
  return student.end;
}

export default widget(mount, { trains: true, needs: ["school"], slide: { font: 19 } });
