// A student 64-16-10 in plain arrays: the same weights, pictures, loss and steps as widgets/page_student.py
// (tests/core/js/student.test.mjs).
import { argmax, bytes, floats } from "./_numbers.js";

/**
 * @typedef {object} School everything that a student needs, as page_school() in page_student.py
 * @property {Float32Array} images [n × 64] from 0 to 1
 * @property {Uint8Array} pixels [n × 64] from 0 to 255
 * @property {Uint8Array} labels [n]
 * @property {Float32Array} teacher [n × 10] logits
 * @property {Float32Array} testImages
 * @property {Uint8Array} testLabels
 * @property {Uint8Array} testAnswers the teacher's
 * @property {Float32Array} weights of a fresh student
 * @property {[number, number, number]} widths
 * @property {number[]} shown pictures that the reader can choose
 * @property {number} start which of them to begin with
 * @property {number} steps
 * @property {number} lr
 * @property {number} every steps between two exams
 *
 * @typedef {{alpha: number, T: number, images: number}} Lesson
 *
 * @typedef {object} Net all weights in one array [w1 (64×16), b1, w2 (16×10), b2], their gradient, and Adam's memory
 * @property {Float64Array} w
 * @property {Float64Array} g
 * @property {Float64Array} m
 * @property {Float64Array} v
 * @property {number} step
 * @property {[number, number, number]} widths
 */

/**
 * The School that Python stored, as numbers.
 * @param {Record<string, any>} stored
 * @returns {School}
 */
export function schoolOf(stored) {
  const shades = (text) => Float32Array.from(bytes(text), (v) => v / 255);
  return {
    .../** @type {any} */ (stored),
    images: shades(stored.images),
    pixels: bytes(stored.images),
    labels: bytes(stored.labels),
    teacher: floats(stored.teacher),
    testImages: shades(stored.testImages),
    testLabels: bytes(stored.testLabels),
    testAnswers: bytes(stored.testAnswers),
    weights: floats(stored.weights),
  };
}

/**
 * How many steps and exams a student has.
 * @param {Record<string, any>} lesson with steps, and every: steps between two exams
 */
export const lengthOf = ({ steps, every }) => ({ steps, exams: Math.ceil(steps / every) + 1 });

/**
 * A fresh student.
 * @param {School} school
 * @returns {Net}
 */
export function student(school) {
  const w = Float64Array.from(school.weights);
  const empty = () => new Float64Array(w.length);
  return { w, g: empty(), m: empty(), v: empty(), step: 0, widths: school.widths };
}

/** Where b1, w2 and b2 begin in a net's weights; w1 begins at 0. */
const places = ([I, H, C]) => [I * H, I * H + H, I * H + H + H * C];

/**
 * Logits of images.
 * @param {Net} net
 * @param {Float32Array} images [n × 64]
 * @param {number} n
 * @param {Float64Array | null} [hidden] [n × 16], is filled if it is given
 * @returns {Float64Array} [n × 10]
 */
export function logits(net, images, n, hidden = null) {
  const [I, H, C] = net.widths;
  const [b1, w2, b2] = places(net.widths);
  const out = new Float64Array(n * C);
  const a = new Float64Array(H);
  for (let k = 0; k < n; k++) {
    for (let j = 0; j < H; j++) a[j] = net.w[b1 + j];
    for (let i = 0; i < I; i++) {
      const x = images[k * I + i];
      if (x) for (let j = 0; j < H; j++) a[j] += x * net.w[i * H + j];
    }
    for (let c = 0; c < C; c++) out[k * C + c] = net.w[b2 + c];
    for (let j = 0; j < H; j++) {
      const r = Math.max(0, a[j]);
      if (hidden) hidden[k * H + j] = r;
      if (r) for (let c = 0; c < C; c++) out[k * C + c] += r * net.w[w2 + j * C + c];
    }
  }
  return out;
}

/** log softmax(z[at .. at+C] / T) */
function logSoftmax(z, at, C, T, out) {
  let top = -Infinity;
  let sum = 0;
  for (let c = 0; c < C; c++) top = Math.max(top, z[at + c] / T);
  for (let c = 0; c < C; c++) sum += Math.exp(z[at + c] / T - top);
  for (let c = 0; c < C; c++) out[c] = z[at + c] / T - top - Math.log(sum);
  return out;
}

/**
 * The loss alpha · T² · KL(teacher ‖ student) + (1 − alpha) · cross-entropy, and its gradient at the logits.
 * @param {School} school
 * @param {Float64Array} z logits [images × 10]
 * @param {Lesson} lesson
 * @returns {{loss: number, gradient: Float64Array}}
 */
export function lossOf(school, z, { alpha, T, images: n }) {
  const C = school.widths[2];
  const gradient = new Float64Array(n * C);
  const [soft, hard, taught] = [new Float64Array(C), new Float64Array(C), new Float64Array(C)];
  let loss = 0;
  for (let k = 0; k < n; k++) {
    const at = k * C;
    const label = school.labels[k];
    logSoftmax(z, at, C, T, soft);
    logSoftmax(z, at, C, 1, hard);
    logSoftmax(school.teacher, at, C, T, taught);
    loss -= (1 - alpha) * hard[label];
    for (let c = 0; c < C; c++) {
      const p = Math.exp(taught[c]);
      loss += alpha * T * T * p * (taught[c] - soft[c]);
      gradient[at + c] = (alpha * T * (Math.exp(soft[c]) - p) + (1 - alpha) * (Math.exp(hard[c]) - +(c === label))) / n;
    }
  }
  return { loss: loss / n, gradient };
}

/**
 * One step of full-batch training with Adam.
 * @param {Net} net
 * @param {School} school
 * @param {Lesson} lesson
 * @returns {number} the loss before it
 */
export function trainStep(net, school, lesson) {
  const hidden = new Float64Array(lesson.images * net.widths[1]);
  const { loss, gradient } = lossOf(school, logits(net, school.images, lesson.images, hidden), lesson);
  backward(net, school.images, hidden, gradient);
  adam(net, school.lr);
  return loss;
}

/** Write the gradient at the weights from that at the logits. hidden: what the hidden layer gave. */
function backward({ g, w, widths }, images, hidden, gradient) {
  const [I, H, C] = widths;
  const [b1, w2, b2] = places(widths);
  const back = new Float64Array(H);
  g.fill(0);
  for (let k = 0; k < gradient.length / C; k++) {
    for (let c = 0; c < C; c++) g[b2 + c] += gradient[k * C + c];
    for (let j = 0; j < H; j++) {
      const r = hidden[k * H + j];
      back[j] = 0;
      if (!(r > 0)) continue; // ReLU passes nothing back
      for (let c = 0; c < C; c++) {
        const d = gradient[k * C + c];
        g[w2 + j * C + c] += r * d;
        back[j] += d * w[w2 + j * C + c];
      }
      g[b1 + j] += back[j];
    }
    for (let i = 0; i < I; i++) {
      const x = images[k * I + i];
      if (x) for (let j = 0; j < H; j++) g[i * H + j] += x * back[j];
    }
  }
}

/** PyTorch's Adam with its default betas and eps. */
function adam(net, lr) {
  const { w, g, m, v } = net;
  const t = ++net.step;
  const first = 1 - 0.9 ** t;
  const second = Math.sqrt(1 - 0.999 ** t);
  for (let i = 0; i < w.length; i++) {
    m[i] = 0.9 * m[i] + 0.1 * g[i];
    v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
    w[i] -= ((lr / first) * m[i]) / (Math.sqrt(v[i]) / second + 1e-8);
  }
}

/**
 * Accuracy and agreement in percent on the exam.
 * @param {Net} net
 * @param {School} school
 * @returns {[number, number]}
 */
export function exam(net, school) {
  const n = school.testLabels.length;
  const C = net.widths[2];
  const z = logits(net, school.testImages, n);
  let right = 0;
  let same = 0;
  for (let k = 0; k < n; k++) {
    const answer = argmax(z, k * C, C);
    right += +(answer === school.testLabels[k]);
    same += +(answer === school.testAnswers[k]);
  }
  return [(100 * right) / n, (100 * same) / n];
}

/**
 * The frames of a student's training, like frames() in page_student.py: one at every exam, null at the steps between.
 * @param {School} school
 * @param {Lesson} lesson
 * @returns {Generator<import("./_host.js").Frame | null>}
 */
export function* frames(school, lesson) {
  const net = student(school);
  const I = net.widths[0];
  const pixels = school.shown.flatMap((k) => Array.from(school.images.subarray(k * I, (k + 1) * I)));
  const pictures = Float32Array.from(pixels);
  const curves = [];
  for (let step = 0; step <= school.steps; step++) {
    const last = step === school.steps;
    if (step % school.every && !last) yield null;
    else {
      curves.push(...exam(net, school));
      yield {
        step,
        total: school.steps,
        status: last ? "done" : "training",
        loss: lossOf(school, logits(net, school.images, lesson.images), lesson).loss,
        curves: Float32Array.from(curves),
        answers: Float32Array.from(logits(net, pictures, school.shown.length)),
      };
    }
    if (!last) trainStep(net, school, lesson);
  }
}
