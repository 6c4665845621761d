// Chains of Gaussians, each model fitted to samples of the one before, and what they give on average. The worlds are
// those of worlds.py, the exact means those of theory.py.
import { luck, normals } from "../../widgets/js/_numbers.js";

/**
 * @typedef {object} World
 * @property {string} regime what each model learns from
 * @property {number} samples
 * @property {number} [share] of real numbers in "mix", "tenth" and "anchor"
 * @property {number} [tolerance] of the verifier
 * @property {number} generations
 *
 * @typedef {{normal: () => number, chi: (k: number) => number, index: (n: number) => number}} Draws
 * @typedef {{n: number, mean: number, squares: number}} Pile numbers by count, mean and sum of squares around it
 * @typedef {{mean: number, q: number[]}} Summary q: quantiles at 5, 25, 50, 75 and 95 %
 */

/**
 * Draws for a seed: normal() of mean 0 and variance 1, chi(k) chi-square of k degrees of freedom, index(n) below n.
 * @param {number} seed
 * @returns {Draws}
 */
export function draws(seed) {
  const u = luck(seed);
  const normal = normals(u);
  // Marsaglia and Tsang 2000
  function gamma(shape) {
    if (shape < 1) return gamma(shape + 1) * u() ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = normal();
      const v = (1 + c * x) ** 3;
      if (v <= 0) continue;
      const p = u();
      if (p < 1 - 0.0331 * x ** 4 || Math.log(p) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
    }
  }
  return { normal, chi: (k) => (k > 0 ? 2 * gamma(k / 2) : 0), index: (n) => Math.floor(u() * n) };
}

// --- one chain -------------------------------------------------------------------------------------

/**
 * Two piles of numbers as one; either may be missing.
 * @param {Pile | null} a
 * @param {Pile | null} b
 * @returns {Pile | null}
 */
export function together(a, b) {
  if (!a || !b) return a || b;
  const n = a.n + b.n;
  const apart = b.mean - a.mean;
  return {
    n,
    mean: a.mean + (apart * b.n) / n,
    squares: a.squares + b.squares + (apart ** 2 * a.n * b.n) / n,
  };
}

/** n draws from a Gaussian, as a pile: its mean and its squares are drawn, not its numbers. */
function batch(n, mean, v, draw) {
  return n ? { n, mean: mean + Math.sqrt(v / n) * draw.normal(), squares: v * draw.chi(n - 1) } : null;
}

/** `count` different numbers of a list, as a pile. */
function some(numbers, count, draw) {
  let pile = null;
  for (let i = 0; i < count; i++) {
    const j = i + draw.index(numbers.length - i); // the first steps of a shuffle
    [numbers[i], numbers[j]] = [numbers[j], numbers[i]];
    pile = together(pile, { n: 1, mean: numbers[i], squares: 0 });
  }
  return pile;
}

/** What the next model of a chain learns from, as a function of the model before. */
function lessons({ regime, samples: M, share = 0, tolerance = 3 }, draw) {
  const real = Math.round(share * M);
  const fresh = () => batch(real, 0, 1, draw);
  const made = (mean, v) => batch(M, mean, v, draw);
  const anchor = regime === "anchor" ? fresh() : null;
  const originals = regime === "tenth" ? Array.from({ length: M }, draw.normal) : [];
  let pile = null;
  let k = 0; // the model that learns
  const kinds = {
    fresh: () => made(0, 1),
    mix: (mean, v) => together(batch(M - real, mean, v, draw), fresh()),
    anchor: (mean, v) => together(batch(M - real, mean, v, draw), anchor),
    tenth: (mean, v) =>
      k++ ? together(batch(M - real, mean, v, draw), some(originals, real, draw)) : some(originals, M, draw),
    grown: (mean, v) => batch(++k * M, mean, v, draw),
    verified(mean, v) {
      const kept = tolerance ** 2 / (v + tolerance ** 2);
      return made(mean * kept, v * kept);
    },
    accumulate(mean, v) {
      pile = together(pile, made(mean, v));
      return pile;
    },
  };
  return kinds[regime] || made;
}

/** The regime "subsample" draws every number: M from all that was ever made. Returns the step to the next model. */
function subsampling({ samples: M, generations }, draw) {
  const pool = new Float32Array(M * generations);
  let size = 0;
  return (mean, v) => {
    const spread = Math.sqrt(v);
    for (const end = size + M; size < end; size++) pool[size] = mean + spread * draw.normal();
    let sum = 0;
    for (let i = 0; i < M; i++) {
      const j = i + draw.index(size - i); // the first steps of a shuffle: M different numbers come to the front
      const x = pool[j];
      pool[j] = pool[i];
      pool[i] = x;
      sum += x;
    }
    let squares = 0;
    for (let i = 0; i < M; i++) squares += (pool[i] - sum / M) ** 2;
    return { n: M, mean: sum / M, squares };
  };
}

/**
 * Run one chain.
 * @param {World} world
 * @param {Draws} draw
 * @param {(generation: number, mean: number, variance: number) => void} put gets every generation, 0 being the truth
 */
export function chain(world, draw, put) {
  const next = world.regime === "subsample" ? subsampling(world, draw) : lessons(world, draw);
  let [mean, v] = [0, 1];
  put(0, mean, v);
  for (let k = 1; k <= world.generations; k++) {
    const data = next(mean, v);
    mean = data.mean;
    v = data.squares / data.n;
    put(k, mean, v);
  }
}

// --- what the chains give on average ---------------------------------------------------------------

/** The mean variance from one generation to the next: functions of (v, k), k being the next generation. */
function steps({ regime, samples: M, share = 0, tolerance = 3 }) {
  const real = ["mix", "tenth", "anchor"].includes(regime) ? Math.round(share * M) : 0;
  const made = M - real;
  let [d, c] = [0, 0]; // mean squared mean, mean product of the model's mean and the anchor's
  let pile = 1 - 1 / M; // variance of the pile of "subsample"
  function among(v) {
    let inside = Math.max(made - 1, 0) * v + Math.max(real - 1, 0);
    if (made && real) inside += ((made * real) / M) * (d - 2 * c + v / made + 1 / real);
    d = (made ** 2 * d + made * v + 2 * made * real * c + real) / M ** 2;
    if (regime === "anchor" && real) c = (made * c + 1) / M;
    if (regime === "tenth") c = (made * c + real / M) / M;
    return inside / M;
  }
  function tenth(v, k) {
    if (k > 1) return among(v);
    [d, c] = [1 / M, 1 / M]; // model 1 is fitted to the real numbers themselves
    return 1 - 1 / M;
  }
  function subsample(v, k) {
    if (k === 1) return 1 - 1 / M;
    const before = (k - 1) * M;
    pile -= ((pile * (before - M)) / (M * (before - 1)) + v / M) / k ** 2;
    return ((1 - 1 / M) * pile * k * M) / (k * M - 1);
  }
  const kinds = {
    verified: (_, k) => 1 / (1 + k / tolerance ** 2), // with infinitely many samples
    fresh: () => 1 - 1 / M,
    accumulate: (v, k) => v * (1 - 1 / (M * k * k)),
    grown: (v, k) => v * (1 - 1 / (M * k)),
    tenth,
    subsample,
  };
  return kinds[regime] || among;
}

/**
 * The mean variance of every generation; for "verified" the variance with infinitely many samples.
 * @param {World} world
 * @returns {number[]}
 */
export function theory(world) {
  const next = steps(world);
  const found = [1];
  for (let k = 1; k <= world.generations; k++) found.push(next(found[k - 1], k));
  return found;
}

// --- a crowd ---------------------------------------------------------------------------------------

/**
 * How many chains make the crowd of a regime: where every number is drawn, fewer.
 * @param {Pick<World, "regime">} world
 */
export const crowdOf = ({ regime }) => (regime === "subsample" ? 240 : 2000);

/**
 * Mean and quantiles of an array.
 * @param {ArrayLike<number>} values
 * @returns {Summary}
 */
export function summary(values) {
  const sorted = Float32Array.from(values).sort();
  const at = (q) => {
    const p = q * (sorted.length - 1);
    const i = Math.floor(p);
    return sorted[i] + (p - i) * ((sorted[i + 1] ?? sorted[i]) - sorted[i]);
  };
  const sum = sorted.reduce((a, b) => a + b, 0);
  return { mean: sum / sorted.length, q: [0.05, 0.25, 0.5, 0.75, 0.95].map(at) };
}

/**
 * A crowd of chains that grows.
 * @param {World} world
 * @param {number} seed
 */
export function crowd(world, seed) {
  const total = crowdOf(world);
  const rows = world.generations + 1;
  const draw = draws(seed);
  const [means, variances] = [new Float32Array(total * rows), new Float32Array(total * rows)];
  const self = {
    count: 0,
    total,
    done: false,
    means, // [generation × chain], as variances
    variances,
    /** Run chains for about so many ms. */
    more(ms) {
      const until = performance.now() + ms;
      do {
        const c = self.count;
        chain(world, draw, (k, mean, v) => {
          means[k * total + c] = mean;
          variances[k * total + c] = v;
        });
        self.count++;
      } while (self.count < total && performance.now() < until);
      self.done = self.count === total;
    },
    /** Mean and quantiles of the variance in each generation. */
    summary() {
      const row = (k) => variances.subarray(k * total, k * total + self.count);
      return Array.from({ length: rows }, (_, k) => summary(row(k)));
    },
  };
  return self;
}
