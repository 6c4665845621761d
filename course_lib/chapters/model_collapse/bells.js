// The world of bells: a crowd of chains of Gaussians, the fan of their variances, and their bells.
import { h } from "../../widgets/js/_common.js";
import { below, button, card, labelled, select, slider, sliders, status } from "../../widgets/js/_controls.js";
import { short } from "../../widgets/js/_numbers.js";
import { player } from "../../widgets/js/_player.js";
import { chain, crowd, draws, theory } from "./chains.js";
import { bells, fan, percent } from "./pictures.js";

const SLICE = 5; // ms of work between two pictures
const BEAT = 60; // ms between two generations while it plays
const SAMPLES = [5, 10, 20, 50, 100, 200, 500];
const SHARES = [0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1];
const MIXED = ["mix", "tenth", "anchor"]; // regimes that have a share of real data

/** One chain: {means, variances} by generation. */
function single(world, seed) {
  const found = { means: [], variances: [] };
  chain(world, draws(seed), (_, mean, v) => {
    found.means.push(mean);
    found.variances.push(v);
  });
  return found;
}

/** Let a crowd grow in slices; painted() is called when it is worth a picture. Returns a function that stops. */
function growing(many, painted, done) {
  let timer = null;
  let seen = 0;
  const go = () => {
    many.more(SLICE);
    // Sorting costs more than chains.
    if (many.done || many.count >= 4 * seen) {
      painted();
      seen = many.count;
    }
    if (many.done) done();
    else timer = setTimeout(go, 0);
  };
  go();
  return () => clearTimeout(timer);
}

/** The variances of a generation in words: of the crowd, in theory, of one chain. */
function variances({ mean, q }, exact, one, regime) {
  const expected = regime === "verified" ? "theory with infinitely many samples" : "theory";
  const middle = `mean variance ${percent(mean)} (${expected} ${percent(exact)}), median ${percent(q[2])}`;
  return `${middle}, this one chain ${percent(one)}`;
}

/** The list with a value in its place. */
const including = (list, value) => [...new Set([...list, value])].sort((a, b) => a - b);

/**
 * The world of the bells. root: of the widget; place: where it stands; head: the choice of a world.
 * @param {HTMLElement} root
 * @param {HTMLElement} place
 * @param {HTMLElement} head
 * @param {Record<string, any>} data of the table
 * @param {Record<string, any>} want what is shown; it is changed
 * @returns {() => void} ends it
 */
export function bellsWorld(root, place, head, data, want) {
  const { generations, tolerance, seed, regimes } = data;
  const world = () => ({ regime: want.regime, samples: want.samples, share: want.share, tolerance, generations });
  const [chart, shapes, told] = [fan(generations), bells(30), status()];
  let [many, rows, exact, one] = [null, [], [], null];
  let oneSeed = 1000 + seed;
  let stop = () => {};

  const look = () => {
    const k = want.generation;
    const said = variances(rows[k], exact[k], one.variances[k], want.regime);
    const [low, , , , high] = rows[k].q.map(percent);
    chart.at(k);
    shapes.set(k, many, one);
    told.set(`Generation ${k}, ${many.count} chains: ${said}.`);
    const which = `${many.count} chains over ${generations} generations, ${want.regime}, ${want.samples} samples`;
    chart.tell(`${which}. Generation ${k}: ${said}; nine of ten chains between ${low} and ${high}.`);
  };
  const paint = () => {
    rows = many.summary();
    chart.set(rows, exact, one.variances);
    look();
  };
  const begin = () => {
    stop();
    share.input.disabled = !MIXED.includes(want.regime);
    many = crowd(world(), seed);
    exact = theory(world());
    one = single(world(), oneSeed);
    root.dataset.status = "working";
    stop = growing(many, paint, () => {
      root.dataset.status = "done";
    });
  };
  const change = (name) => (value) => {
    want[name] = value;
    begin();
  };
  const go = (k) => {
    want.generation = k;
    step.set(k);
    look();
  };
  const play = player(root, { beat: BEAT, at: () => want.generation, last: () => generations, go });

  const choice = select(regimes, want.regime, change("regime"));
  const numbers = (name, key, list, text) => slider(name, including(list, want[key]), want[key], text, change(key));
  const samples = numbers("samples of each generation", "samples", SAMPLES, String);
  const share = numbers("share of real data", "share", SHARES, (v) => `${short(100 * v, 1)} %`);
  const all = Array.from({ length: generations + 1 }, (_, k) => k);
  const step = slider("generation", all, want.generation, String, (k) => {
    play.pause();
    go(k);
  });
  const other = button("Another single chain", () => {
    one = single(world(), ++oneSeed);
    paint();
  });
  const regime = h("div", { class: "tse-row tse-all" }, labelled("Each model learns from", choice), play.node, other);
  const moved = [head, regime, sliders(samples.node, share.node, step.node)];
  place.append(card(moved, [h("div", { class: "tse-pair tse-crowd" }, chart.node, shapes.node), below(...told.nodes)]));
  begin();
  return () => {
    stop();
    play.pause();
  };
}
