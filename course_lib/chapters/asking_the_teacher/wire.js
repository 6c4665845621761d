// What comes back over the wire of chapter 06, what a copier reads from it, and what it costs.
import { argmax, softmax } from "../../widgets/js/_numbers.js";

const LEFT = 1e-3; // what is at least left beside a top list, as in answers.py
const NEVER = -1e4; // the log of a probability of 0

/**
 * A top list: the largest probabilities stay, the others share what is left.
 * @param {number[]} p
 * @param {number} kept
 */
export function topList(p, kept) {
  const order = p.map((_, i) => i).sort((a, b) => p[b] - p[a]);
  const best = order.slice(0, kept);
  const sum = best.reduce((all, i) => all + p[i], 0);
  const rest = Math.max(LEFT, 1 - sum) / (p.length - kept);
  return p.map((v, i) => (best.includes(i) ? v : rest));
}

/**
 * Probabilities rounded to multiples of 1/places, with half of that for 0, summing to 1.
 * @param {number[]} p
 * @param {number} places
 */
export function decimals(p, places) {
  const rounded = p.map((v) => Math.max(0.5, Math.round(v * places)) / places);
  const sum = rounded.reduce((all, v) => all + v, 0);
  return rounded.map((v) => v / sum);
}

/**
 * The probabilities that a copier reads from an answer.
 * @param {string} answer "label", "top list", "two decimals" or "logits"
 * @param {ArrayLike<number>} logits of one picture
 * @param {{kept: number, places: number}} settings
 * @returns {number[]}
 */
export function read(answer, logits, { kept, places }) {
  const p = softmax(Array.from(logits));
  if (answer === "label") {
    const first = argmax(p, 0, p.length);
    return p.map((_, i) => +(i === first));
  }
  if (answer === "top list") return topList(p, kept);
  return answer === "two decimals" ? decimals(p, places) : p;
}

/**
 * What a copy learns from: labels, and the logs of what it reads.
 * @param {string} answer
 * @param {Float32Array} teacher logits [n × 10]
 * @param {{kept: number, places: number}} settings
 */
export function lessonOf(answer, teacher, settings) {
  const n = teacher.length / 10;
  const labels = Uint8Array.from({ length: n }, (_, k) => argmax(teacher, 10 * k, 10));
  const told = new Float32Array(teacher.length);
  for (let k = 0; k < n; k++) {
    const logits = teacher.subarray(10 * k, 10 * k + 10);
    // logits are their own logarithms: taking them of probabilities would only lose digits
    if (answer === "logits") told.set(logits, 10 * k);
    else read(answer, logits, settings).forEach((v, c) => (told[10 * k + c] = v ? Math.log(v) : NEVER));
  }
  return { labels, teacher: told };
}

/**
 * What one question costs: 1, the bytes that come back, or those that go both ways.
 * @param {number} price 0, 1 or 2
 * @param {number} back bytes of an answer
 * @param {number} question bytes of a question
 */
export const unitCost = (price, back, question) => [1, back, question + back][price];
