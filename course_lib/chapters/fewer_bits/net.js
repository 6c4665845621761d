// The net of chapter 07 in the page: its weights rounded to a few bits, its answers, its neighbours, and a hash's.

/**
 * @typedef {object} Net
 * @property {number[]} widths layer sizes, from pixels to classes
 * @property {Float32Array[]} weights of each layer, [in · out], one input after the other
 * @property {Float32Array[]} biases of each layer
 */

export const UNROUNDED = 32; // bits of weights that stay as they were trained
const TRIES = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]; // as in course_lib/models/quantise.py

/**
 * The nearest of 2^bits levels, the odd multiples of half a step.
 * @param {number} weight
 * @param {number} bits
 * @param {number} step
 */
export function rounded(weight, bits, step) {
  const top = (2 ** bits - 1) / 2;
  return Math.min(top, Math.max(-top, Math.floor(weight / step) + 0.5)) * step;
}

/**
 * The step with the smallest squared error for some weights; for one bit twice their mean size.
 * @param {ArrayLike<number>} weights
 * @param {number} bits
 */
export function bestStep(weights, bits) {
  const sizes = Array.from(weights, Math.abs);
  if (bits === 1) return (2 * sizes.reduce((sum, v) => sum + v, 0)) / sizes.length;
  const widest = Math.max(...sizes) * 2 ** (1 - bits);
  const error = (step) => Array.from(weights, (w) => (rounded(w, bits, step) - w) ** 2).reduce((sum, v) => sum + v, 0);
  const errors = TRIES.map((part) => error(part * widest));
  return TRIES[errors.indexOf(Math.min(...errors))] * widest;
}

/**
 * The weights into one output.
 * @param {Float32Array} weights [in · out]
 * @param {number} outputs
 * @param {number} output
 */
export const into = (weights, outputs, output) => weights.filter((_, i) => i % outputs === output);

/**
 * The net with its weights rounded, each output with a step of its own.
 * @param {Net} net
 * @param {number} bits
 * @returns {Net}
 */
export function roundedNet(net, bits) {
  if (bits >= UNROUNDED) return net;
  const weights = net.weights.map((layer, l) => {
    const outputs = net.widths[l + 1];
    const steps = Array.from({ length: outputs }, (_, o) => bestStep(into(layer, outputs, o), bits));
    return layer.map((w, i) => rounded(w, bits, steps[i % outputs]));
  });
  return { ...net, weights };
}

/**
 * What the last hidden layer and the output give for a picture.
 * @param {Net} net
 * @param {ArrayLike<number>} picture 64 numbers, 0 to 255
 * @returns {{embedding: Float64Array, logits: Float64Array}}
 */
export function answer(net, picture) {
  let values = Float64Array.from(picture, (v) => v / 255);
  let embedding = values;
  net.weights.forEach((weights, l) => {
    const outputs = net.widths[l + 1];
    const next = Float64Array.from(net.biases[l]);
    for (let i = 0; i < values.length; i++) {
      if (values[i] === 0) continue; // a unit that is off needs no weights
      for (let o = 0, at = i * outputs; o < outputs; o++) next[o] += values[i] * weights[at + o];
    }
    const last = l === net.weights.length - 1;
    if (last) embedding = values;
    values = last ? next : next.map((v) => Math.max(0, v));
  });
  return { embedding, logits: values };
}

/**
 * The numbers of the `count` smallest distances, the smallest first.
 * @param {number[]} distances
 * @param {number} count
 */
export const smallest = (distances, count) =>
  distances
    .map((distance, i) => ({ distance, i }))
    .sort((a, b) => a.distance - b.distance || a.i - b.i)
    .slice(0, count)
    .map(({ i }) => i);

/**
 * The squared distance of two embeddings.
 * @param {ArrayLike<number>} a
 * @param {ArrayLike<number>} b
 */
export function apartness(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum;
}

/**
 * In how many of their first `bits` bits two codes differ.
 * @param {Uint8Array} a bytes, the first bit is the highest of the first byte
 * @param {Uint8Array} b
 * @param {number} bits
 */
export function differing(a, b, bits) {
  let count = 0;
  for (let i = 0; i < bits; i++) count += ((a[i >> 3] ^ b[i >> 3]) >> (7 - (i & 7))) & 1;
  return count;
}
