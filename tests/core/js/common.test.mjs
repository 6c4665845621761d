import assert from "node:assert/strict";
import { test } from "node:test";
import { apart } from "../../../course_lib/widgets/js/_figures.js";
import { bytes, entropy, floats, reveal, said, short, softmax } from "../../../course_lib/widgets/js/_numbers.js";

const near = (a, b, eps = 1e-12) => assert.ok(Math.abs(a - b) <= eps, `${a} is not ${b}`);

test("softmax by hand: logits 2 ln 3 and 0 give 0.9 and 0.1, at T = 2 they give 0.75 and 0.25", () => {
  const z = [2 * Math.log(3), 0];
  near(softmax(z)[0], 0.9);
  near(softmax(z, 2)[0], 0.75);
});

test("softmax of huge logits stays finite, and a shift changes nothing", () => {
  const p = softmax([1000, 1001, 999], 0.25);
  assert.ok(p.every(Number.isFinite));
  softmax([0, 1, -1], 0.25).forEach((v, i) => near(v, p[i]));
});

test("entropy is 0 when certain, ln 10 when even", () => {
  assert.equal(entropy([1, 0, 0]), 0);
  near(entropy(new Array(10).fill(0.1)), Math.log(10));
});

test("numbers and sentences", () => {
  assert.equal(short(4), "4");
  assert.equal(short(-0.256), "−0.26");
  assert.equal(said([0.08, 0.9, 0.02, 0]), "1 with 90 %, 0 with 8 %, 2 with 2 %");
});

test("bytes come from base64 and from a view at an odd offset", () => {
  const source = new Float32Array([1.5, -2]);
  const odd = new Uint8Array(9);
  odd.set(new Uint8Array(source.buffer), 1);
  assert.deepEqual([...floats(new DataView(odd.buffer, 1, 8))], [1.5, -2]);
  assert.deepEqual([...bytes("AQL/")], [1, 2, 255]);
  assert.deepEqual(reveal(Buffer.from('{"a": "×"}').toString("base64")), { a: "×" });
});

test("labels are pushed apart and stay inside", () => {
  assert.deepEqual(apart([100, 100, 20], 15, 110), [95, 110, 20]);
});

test("two copies of a module, as JupyterLab loads them, name their parts apart", async () => {
  const names = [];
  for (const copy of ["a", "b"]) {
    const { unique } = await import(`../../../course_lib/widgets/js/_common.js?copy=${copy}`);
    names.push(unique("picture"), unique("picture"));
  }
  assert.equal(new Set(names).size, 4);
});
