// One picture, its hard label, the teacher's soft target, and a student that learns from them.
import { card, gallery, row, slider } from "../../widgets/js/_controls.js";
import { bars, say, scene } from "../../widgets/js/_figures.js";
import { widget } from "../../widgets/js/_host.js";
import { said, short, softmax } from "../../widgets/js/_numbers.js";
import { progress } from "../../widgets/js/_progress.js";
import { lengthOf, schoolOf } from "../../widgets/js/_student.js";
import { training } from "../../widgets/js/_training.js";

const ALPHAS = Array.from({ length: 21 }, (_, i) => i / 20);

/** The pixels of picture number k of a School. */
const pixelsOf = (school, k) => school.pixels.subarray(64 * k, 64 * k + 64);

/** A picture's two targets, and the student's answer. Returns {nodes, set(k, T, answer)}; answer: logits or null. */
function targets(school) {
  const [hard, soft, mine] = [bars(4, 93), bars(0, 93), bars(1, 93)];
  const taught = scene("tse-pair", hard.node, soft.node);
  const student = scene("", mine.node);
  const set = (k, T, answer) => {
    const label = school.labels[k];
    const target = softmax(school.teacher.subarray(10 * k, 10 * k + 10), T);
    const given = answer ? softmax(answer, T) : target.map(() => 0);
    const certain = target.map((_, i) => +(i === label));
    hard.set(certain, "hard label, in %", label);
    soft.set(target, `soft target at T = ${short(T)}, in %`, label);
    mine.set(given, answer ? `the student at T = ${short(T)}, in %` : "no student yet", label);
    say(taught, `A handwritten ${label}. Hard label: ${label}. Soft target at T = ${short(T)}: ${said(target)}.`);
    say(student, answer ? `The student at T = ${short(T)}: ${said(given)}.` : "There is no student yet.");
  };
  return { nodes: [taught, student], set };
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
  const school = schoolOf(table.school);
  const images = table.axes.find(([name]) => name === "images")[1];
  const want = { alpha: 1, T: 3, images: images[0], ...host.want };
  let picture = school.start ?? 0;

  const view = targets(school);
  const curve = progress(lengthOf(school));
  const look = () => {
    const answers = student.frame()?.answers;
    view.set(school.shown[picture], want.T, answers?.subarray(10 * picture, 10 * picture + 10));
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
  const pictures = school.shown.map((k) => ({ pixels: pixelsOf(school, k), name: `a ${school.labels[k]}` }));
  const moved = [gallery(pictures, picture, pick), ...sliders, row(...student.buttons)];
  root.append(card(moved, [...view.nodes, curve.node, student.told], "tse-beside tse-four"));
  look();
  student.begin();
  return student.end;
}

export default widget(mount, { trains: true, needs: ["school"], slide: { font: 19 } });
