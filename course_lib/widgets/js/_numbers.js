// Numbers: probabilities, how they are written, how they are stored, and chance.

/**
 * softmax(z / T).
 * @param {ArrayLike<number>} z
 * @param {number} [T]
 * @returns {number[]}
 */
export function softmax(z, T = 1) {
  const logits = Array.from(z);
  const top = Math.max(...logits);
  const e = logits.map((v) => Math.exp((v - top) / T));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((v) => v / sum);
}

/**
 * Entropy in nats: 0 is certain, ln(classes) is a guess.
 * @param {number[]} p
 * @returns {number}
 */
export const entropy = (p) => p.reduce((h, v) => h - (v > 0 ? v * Math.log(v) : 0), 0);

/**
 * At most `digits` decimals, without trailing zeros.
 * @param {number} v
 * @param {number} [digits]
 * @returns {string}
 */
export const short = (v, digits = 2) => String(+v.toFixed(digits)).replace("-", "−");

/**
 * "7 with 90 %, 1 with 8 %": the classes with at least one percent, for alt text.
 * @param {number[]} p
 * @returns {string}
 */
export const said = (p) =>
  p
    .map((v, i) => [v, i])
    .filter(([v]) => v >= 0.01)
    .sort((a, b) => b[0] - a[0])
    .map(([v, i]) => `${i} with ${Math.round(100 * v)} %`)
    .join(", ");

/**
 * Where the largest value stands, the first of them.
 * @param {ArrayLike<number>} values
 * @param {number} [from] where to begin
 * @param {number} [count] how many to look at
 * @returns {number} counted from `from`
 */
export function argmax(values, from = 0, count = values.length - from) {
  let best = 0;
  for (let i = 1; i < count; i++) if (values[from + i] > values[from + best]) best = i;
  return best;
}

/**
 * Bytes of base64 text, of a DataView (from a kernel), or of a typed array.
 * @param {string | ArrayBufferView} source
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function bytes(source) {
  if (typeof source === "string") return Uint8Array.from(atob(source), (c) => c.charCodeAt(0));
  const view = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  return Uint8Array.from(view); // aligned: a Float32Array needs an offset that is a multiple of 4
}

/**
 * @param {string | ArrayBufferView} source
 * @returns {Float32Array}
 */
export const floats = (source) => new Float32Array(bytes(source).buffer);

/**
 * @param {string | ArrayBufferView} source
 * @returns {Int16Array}
 */
export const shorts = (source) => new Int16Array(bytes(source).buffer);

/**
 * The value that Python's veiled() stored.
 * @param {string} text
 * @returns {any}
 */
export const reveal = (text) => JSON.parse(new TextDecoder().decode(bytes(text)));

/**
 * A source of numbers from 0 to 1 that a seed fixes: sfc32 by Chris Doty-Humphrey (public domain; cited from memory).
 * @param {number} seed a whole number
 * @returns {() => number}
 */
export function luck(seed) {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, seed | 0, 1];
  const next = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 15; i++) next();
  return next;
}

/**
 * A source of normal numbers, mean 0 and variance 1, from one of uniform numbers: Marsaglia's polar method, which gives
 * two at a time.
 * @param {() => number} u as luck() gives it
 * @returns {() => number}
 */
export function normals(u) {
  let spare = null;
  return () => {
    if (spare !== null) {
      const z = spare;
      spare = null;
      return z;
    }
    for (;;) {
      const [x, y] = [2 * u() - 1, 2 * u() - 1];
      const r = x * x + y * y;
      if (!(r > 0 && r < 1)) continue;
      const scale = Math.sqrt((-2 * Math.log(r)) / r);
      spare = y * scale;
      return x * scale;
    }
  };
}
