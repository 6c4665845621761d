// Tokenizers that run in the page. A cut is a list of pieces {text, start, end}; start and end count bytes of UTF-8,
// since byte-level tokenizers may cut inside a letter.

// how GPT-2 splits a text before anything is merged: a space stays with the word behind it
const SPLIT = /'(?:s|t|re|ve|m|ll|d)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

/** The bytes of a text in UTF-8. (TextEncoder would do it, but is not everywhere that this runs.) */
export const encode = (text) =>
  Array.from(encodeURIComponent(text.replace(/\p{Surrogate}/gu, "?")).matchAll(/%(..)|./g), ([letter, hex]) =>
    hex ? parseInt(hex, 16) : letter.charCodeAt(0),
  );

/** The letters by which byte-level tokenizers write bytes: Ġ is the space. */
const LETTERS = (() => {
  const plain = (b) => (b > 32 && b < 127) || (b > 160 && b !== 173);
  let extra = 256;
  return Array.from({ length: 256 }, (_, b) => String.fromCharCode(plain(b) ? b : extra++));
})();

/** Pieces of a text from the numbers of bytes that each takes. */
export function pieces(text, lengths) {
  const [bytes, decoder] = [Uint8Array.from(encode(text)), new TextDecoder()];
  let end = 0;
  return lengths.map((length) => {
    const start = end;
    end += length;
    return { text: decoder.decode(bytes.slice(start, end)), start, end };
  });
}

/** A byte-pair tokenizer from its merges, the earliest one first: a function from a text to its pieces. */
export function bytePairs(merges) {
  const ranks = new Map(merges.map((pair, rank) => [pair, rank]));
  const merged = (word) => {
    const parts = Array.from(encode(word), (b) => LETTERS[b]);
    for (;;) {
      let [best, place] = [Infinity, -1];
      for (let i = 0; i + 1 < parts.length; i++) {
        const rank = ranks.get(`${parts[i]} ${parts[i + 1]}`) ?? Infinity;
        if (rank < best) [best, place] = [rank, i];
      }
      if (place < 0) return parts.map((part) => part.length);
      parts.splice(place, 2, parts[place] + parts[place + 1]);
    }
  };
  return (text) => pieces(text, (text.match(SPLIT) ?? []).flatMap(merged));
}

const sized = (parts) => parts.map((part) => encode(part).length);

/** One piece for each word, each with the space before it. */
export const byWord = (text) => pieces(text, sized(text.match(SPLIT) ?? []));

/** One piece for each character. */
export const byCharacter = (text) => pieces(text, sized(Array.from(text)));

/** The places inside a text at which it is cut. */
export const boundaries = (cut) => new Set(cut.slice(0, -1).map(({ end }) => end));

/**
 * What two cuts of one text share: {both, ours, theirs, chance}; chance is how many of ours random cuts would hit, if
 * there were as many as theirs.
 */
export function shared(ours, theirs, bytes) {
  const [a, b] = [boundaries(ours), boundaries(theirs)];
  const both = new Set([...a].filter((end) => b.has(end)));
  return { both, ours: a.size, theirs: b.size, chance: bytes > 1 ? (a.size * b.size) / (bytes - 1) : 0 };
}

/**
 * What a teacher's words say about the next letter, once `prefix` has been read: {fits, letters}, letters as
 * [letter, probability], the likeliest first. A word is closed by a space.
 */
export function nextLetters(words, prefix) {
  const fits = words.map(([word]) => `${word} `.startsWith(prefix) && prefix.length <= word.length);
  const total = words.reduce((sum, [, p], i) => sum + (fits[i] ? p : 0), 0);
  const found = new Map();
  words.forEach(([word, p], i) => {
    if (!fits[i]) return;
    const letter = `${word} `[prefix.length];
    found.set(letter, (found.get(letter) ?? 0) + p / total);
  });
  return { fits, total, letters: [...found].sort((x, y) => y[1] - x[1] || (x[0] < y[0] ? -1 : 1)) };
}
