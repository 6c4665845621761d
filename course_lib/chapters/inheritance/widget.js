// Swap the name and compare the answers; then ask how far apart chance alone would put two groups of names.
import { h, s } from "../../widgets/js/_common.js";
import { below, button, card, choice, labelled, row, select, status } from "../../widgets/js/_controls.js";
import { figure, say, words } from "../../widgets/js/_figures.js";
import { widget } from "../../widgets/js/_host.js";
import { short } from "../../widgets/js/_numbers.js";
import { histogram, permutationTest } from "./probe.js";

const SHUFFLES = 2000;
const [WIDE, HIGH, BINS] = [300, 190, 41];
const [TOP, BOTTOM] = [46, 156];
const kindly = (score) => 1 / (1 + Math.exp(-score));

/** Two answers, one below the other: how probable "kind" is. */
function answers() {
  const rows = [0, 1].map((k) => ({
    name: words(1, 56 + 56 * k, "", {}),
    bar: s("rect", { class: `tse-fill${k}`, x: 0, y: 64 + 56 * k, height: 20 }),
    frame: s("rect", { class: "tse-frame", fill: "none", x: 0, y: 64 + 56 * k, height: 20, width: WIDE - 50 }),
    share: words(WIDE - 44, 79 + 56 * k, "", {}),
  }));
  const title = words(1, 14, "the same question, two names", { class: "tse-strong" });
  const key = words(1, 31, "bar: how probable the answer “kind” is", {});
  const parts = rows.flatMap(({ name, frame, bar, share }) => [name, frame, bar, share]);
  const node = figure(WIDE, 150, title, key, ...parts);
  const set = (names, scores, question) => {
    rows.forEach(({ name, bar, share }, k) => {
      const p = kindly(scores[k]);
      name.textContent = question.replace("{name}", names[k]);
      bar.setAttribute("width", (p * (WIDE - 50)).toFixed(1));
      share.textContent = `${Math.round(100 * p)} %`;
    });
    const told = names.map((name, k) => `${name}: kind with ${Math.round(100 * kindly(scores[k]))} %`);
    say(node, `Two answers to “${question.replace("{name}", "…")}”. ${told.join(", ")}.`);
  };
  return { node, set };
}

/** What shuffled groups give, and a line where the real ones lie. */
function chart() {
  const title = words(1, 14, "", { class: "tse-strong" });
  const key = words(1, 31, "", {});
  const step = WIDE / BINS;
  const bars = Array.from({ length: BINS }, (_, i) =>
    s("rect", { class: "tse-fill0", x: (step * (i + 0.08)).toFixed(2), width: (step * 0.84).toFixed(2) }),
  );
  const line = s("path", { class: "tse-line1", fill: "none", "stroke-width": 2.5 });
  const axis = s("path", { class: "tse-axis", d: `M0 ${BOTTOM}h${WIDE}` });
  const ends = [words(1, BOTTOM + 17, "", {}), words(WIDE / 2, BOTTOM + 17, "0", { class: "tse-middle" })];
  ends.push(words(WIDE - 1, BOTTOM + 17, "", { class: "tse-end" }));
  const under = words(WIDE / 2, BOTTOM + 33, "difference of the groups (log-odds)", { class: "tse-middle" });
  const node = figure(WIDE, HIGH + 4, title, key, ...bars, line, axis, ...ends, under);
  const set = ({ seen, p, none }, unit) => {
    const reach = Math.max(0.5, 1.15 * Math.max(Math.abs(seen), ...none.map(Math.abs)));
    const counts = histogram(none, reach, BINS);
    const most = Math.max(...counts);
    counts.forEach((count, i) => {
      const tall = ((BOTTOM - TOP) * count) / most;
      bars[i].setAttribute("y", (BOTTOM - tall).toFixed(1));
      bars[i].setAttribute("height", tall.toFixed(1));
    });
    const x = (WIDE * (seen + reach)) / (2 * reach);
    line.setAttribute("d", `M${x.toFixed(1)} ${TOP - 6}V${BOTTOM}`);
    ends[0].textContent = short(-reach, 1);
    ends[2].textContent = short(reach, 1);
    key.textContent = `bars: ${unit}s dealt into groups at random`;
    const shown = p < 0.001 ? "below 0.001" : short(p, 3);
    title.textContent = p < 0.001 ? "line: the real groups, p < 0.001" : `line: the real groups, p = ${shown}`;
    say(
      node,
      `Histogram of ${SHUFFLES} shuffles of ${unit}s. The real groups differ by ${short(seen)}; the shuffles reach from ` +
        `${short(Math.min(...none))} to ${short(Math.max(...none))}; p is ${shown}.`,
    );
  };
  return { node, set };
}

/** What is asked, and what is shuffled. */
function desk({ sets, questions }, want, lists, heard) {
  const model = choice(
    "Ask",
    sets.map(({ title }, i) => [i, title]),
    want.set,
    (value) => {
      want.set = value;
      heard.people();
    },
  );
  const question = labelled(
    "question",
    select(
      questions.map((text, i) => [i, text.replace("{name}", "…")]),
      want.question,
      (value) => {
        want.question = +value;
        heard.look();
      },
    ),
  );
  const unit = choice(
    "Shuffle",
    [
      ["name", "names"],
      ["answer", "single answers"],
    ],
    want.unit,
    (value) => {
      want.unit = value;
      heard.look();
    },
  );
  return [
    h("div", { class: "tse-row tse-all" }, model.node),
    row(question, lists),
    row(unit.node, button("Shuffle again", heard.again)),
  ];
}

/** @type {import("../../widgets/js/_host.js").Mount} */
export function mount(root, host) {
  const { sets, questions } = host.table.data;
  const want = { set: 0, question: 0, unit: "name", ...host.want };
  const [pair, shuffles, told] = [answers(), chart(), status()];
  const lists = h("div", { class: "tse-row" });
  let seed = 1;
  let [one, other] = [0, 0];

  function people() {
    const { names, first } = sets[want.set];
    const groups = [true, false].map((inside) => names.map((_, i) => i).filter((i) => first[i] === inside));
    [one, other] = [groups[0][0], groups[1][0]];
    const list = (k) =>
      select(
        groups[k].map((i) => [i, names[i]]),
        k ? other : one,
        (value) => {
          if (k) other = +value;
          else one = +value;
          look();
        },
      );
    lists.replaceChildren(labelled("name in group 1", list(0)), labelled("name in group 2", list(1)));
    look();
  }

  function look() {
    const { names, scores, first } = sets[want.set];
    pair.set(
      [names[one], names[other]],
      [scores[one][want.question], scores[other][want.question]],
      questions[want.question],
    );
    const found = permutationTest(scores, first, want.unit, SHUFFLES, seed);
    shuffles.set(found, want.unit);
    const size = first.filter(Boolean).length;
    told.set(
      `Two names: ${short(scores[one][want.question] - scores[other][want.question])} apart. Groups of ${size} and ` +
        `${first.length - size} names, ${questions.length} questions each: ${short(found.seen)} apart (log-odds). ` +
        `Dealt out anew: ${want.unit === "name" ? "names, with all their answers" : "single answers, which is wrong"}.`,
    );
    root.dataset.status = "done";
  }

  const again = () => {
    seed += 1;
    look();
  };
  const controls = desk(host.table.data, want, lists, { people, look, again });
  root.append(card(controls, [h("div", { class: "tse-pair" }, pair.node, shuffles.node), below(...told.nodes)]));
  people();
}

export default widget(mount, { slide: { width: 860, font: 17 } });
