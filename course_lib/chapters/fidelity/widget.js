// The clinic: runs of distillation code, most with a bug that somebody has shipped. The reader says what is wrong.
import { h, unique } from "../../widgets/js/_common.js";
import { below, button, card, labelled, select } from "../../widgets/js/_controls.js";
import { widget } from "../../widgets/js/_host.js";
import { reveal } from "../../widgets/js/_numbers.js";
import { answers, brief, lines } from "./charts.js";

/** What a run's numbers say, in a sentence. */
export function told({ accuracy, teacher, agreement, confidence, loss }) {
  const end = (values) => values[values.length - 1].toFixed(0);
  return (
    `At the end: student ${end(accuracy)} % right, teacher ${end(teacher)} %, same answer for ${end(agreement)} %; ` +
    `the student's mean confidence is ${end(confidence)} %. ` +
    `Soft loss as the code logs it: ${brief(loss[0])} before the first step, ${brief(loss[loss.length - 1])} at the end.`
  );
}

/**
 * A run that was not dealt yet, or any if all were.
 * @param {number} count
 * @param {Set<number>} seen
 * @param {() => number} random from 0 to 1
 */
export function deal(count, seen, random) {
  const left = Array.from({ length: count }, (_, i) => i).filter((i) => !seen.has(i));
  const from = left.length ? left : Array.from({ length: count }, (_, i) => i);
  return from[Math.floor(random() * from.length)];
}

/** What was wrong with a run, in two paragraphs. */
function explained({ diagnosis, why, line, seen }, right) {
  const found = h("strong", {}, `${right ? "Right" : "Not that"}: ${diagnosis}. `);
  const cure = line ? ["As it should be: ", h("code", {}, line), ". "] : [];
  return [h("p", {}, found, why), h("p", {}, ...cure, seen ? `Seen: ${seen}.` : null)];
}

/** @type {import("../../widgets/js/_host.js").Mount} */
export function mount(root, host) {
  const { steps, sound, options, cases } = host.table.data;
  const runs = reveal(cases);
  const seen = new Set();
  const score = { right: 0, asked: 0 };
  const charts = { accuracy: lines("Right in the exam (%)", steps), loss: lines("Soft loss, as logged", steps) };
  const table = answers();
  const complaint = h("p", { class: "tse-strong tse-grow" });
  const numbers = h("p", {});
  const verdict = h("div", { class: "tse-told", role: "status", tabindex: -1 });
  const controls = h("div", { class: "tse-row" });
  let run = null;
  let chosen = "";

  function draw(shown, compared, name) {
    const mine = shown.curves;
    const theirs = compared && [
      { name, values: compared.accuracy, colour: 4, dashed: true },
      { name, values: compared.loss, colour: 4, dashed: true },
    ];
    const accuracy = [
      { name: "teacher", values: mine.teacher, colour: 0 },
      { name: "student", values: mine.accuracy, colour: 1 },
    ];
    const loss = [{ name: "this run", values: mine.loss, colour: 1 }];
    charts.accuracy.set(theirs ? [...accuracy, theirs[0]] : accuracy, 0, 100);
    const all = theirs ? [...mine.loss, ...theirs[1].values] : mine.loss;
    charts.loss.set(theirs ? [...loss, theirs[1]] : loss, Math.min(0, ...all), Math.max(0, ...all));
    table.set(shown.answers, shown.pictures);
    numbers.textContent = told(mine);
  }

  function next() {
    const number = deal(runs.length, seen, Math.random);
    seen.add(number);
    run = runs[number];
    chosen = "";
    complaint.textContent = `“${run.complaint}”`;
    draw(run, run.compared || sound.curves, run.compared ? "baseline" : "sound run");
    verdict.replaceChildren();
    const tell = button("That is it", judge, { disabled: true, class: "tse-main" });
    const choose = (value) => {
      chosen = value;
      tell.toggleAttribute("disabled", !value);
    };
    const list = select([["", "choose"], ...options.map((text) => [text, text])], "", choose, { id: unique("fault") });
    controls.replaceChildren(labelled("What is wrong?", list), tell);
    list.focus();
  }

  function judge() {
    const right = chosen === run.diagnosis;
    score.asked += 1;
    score.right += right ? 1 : 0;
    verdict.replaceChildren(...explained(run, right));
    const told = `${score.right} of ${score.asked} right so far; ${runs.length} runs in all`;
    controls.replaceChildren(h("span", { class: "tse-soft" }, told), button("Next run", next, { class: "tse-main" }));
    verdict.focus();
  }

  complaint.textContent = "A sound run, to compare with. Then diagnose others.";
  draw(sound, null, "");
  controls.append(button("Deal a run", next, { class: "tse-main" }));
  const pictures = [charts.accuracy.node, charts.loss.node, table.node];
  root.append(
    card(
      [h("div", { class: "tse-row tse-all" }, complaint, controls)],
      [...pictures, below(numbers, verdict)],
      "tse-trio",
    ),
  );
}

export default widget(mount, { slide: { font: 20 } });
