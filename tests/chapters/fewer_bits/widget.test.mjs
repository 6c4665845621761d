import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { bestStep, differing, rounded, roundedNet, smallest } from "../../../course_lib/chapters/fewer_bits/net.js";
import { codeBits, histogram, looked, named } from "../../../course_lib/chapters/fewer_bits/widget.js";
import { bytes, floats } from "../../../course_lib/widgets/js/_numbers.js";
import { fixture, move, page as open, slider } from "../../core/js/page.mjs";

const page = JSON.parse(readFileSync(new URL("page.json", import.meta.url), "utf-8"));
const { data } = JSON.parse(page.stored.match(/<script[^>]*>(.*?)<\/script>/s)[1]).table;

test("levels by hand", () => {
  const values = [-1.35, -0.52, 0, 0.77].map((w) => +rounded(w, 2, 0.8).toFixed(6));
  assert.deepEqual(values, [-1.2, -0.4, 0.4, 0.4]);
});

test("one bit has the mean size of the weights for its level", () => {
  assert.ok(Math.abs(bestStep([1, -3], 1) - 4) < 1e-12);
});

test("the page's net says what Python's says", () => {
  const net = { widths: data.widths, weights: data.weights.map(floats), biases: data.biases.map(floats) };
  const all = bytes(data.library);
  const pictures = Array.from({ length: all.length / 64 }, (_, i) => all.subarray(64 * i, 64 * (i + 1)));
  for (const [bits, wanted] of Object.entries(page.found)) {
    const found = looked(roundedNet(net, +bits), bytes(data.shown[0].pixels), pictures);
    found.logits.forEach((v, i) => assert.ok(Math.abs(v - wanted.logits[i]) < 0.02, `${bits} bits: ${v}`));
    assert.deepEqual(found.near, wanted.near, `${bits} bits`);
  }
});

test("a code is cut as short as a weight", () => {
  assert.deepEqual([32, 8, 4, 1].map(codeBits), [256, 256, 128, 32]);
  assert.equal(differing(Uint8Array.of(0b10100000), Uint8Array.of(0b00000001), 8), 3);
  assert.equal(differing(Uint8Array.of(0b10100000), Uint8Array.of(0b00000001), 2), 1);
});

test("the nearest come first, and of equally near ones the first", () => {
  assert.deepEqual(smallest([3, 1, 2, 1], 3), [1, 3, 2]);
});

test("every weight is in a bar", () => {
  const counts = histogram([-1, -0.5, 0, 1], 1.001);
  assert.equal(
    counts.reduce((sum, v) => sum + v, 0),
    4,
  );
  assert.equal(counts[0] + counts[counts.length - 1], 2);
});

test("bits have a name", () => {
  assert.deepEqual([32, 8, 1].map(named), ["as trained", "8 bits", "1 bit"]);
});

test("fewer bits: the slider snaps the weights and moves the answer", () => {
  const { window, document } = open(fixture("fewer_bits").stored);
  const root = document.querySelector(".tse");
  const [weights, answered, near] = root.querySelectorAll("[role=img]");
  const values = () => +weights.getAttribute("aria-label").match(/(\d+) different/)[1];
  const bits = slider(root, "Bits of a weight");
  assert.ok(values() > 30);
  const before = answered.getAttribute("aria-label");
  move(window, bits, bits.max);
  assert.equal(values(), 2);
  assert.notEqual(answered.getAttribute("aria-label"), before);
  assert.match(near.getAttribute("aria-label"), /in 32 bits of SHA-256/);
  assert.equal(bits.getAttribute("aria-valuetext"), "1 bit");
  const chosen = root.querySelector("select");
  chosen.value = "1";
  chosen.dispatchEvent(new window.Event("change", { bubbles: true }));
  assert.match(root.querySelector(".tse-status").textContent, /^This is a \d/);
});
