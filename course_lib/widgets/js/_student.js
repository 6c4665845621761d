// A student 64-16-10 in plain arrays: the same weights, pictures, loss and steps as student.py (tests/js/student.test.mjs).
import { bytes, floats } from "./_numbers.js";
import { sound } from "./_host.js";

/** The School that Python stored, as numbers. */
export function schoolOf(stored) {
  const pixels = (text) => Float32Array.from(bytes(text), (v) => v / 255);
  return {
    ...stored,
    images: pixels(stored.images),
    labels: bytes(stored.labels),
    teacher: floats(stored.teacher),
    testImages: pixels(stored.testImages),
    testLabels: bytes(stored.testLabels),
    testAnswers: bytes(stored.testAnswers),
    weights: floats(stored.weights),
  };
}

/** A fresh student: all weights in one array [w1 (64×16), b1, w2 (16×10), b2], and Adam's memory. */
export function student(school) {
  const w = Float64Array.from(school.weights);
  return { w, m: new Float64Array(w.length), v: new Float64Array(w.length), g: new Float64Array(w.length), step: 0, widths: school.widths };
}

/** Logits of `n` images; `hidden` (n × 16) is filled if it is given. */
export function logits(net, images, n, hidden = null) {
  const [I, H, C] = net.widths;
  const b1 = I * H, w2 = b1 + H, b2 = w2 + H * C;
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
      const r = a[j] > 0 ? a[j] : 0;
      if (hidden) hidden[k * H + j] = r;
      if (r) for (let c = 0; c < C; c++) out[k * C + c] += r * net.w[w2 + j * C + c];
    }
  }
  return out;
}

/** log softmax(z[at .. at+C] / T) */
function logSoftmax(z, at, C, T, out) {
  let top = -Infinity, sum = 0;
  for (let c = 0; c < C; c++) top = Math.max(top, z[at + c] / T);
  for (let c = 0; c < C; c++) sum += Math.exp(z[at + c] / T - top);
  for (let c = 0; c < C; c++) out[c] = z[at + c] / T - top - Math.log(sum);
  return out;
}

/** The loss alpha · T² · KL(teacher ‖ student) + (1 − alpha) · cross-entropy of logits z, and its gradient at them. */
export function lossOf(school, z, { alpha, T, images: n }) {
  const C = school.widths[2];
  const gradient = new Float64Array(n * C);
  const [soft, hard, taught] = [new Float64Array(C), new Float64Array(C), new Float64Array(C)];
  let loss = 0;
  for (let k = 0; k < n; k++) {
    const at = k * C, label = school.labels[k];
    logSoftmax(z, at, C, T, soft);
    logSoftmax(z, at, C, 1, hard);
    logSoftmax(school.teacher, at, C, T, taught);
    loss -= (1 - alpha) * hard[label];
    for (let c = 0; c < C; c++) {
      const p = Math.exp(taught[c]);
      loss += alpha * T * T * p * (taught[c] - soft[c]);
      gradient[at + c] = (alpha * T * (Math.exp(soft[c]) - p) + (1 - alpha) * (Math.exp(hard[c]) - (c === label))) / n;
    }
  }
  return { loss: loss / n, gradient };
}

/** One step of full-batch training with Adam; returns the loss before it. */
export function trainStep(net, school, want) {
  const [I, H, C] = net.widths;
  const n = want.images, b1 = I * H, w2 = b1 + H, b2 = w2 + H * C;
  const hidden = new Float64Array(n * H);
  const { loss, gradient } = lossOf(school, logits(net, school.images, n, hidden), want);
  const { g, w } = net;
  g.fill(0);
  const back = new Float64Array(H);
  for (let k = 0; k < n; k++) {
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
      const x = school.images[k * I + i];
      if (x) for (let j = 0; j < H; j++) g[i * H + j] += x * back[j];
    }
  }
  adam(net, school.lr);
  return loss;
}

/** PyTorch's Adam with its default betas and eps. */
function adam(net, lr) {
  const t = ++net.step, { w, g, m, v } = net;
  const first = 1 - 0.9 ** t, second = Math.sqrt(1 - 0.999 ** t);
  for (let i = 0; i < w.length; i++) {
    m[i] = 0.9 * m[i] + 0.1 * g[i];
    v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
    w[i] -= (lr / first) * m[i] / (Math.sqrt(v[i]) / second + 1e-8);
  }
}

const argmax = (z, at, C) => {
  let best = 0;
  for (let c = 1; c < C; c++) if (z[at + c] > z[at + best]) best = c;
  return best;
};

/** Accuracy and agreement in percent on the exam. */
export function exam(net, school) {
  const n = school.testLabels.length, C = net.widths[2];
  const z = logits(net, school.testImages, n);
  let right = 0, same = 0;
  for (let k = 0; k < n; k++) {
    const answer = argmax(z, k * C, C);
    right += answer === school.testLabels[k];
    same += answer === school.testAnswers[k];
  }
  return [(100 * right) / n, (100 * same) / n];
}

/** The frames of a student's training, like frames() in student.py: one at every exam, null at the steps between. */
export function* frames(school, want) {
  const net = student(school);
  const I = net.widths[0];
  const pictures = Float32Array.from(school.shown.flatMap((k) => Array.from(school.images.subarray(k * I, (k + 1) * I))));
  const curves = [];
  for (let step = 0; step <= school.steps; step++) {
    const last = step === school.steps;
    if (step % school.every && !last) yield null;
    else {
      curves.push(...exam(net, school));
      const { loss } = lossOf(school, logits(net, school.images, want.images), want);
      yield {
        step, total: school.steps, status: last ? "done" : "training", loss,
        curves: Float32Array.from(curves), answers: Float32Array.from(logits(net, pictures, school.shown.length)),
      };
    }
    if (!last) trainStep(net, school, want);
  }
}

/** Trains in the page, in slices that leave the browser free to draw. */
export function pageTrainer(school, hear) {
  let run = 0;
  const stop = () => { run++; };
  const ask = (want) => {
    const mine = ++run;
    const steps = frames(school, want);
    const slice = () => {
      if (mine !== run) return;
      const until = performance.now() + 12;
      let newest = null, done = false;
      while (!done && performance.now() < until) {
        const { value, done: over } = steps.next();
        done = over;
        newest = value || newest;
      }
      const frame = newest && sound(newest);
      if (frame) hear({ ...frame, here: true });
      if (!done && frame?.status !== "error") setTimeout(slice, 4);
    };
    slice();
  };
  return { ask, stop };
}
