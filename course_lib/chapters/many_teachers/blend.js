// What five teachers say of a picture, and the target that a rule makes of it: the rules of widget.py, in the page.
import { argmax, shorts, softmax } from "../../widgets/js/_numbers.js";

const LOUDNESS = 10; // how much larger the logits of one who lies loudly are

/**
 * @typedef {object} Choice
 * @property {number} kind what the teachers learned, one of the table's
 * @property {number} rule one of the table's
 * @property {number} bad how many of the last teachers lie
 * @property {boolean} loud do they lie loudly?
 */

/** A liar: every class for the next one, and louder by a factor. */
const lied = (z, loud) => z.map((_, c) => (loud ? LOUDNESS : 1) * z[(c + z.length - 1) % z.length]);

/**
 * What each teacher gives to the ten classes at T.
 * @param {(teacher: number) => number[]} z the logits of a teacher
 * @param {{count: number, bad: number, loud: boolean | number}} setting
 * @param {number} T
 * @returns {number[][]}
 */
export const sharesOf = (z, { count, bad, loud }, T) =>
  Array.from({ length: count }, (_, i) => softmax(i >= count - bad ? lied(z(i), loud) : z(i), T));

const scaled = (row) => {
  const total = row.reduce((a, b) => a + b, 0);
  return row.map((v) => v / total);
};
const only = (row, best) => row.map((_, c) => +(c === best));
const mean = (shares, weights) => shares[0].map((_, c) => shares.reduce((sum, p, i) => sum + weights[i] * p[c], 0));

function median(shares, weights) {
  const heard = shares.filter((_, i) => weights[i] > 0);
  const last = heard.length - 1;
  return shares[0].map((_, c) => {
    const ordered = heard.map((p) => p[c]).sort((a, b) => a - b);
    return (ordered[last >> 1] + ordered[(last + 1) >> 1]) / 2;
  });
}

/** The class with most votes; of equally many, the one with the largest mean probability. */
function elected(shares, weights) {
  const votes = mean(
    shares.map((p) => only(p, argmax(p))),
    weights,
  );
  const most = Math.max(...votes);
  return argmax(mean(shares, weights).map((p, c) => (votes[c] >= most - 1e-6 ? p : -1)));
}

/**
 * The targets by name. calm: the shares at T, as a soft target needs them; plain: the same at T = 1, as a vote does.
 * @type {Record<string, (calm: number[][], plain: number[][], weights: number[]) => number[]>}
 */
const RULES = {
  "soft blend": (calm, _, weights) => mean(calm, weights),
  "its top class": (calm, _, weights) => only(calm[0], argmax(mean(calm, weights))),
  "majority vote": (_, plain, weights) => only(plain[0], elected(plain, weights)),
  median: (calm, _, weights) => median(calm, weights),
};

/** Is a target a label alone, which is learned at T = 1? */
export const hard = (rule) => rule === "its top class" || rule === "majority vote";

/**
 * The target of a rule, scaled to the sum 1; null if no teacher has a weight.
 * @param {string} rule
 * @param {number[][]} calm shares at T
 * @param {number[][]} plain shares at T = 1
 * @param {number[]} weights
 * @returns {number[] | null}
 */
export function targetOf(rule, calm, plain, weights) {
  const sum = calm.reduce((total, _, i) => total + weights[i], 0);
  if (!(sum > 0)) return null;
  const parts = weights.slice(0, calm.length).map((w) => w / sum);
  return scaled(RULES[rule](calm, plain, parts).map((v) => Math.max(1e-30, v)));
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
  const { T, count, rules } = table;
  const [pupils, exam] = [school.labels.length, school.testLabels.length];
  const asked = table.kinds.map((kind) => {
    const [taught, tested] = table.logits[kind];
    return { taught: opinions(taught, pupils, count), tested: opinions(tested, exam, count) };
  });
  /** What each teacher gives to the classes of picture k. part: "taught", the transfer set, or "tested", the exam. */
  const shares = (choice, part, k, warmth = T) =>
    sharesOf((i) => asked[choice.kind][part](k, i), { count, bad: choice.bad, loud: choice.loud }, warmth);
  const target = (choice, part, k, weights) =>
    targetOf(rules[choice.rule], shares(choice, part, k), shares(choice, part, k, 1), weights);
  const warmth = (choice) => (hard(rules[choice.rule]) ? 1 : T);
  /** The School of a target, as widget.py makes it, and how often the target is right in the exam, in percent. */
  const blended = (choice, weights) => {
    const taught = (k) => target(choice, "taught", k, weights).map((p) => warmth(choice) * Math.log(p));
    const teacher = Float32Array.from(Array.from({ length: pupils }, (_, k) => taught(k)).flat());
    const testAnswers = Uint8Array.from({ length: exam }, (_, k) => argmax(target(choice, "tested", k, weights)));
    const hits = testAnswers.filter((answer, k) => answer === school.testLabels[k]).length;
    return { school: { ...school, teacher, testAnswers }, right: (100 * hits) / exam };
  };
  return { shares, target, warmth, blended };
}
