// Buy labels of people and of an AI, look at what the reward model is worth, and follow it too far.
import { h, s } from "../../widgets/js/_common.js";
import { below, card, slider, sliders, status } from "../../widgets/js/_controls.js";
import { apart, figure, say, through, words } from "../../widgets/js/_figures.js";
import { widget } from "../../widgets/js/_host.js";
import { short } from "../../widgets/js/_numbers.js";
import { bought, choose, cosine, draw, fit } from "./fits.js";

const WORLDS = 12; // reward models that are averaged
const [LEFT, RIGHT, TOP, BOTTOM] = [44, 262, 34, 206];
const grouped = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");
const percent = (share) => `${Math.round(100 * share)} %`;
const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;

/** The frame of a figure: {node, x, y} with scales. across, up: [low, high]. */
function frame(title, foot, across, up, marks, named) {
  const x = (v) => LEFT + ((RIGHT - LEFT) * (v - across[0])) / (across[1] - across[0]);
  const y = (v) => BOTTOM - ((BOTTOM - TOP) * (v - up[0])) / (up[1] - up[0]);
  const grid = marks.flatMap((v) => [
    s("path", { class: "tse-grid", d: `M${LEFT} ${y(v)}H${RIGHT}` }),
    words(LEFT - 6, y(v) + 4, short(v), { class: "tse-end" }),
  ]);
  const under = named.map(([v, text]) => words(x(v), BOTTOM + 17, text, { class: "tse-middle" }));
  const drawn = s("g");
  const heading = words(1, 16, title, { class: "tse-strong" });
  const below = words((LEFT + RIGHT) / 2, BOTTOM + 36, foot, { class: "tse-middle" });
  return { node: figure(340, 250, heading, ...grid, ...under, below, drawn), drawn, x, y };
}

/** True reward over the AI's share of the money. */
function worth(shares) {
  const named = shares.filter((v) => (100 * v) % 25 === 0).map((v) => [v, Math.round(100 * v)]);
  const title = "best of 16: true reward (% of the best possible)";
  const { node, drawn, x, y } = frame(
    title,
    "the AI's share of the money (%)",
    [0, 1],
    [20, 100],
    [20, 40, 60, 80, 100],
    named,
  );
  const set = (rewards, chosen) => {
    const points = rewards.map((v, i) => /** @type {[number, number]} */ ([x(shares[i]), y(v)]));
    const at = points[chosen];
    drawn.replaceChildren(
      s("path", { class: "tse-line0", "stroke-width": 2.4, d: through(points) }),
      s("circle", { class: "tse-fill0", cx: at[0], cy: at[1], r: 6 }),
      words(RIGHT + 8, y(rewards.at(-1)) + 4, "AI only", { class: "tse-text0" }),
    );
    const told = rewards.map((v, i) => `${percent(shares[i])} for the AI, ${short(v, 0)} %`).join("; ");
    say(node, `True reward of the best of 16 answers by the share of the money. ${told}.`);
  };
  return { node, set };
}

/** Score and true reward over the distance that a policy has moved. */
function pushed({ distances, beyond, slope }) {
  const last = distances.at(-1);
  const named = [0, 4, 8, 12].filter((v) => v <= last).map((v) => [v, v]);
  const title = "a policy that follows it: score and true reward";
  const { node, drawn, x, y } = frame(
    title,
    "distance from the start",
    [0, last],
    [-8, 12],
    [-8, -4, 0, 4, 8, 12],
    named,
  );
  const set = (cos, chosen) => {
    const trues = distances.map((t, i) => cos * t - slope * beyond[i]);
    const lines = [distances, trues];
    const ends = apart(
      lines.map((line) => y(line.at(-1)) + 4),
      17,
      BOTTOM,
    );
    drawn.replaceChildren(
      s("path", { class: "tse-cursor", d: `M${x(distances[chosen])} ${TOP}V${BOTTOM}` }),
      ...lines.flatMap((line, i) => [
        s("path", {
          class: `tse-line${[3, 2][i]}`,
          "stroke-width": 2.4,
          d: through(line.map((v, k) => [x(distances[k]), y(v)])),
        }),
        words(RIGHT + 8, ends[i].toFixed(1), ["score", "truth"][i], { class: `tse-text${[3, 2][i]} tse-strong` }),
      ]),
      s("circle", { class: "tse-fill2", cx: x(distances[chosen]), cy: y(trues[chosen]), r: 6 }),
    );
    const [best, at] = trues.reduce((top, v, i) => (v > top[0] ? [v, distances[i]] : top), [-Infinity, 0]);
    say(
      node,
      `The reward model's score rises to ${short(last)} at the distance ${short(last)}. The true reward is highest at ` +
        `${short(at, 1)}, ${short(best, 1)}, and ends at ${short(trues.at(-1), 1)}.`,
    );
    return trues[chosen];
  };
  return { node, set };
}

/** Let jobs run one by one between pictures; returns a function that stops. */
function queue(jobs, done) {
  let timer = null;
  const go = () => {
    const job = jobs.shift();
    if (!job) return done();
    job();
    timer = setTimeout(go, 0);
  };
  go();
  return () => clearTimeout(timer);
}

/** Worlds whose labels are drawn once; cosines(k, want, share) fits one reward model in world k. */
function lab({ features, ridge, sharpness, seed, dollars, person, most }) {
  const worlds = new Map();
  const world = (k) => {
    if (!worlds.has(k)) {
      // Numbers that never meet: 2 · WORLDS is below 1000. luck() mixes them, so that neighbours have nothing in common.
      const people = draw(1000 * seed + 2 * k, Math.max(...dollars) / person, features);
      const machine = draw(1000 * seed + 2 * k + 1, most, features);
      worlds.set(k, { people, machine, theirs: choose(people, features, { sharpness }) });
    }
    return worlds.get(k);
  };
  return (k, want, share) => {
    const { people, machine, theirs } = world(k);
    const bill = bought({ ...want, share }, { person, most });
    const its = choose(machine, features, { bias: want.bias });
    const piles = [
      { pairs: people.pairs, first: theirs, count: bill.people },
      { pairs: machine.pairs, first: its, count: bill.machine },
    ];
    return cosine(fit(piles, features, ridge));
  };
}

/** The place of the number in a list that is nearest to a value. */
const nearest = (list, value) =>
  list.reduce((best, v, i) => (Math.abs(v - value) < Math.abs(list[best] - value) ? i : best), 0);

/** What is seen of a budget in words. */
function summary(want, share, cos, t, truth, prices) {
  const { people, machine } = bought({ ...want, share }, prices);
  const bill = `$${grouped(want.dollars)} buy ${grouped(people)} labels of people and ${grouped(machine)} of the AI`;
  const best = `Best of 16: ${short(100 * cos, 0)} % of the best possible`;
  const far = `At the distance ${short(t, 1)} (KL ${short((t * t) / 2, 1)}) the score is ${short(t, 1)}`;
  return `${bill}. ${best}. ${far} and the true reward ${short(truth, 1)}.`;
}

/** @type {import("../../widgets/js/_host.js").Mount} */
export function mount(root, host) {
  const { data } = host.table;
  const { shares, distances } = data;
  const want = { dollars: 100, share: 0.5, bias: 0.5, machine: 0.01, distance: 4, ...host.want };
  const [left, right, told, model] = [worth(shares), pushed(data), status(), lab(data)];
  let found = []; // [world][share]: cosine
  let stop = () => {};

  function look() {
    const whole = found.filter((row) => row.length === shares.length);
    if (!whole.length) return;
    const cosines = shares.map((_, i) => mean(whole.map((row) => row[i])));
    const [at, place] = [nearest(shares, want.share), nearest(distances, want.distance)];
    const percents = cosines.map((c) => 100 * c);
    left.set(percents, at);
    const truth = right.set(cosines[at], place);
    told.set(summary(want, shares[at], cosines[at], distances[place], truth, data));
  }
  function begin() {
    stop();
    root.dataset.status = "working";
    found = Array.from({ length: WORLDS }, () => []);
    const jobs = found.flatMap((row, k) =>
      shares.map((share) => () => {
        row.push(model(k, want, share));
        if (row.length === shares.length) look();
      }),
    );
    stop = queue(jobs, () => {
      root.dataset.status = "done";
    });
  }
  const moved = (name, values, label, text, changed) =>
    slider(label, values, want[name], text, (value) => {
      want[name] = value;
      changed();
    }).node;

  const controls = sliders(
    moved("dollars", data.dollars, "budget", (v) => `$${grouped(v)}`, begin),
    moved("share", shares, "the AI's share of the money", percent, look),
    moved("bias", data.biases, "bias of the AI", (v) => short(v), begin),
    moved("machine", data.prices, "price of an AI's label", (v) => `$${short(v, 3)}`, begin),
    moved("distance", distances, "distance of the policy", (v) => short(v, 1), look),
  );
  root.append(card([controls], [h("div", { class: "tse-pair" }, left.node, right.node), below(...told.nodes)]));
  say(left.node, "True reward of the best of 16 answers: not computed yet.");
  say(right.node, "Score and true reward of a policy: not computed yet.");
  begin();
  return () => stop();
}

export default widget(mount, { slide: { width: 860, font: 17 } });
