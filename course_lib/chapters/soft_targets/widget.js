// One picture, its hard label, the teacher's soft target, and a student that learns from them.
import { bars, digit, figure, h, s, say, slider, unique, words } from "../../widgets/js/_common.js";
import { widget } from "../../widgets/js/_host.js";
import { said, short, softmax } from "../../widgets/js/_numbers.js";
import { progress } from "../../widgets/js/_progress.js";
import { lengthOf, schoolOf } from "../../widgets/js/_student.js";
import { training } from "../../widgets/js/_training.js";

const ALPHAS = Array.from({ length: 21 }, (_, i) => i / 20);

/** The pixels of picture number k of a School. */
const pixelsOf = (school, k) => school.pixels.subarray(64 * k, 64 * k + 64);

/** The row of pictures to choose from: native radio buttons, so that arrow keys work. */
function chooser(school, chosen, picked) {
  const name = unique("picture");
  const options = school.shown.map((k, i) => {
    const label = `a ${school.labels[k]}`;
    const settings = { type: "radio", name, value: i, checked: i === chosen, "aria-label": label };
    const input = h("input", { ...settings, onchange: () => picked(i) });
    const view = s("svg", { viewBox: "0 0 32 32", "aria-hidden": "true" }, digit(pixelsOf(school, k), 0, 0, 32));
    return h("label", { title: label }, input, view);
  });
  return h("fieldset", { class: "tse-chooser" }, h("legend", {}, "Picture"), ...options);
}

/** The picture, its two targets and the student's answer. Returns {node, set(k, T, answer)}; answer: logits or null. */
function targets(school) {
  const [hard, soft, mine] = [bars(140, 48, 170, 100, 4), bars(340, 48, 170, 100, 0), bars(540, 48, 170, 100, 1)];
  const face = s("g");
  const unit = words(14, 172, "probabilities in %", { class: "tse-small" });
  const node = figure(720, 182, face, hard.node, soft.node, mine.node, unit);
  const set = (k, T, answer) => {
    const label = school.labels[k];
    const taught = softmax(school.teacher.subarray(10 * k, 10 * k + 10), T);
    const given = answer ? softmax(answer, T) : taught.map(() => 0);
    face.replaceChildren(digit(pixelsOf(school, k), 14, 48, 100));
    hard.set(
      taught.map((_, i) => +(i === label)),
      "hard label",
    );
    soft.set(taught, `soft target, T = ${short(T)}`);
    mine.set(given, `the student, T = ${short(T)}`);
    const student = answer ? `The student at the same T: ${said(given)}.` : "There is no student yet.";
    const teacher = `Soft target at T = ${short(T)}: ${said(taught)}.`;
    say(node, `A handwritten ${label}. Hard label: ${label}. ${teacher} ${student}`);
  };
  return { node, set };
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
  const buttons = h("div", { class: "tse-row" }, ...student.buttons);
  const pick = (i) => {
    picture = i;
    look();
  };
  root.append(
    chooser(school, picture, pick),
    view.node,
    h("div", { class: "tse-columns" }, h("div", {}, ...sliders, buttons, ...student.told), curve.node),
  );
  look();
  student.begin();
  return student.end;
}

export default widget(mount, { trains: true, needs: ["school"], slide: { width: 1010, font: 17 } });
