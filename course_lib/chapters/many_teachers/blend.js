// What five teachers say of a picture, and their blend: the rules of widget.py, in the page.
import { argmax, shorts, softmax } from "../../widgets/js/_numbers.js";

/**
 * @typedef {object} Choice
 * @property {boolean} special specialists instead of generalists
 * @property {number} source what generalists learned from, one of the table's
 * @property {boolean} other do specialists have an "other" class?
 * @property {number} teachers of generalists
 * @property {boolean} bad does the last teacher lie loudly?
 *
 * @typedef {object} Setting
 * @property {number} count of teachers
 * @property {boolean | number} bad
 * @property {boolean} special
 * @property {number} T
 */

/**
 * The number of the kind, as the table and Python count.
 * @param {Pick<Choice, "special" | "source" | "other">} choice
 * @param {number} generalists how many kinds of them there are
 * @returns {number}
 */
export const kindOf = ({ special, source, other }, generalists) => (special ? generalists + +other : source);

/** A loud liar: every class for the next one, ten times as loud. */
const lied = (z) => z.map((_, c) => 10 * z[(c + z.length - 1) % z.length]);

/**
 * What each teacher gives to the ten digits at T. What goes to "other" is gone.
 * @param {(teacher: number) => number[]} z the logits of a teacher
 * @param {Setting} setting
 * @param {number[][]} known which digits a specialist's logits are for
 * @returns {number[][]}
 */
export function sharesOf(z, { count, bad, special, T }, known) {
  return Array.from({ length: count }, (_, i) => {
    const own = z(i);
    const p = softmax(bad && i === count - 1 ? lied(own) : own, T);
    if (!special) return p;
    const wide = new Array(10).fill(0);
    known[i].forEach((c, j) => {
      wide[c] += p[j];
    });
    return wide;
  });
}

/**
 * The weighted mean of shares, scaled to the sum 1; null if no teacher has a weight.
 * @param {number[][]} shares
 * @param {number[]} weights
 * @returns {number[] | null}
 */
export function blendOf(shares, weights) {
  const sum = shares.reduce((total, _, i) => total + weights[i], 0);
  if (!(sum > 0)) return null;
  const mean = (c) => shares.reduce((total, p, i) => total + (weights[i] / sum) * p[c], 0);
  const mixed = shares[0].map((_, c) => Math.max(1e-30, mean(c)));
  const total = mixed.reduce((a, b) => a + b, 0);
  return mixed.map((v) => v / total);
}

/** Logits of teachers from hundredths [images, teachers, classes]: z(k, i) is what teacher i says to picture k. */
function opinions(text, images, count) {
  const all = shorts(text);
  const width = all.length / images / count;
  const row = (k, i) => all.subarray((k * count + i) * width, (k * count + i + 1) * width);
  return (k, i) => Array.from(row(k, i), (v) => v / 100);
}

/**
 * The teachers of a table.
 * @param {Record<string, any>} table
 * @param {import("../../widgets/js/_student.js").School} school
 */
export function teachersOf(table, school) {
  const { known, T, count: most } = table;
  const [pupils, exam] = [school.labels.length, school.testLabels.length];
  const asked = table.kinds.map((kind) => {
    const [taught, tested] = table.logits[kind];
    return { taught: opinions(taught, pupils, most), tested: opinions(tested, exam, most) };
  });
  const kind = (choice) => kindOf(choice, table.generalists.length);
  const count = ({ special, teachers }) => (special ? most : teachers);
  /** What each teacher gives to the digits of picture k. part: "taught", the transfer set, or "tested", the exam. */
  const shares = (choice, part, k) => {
    const z = (i) => asked[kind(choice)][part](k, i);
    return sharesOf(z, { count: count(choice), bad: choice.bad, special: choice.special, T }, known);
  };
  /** The School of a blend, as widget.py makes it, and how often the blend is right in the exam, in percent. */
  const blended = (choice, weights) => {
    const blend = (part, k) => blendOf(shares(choice, part, k), weights);
    const all = Array.from({ length: pupils }, (_, k) => blend("taught", k).map((p) => T * Math.log(p)));
    const teacher = Float32Array.from(all.flat());
    const testAnswers = Uint8Array.from({ length: exam }, (_, k) => argmax(blend("tested", k)));
    const hits = testAnswers.filter((answer, k) => answer === school.testLabels[k]).length;
    return { school: { ...school, teacher, testAnswers }, right: (100 * hits) / exam };
  };
  return { kind, count, shares, blended };
}
