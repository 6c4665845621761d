// One picture, its hard label, the teacher's soft target, and a student that learns from them.
import { bars, calm, digit, figure, h, s, say, sentence, slider, status, unique, words } from "../../widgets/js/_common.js";
import { bytes, said, short, softmax } from "../../widgets/js/_numbers.js";
import { widget } from "../../widgets/js/_host.js";
import { progress } from "../../widgets/js/_progress.js";
import { pageTrainer, schoolOf } from "../../widgets/js/_student.js";

/** The row of pictures to choose from: native radio buttons, so that arrow keys work. */
function chooser(school, chosen, picked) {
  const name = unique("picture");
  const options = school.shown.map((k, i) => {
    const label = school.labels[k];
    const input = h("input", { type: "radio", name, value: i, checked: i === chosen, "aria-label": `a ${label}`, onchange: () => picked(i) });
    const view = s("svg", { viewBox: "0 0 32 32", "aria-hidden": "true" }, digit(school.pixels.subarray(64 * k, 64 * k + 64), 0, 0, 32));
    return h("label", { title: `a ${label}` }, input, view);
  });
  return h("fieldset", { class: "tse-chooser" }, h("legend", {}, "Picture"), ...options);
}

export function mount(root, host) {
  const { table } = host;
  if (!table?.school) {
    root.append(sentence("The data of this figure are missing: run its cell again, or build the page anew."));
    return;
  }
  const school = { ...schoolOf(table.school), pixels: bytes(table.school.images) };
  const total = { steps: school.steps, exams: Math.ceil(school.steps / school.every) + 1 };
  const images = table.axes.find(([name]) => name === "images")[1];
  const want = { alpha: host.want.alpha ?? 1, T: host.want.T ?? 3, images: host.want.images ?? images[0] };
  let picture = school.start ?? 0, frame = null, here = false;

  // --- pictures
  const panels = [bars(140, 48, 170, 100, 4), bars(340, 48, 170, 100, 0), bars(540, 48, 170, 100, 1)];
  const face = s("g");
  const targets = figure(720, 182, face, ...panels.map((p) => p.node), words(14, 172, "probabilities in %", { class: "tse-small" }));
  const curve = progress();
  const told = status();
  const note = h("p", { class: "tse-note", role: "alert" });

  function draw() {
    const k = school.shown[picture];
    const label = school.labels[k];
    const hard = Array.from({ length: 10 }, (_, i) => +(i === label));
    const soft = softmax(school.teacher.subarray(10 * k, 10 * k + 10), want.T);
    const mine = frame?.answers ? softmax(frame.answers.subarray(10 * picture, 10 * picture + 10), want.T) : hard.map(() => 0);
    face.replaceChildren(digit(school.pixels.subarray(64 * k, 64 * k + 64), 14, 48, 100));
    panels[0].set(hard, "hard label");
    panels[1].set(soft, `soft target, T = ${short(want.T)}`);
    panels[2].set(mine, `the student, T = ${short(want.T)}`);
    say(targets, `A handwritten ${label}. Hard label: ${label}. Soft target at T = ${short(want.T)}: ${said(soft)}. ` +
      (frame?.answers ? `The student at the same T: ${said(mine)}.` : "There is no student yet."));
  }

  function summary() {
    const n = frame.curves.length;
    const marks = `right ${frame.curves[n - 2].toFixed(1)} %, as the teacher ${frame.curves[n - 1].toFixed(1)} %`;
    if (frame.status === "stored") {
      const at = `alpha ${short(frame.at.alpha)}, T ${short(frame.at.T)}, ${frame.at.images} pictures`;
      return `${frame.exact ? "Stored answer" : "Nearest stored answer"} (${at}): ${marks}.`;
    }
    return `Step ${frame.step} of ${frame.total}, loss ${frame.loss.toFixed(3)}: ${marks}.`;
  }

  function hear(news) {
    note.textContent = news.sentence || "";
    root.dataset.status = news.status;
    if (news.curves?.length) {
      frame = news;
      told.set(summary());
      // Who asked for less motion sees the end, not the way there.
      if (!(calm() && news.status === "training")) {
        draw();
        curve.set(news.curves, total);
      }
    } else if (news.status === "error") told.set("No student to show.");
    stop.hidden = news.status !== "training";
  }

  // --- controls
  const trainer = pageTrainer(school, (news) => here && hear(news));
  const ask = () => (here ? trainer.ask({ ...want }) : host.ask({ ...want }));
  const change = (name) => (value) => {
    want[name] = value;
    draw();
    ask();
  };
  const alphas = Array.from({ length: 21 }, (_, i) => i / 20);
  const sliders = [
    slider("alpha (share of soft targets)", alphas, want.alpha, short, change("alpha")),
    slider("T (temperature)", table.moves, want.T, short, change("T")),
    slider("pictures to learn from", images, want.images, (v) => `${v}`, change("images")),
  ];
  const stop = h("button", { type: "button", hidden: true, onclick: () => {
    if (here) trainer.stop(); else host.stop();
    stop.hidden = true;
    told.set(`Stopped. ${frame ? summary() : ""}`);
  } }, "Stop");
  const local = h("button", { type: "button", "aria-pressed": "false", onclick: () => {
    here = !here;
    trainer.stop();
    local.setAttribute("aria-pressed", here);
    ask();
  } }, "Train here");
  local.title = "Train the student in this page, at each move, instead of showing the stored answers";
  const retrain = h("button", { type: "button", onclick: ask }, "Train");

  root.append(
    chooser(school, picture, (i) => { picture = i; draw(); }),
    targets,
    h("div", { class: "tse-columns" },
      h("div", { class: "tse-controls" }, ...sliders.map((control) => control.node),
        h("div", { class: "tse-row" }, host.kernel ? retrain : local, stop), ...told.nodes, note),
      curve.node));
  host.hear(hear);
  draw();
  const first = host.first?.();
  if (first) hear(first);
  return () => trainer.stop();
}

export default widget(mount, { trains: true });
