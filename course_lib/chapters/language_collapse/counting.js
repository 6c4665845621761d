// Models that count, in plain arrays: refits of the animal language's automaton, and the chain of generations, as in
// experiment.py (tests/chapters/language_collapse/counting.test.mjs). A document is a list of transitions, each of which
// is a state, a word and the next state: so refitting is counting transitions.
import { luck } from "../../widgets/js/_numbers.js";

/**
 * @typedef {import("../../widgets/js/_automaton.js").Automaton} Automaton
 * @typedef {Automaton & {animals: number[], documents: number, generations: number, share: number}} Language
 * @typedef {number[]} Document transitions
 * @typedef {{shares: number[], texts: [string, number][]}} Generation texts: each with −1, as none has an impossible word
 */

/**
 * Documents of a model.
 * @param {Automaton} lang
 * @param {ArrayLike<number>} p the model's probabilities, one for each transition
 * @param {number} count
 * @param {() => number} random
 * @returns {Document[]}
 */
export function write(lang, p, count, random) {
  const step = (state) => {
    let u = random();
    let last = -1; // rounding must not choose a word with probability 0
    for (let k = lang.first[state]; k < lang.first[state + 1]; k++) {
      if (!(p[k] > 0)) continue;
      last = k;
      u -= p[k];
      if (u < 0) break;
    }
    return last;
  };
  return Array.from({ length: count }, () => {
    const document = [];
    for (let state = 0; state !== lang.end; ) {
      const k = step(state);
      document.push(k);
      state = lang.to[k];
    }
    return document;
  });
}

/**
 * The frequencies of the transitions in documents: the maximum-likelihood fit.
 * @param {Automaton} lang
 * @param {Document[]} documents
 * @returns {Float64Array}
 */
export function refit(lang, documents) {
  const counts = new Float64Array(lang.p.length);
  const visits = new Float64Array(lang.end + 1);
  for (const k of documents.flat()) {
    counts[k]++;
    visits[lang.from[k]]++;
  }
  return counts.map((n, k) => (n ? n / visits[lang.from[k]] : 0));
}

/**
 * Percent of the documents that name each animal, common to rare.
 * @param {Language} lang
 * @param {Document[]} documents
 * @returns {number[]}
 */
export function shares(lang, documents) {
  const place = new Map(lang.animals.map((word, i) => [word, i]));
  const found = new Array(lang.animals.length).fill(0);
  for (const document of documents) {
    for (const i of new Set(document.map((k) => place.get(lang.word[k])))) if (i !== undefined) found[i]++;
  }
  return found.map((n) => (100 * n) / documents.length);
}

/**
 * How many animals are named at all.
 * @param {number[]} values the shares of the animals
 */
export const alive = (values) => values.filter((v) => v > 0).length;

/**
 * What the next generation learns from.
 * @template Text
 * @param {string} regime
 * @param {Text[]} data what this generation learned from
 * @param {Text[]} written what it wrote
 * @param {(count: number) => Text[]} real fresh real documents
 * @param {number} share of real ones in "mix"
 * @returns {Text[]}
 */
export function nextData(regime, data, written, real, share) {
  if (regime === "replace") return written;
  if (regime === "accumulate") return data.concat(written);
  if (regime === "mix") {
    const count = Math.round(share * written.length);
    return real(count).concat(written.slice(count));
  }
  return real(written.length); // "fresh": a control
}

/**
 * A whole chain: for each generation the shares of the animals in its data, and its first documents.
 * @param {Language} lang
 * @param {string} regime
 * @param {number} seed
 * @param {number} [shown] documents of each generation
 * @returns {Generation[]}
 */
export function chain(lang, regime, seed, shown = 3) {
  const [people, models] = [luck(2 * seed + 1), luck(2 * seed + 2)];
  const real = (count) => write(lang, lang.p, count, people);
  const found = [];
  let data = real(lang.documents);
  for (let g = 0; g <= lang.generations; g++) {
    const written = write(lang, refit(lang, data), lang.documents, models);
    found.push({ shares: shares(lang, data), texts: written.slice(0, shown).map((d) => [text(lang, d), -1]) });
    data = nextData(regime, data, written, real, lang.share);
  }
  return found;
}

/**
 * A document as a sentence.
 * @param {Automaton} lang
 * @param {Document} document
 */
export const text = (lang, document) => {
  const words = document.slice(0, -1).map((k) => lang.words[lang.word[k]]);
  return words.join(" ");
};
