// What tuning makes of a base model, exactly: of single answers, and of lists of them. As in rewards.py and lists.py.
import { softmax } from "../../widgets/js/_numbers.js";

export const LENGTH = 5; // items of a list

/**
 * base ** power, scaled to sum 1.
 * @param {number[]} base
 * @param {number} power
 */
export const sharpened = (base, power) => softmax(base.map((p) => power * Math.log(p)));

/** All lists of a world. @param {string} world @param {number} size @returns {number[][]} */
export function every(world, size) {
  let lists = [[]];
  for (let k = 0; k < LENGTH; k++) {
    lists = lists.flatMap((list) => {
      const found = [];
      const from = world === "sets" && list.length ? list[list.length - 1] : 0;
      for (let i = from; i < size; i++) if (world !== "fresh" || !list.includes(i)) found.push([...list, i]);
      return found;
    });
  }
  return lists;
}

/**
 * ln of the base model's probability of a list; of a set, of all its orders together.
 * @param {string} world
 * @param {number[]} base
 * @param {number[]} list
 */
export function likelihood(world, base, list) {
  let [found, left, run] = [0, 1, 0];
  list.forEach((item, k) => {
    found += Math.log(base[item] / left);
    if (world === "fresh") left -= base[item];
    if (world === "sets") {
      run = k && list[k - 1] === item ? run + 1 : 1;
      found += Math.log((k + 1) / run); // length! / (n1! n2! …), item by item
    }
  });
  return found;
}

/**
 * Lists of a world after tuning: draw() gives one, pooled is the distribution of all items together, same the chance
 * that two askers get the same.
 * @param {string} world
 * @param {number[]} base
 * @param {number} power
 */
export function lists(world, base, power) {
  if (world === "alone") {
    const pooled = sharpened(base, power);
    const one = drawer(pooled);
    const same = pooled.reduce((sum, p) => sum + p * p, 0) ** LENGTH;
    return { pooled, same, draw: (u) => Array.from({ length: LENGTH }, () => one(u)) };
  }
  const all = known(world, base);
  const chances = softmax(all.logs.map((v) => power * v));
  const pooled = base.map(() => 0);
  all.lists.forEach((list, i) => {
    for (const item of list) pooled[item] += chances[i] / LENGTH;
  });
  const which = drawer(chances);
  const same = chances.reduce((sum, p) => sum + p * p, 0);
  return { pooled, same, draw: (u) => all.lists[which(u)] };
}

const kept = new Map();

/** All lists of a world with their logs, worked out once. */
function known(world, base) {
  const key = world + base.join();
  if (!kept.has(key)) {
    const found = every(world, base.length);
    kept.set(key, { lists: found, logs: found.map((list) => likelihood(world, base, list)) });
  }
  return kept.get(key);
}

/**
 * A function that draws an index by these chances, with numbers from u().
 * @param {number[]} chances
 * @returns {(u: () => number) => number}
 */
export function drawer(chances) {
  let sum = 0;
  const edges = chances.map((p) => (sum += p));
  return (u) => {
    const at = u() * sum;
    let [low, high] = [0, edges.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (edges[middle] > at) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
