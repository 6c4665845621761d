// The name-swap test: a permutation test whose unit is a name, or, by mistake, every single answer.
import { luck } from "../../widgets/js/_numbers.js";

/** @param {number[]} values */
export const mean = (values) => values.reduce((sum, v) => sum + v, 0) / values.length;

/**
 * Units of the test: one value per name, or one per answer.
 * @param {number[][]} scores [names][questions]
 * @param {boolean[]} first which names are in the first group
 * @param {string} unit "name" or "answer"
 * @returns {{values: number[], group: boolean[]}}
 */
export function units(scores, first, unit) {
  if (unit === "name") return { values: scores.map(mean), group: first };
  return { values: scores.flat(), group: scores.flatMap((row, i) => row.map(() => first[i])) };
}

/**
 * Mean of the first group minus mean of the second.
 * @param {number[]} values
 * @param {boolean[]} group
 */
export const difference = (values, group) =>
  mean(values.filter((_, i) => group[i])) - mean(values.filter((_, i) => !group[i]));

/**
 * The difference, those of `shuffles` random groupings of the same sizes, and the share that is as far from 0; the given
 * grouping counts as one more.
 * @param {number[][]} scores [names][questions]
 * @param {boolean[]} first
 * @param {string} unit "name" or "answer"
 * @param {number} shuffles
 * @param {number} seed
 */
export function permutationTest(scores, first, unit, shuffles, seed) {
  const { values, group } = units(scores, first, unit);
  const seen = difference(values, group);
  const total = values.reduce((sum, v) => sum + v, 0);
  const inside = group.filter(Boolean).length;
  const [u, deck] = [luck(seed), values.slice()];
  const none = Array.from({ length: shuffles }, () => {
    let sum = 0;
    for (let i = 0; i < inside; i++) {
      const j = i + Math.floor(u() * (deck.length - i)); // the first cards of a shuffled deck
      [deck[i], deck[j]] = [deck[j], deck[i]];
      sum += deck[i];
    }
    return sum / inside - (total - sum) / (deck.length - inside);
  });
  const beyond = none.filter((d) => Math.abs(d) >= Math.abs(seen) - 1e-12).length;
  return { seen, p: (1 + beyond) / (1 + shuffles), none };
}

/**
 * How many values fall into each of `bins` equal parts of −reach … reach.
 * @param {number[]} values
 * @param {number} reach
 * @param {number} bins
 */
export function histogram(values, reach, bins) {
  const counts = Array(bins).fill(0);
  for (const v of values) {
    const place = Math.floor(((v + reach) / (2 * reach)) * bins);
    counts[Math.max(0, Math.min(bins - 1, place))] += 1;
  }
  return counts;
}
