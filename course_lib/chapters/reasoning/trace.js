// Documents of the sums: what their tokens mean, and whether their answers are right.

/**
 * @typedef {object} Signs what Python stored of course_lib.data.sums
 * @property {string[]} vocabulary how each token is written
 * @property {number} pad
 * @property {number} start
 * @property {number} end
 * @property {number} so the arrow before the answer
 * @property {number} first the token of a plain 0; the ringed numbers follow the plain ones
 * @property {number} base how many numbers a script has
 * @property {number} question tokens of a question
 * @property {number} context tokens of a document
 */

/**
 * Which number a token is, −1 for none.
 * @param {number} token
 * @param {Signs} signs
 */
export const value = (token, { first, base }) => (token >= first ? (token - first) % base : -1);

/**
 * The script of a number: 0 plain, 1 ringed, −1 for what is no number.
 * @param {number} token
 * @param {Signs} signs
 */
export const script = (token, { first, base }) => (token >= first ? Math.floor((token - first) / base) : -1);

/**
 * A token as text: plain 3, ringed ③; the end is not written.
 * @param {number} token
 * @param {Signs} signs
 */
export const written = (token, { vocabulary, end }) => (token === end ? "" : vocabulary[token]);

/** Where a document ends, undefined if it does not. */
function endOf(document, { end, question }) {
  const place = document.indexOf(end, question);
  return place < 0 ? undefined : place;
}

/**
 * What a document says, without its start and end.
 * @param {number[]} document
 * @param {Signs} signs
 * @returns {number[]}
 */
export const body = (document, signs) => document.slice(1, endOf(document, signs));

/**
 * Is the answer of a document right? As sums.verify in Python.
 * @param {number[]} document
 * @param {Signs} signs
 * @returns {boolean}
 */
export function right(document, signs) {
  const { question, so, end, base } = signs;
  const number = (token) => value(token, signs);
  const sum = document.slice(1, question - 1).reduce((total, token) => total + number(token), 0) % base;
  const stop = endOf(document, signs);
  const trace = document.slice(question, stop === undefined ? undefined : stop + 1);
  const place = trace.indexOf(so);
  const once = place >= 0 && place === trace.lastIndexOf(so);
  return once && number(trace[place + 1]) === sum && trace[place + 2] === end && trace.length === place + 3;
}

/**
 * A document as a sentence.
 * @param {number[]} document
 * @param {Signs} signs
 * @returns {string}
 */
export function sentenceOf(document, signs) {
  const said = body(document, signs).filter((token) => token !== signs.pad);
  const text = said.map((token) => written(token, signs)).join(" ");
  return `${text}, ${right(document, signs) ? "right" : "wrong"}`;
}
