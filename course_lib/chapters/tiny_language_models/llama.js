// A Llama in plain arrays: what PyTorch computes, for models so small that a page can.
import { bytes, floats, softmax } from "../../widgets/js/_numbers.js";

/** @typedef {{words: number, width: number, layers: number, heads: number}} Size */

/**
 * Weights stored in eight bits each, one scale per row.
 * @param {{bytes: string, scales: string, widths: number[]}} stored
 * @returns {Float32Array}
 */
export function eightBits({ bytes: text, scales, widths }) {
  const whole = new Int8Array(bytes(text).buffer);
  const scale = floats(scales);
  const out = new Float32Array(whole.length);
  let at = 0;
  for (const [row, width] of widths.entries()) {
    for (const stop = at + width; at < stop; at++) out[at] = whole[at] * scale[row];
  }
  return out;
}

/** Cut the numbers into matrices, in the order of named_parameters(). */
function parts(numbers, { words, width: d, layers }) {
  let at = 0;
  const take = (count) => {
    at += count;
    return numbers.subarray(at - count, at);
  };
  const embedding = take(words * d);
  const blocks = Array.from({ length: layers }, () => ({
    q: take(d * d),
    k: take(d * d),
    v: take(d * d),
    o: take(d * d),
    gate: take(2 * d * d),
    up: take(2 * d * d),
    down: take(2 * d * d),
    before: take(d), // gains of the two norms
    between: take(d),
  }));
  return { embedding, blocks, last: take(d) };
}

/** The product of a matrix [rows, x.length] and a vector. */
function times(W, x) {
  const y = new Float32Array(W.length / x.length);
  for (let r = 0, i = 0; r < y.length; r++) {
    let sum = 0;
    for (let c = 0; c < x.length; c++) sum += W[i++] * x[c];
    y[r] = sum;
  }
  return y;
}

/** x over the root of its mean square, times a gain each. */
function norm(x, gain) {
  const scale = 1 / Math.sqrt(x.reduce((sum, v) => sum + v * v, 0) / x.length + 1e-6);
  return x.map((v, i) => v * scale * gain[i]);
}

const plus = (x, y) => x.map((v, i) => v + y[i]);

/** Rotary positions: pairs (i, i + size/2) of each head turn with the place. */
function turned(x, place, size) {
  const y = x.slice();
  const half = size / 2;
  for (let a = 0; a < x.length; a += size) {
    for (let i = 0; i < half; i++) {
      const angle = place * 10000 ** ((-2 * i) / size);
      const [c, z] = [Math.cos(angle), Math.sin(angle)];
      y[a + i] = x[a + i] * c - x[a + i + half] * z;
      y[a + i + half] = x[a + i + half] * c + x[a + i] * z;
    }
  }
  return y;
}

/** What the heads of one place see: the values of the places up to it, weighted by how well query and keys agree. */
function seen(query, keys, values, size) {
  const found = new Float32Array(query.length);
  for (let a = 0; a < query.length; a += size) {
    const scores = keys.map((key) => {
      let dot = 0;
      for (let c = a; c < a + size; c++) dot += query[c] * key[c];
      return dot / Math.sqrt(size);
    });
    for (const [j, weight] of softmax(scores).entries()) {
      for (let c = a; c < a + size; c++) found[c] += weight * values[j][c];
    }
  }
  return found;
}

/** One layer: attention, then the gated net, each added to what was there. xs: a vector for each place. */
function layer(block, xs, size) {
  const inputs = xs.map((x) => norm(x, block.before));
  const [queries, keys] = [block.q, block.k].map((W) => inputs.map((x, place) => turned(times(W, x), place, size)));
  const values = inputs.map((x) => times(block.v, x));
  const mixed = xs.map((x, i) => plus(x, times(block.o, seen(queries[i], keys.slice(0, i + 1), values, size))));
  return mixed.map((x) => {
    const m = norm(x, block.between);
    const up = times(block.up, m);
    const inner = times(block.gate, m).map((v, c) => (v / (1 + Math.exp(-v))) * up[c]);
    return plus(x, times(block.down, inner));
  });
}

/**
 * A Llama from its numbers.
 * @param {Float32Array} numbers in the order of named_parameters()
 * @param {Size} sizes
 * @returns {(tokens: number[]) => Float32Array} the logits of the next word
 */
export function llama(numbers, sizes) {
  const { embedding, blocks, last } = parts(numbers, sizes);
  const d = sizes.width;
  return (tokens) => {
    let xs = tokens.map((token) => embedding.slice(token * d, token * d + d));
    for (const block of blocks) xs = layer(block, xs, d / sizes.heads);
    return times(embedding, norm(xs[xs.length - 1], last));
  };
}

/**
 * KL(p ‖ q) in nats.
 * @param {number[]} p
 * @param {number[]} q
 * @returns {number}
 */
export const kl = (p, q) => p.reduce((sum, v, i) => sum + (v > 0 ? v * Math.log(v / q[i]) : 0), 0);

/**
 * Which of the probabilities p the number u from 0 to 1 falls on.
 * @param {number[]} p
 * @param {number} u
 * @returns {number}
 */
export function draw(p, u) {
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    sum += p[i];
    if (sum > u) return i;
  }
  return p.indexOf(Math.max(...p));
}
