// Pairs of answers, raters of them, and the reward models that learn from their choices, as in world.py.
import { luck, normals } from "../../widgets/js/_numbers.js";

/**
 * @typedef {{pairs: Float64Array, uniform: Float64Array}} Labels differences of answers [n × features] and a number
 *   from 0 to 1 for each pair, which decides a noisy choice
 */

/**
 * Pairs of ordinary answers: their differences have the variance 2 along every feature.
 * @param {number} seed
 * @param {number} count
 * @param {number} features
 * @returns {Labels}
 */
export function draw(seed, count, features) {
  const u = luck(seed);
  const normal = normals(u);
  const pairs = Float64Array.from({ length: count * features }, () => Math.SQRT2 * normal());
  return { pairs, uniform: Float64Array.from({ length: count }, u) };
}

/**
 * What a rater chooses: 1 where the first answer wins. sharpness 0: no noise.
 * @param {Labels} labels
 * @param {number} features
 * @param {{bias?: number, sharpness?: number}} rater
 */
export function choose({ pairs, uniform }, features, { bias = 0, sharpness = 0 }) {
  return Uint8Array.from(uniform, (u, k) => {
    const margin = pairs[k * features] + bias * pairs[k * features + 1];
    return +(sharpness ? u < 1 / (1 + Math.exp(-sharpness * margin)) : margin > 0);
  });
}

/** Solve A x = b for a symmetric positive A [n × n], both of which are spoilt. */
function solve(A, b, n) {
  for (let i = 0; i < n; i++) {
    for (let r = i + 1; r < n; r++) {
      const part = A[r * n + i] / A[i * n + i];
      for (let c = i; c < n; c++) A[r * n + c] -= part * A[i * n + c];
      b[r] -= part * b[i];
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let c = i + 1; c < n; c++) b[i] -= A[i * n + c] * b[c];
    b[i] /= A[i * n + i];
  }
  return b;
}

/** One step of Newton's method: changes `weights`, returns the largest change. */
function step(piles, weights, features, ridge) {
  const slope = Float64Array.from(weights, (w) => -ridge * w);
  const curve = new Float64Array(features * features);
  for (let i = 0; i < features; i++) curve[i * features + i] = ridge;
  for (const { pairs, first, count } of piles) {
    for (let k = 0; k < count; k++) {
      const at = k * features;
      let margin = 0;
      for (let i = 0; i < features; i++) margin += weights[i] * pairs[at + i];
      const p = 1 / (1 + Math.exp(-margin));
      const lead = first[k] - p;
      for (let i = 0; i < features; i++) {
        const x = pairs[at + i];
        slope[i] += lead * x;
        const bent = p * (1 - p) * x;
        for (let j = 0; j <= i; j++) curve[i * features + j] += bent * pairs[at + j];
      }
    }
  }
  for (let i = 0; i < features; i++) {
    for (let j = 0; j < i; j++) curve[j * features + i] = curve[i * features + j];
  }
  const change = solve(curve, slope, features);
  const size = Math.hypot(...change);
  const shorter = size > 3 ? 3 / size : 1; // far from the optimum a full step may overshoot
  change.forEach((v, i) => {
    weights[i] += shorter * v;
  });
  return Math.max(...change.map(Math.abs)) * shorter;
}

/**
 * The linear reward model that makes the choices likeliest, with a ridge.
 * @param {{pairs: Float64Array, first: Uint8Array, count: number}[]} piles the first `count` labels of each are used
 * @param {number} features
 * @param {number} ridge
 */
export function fit(piles, features, ridge) {
  const weights = new Float64Array(features);
  for (let i = 0; i < 50 && step(piles, weights, features, ridge) > 1e-4; i++);
  return weights;
}

/**
 * The cosine of the angle between a model and the truth, the first feature.
 * @param {Float64Array} weights
 */
export const cosine = (weights) => weights[0] / (Math.hypot(...weights) || 1);

/**
 * How many labels are bought: half of the money or another share goes to the AI, as much as `most` labels cost.
 * @param {{dollars: number, share: number, machine: number}} want machine: dollars for an AI's label
 * @param {{person: number, most: number}} prices person: dollars for a person's label
 */
export function bought({ dollars, share, machine }, { person, most }) {
  const labels = Math.min(Math.round((share * dollars) / machine), most);
  const people = share === 1 ? 0 : Math.floor((dollars - labels * machine) / person + 1e-9);
  return { people, machine: labels };
}
