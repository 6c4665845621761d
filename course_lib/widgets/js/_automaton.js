// The animal language: an automaton whose every probability is known, as widgets/page_automaton.py stores it.
import { bytes, floats, shorts } from "./_numbers.js";

/**
 * The automaton in numbers. A transition k leaves the state from[k] by the word word[k] for the state to[k] with the
 * probability p[k]; those of a state s are first[s] to first[s + 1] - 1; `end` is the state of a finished sentence.
 * rows(state): its transitions as [word, p, next]; after(words): the state behind them, -1 from the first impossible one.
 */
export function automaton(stored) {
  const counts = bytes(stored.counts), word = bytes(stored.word), to = shorts(stored.to);
  const p = Float64Array.from(floats(stored.p));
  const first = new Int32Array(counts.length + 1), from = new Int16Array(word.length);
  counts.forEach((count, state) => {
    first[state + 1] = first[state] + count;
    from.fill(state, first[state], first[state + 1]);
  });
  const rows = (state) =>
    state < 0 ? [] : Array.from(word.subarray(first[state], first[state + 1]), (w, i) => [w, p[first[state] + i], to[first[state] + i]]);
  const step = (state, token) => (rows(state).find(([w]) => w === token) || [0, 0, -1])[2];
  return { words: stored.words, end: counts.length - 1, from, first, word, to, p, rows, after: (words) => words.reduce(step, 0) };
}
