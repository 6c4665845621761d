// Speculative decoding in the animal language: one pass of the teacher, word by word.

/**
 * @typedef {import("../../widgets/js/_automaton.js").Automaton} Automaton
 * @typedef {{token: number, by: "kept" | "redrawn" | "own" | "rejected"}} Word
 */

/**
 * The teacher's probabilities after a state, and those of a draft that knows a share of them and guesses the rest.
 * @param {Automaton} lang
 * @param {number} state
 * @param {number} share
 * @returns {{p: number[], q: number[]}}
 */
export function opinions(lang, state, share) {
  const p = lang.words.map(() => 0);
  for (const [word, chance] of lang.rows(state)) p[word] = chance;
  const possible = lang.words.length - 2;
  const even = lang.words.map((_, word) => (word === lang.pad || word === lang.bos ? 0 : 1 / possible));
  return { p, q: p.map((chance, word) => share * chance + (1 - share) * even[word]) };
}

/**
 * A number drawn with these weights, which need not add up to 1.
 * @param {number[]} weights
 * @param {number} u in 0..1
 */
export function drawn(weights, u) {
  const sum = weights.reduce((a, b) => a + b, 0);
  let left = u * sum;
  for (const [i, weight] of weights.entries()) {
    left -= weight;
    if (weight > 0 && left < 0) return i;
  }
  return weights.findLastIndex((weight) => weight > 0);
}

/**
 * One pass of the teacher over k drafted words.
 * @param {Automaton} lang
 * @param {number[]} text tokens so far, without <bos>
 * @param {number} share
 * @param {number} k
 * @param {() => number} u
 * @returns {Word[]} what is new; a rejected word stands before the one that was redrawn in its place
 */
export function pass(lang, text, share, k, u) {
  const drafted = [...text];
  // after an impossible word the draft has nothing to say: it guesses, and the teacher never gets so far
  while (drafted.length < text.length + k && drafted.at(-1) !== lang.eos) {
    drafted.push(drawn(opinions(lang, lang.after(drafted), share).q, u()));
  }
  /** @type {Word[]} */
  const found = [];
  for (let i = text.length; i < drafted.length; i++) {
    const { p, q } = opinions(lang, lang.after(drafted.slice(0, i)), share);
    const token = drafted[i];
    if (u() * q[token] >= p[token]) {
      const missing = p.map((chance, word) => Math.max(0, chance - q[word]));
      return [...found, { token, by: "rejected" }, { token: drawn(missing, u()), by: "redrawn" }];
    }
    found.push({ token, by: "kept" });
  }
  if (drafted.at(-1) === lang.eos) return found;
  const { p } = opinions(lang, lang.after(drafted), share);
  return [...found, { token: drawn(p, u()), by: "own" }];
}
