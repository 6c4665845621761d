// Generations side by side, document by document, and 24 animals as lights that go out.
import { automaton } from "../../widgets/js/_automaton.js";
import { h } from "../../widgets/js/_common.js";
import { below, button, card, labelled, row, sentence, slider, status } from "../../widgets/js/_controls.js";
import { stored, widget } from "../../widgets/js/_host.js";
import { short } from "../../widgets/js/_numbers.js";
import { player } from "../../widgets/js/_player.js";
import { alive, chain } from "./counting.js";
import { curves, lights, sentences } from "./pictures.js";

const BEAT = 700; // ms between generations while it plays
const FRESH = "fresh real documents (control)";

/**
 * The frame of a chain of tiny GPTs as a list of generations.
 * @param {{curves: Float32Array, shares: Float32Array}} frame
 * @param {[string, number][][]} texts of each generation
 * @param {number} animals
 * @param {string[]} metrics what the curves measure, in their order
 */
export function generationsOf(frame, texts, animals, metrics) {
  const width = metrics.length;
  return Array.from({ length: frame.curves.length / width }, (_, g) => ({
    marks: Object.fromEntries(metrics.map((name, i) => [name, frame.curves[width * g + i]])),
    shares: Array.from(frame.shares.slice(animals * g, animals * (g + 1))),
    texts: texts[g],
  }));
}

/** The list of chains: those that the page counts, and the stored ones. Returns {node, value()}. */
function chains({ counting, arms }, picked) {
  const names = { fresh: FRESH, mix: `${short(100 * counting.share)} % real` };
  const option = (kind, name, text) => h("option", { value: `${kind}:${name}` }, text);
  const counted = counting.regimes.map((name) => option("counting", name, `counting · ${names[name] || name}`));
  const trained = arms.map((name) => option("gpt", name, `tiny GPT · ${name === "fresh" ? FRESH : name}`));
  const node = h(
    "select",
    { onchange: picked },
    h("optgroup", { label: "models that count, computed in this page" }, ...counted),
    h("optgroup", { label: "tiny GPTs, stored" }, ...trained),
  );
  const value = () => {
    const [kind, ...name] = node.value.split(":");
    return { kind, name: name.join(":") };
  };
  return { node, value };
}

/** The three pictures of a generation. Returns {nodes, set(now)}. */
function pictures(lang) {
  const lamps = lights(lang.animals.map((word) => lang.words[word]));
  const [chart, read] = [curves(), sentences()];
  const counted = (told, name) => [
    { name: "this chain", values: told.map((one) => alive(one.shares)), colour: 1, digits: 0 },
    { name: "exact expectation", values: lang.expected[name], colour: 0, dash: "5 4", digits: 1 },
  ];
  const trained = (told) => [
    { name: "possible", values: told.map(({ marks }) => marks.possible), colour: 2, digits: 0 },
    { name: "different", values: told.map(({ marks }) => marks.distinct), colour: 3, dash: "5 4", digits: 0 },
  ];
  const set = ({ told, g, last, chosen }) => {
    const until = told.slice(0, g + 1);
    const [animals, name] = [lang.animals.length, chosen.name];
    lamps.set(told[g].shares, g);
    if (chosen.kind === "counting") chart.set(counted(until, name), animals, "animals alive", g, last());
    else chart.set(trained(until), 100, "% of the documents", g, last());
    read.set(told[0].texts, told[g].texts, g);
  };
  return { nodes: [h("div", { class: "tse-pair" }, lamps.node, chart.node), read.node], set };
}

/** A slider over generations, made anew where another chain has another number of them. Returns {node, set(g, last)}. */
function generations(moved) {
  const node = h("div");
  let [steps, length] = [null, null];
  const set = (g, last) => {
    if (length !== last) {
      const all = Array.from({ length: last + 1 }, (_, i) => i);
      steps = slider("generation", all, g, String, moved);
      length = last;
      node.replaceChildren(steps.node);
    }
    steps.set(g);
  };
  return { node, set };
}

/** A generation in words; one that was counted has no marks. */
function inWords({ marks, shares }, { animals, documents }) {
  const named = `${alive(shares)} of ${animals.length} animals`;
  if (!marks) return `${named} alive; ${documents} documents each.`;
  const text = `${short(marks.possible, 0)} % possible, ${short(marks.distinct, 0)} % different`;
  return `${text}, ${short(marks.kl)} nats per word from the truth, ${named} named.`;
}

/** The chain that is shown: {chosen, told, g} and what follows from it. */
function shown(lang, table) {
  const last = { counting: lang.generations, gpt: table.texts[0].length - 1 };
  const gpts = (frame, texts) => generationsOf(frame, texts, lang.animals.length, table.metrics);
  const self = {
    chosen: { kind: "counting", name: lang.regimes[0] },
    told: [], // its generations
    g: 0,
    seed: 1, // of a chain that is counted
    live: false, // is it trained now?
    arrived: 0, // how many of its generations are there
    last: () => last[self.chosen.kind],
    /** The last generation that is there. */
    end: () => Math.min(self.last(), self.told.length - 1),
    arm: () => table.arms.indexOf(self.chosen.name),
    counted: () => self.chosen.kind === "counting",
    count() {
      self.told = chain(lang, self.chosen.name, self.seed);
    },
    read(frame) {
      self.told = gpts(frame, table.texts[frame.at.arm]);
    },
    /** A frame of a chain that is trained: a new generation is shown at once. */
    grow(frame) {
      const texts = JSON.parse(frame.texts);
      self.live = frame.status === "training";
      if (texts.length === self.arrived) return;
      self.told = gpts(frame, texts);
      self.arrived = texts.length;
      self.g = self.arrived - 1;
    },
    summary: () => `Generation ${self.g} of ${self.last()}: ${inWords(self.told[self.g], lang)}`,
  };
  return self;
}

/** The controls of a chain. Returns {nodes, set(), pause()}; set() follows what is shown. */
function controls(root, host, table, now, { look, compute, tell }) {
  const go = (to) => {
    now.g = to;
    look();
  };
  const steps = generations((to) => {
    play.pause();
    go(to);
  });
  const play = player(root, { beat: BEAT, at: () => now.g, last: now.end, go });
  const halt = () => {
    play.pause();
    if (now.live) host.stop();
    now.live = false;
  };
  const choice = chains(table, () => {
    halt();
    now.chosen = choice.value();
    compute();
  });
  const again = button("Another chain", () => {
    halt();
    now.seed += 1;
    compute();
  });
  const train = button("Train live", () => {
    play.pause();
    Object.assign(now, { live: true, arrived: 0 });
    look();
    host.ask({ arm: now.arm() });
  });
  const stop = button("Stop", () => {
    halt();
    look();
    tell(`Stopped. ${now.summary()}`);
  });
  const parts = [labelled("Regime", choice.node), row(play.node, again, train, stop), steps.node];
  const set = () => {
    steps.set(now.g, now.last());
    again.hidden = !now.counted();
    train.hidden = now.counted() || !host.kernel || now.live;
    stop.hidden = !now.live;
    play.node.disabled = now.live;
  };
  return { nodes: parts, set, pause: play.pause };
}

/** @type {import("../../widgets/js/_host.js").Mount} */
export function mount(root, host) {
  const { table } = host;
  const lang = { ...table.counting, ...automaton(table.counting) };
  const now = shown(lang, table);
  const [line, note] = [status(), sentence()];
  const view = pictures(lang);

  const look = () => {
    now.g = Math.max(0, Math.min(now.g, now.end()));
    view.set(now);
    line.set(now.summary());
    moved.set();
    root.dataset.status = now.live ? "training" : "ready";
  };
  const compute = () => {
    if (!now.counted()) return hear(stored(table, { arm: now.arm() }));
    now.count();
    look();
  };
  function hear(frame) {
    const streamed = frame.status === "training" || frame.status === "done";
    note.textContent = frame.sentence || "";
    if (streamed && !now.live) return; // it was stopped
    if (streamed) now.grow(frame);
    else now.live = false;
    if (!now.counted() && frame.status === "stored") now.read(frame);
    look();
    const { generation, generations: all, step, total } = frame;
    if (now.live) line.set(`Training generation ${generation} of ${all}: step ${step} of ${total}.`);
  }
  const moved = controls(root, host, table, now, { look, compute, tell: line.set });
  root.append(card(moved.nodes, [...view.nodes, below(...line.nodes, note)]));
  host.hear(hear);
  compute();
  return moved.pause;
}

export default widget(mount, { trains: true, needs: ["counting", "data"], slide: { font: 18 } });
