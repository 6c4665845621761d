// Thousands of chains of Gaussians, each model fitted to samples of the one before: all of it is computed in the page.
// The worlds are those of worlds.py, the exact means those of theory.py.
import { apart, calm, figure, h, s, say, slider, status, words } from "../../widgets/js/_common.js";
import { luck, short } from "../../widgets/js/_numbers.js";
import { widget } from "../../widgets/js/_host.js";

const SLICE = 5; // ms of work between two pictures
const SAMPLES = [5, 10, 20, 50, 100, 200, 500];
const SHARES = [0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1];
export const REGIMES = {
  replace: "replace: only what the model before made",
  accumulate: "accumulate: everything made so far",
  subsample: "subsample: as many, drawn from everything",
  mix: "mix: some fresh real numbers each time",
  anchor: "anchor: the same real numbers each time",
  verified: "verified: only what a verifier accepts",
  fresh: "fresh: real numbers alone (control)",
};

// --- chance ----------------------------------------------------------------------------------------

/** Draws for a seed: normal() of mean 0 and variance 1, chi(k) chi-square of k degrees of freedom, index(n) below n. */
export function draws(seed) {
  const u = luck(seed);
  let spare = NaN;
  function normal() { // Marsaglia's polar method gives two at a time
    if (spare === spare) { const z = spare; spare = NaN; return z; }
    for (;;) {
      const x = 2 * u() - 1, y = 2 * u() - 1, r = x * x + y * y;
      if (r > 0 && r < 1) {
        const scale = Math.sqrt((-2 * Math.log(r)) / r);
        spare = y * scale;
        return x * scale;
      }
    }
  }
  function gamma(shape) { // Marsaglia and Tsang 2000
    if (shape < 1) return gamma(shape + 1) * u() ** (1 / shape);
    const d = shape - 1 / 3, c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = normal(), v = (1 + c * x) ** 3;
      if (v <= 0) continue;
      const p = u();
      if (p < 1 - 0.0331 * x ** 4 || Math.log(p) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
    }
  }
  return { normal, chi: (k) => (k > 0 ? 2 * gamma(k / 2) : 0), index: (n) => Math.floor(u() * n) };
}

// --- one chain -------------------------------------------------------------------------------------

/** Run one chain. put(k, mean, variance) gets every generation, 0 being the truth. */
export function chain({ regime, samples: M, share = 0, tolerance = 3, generations }, draw, put) {
  const batch = (n, mean, v) => (n ? { n, mean: mean + Math.sqrt(v / n) * draw.normal(), squares: v * draw.chi(n - 1) } : null);
  const real = Math.round(share * M);
  const anchor = regime === "anchor" ? batch(real, 0, 1) : null;
  const pool = regime === "subsample" ? new Float32Array(M * generations) : null;
  let mean = 0, v = 1, pile = null;
  put(0, mean, v);
  for (let k = 1; k <= generations; k++) {
    if (pool) {
      const size = k * M, spread = Math.sqrt(v);
      for (let i = size - M; i < size; i++) pool[i] = mean + spread * draw.normal();
      let sum = 0, squares = 0;
      for (let i = 0; i < M; i++) { // the first steps of a shuffle: M different numbers come to the front
        const j = i + draw.index(size - i), x = pool[j];
        pool[j] = pool[i];
        pool[i] = x;
        sum += x;
      }
      mean = sum / M;
      for (let i = 0; i < M; i++) squares += (pool[i] - mean) ** 2;
      v = squares / M;
    } else {
      const kept = regime === "verified" ? tolerance ** 2 / (v + tolerance ** 2) : 1;
      let data;
      if (regime === "fresh") data = batch(M, 0, 1);
      else if (regime === "mix" || regime === "anchor") data = together(batch(M - real, mean, v), anchor || batch(real, 0, 1));
      else data = batch(M, mean * kept, v * kept);
      if (regime === "accumulate") data = pile = together(pile, data);
      mean = data.mean;
      v = data.squares / data.n;
    }
    put(k, mean, v);
  }
}

/** Two piles of numbers as one, from count, mean and sum of squares; either may be missing. */
export function together(a, b) {
  if (!a || !b) return a || b;
  const apart = b.mean - a.mean, n = a.n + b.n;
  return { n, mean: a.mean + (apart * b.n) / n, squares: a.squares + b.squares + (apart ** 2 * a.n * b.n) / n };
}

// --- what the chains give on average ---------------------------------------------------------------

/** The mean variance of every generation; for "verified" the variance with endless samples. */
export function theory({ regime, samples: M, share = 0, tolerance = 3, generations }) {
  const found = [1];
  const real = regime === "mix" || regime === "anchor" ? Math.round(share * M) : 0, made = M - real;
  let v = 1, d = 0, c = 0; // mean variance, mean squared mean, mean product of the model's mean and the anchor's
  let pile = 1 - 1 / M; // variance of the pile of "subsample"
  for (let k = 1; k <= generations; k++) {
    if (regime === "verified") v = 1 / (1 + k / tolerance ** 2);
    else if (regime === "fresh") v = 1 - 1 / M;
    else if (regime === "accumulate") v *= 1 - 1 / (M * k * k);
    else if (regime === "subsample") {
      if (k > 1) {
        const N = (k - 1) * M;
        pile -= (pile * (N - M) / (M * (N - 1)) + v / M) / k ** 2;
      }
      const N = k * M;
      v = ((1 - 1 / M) * pile * N) / (N - 1);
      if (k === 1) v = 1 - 1 / M;
    } else {
      let inside = Math.max(made - 1, 0) * v + Math.max(real - 1, 0);
      if (made && real) inside += ((made * real) / M) * (d - 2 * c + v / made + 1 / real);
      d = (made ** 2 * d + made * v + 2 * made * real * c + real) / M ** 2;
      if (regime === "anchor" && real) c = (made * c + 1) / M;
      v = inside / M;
    }
    found.push(v);
  }
  return found;
}

// --- a crowd ---------------------------------------------------------------------------------------

/** How many chains make the crowd of a regime: where every number is drawn, fewer. */
export const crowdOf = ({ regime }) => (regime === "subsample" ? 240 : 2000);

/** A crowd that grows: more(ms) runs chains for about so long; done tells when it is whole. */
export function crowd(world, seed) {
  const total = crowdOf(world), rows = world.generations + 1;
  const draw = draws(seed);
  const means = new Float32Array(total * rows), variances = new Float32Array(total * rows);
  const self = { count: 0, total, done: false, means, variances };
  self.more = (ms) => {
    const until = performance.now() + ms;
    do {
      const c = self.count;
      chain(world, draw, (k, mean, v) => { means[k * total + c] = mean; variances[k * total + c] = v; });
      self.count++;
    } while (self.count < total && performance.now() < until);
    self.done = self.count === total;
  };
  /** Mean and quantiles of the variance in each generation. */
  self.summary = () => Array.from({ length: rows }, (_, k) => summary(variances.subarray(k * total, k * total + self.count)));
  return self;
}

/** Mean, and the quantiles at 5, 25, 50, 75 and 95 %, of an array. */
export function summary(values) {
  const sorted = Float32Array.from(values).sort();
  const at = (q) => { const p = q * (sorted.length - 1), i = Math.floor(p); return sorted[i] + (p - i) * ((sorted[i + 1] ?? sorted[i]) - sorted[i]); };
  let sum = 0;
  for (const v of sorted) sum += v;
  return { mean: sum / sorted.length, q: [0.05, 0.25, 0.5, 0.75, 0.95].map(at) };
}

// --- pictures --------------------------------------------------------------------------------------

/** "13 %", with about two digits at every size. */
export function percent(v) {
  const p = 100 * v;
  if (p < 0.01) return "under 0.01 %";
  return `${p >= 10 ? Math.round(p) : short(p, p >= 1 ? 1 : p >= 0.1 ? 2 : 3)} %`;
}

/** The fan: bands of the crowd, lines of mean, median, theory and one chain over the generations. */
function fan(generations) {
  const left = 48, right = 352, top = 30, bottom = 214, low = -4, high = 1; // powers of ten of the truth's variance
  const x = (k) => left + ((right - left) * k) / generations;
  const y = (v) => bottom - ((bottom - top) * (Math.min(high, Math.max(low, Math.log10(v))) - low)) / (high - low);
  const path = (values, from = 0) => values.map((v, i) => `${x(from + i).toFixed(1)} ${y(v).toFixed(1)}`).join("L");
  const wide = s("path", { class: "tse-fill4", "fill-opacity": 0.2 }), half = s("path", { class: "tse-fill4", "fill-opacity": 0.25 });
  const lines = {
    one: s("path", { class: "tse-line3", "stroke-width": 1.5 }),
    median: s("path", { class: "tse-line1", "stroke-dasharray": "7 3" }),
    mean: s("path", { class: "tse-line0" }),
    theory: s("path", { class: "tse-axis", "stroke-width": 1.6, "stroke-dasharray": "2 4" }),
  };
  const names = { theory: words(right + 8, 0, "theory"), mean: words(right + 8, 0, "mean", { class: "tse-text0 tse-strong" }), median: words(right + 8, 0, "median", { class: "tse-text1 tse-strong" }), one: words(right + 8, 0, "one chain", { class: "tse-text3 tse-strong" }) };
  const cursor = s("path", { class: "tse-cursor" });
  const ticks = [];
  for (let p = low; p <= high; p++) {
    const v = 10 ** p;
    ticks.push(s("path", { class: "tse-grid", d: `M${left} ${y(v)}H${right}` }), words(left - 6, y(v) + 4, short(100 * v), { class: "tse-end" }));
  }
  for (let k = 0; k <= generations; k += 20) ticks.push(words(x(k), bottom + 17, k, { class: "tse-middle" }));
  const node = figure(432, 250, words(4, 16, "variance of the models (% of the truth’s)", { class: "tse-strong" }), ...ticks,
    words((left + right) / 2, bottom + 33, "generation · bands: half of the chains, nine of ten", { class: "tse-middle" }), wide, half, ...Object.values(lines), cursor, ...Object.values(names));
  const band = (rows, a, b) => `M${path(rows.map((r) => r.q[b]))}L${rows.map((r, k) => `${x(k).toFixed(1)} ${y(r.q[a]).toFixed(1)}`).reverse().join("L")}Z`;
  function set(rows, exact, one) {
    wide.setAttribute("d", band(rows, 0, 4));
    half.setAttribute("d", band(rows, 1, 3));
    const shown = { one, median: rows.map((r) => r.q[2]), mean: rows.map((r) => r.mean), theory: exact };
    for (const [name, values] of Object.entries(shown)) lines[name].setAttribute("d", `M${path(values)}`);
    const order = Object.keys(names);
    const places = apart(order.map((name) => y(shown[name][generations]) + 4), 15, bottom + 4);
    order.forEach((name, i) => names[name].setAttribute("y", places[i].toFixed(1)));
  }
  return { node, set, at: (k) => cursor.setAttribute("d", `M${x(k).toFixed(1)} ${top - 4}V${bottom}`) };
}

const BELL = Array.from({ length: 49 }, (_, i) => { const z = (i - 24) / 6; return `${z.toFixed(3)} ${Math.exp((-z * z) / 2).toFixed(4)}`; }).join("L");

/** Bells of the same height: the truth, some chains of the crowd, and one chain. */
function bells(count) {
  const middle = 150, unit = 34, bottom = 214, tall = 170;
  const bell = (attributes) => s("path", { d: `M${BELL}`, fill: "none", "vector-effect": "non-scaling-stroke", ...attributes });
  const place = (node, mean, v) => node.setAttribute("transform", `translate(${(middle + unit * mean).toFixed(2)} ${bottom}) scale(${(unit * Math.max(Math.sqrt(v), 0.004)).toFixed(3)} ${-tall})`);
  const some = Array.from({ length: count }, () => bell({ class: "tse-line4", "stroke-width": 1, "stroke-opacity": 0.45 }));
  const one = bell({ class: "tse-line3", "stroke-width": 2.5 });
  const truth = bell({ class: "tse-axis", "stroke-width": 2, "stroke-dasharray": "5 3" });
  place(truth, 0, 1);
  const title = words(4, 16, "", { class: "tse-strong" });
  const key = [words(4, 34, "dashed: the truth"), words(296, 34, "one chain", { class: "tse-end tse-text3 tse-strong" })];
  const ticks = [-4, -2, 0, 2, 4].map((v) => words(middle + unit * v, bottom + 17, short(v), { class: "tse-middle" }));
  const clip = s("svg", { x: 0, y: 26, width: 300, height: bottom - 25, viewBox: `0 26 300 ${bottom - 25}`, overflow: "hidden" }, ...some, truth, one);
  const node = figure(300, 250, title, clip, ...key, s("path", { class: "tse-axis", d: `M10 ${bottom}H290` }), ...ticks,
    words(middle, bottom + 33, "a number that a model may make", { class: "tse-middle" }));
  return { node, title, one, some, place };
}

export function mount(root, host) {
  const { generations, tolerance, seed } = host.table.data;
  const want = { regime: "replace", samples: 50, share: 0.1, generation: generations, ...host.want };
  const world = () => ({ regime: want.regime, samples: want.samples, share: want.share, tolerance, generations });
  const chart = fan(generations), shapes = bells(30), told = status();
  let many = null, rows = [], exact = [], one = { means: [], variances: [] };
  let oneSeed = 1000 + seed, work = null, playing = null;

  function single() {
    one = { means: [], variances: [] };
    chain(world(), draws(oneSeed), (k, mean, v) => { one.means.push(mean); one.variances.push(v); });
  }
  function paint() {
    rows = many.summary();
    chart.set(rows, exact, one.variances);
    show();
  }
  function show() {
    const k = want.generation, row = rows[k];
    chart.at(k);
    shapes.title.textContent = `models of generation ${k}`;
    shapes.some.forEach((node, i) => {
      node.toggleAttribute("hidden", i >= many.count);
      if (i < many.count) shapes.place(node, many.means[k * many.total + i], many.variances[k * many.total + i]);
    });
    shapes.place(shapes.one, one.means[k], one.variances[k]);
    const expected = want.regime === "verified" ? "theory with endless samples" : "theory";
    const said = `mean variance ${percent(row.mean)} (${expected} ${percent(exact[k])}), median ${percent(row.q[2])}, this one chain ${percent(one.variances[k])}`;
    told.set(`Generation ${k}, ${many.count} chains: ${said}.`);
    say(chart.node, `Line chart of the variance of ${many.count} chains over ${generations} generations, ${want.regime}, ${want.samples} samples. Generation ${k}: ${said}; nine of ten chains between ${percent(row.q[0])} and ${percent(row.q[4])}.`);
    say(shapes.node, `Bells of ${Math.min(30, many.count)} chains in generation ${k}, drawn with the same height, beside the truth. One chain has mean ${short(one.means[k])} and standard deviation ${short(Math.sqrt(one.variances[k]), 3)}; the truth has 0 and 1.`);
  }
  function begin() {
    clearTimeout(work);
    many = crowd(world(), seed);
    exact = theory(world());
    single();
    root.dataset.status = "working";
    let painted = 0;
    const go = () => {
      many.more(SLICE);
      if (many.done || many.count >= 4 * painted) { paint(); painted = many.count; } // sorting costs more than chains
      if (many.done) root.dataset.status = "done"; else work = setTimeout(go, 0);
    };
    go();
  }
  function pause() {
    clearInterval(playing);
    playing = null;
    button.textContent = calm() ? "To the end" : "Play";
  }
  function play() {
    if (playing) return pause();
    if (calm()) return step.set(generations), (want.generation = generations), show();
    if (want.generation >= generations) move(0);
    button.textContent = "Pause";
    playing = setInterval(() => {
      if (!root.isConnected) return pause();
      move(want.generation + 1);
      if (want.generation >= generations) pause();
    }, 60);
  }
  const move = (k) => { want.generation = k; step.set(k); show(); };

  const choice = h("select", { onchange: () => { want.regime = choice.value; mixed(); begin(); } }, ...Object.entries(REGIMES).map(([name, text]) => h("option", { value: name }, text)));
  choice.value = want.regime;
  const ordered = (list, value) => [...new Set([...list, value])].sort((a, b) => a - b);
  const samples = slider("samples of each generation", ordered(SAMPLES, want.samples), want.samples, String, (v) => { want.samples = v; begin(); });
  const share = slider("share of real data", ordered(SHARES, want.share), want.share, (v) => `${short(100 * v, 1)} %`, (v) => { want.share = v; begin(); });
  const mixed = () => { share.input.disabled = !["mix", "anchor"].includes(want.regime); };
  const step = slider("generation", Array.from({ length: generations + 1 }, (_, k) => k), want.generation, String, (k) => { if (playing) pause(); want.generation = k; show(); });
  const button = h("button", { type: "button", onclick: play }, "Play");
  const other = h("button", { type: "button", onclick: () => { oneSeed++; single(); paint(); } }, "Another single chain");
  pause();
  mixed();
  root.append(
    h("div", { class: "tse-row" }, h("label", {}, h("span", {}, "Each model learns from"), " ", choice), button, other),
    h("div", { class: "tse-row tse-wide tse-three" }, samples.node, share.node, step.node),
    h("div", { class: "tse-columns tse-crowd" }, chart.node, shapes.node), ...told.nodes);
  begin();
  return () => { clearTimeout(work); clearInterval(playing); };
}

export default widget(mount);
