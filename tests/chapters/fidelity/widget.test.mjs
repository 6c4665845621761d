import assert from "node:assert/strict";
import { test } from "node:test";
import { brief } from "../../../course_lib/chapters/fidelity/charts.js";
import { deal, told } from "../../../course_lib/chapters/fidelity/widget.js";

test("a run is told in a sentence", () => {
  const said = told({
    accuracy: [10, 91.4],
    teacher: [96, 96],
    agreement: [12, 93],
    confidence: [14, 90.2],
    loss: [16.52, 0.081],
  });
  assert.match(said, /student 91 % right, teacher 96 %, same answer for 93 %/);
  assert.match(said, /17 before the first step, 0\.08 at the end/);
});

test("every run is dealt once before one comes again", () => {
  const seen = new Set();
  for (let i = 0; i < 5; i++) seen.add(deal(5, seen, () => 0.99));
  assert.deepEqual([...seen].sort(), [0, 1, 2, 3, 4]);
  assert.equal(
    deal(5, seen, () => 0),
    0,
  );
});

test("numbers are short", () => {
  assert.deepEqual([0, 0.081, -22.4, 3.5].map(brief), ["0", "0.08", "-22", "3.50"]);
});
