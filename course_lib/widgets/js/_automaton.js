// The animal language: an automaton whose every probability is known, as widgets/page_automaton.py stores it.
import { bytes, floats, shorts } from "./_numbers.js";

/**
 * @typedef {object} Automaton transition k leaves the state from[k] by word[k] for the state to[k], with p[k]
 * @property {string[]} words
 * @property {number} pad
 * @property {number} bos
 * @property {number} eos
 * @property {Int32Array} first the first transition of every state; they are sorted by state
 * @property {Int16Array} from
 * @property {Uint8Array} word
 * @property {Int16Array} to
 * @property {Float64Array} p
 * @property {number} end the state of a finished sentence
 * @property {(state: number) => [number, number, number][]} rows the transitions of a state as [word, p, next]
 * @property {(words: number[]) => number} after the state behind these words, −1 from the first impossible one on
 */

/**
 * The automaton that Python stored, as numbers.
 * @param {{words: string[], pad: number, bos: number, eos: number, counts: string, word: string, to: string, p: string}}
 *   stored
 * @returns {Automaton}
 */
export function automaton({ words, pad, bos, eos, counts, ...stored }) {
  const [word, to, p] = [bytes(stored.word), shorts(stored.to), Float64Array.from(floats(stored.p))];
  const leaving = bytes(counts);
  const first = new Int32Array(leaving.length + 1);
  const from = new Int16Array(word.length);
  for (const [state, count] of leaving.entries()) {
    first[state + 1] = first[state] + count;
    from.fill(state, first[state], first[state + 1]);
  }
  /** @type {Automaton["rows"]} */
  const rows = (state) => {
    if (state < 0) return [];
    const start = first[state];
    return Array.from(word.subarray(start, first[state + 1]), (w, i) => [w, p[start + i], to[start + i]]);
  };
  const step = (state, token) => (rows(state).find(([w]) => w === token) || [0, 0, -1])[2];
  const after = (sentence) => sentence.reduce(step, 0);
  return { words, pad, bos, eos, first, from, word, to, p, end: leaving.length - 1, rows, after };
}
