// Models that count, in plain arrays: refits of the animal language's automaton, and the chain of generations, as in
// experiment.py (tests/chapters/language_collapse/counting.test.mjs). A document is a list of transitions, each of which
// is a state, a word and the next state: so refitting is counting transitions.
import { luck } from "../../widgets/js/_numbers.js";

export const REGIMES = ["replace", "accumulate", "mix", "fresh"];

/** `count` documents of a model with the probabilities p, one per transition. */
export function write(lang, p, count, random) {
  return Array.from({ length: count }, () => {
    const document = [];
    for (let s = 0; s !== lang.end;) {
      let u = random(), k = lang.first[s], last = -1;
      for (const stop = lang.first[s + 1]; k < stop; k++) {
        if (p[k] > 0) { last = k; u -= p[k]; if (u < 0) break; }
      }
      document.push(last); // rounding must not choose a word with probability 0
      s = lang.to[last];
    }
    return document;
  });
}

/** The frequencies of the transitions in documents: the maximum-likelihood fit. */
export function refit(lang, documents) {
  const counts = new Float64Array(lang.p.length), visits = new Float64Array(lang.end + 1);
  for (const document of documents) for (const k of document) { counts[k]++; visits[lang.from[k]]++; }
  return counts.map((n, k) => (n ? n / visits[lang.from[k]] : 0));
}

/** Percent of the documents that name each animal, common to rare. */
export function shares(lang, documents) {
  const place = new Map(lang.animals.map((word, i) => [word, i]));
  const found = new Array(lang.animals.length).fill(0);
  for (const document of documents) {
    for (const i of new Set(document.map((k) => place.get(lang.word[k])))) if (i !== undefined) found[i]++;
  }
  return found.map((n) => (100 * n) / documents.length);
}

export const alive = (values) => values.filter((v) => v > 0).length;

/** What the next generation learns from; real(n): n fresh real documents. */
export function nextData(regime, data, written, real, share) {
  if (regime === "replace") return written;
  if (regime === "accumulate") return data.concat(written);
  if (regime === "mix") {
    const count = Math.round(share * written.length);
    return real(count).concat(written.slice(count));
  }
  return real(written.length); // "fresh": a control
}

/** A whole chain: for each generation the shares of the animals in its data, and its first sentences. */
export function chain(lang, regime, seed, shown = 3) {
  const people = luck(2 * seed + 1), models = luck(2 * seed + 2);
  const real = (count) => write(lang, lang.p, count, people);
  const found = [];
  let data = real(lang.documents);
  for (let g = 0; g <= lang.generations; g++) {
    const written = write(lang, refit(lang, data), lang.documents, models);
    found.push({ shares: shares(lang, data), texts: written.slice(0, shown).map((d) => [text(lang, d), 1]) });
    data = nextData(regime, data, written, real, lang.share);
  }
  return found;
}

export const text = (lang, document) => document.slice(0, -1).map((k) => lang.words[lang.word[k]]).join(" ");
